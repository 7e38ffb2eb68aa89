#include "serve/api_accounts.hpp"

#include <algorithm>

#include "serve/care_answers.hpp"
#include "serve/paging.hpp"

namespace kursaal::serve {
namespace {

using care::Purpose;
using nlohmann::json;

constexpr std::size_t kMostAccounts = 100'000;

Schema accounts_schema() {
  const Schema grant = Schema::object("GrantHeld", {{"id", Schema::id()},
                                                    {"role", Schema::text(40)},
                                                    {"team", Schema::text(128)},
                                                    {"team_name", Schema::text(400)},
                                                    {"granted_at", Schema::instant()}});
  const Schema account = Schema::object("Account", {{"id", Schema::id()},
                                                    {"version", Schema::integer(1, INT64_MAX)},
                                                    {"name", Schema::text(128)},
                                                    {"shown_name", Schema::text(400)},
                                                    {"organisation", Schema::id()},
                                                    {"organisation_name", Schema::text(400)},
                                                    {"demo", Schema::boolean()},
                                                    {"disabled", Schema::boolean()},
                                                    {"locked", Schema::boolean()},
                                                    {"has_password", Schema::boolean()},
                                                    {"external_issuer", Schema::text(1000)},
                                                    {"made_at", Schema::instant()},
                                                    {"grants", Schema::array(grant, 1000)}});
  return Schema::list("AccountsPage", account, kMostAccounts);
}

Schema organisations_schema() {
  const Schema team = Schema::object("TeamOfOrganisation", {{"id", Schema::id()},
                                                            {"name", Schema::text(400)},
                                                            {"members", Schema::integer(0, INT64_MAX)},
                                                            {"open_offers", Schema::integer(0, INT64_MAX)},
                                                            {"open_cases", Schema::integer(0, INT64_MAX)},
                                                            {"led", Schema::boolean()}});
  const Schema agreement = Schema::object("Agreement", {{"id", Schema::id()},
                                                        {"version", Schema::integer(1, INT64_MAX)},
                                                        {"purpose", Schema::text(40)},
                                                        {"labels", Schema::array(Schema::text(40), care::kLabels)},
                                                        {"document", Schema::text(400)},
                                                        {"starts", Schema::day()},
                                                        {"ends", Schema::nullable(Schema::day())}});
  const Schema organisation = Schema::object("Organisation", {{"id", Schema::id()},
                                                              {"version", Schema::integer(1, INT64_MAX)},
                                                              {"name", Schema::text(400)},
                                                              {"kind", Schema::text(128)},
                                                              {"teams", Schema::array(team, 10'000)},
                                                              {"agreements", Schema::array(agreement, 10'000)}});
  return Schema::list("OrganisationsPage", organisation, 10'000);
}

Schema role_schema() {
  std::vector<std::string> names;
  for (const care::Role role : care::all_roles()) names.emplace_back(care::role_name(role));
  return Schema::one_of(std::move(names));
}

Schema purpose_schema() {
  std::vector<std::string> names;
  for (const care::Purpose purpose : care::all_purposes()) names.emplace_back(care::purpose_name(purpose));
  return Schema::one_of(std::move(names));
}

Schema label_schema() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < care::kLabels; ++i) names.emplace_back(care::label_name(static_cast<care::Label>(i)));
  return Schema::one_of(std::move(names));
}

base::Result<Answer> list_accounts(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "accounts", kMostAccounts));
  KURSAAL_ASSIGN(const std::vector<care::AccountListed> accounts,
                 care::list_accounts(*kitchen.care, request.doing(Purpose::administration), &page));
  json items = json::array();
  for (const care::AccountListed& each : accounts) {
    json grants = json::array();
    for (const care::GrantListed& grant : each.grants)
      grants.push_back({{"id", grant.id},
                        {"role", grant.role},
                        {"team", grant.team},
                        {"team_name", grant.team_name},
                        {"granted_at", instant_json(grant.granted_at)}});
    items.push_back({{"id", each.id},
                     {"version", each.version},
                     {"name", each.name},
                     {"shown_name", each.shown_name},
                     {"organisation", each.organisation},
                     {"organisation_name", each.organisation_name},
                     {"demo", each.demo},
                     {"disabled", each.disabled},
                     {"locked", each.locked},
                     {"has_password", each.has_password},
                     {"external_issuer", each.external_issuer},
                     {"made_at", instant_json(each.made_at)},
                     {"grants", std::move(grants)}});
  }
  return made(200, {{"items", std::move(items)}, {"next", next_json(page, "accounts")}});
}

base::Result<Answer> list_organisations(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const std::vector<care::OrganisationListed> found,
                 care::list_organisations(*kitchen.care, request.doing(Purpose::administration)));
  json items = json::array();
  for (const care::OrganisationListed& each : found) {
    json teams = json::array();
    for (const care::TeamListed& team : each.teams)
      teams.push_back({{"id", team.id},
                       {"name", team.name},
                       {"members", team.members},
                       {"open_offers", team.open_offers},
                       {"open_cases", team.open_cases},
                       {"led", team.led}});
    json agreements = json::array();
    for (const care::AgreementListed& agreement : each.agreements)
      agreements.push_back({{"id", agreement.id},
                            {"version", agreement.version},
                            {"purpose", agreement.purpose},
                            {"labels", agreement.labels},
                            {"document", agreement.document},
                            {"starts", agreement.starts},
                            {"ends", day_json(agreement.ends)}});
    items.push_back({{"id", each.id},
                     {"version", each.version},
                     {"name", each.name},
                     {"kind", each.kind},
                     {"teams", std::move(teams)},
                     {"agreements", std::move(agreements)}});
  }
  return made(200, {{"items", std::move(items)}, {"next", nullptr}});
}

base::Result<Answer> add_account(const Kitchen& kitchen, const Request& request) {
  care::NewAccount account;
  account.name = request.text("name");
  account.shown_name = request.text("shown_name");
  account.organisation = request.text("organisation");
  account.password = request.text("password");
  account.external_issuer = request.text("external_issuer");
  account.external_subject = request.text("external_subject");
  KURSAAL_ASSIGN(const std::string id,
                 care::add_account(*kitchen.care, request.doing(Purpose::administration), account));
  return made(201, {{"id", id}});
}

base::Result<Answer> grant(const Kitchen& kitchen, const Request& request) {
  const care::NewRole role{request.at("id"), care::role_of(request.text("role")).value_or(care::Role::analyst),
                           request.text("team")};
  KURSAAL_ASSIGN(const std::string id, care::grant_role(*kitchen.care, request.doing(Purpose::administration), role));
  return made(201, {{"id", id}});
}

base::Result<Answer> add_agreement(const Kitchen& kitchen, const Request& request) {
  care::NewAgreement agreement;
  agreement.organisation = request.text("organisation");
  agreement.purpose = care::purpose_of(request.text("purpose")).value_or(Purpose::planning);
  for (const json& each : request.body.value("labels", json::array()))
    for (std::size_t i = 0; i < care::kLabels; ++i)
      if (care::label_name(static_cast<care::Label>(i)) == each.get<std::string>())
        agreement.labels = static_cast<care::Labels>(agreement.labels | care::bit_of(static_cast<care::Label>(i)));
  agreement.document = request.text("document");
  if (const auto starts = base::parse_iso(request.text("starts"))) agreement.starts = starts->day;
  if (const auto ends = base::parse_iso(request.text("ends"))) agreement.ends = ends->day;
  KURSAAL_ASSIGN(const std::string id,
                 care::add_agreement(*kitchen.care, request.doing(Purpose::administration), agreement));
  return made(201, {{"id", id}});
}

Schema made_schema() { return Schema::object("Made", {{"id", Schema::id()}}); }

// A change by an administrator that makes something.
Route making(std::string pattern, std::string id, std::string summary, Schema body) {
  Route route = post_route(std::move(pattern), std::move(id), std::move(summary), std::move(body));
  route.success = 201;
  route.answer = made_schema();
  route.errors = {base::ErrorCode::denied, base::ErrorCode::conflict};
  return route;
}

// One that answers nothing.
Route ending(std::string pattern, std::string id, std::string summary, Schema body) {
  Route route = post_route(std::move(pattern), std::move(id), std::move(summary), std::move(body));
  route.errors = {base::ErrorCode::denied, base::ErrorCode::not_found, base::ErrorCode::conflict};
  return route;
}

void add_routes_of_accounts(Routes& routes, const Kitchen& kitchen) {
  Route list =
      get_route("/api/v1/accounts", "accounts", "Who may sign in, and as what; for administrators.", accounts_schema());
  list.errors = {base::ErrorCode::denied};
  list.query = page_query(kMostAccounts);
  list.errors.push_back(base::ErrorCode::usage);
  list.handler = [&kitchen](const Request& request) { return list_accounts(kitchen, request); };
  routes.add(std::move(list));

  Route account = making("/api/v1/accounts", "addAccount",
                         "An account, with a password or an outside identity; it may do nothing before a role.",
                         Schema::object("AddAccount", {{"name", Schema::text(128, 1)},
                                                       {"shown_name", Schema::text(200, 1)},
                                                       {"organisation", Schema::id()},
                                                       optional("password", Schema::text(256)),
                                                       optional("external_issuer", Schema::text(1000)),
                                                       optional("external_subject", Schema::text(1000))}));
  account.handler = [&kitchen](const Request& request) { return add_account(kitchen, request); };
  routes.add(std::move(account));

  Route role = making("/api/v1/accounts/{id}/roles", "grantRole", "A role, in a team where the role is held in one.",
                      Schema::object("GrantRole", {{"role", role_schema()}, optional("team", Schema::text(128))}));
  role.errors.push_back(base::ErrorCode::not_found);
  role.handler = [&kitchen](const Request& request) { return grant(kitchen, request); };
  routes.add(std::move(role));

  Route ended = ending("/api/v1/roles/{grant}/end", "endRole",
                       "End a role and its sessions at once; what it owns goes to a named colleague.",
                       Schema::object("EndRole", {optional("hand_to", Schema::text(128))}));
  ended.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_TRY(care::end_role(*kitchen.care, request.doing(Purpose::administration), request.at("grant"),
                               request.text("hand_to")));
    return done();
  };
  routes.add(std::move(ended));

  Route disabled = ending("/api/v1/accounts/{id}/disable", "disableAccount",
                          "Nobody signs in with it any more; refused while it owns anything.", Schema());
  disabled.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_TRY(care::disable_account(*kitchen.care, request.doing(Purpose::administration), request.at("id")));
    return done();
  };
  routes.add(std::move(disabled));

  Route password = ending("/api/v1/accounts/{id}/password", "setPassword",
                          "Another password; ends a lock-out and all sessions of the account.",
                          Schema::object("SetPassword", {{"password", Schema::text(256, 1)}}));
  password.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_TRY(care::set_password(*kitchen.care, request.doing(Purpose::administration), request.at("id"),
                                   request.text("password")));
    return done();
  };
  routes.add(std::move(password));

