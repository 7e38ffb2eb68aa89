#include "app/demo_accounts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "care/care.hpp"

namespace kursaal::app {
namespace {

using base::ErrorCode;

constexpr std::string_view kPlace = "place";  // who plans, checks and administers
constexpr std::string_view kPaper = "SYNTHETIC: made for a demonstration, nobody has agreed to anything";

// "East Central" is "east-central".
std::string slug(std::string_view name) {
  std::string out = place::plain_name(name);
  std::replace(out.begin(), out.end(), ' ', '-');
  return out;
}

// What a council or a voluntary body is sent: not what only the NHS may pass on. ASSUMED.
care::Labels labels_for(std::string_view kind) {
  using care::Label;
  if (kind == "practice" || kind == "acute" || kind == "community-mental-health") return care::kAllLabels;
  if (kind != "council") return 0;
  return static_cast<care::Labels>(care::bit_of(Label::mental_health) | care::bit_of(Label::substance_use) |
                                   care::bit_of(Label::abuse) | care::bit_of(Label::safeguarding));
}

class DemoMaker {
 public:
  DemoMaker(care::Store& store, const place::Site& site, base::Day day) : store_(store), site_(site), day_(day) {}

  base::Result<DemoPlace> make() {
    KURSAAL_TRY(read_what_is_there());
    KURSAAL_TRY(organisation(std::string(kPlace), site_.name, std::string(kPlace)));
    std::set<std::string> taken;  // localities whose plain names went to an earlier service
    for (const place::Service& service : site_.services)
      for (const place::Team& team : service.teams) KURSAAL_TRY(team_of(service, team, taken));
    KURSAAL_TRY(practices());
    KURSAAL_TRY(account("analyst", "Analyst", std::string(kPlace), {{care::Role::analyst, ""}}));
    KURSAAL_TRY(account("privacy", "Privacy officer", std::string(kPlace), {{care::Role::privacy_officer, ""}}));
    KURSAAL_TRY(account("admin", "Administrator", std::string(kPlace), {{care::Role::administrator, ""}}));
    return std::move(out_);
  }

 private:
  struct Held {
    care::Role role;
    std::string team;
  };

  [[nodiscard]] care::Doing doing() const { return {program_, care::Purpose::administration, ""}; }

  base::Status read_what_is_there() {
    KURSAAL_ASSIGN(const auto organisations, care::list_organisations(store_, doing()));
    for (const care::OrganisationListed& each : organisations) {
      organisations_.insert(each.id);
      for (const care::TeamListed& team : each.teams) teams_[team.id] = team.name;
    }
    KURSAAL_ASSIGN(const auto accounts, care::list_accounts(store_, doing()));
    for (const care::AccountListed& each : accounts) accounts_.emplace(each.name, each);
    return base::ok_status();
  }

  base::Status organisation(const std::string& id, const std::string& name, const std::string& kind) {
    if (organisations_.contains(id)) return base::ok_status();
    KURSAAL_TRY(care::add_organisation(store_, doing(), {id, name, kind}));
    organisations_.insert(id);
    const bool gives_care = kind != kPlace;
    for (const care::Purpose purpose : care::all_purposes()) {
      const bool of_care = purpose == care::Purpose::direct_care || purpose == care::Purpose::running_the_service;
      if (of_care != gives_care && purpose != care::Purpose::planning) continue;
      const care::Labels labels = purpose == care::Purpose::direct_care ? labels_for(kind) : care::Labels{0};
      KURSAAL_TRY(care::add_agreement(store_, doing(),
                                      {id, purpose, labels, std::string(kPaper), base::day_of(2020, 1, 1), {}}));
    }
    return base::ok_status();
  }

  base::Status team(const std::string& id, const std::string& owner, const std::string& name) {
    if (teams_.contains(id)) return base::ok_status();
    KURSAAL_TRY(care::add_team(store_, doing(), {id, owner, name}));
    teams_[id] = name;
    return base::ok_status();
  }