  Route kin = ending("/api/v1/accounts/{id}/kin", "declareKin",
                     "The account's holder is this person, or kin of theirs: never shown to them.",
                     Schema::object("DeclareKin", {{"person_id", Schema::id()}, {"kin", Schema::text(40, 1)}}));
  kin.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_TRY(care::declare_kin(*kitchen.care, request.doing(Purpose::administration), request.at("id"),
                                  request.text("person_id"), request.text("kin")));
    return done();
  };
  routes.add(std::move(kin));
}

void add_routes_of_organisations(Routes& routes, const Kitchen& kitchen) {
  Route list = get_route("/api/v1/organisations", "organisations",
                         "Organisations with their teams and agreements; for administrators.", organisations_schema());
  list.errors = {base::ErrorCode::denied};
  list.handler = [&kitchen](const Request& request) { return list_organisations(kitchen, request); };
  routes.add(std::move(list));

  Route organisation =
      making("/api/v1/organisations", "addOrganisation", "An organisation; its people see nothing before an agreement.",
             Schema::object("AddOrganisation",
                            {{"id", Schema::id()}, {"name", Schema::text(200, 1)}, {"kind", Schema::text(128, 1)}}));
  organisation.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    const care::NewOrganisation fresh{request.text("id"), request.text("name"), request.text("kind")};
    KURSAAL_TRY(care::add_organisation(*kitchen.care, request.doing(Purpose::administration), fresh));
    return made(201, {{"id", fresh.id}});
  };
  routes.add(std::move(organisation));

  Route team = making(
      "/api/v1/teams", "addTeam", "A team. One whose id is service.locality is sent the offers of that service there.",
      Schema::object("AddTeam",
                     {{"id", Schema::id()}, {"organisation", Schema::id()}, {"name", Schema::text(200, 1)}}));
  team.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    const care::NewTeam fresh{request.text("id"), request.text("organisation"), request.text("name")};
    KURSAAL_TRY(care::add_team(*kitchen.care, request.doing(Purpose::administration), fresh));
    return made(201, {{"id", fresh.id}});
  };
  routes.add(std::move(team));

  Route agreement =
      making("/api/v1/agreements", "addAgreement", "What an organisation may see, for which purpose, by which paper.",
             Schema::object("AddAgreement", {{"organisation", Schema::id()},
                                             {"purpose", purpose_schema()},
                                             optional("labels", Schema::array(label_schema(), care::kLabels)),
                                             {"document", Schema::text(200, 1)},
                                             {"starts", Schema::day()},
                                             optional("ends", Schema::nullable(Schema::day()))}));
  agreement.handler = [&kitchen](const Request& request) { return add_agreement(kitchen, request); };
  routes.add(std::move(agreement));

  Route ended = ending("/api/v1/agreements/{id}/end", "endAgreement", "From that day on nobody sees anything by it.",
                       Schema::object("EndAgreement", {{"day", Schema::day()}}));
  ended.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    const auto day = base::parse_iso(request.text("day"));
    KURSAAL_TRY(care::end_agreement(*kitchen.care, request.doing(Purpose::administration), request.at("id"),
                                    day ? day->day : base::Day{}));
    return done();
  };
  routes.add(std::move(ended));
}

}  // namespace

void add_account_routes(Routes& routes, const Kitchen& kitchen) {
  add_routes_of_accounts(routes, kitchen);
  add_routes_of_organisations(routes, kitchen);
}

}  // namespace kursaal::serve