  base::Status account(const std::string& name, const std::string& shown, const std::string& owner,
                       const std::vector<Held>& roles) {
    const auto there = accounts_.find(name);
    std::vector<Held> wanted = roles;
    std::string id;
    if (there != accounts_.end()) {
      // A start that was killed between the account and its roles is finished by the next.
      id = there->second.id;
      if (there->second.disabled || !there->second.demo || !there->second.grants.empty()) wanted.clear();
    } else {
      care::NewAccount fresh;
      fresh.name = name;
      fresh.shown_name = shown;
      fresh.organisation = owner;
      fresh.password = kDemoPassword;
      fresh.demo = true;
      KURSAAL_ASSIGN(id, care::add_account(store_, doing(), fresh));
      ++out_.made;
    }
    for (const Held& held : wanted) KURSAAL_TRY(care::grant_role(store_, doing(), {id, held.role, held.team}));
    // Told are those whose published password still opens them.
    if (there == accounts_.end() || (there->second.demo && !there->second.disabled)) {
      const std::string team_name = roles[0].team.empty() ? site_.name : teams_[roles[0].team];
      out_.accounts.push_back({name, shown, std::string(care::role_name(roles[0].role)), team_name});
    }
    return base::ok_status();
  }

  [[nodiscard]] std::string locality_name(const std::string& code) const {
    const place::Area* area = site_.geography.area(place::AreaLevel::locality, code);
    return area != nullptr ? area->name : code;
  }

  base::Status team_of(const place::Service& service, const place::Team& each, std::set<std::string>& taken) {
    const place::Organisation* owner = site_.organisations.by_id(service.owner.organisation);
    const std::string owner_id = owner != nullptr ? owner->id : std::string(kPlace) + "-" + service.id;
    KURSAAL_TRY(owner != nullptr ? organisation(owner_id, owner->name, owner->type)
                                 : organisation(owner_id, service.name, "service"));
    const std::string id = team_id_of(service.id, each.locality);
    KURSAAL_TRY(team(id, owner_id, each.name));
    const std::string where = locality_name(each.locality);
    const std::string suffix = "." + slug(where) + (taken.insert(each.locality).second ? "" : "." + service.id);
    const std::string of = " of " + each.name;
    KURSAAL_TRY(account("coordinator" + suffix, "Co-ordinator" + of, owner_id, {{care::Role::coordinator, id}}));
    const bool navigates = std::any_of(each.posts.begin(), each.posts.end(), [](const place::Post& post) {
      return post.role.find("navigator") != std::string::npos;
    });
    if (navigates)
      KURSAAL_TRY(account("navigator" + suffix, "Navigator" + of, owner_id, {{care::Role::navigator, id}}));
    // A leader can work as a co-ordinator too: one at a time, chosen at the door.
    return account("leader" + suffix, "Leader" + of, owner_id,
                   {{care::Role::team_leader, id}, {care::Role::coordinator, id}});
  }

  base::Status practices() {
    std::map<std::string, const place::Area*> first;  // by locality: of the lowest code
    for (const place::Area& area : site_.geography.areas(place::AreaLevel::practice)) {
      const auto placed = site_.geography.locality_of_practice(place::PracticeCode(area.code), day_);
      if (!placed.found() || !area.valid.contains(day_)) continue;
      const place::Area*& kept = first[placed.code.value];
      if (kept == nullptr || area.code < kept->code) kept = &area;
    }
    for (const auto& [locality, practice] : first) {
      KURSAAL_TRY(organisation(practice->code, practice->name, "practice"));
      const std::string id = team_id_of_practice(practice->code);
      KURSAAL_TRY(team(id, practice->code, practice->name));
      std::string code = practice->code;
      std::transform(code.begin(), code.end(), code.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      KURSAAL_TRY(account("practice." + code, "Practice " + practice->code + " of " + locality_name(locality),
                          practice->code, {{care::Role::practice, id}}));
    }
    return base::ok_status();
  }

  care::Store& store_;
  const place::Site& site_;
  base::Day day_;
  care::Caller program_ = care::the_program();
  std::set<std::string> organisations_;
  std::map<std::string, std::string> teams_;
  std::map<std::string, care::AccountListed> accounts_;
  DemoPlace out_;
};

}  // namespace

std::string team_id_of(std::string_view service, std::string_view locality) {
  return std::string(service) + "." + std::string(locality);
}

std::string team_id_of_practice(std::string_view practice) { return "practice." + std::string(practice); }

base::Result<DemoPlace> make_demo_place(care::Store& store, const place::Site& site, base::Day day) {
  if (store.mode() != care::Mode::demo)
    return base::make_error(ErrorCode::input_refused, "demo accounts are refused in service mode");
  return DemoMaker(store, site, day).make();
}

}  // namespace kursaal::app
