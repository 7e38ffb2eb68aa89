#include "serve/api_changes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "serve/care_answers.hpp"
#include "serve/paging.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

// ASSUMED: whoever never marked anything as seen is told of the last week; a death that a snapshot first tells of may
// have been some weeks before.
constexpr int kFirstLookDays = 7;
constexpr int kDeathToldWithin = 60;  // days
constexpr std::size_t kMostChanges = 1000;

struct Change {
  std::string person_id, kind, words;
  base::Day day;
  care::Labels labels = 0;             // of the fact: shown only to who may see all of them
  bool of_the_record = true;           // false: what was done in the program itself, and what the minimum shows
  std::optional<view::Moved> moved{};  // of kind "moved"
};

struct Since {
  care::Instant at;
  base::Day known_by;
  bool other_snapshot = true;                    // than the one that was before their eyes
  std::optional<view::Snapshot::Before> before;  // to hold people against
  std::set<std::string> deaths_seen;
};

// Up to when the snapshot can be trusted to have been told: one wrong recorded day ahead must not hide what comes next.
base::Day known_to(const view::Snapshot& snapshot) {
  return std::min(snapshot.facts().as_of, snapshot.facts().known_by);
}

base::Result<Since> since_of(const Kitchen& kitchen, const care::Caller& caller, const view::Snapshot& snapshot,
                             const std::optional<care::LastLook>& look, care::Instant now) {
  Since since{now - kFirstLookDays * care::kMicrosADay, known_to(snapshot) - kFirstLookDays, true, {}, {}};
  if (look) {
    since.at = look->at;
    since.known_by = look->known_by;
    since.other_snapshot = look->snapshot != snapshot.facts().content_id;
  }
  since.before = snapshot.before(look ? look->snapshot : std::string());
  KURSAAL_ASSIGN(since.deaths_seen, care::deaths_seen(*kitchen.care, caller));
  return since;
}

std::string kind_of(population::EventKind kind) {
  return kind == population::EventKind::ae_attendance ? "emergency-attendance" : "emergency-admission";
}

std::string named(const std::string& place) { return place.empty() ? "nowhere known" : place; }

std::string words_of(const view::Moved& moved) {
  switch (moved.what) {
    case view::MovedWhat::stage: return "Suggested stage: " + moved.from + " before, " + moved.to + " now";
    case view::MovedWhat::locality: return "Lives in " + named(moved.to) + " now, in " + named(moved.from) + " before";
    case view::MovedWhat::practice:
      return "Registered with " + named(moved.to) + " now, with " + named(moved.from) + " before";
    case view::MovedWhat::moved_away: return "Has left the practice's list: moved away";
    case view::MovedWhat::death: return "Has died";
  }
  return {};
}

void add_of_person(std::vector<Change>& changes, const view::Snapshot& snapshot, const Since& since,
                   const std::string& person) {
  for (const view::RecentEvent& event : snapshot.recent(person, since.known_by))
    changes.push_back({person, kind_of(event.kind), event.words, event.day, static_cast<care::Labels>(event.labels)});
  if (!since.other_snapshot) return;
  const base::Day as_of = snapshot.facts().as_of;
  const std::vector<view::Moved> moved =
      since.before ? snapshot.moved_since(person, *since.before) : std::vector<view::Moved>();
  for (const view::Moved& each : moved)
    if (each.what != view::MovedWhat::death)
      changes.push_back({person, "moved", words_of(each), as_of, 0, each.what == view::MovedWhat::stage, each});
  // A death is told also where the snapshot that was before their eyes is no longer kept, and once.
  const auto who = snapshot.identity(person);
  if (!who || !who->deceased || since.deaths_seen.contains(person)) return;
  const bool new_here = std::any_of(moved.begin(), moved.end(),
                                    [](const view::Moved& each) { return each.what == view::MovedWhat::death; });
  if (!new_here && who->death.known() && who->death < since.known_by - kDeathToldWithin) return;
  changes.push_back({person, "moved", "Has died", who->death.known() ? who->death : as_of, 0, false,
                     view::Moved{view::MovedWhat::death, "", "", who->death}});
}

// What stands for people whom the caller may no longer see: counted, unnamed.
struct Left {
  std::string service, state, reason, by;
  friend auto operator<=>(const Left&, const Left&) = default;
};

std::string words_of(const care::OfferGone& gone) {
  if (gone.state == "accepted") return gone.by + " has taken this person on";
  if (gone.state == "declined") return gone.by + " has declined: " + gone.reason;
  return "Left the list: " + gone.reason;
}

Schema changes_schema() {
  const Schema moved = Schema::object(
      "Moved", {{"what", Schema::one_of({"stage", "locality", "practice", "moved-away", "death"})},
                {"from", Schema::text(400).described("A stage or a name; empty: not known, or nothing to say.")},
                {"to", Schema::text(400)},
                {"snapshot_before", Schema::nullable(Schema::text(128))},
                {"snapshot", Schema::text(128)}});
  const Schema change = Schema::object("Change", {{"person_id", Schema::id()},
                                                  {"name", Schema::text(400)},
                                                  {"kind", Schema::text(40)},
                                                  {"day", Schema::day()},
                                                  {"words", Schema::text(8000)},
                                                  {"moved", Schema::nullable(moved)}});
  const Schema left = Schema::object("LeftTheList", {{"service", Schema::id()},
                                                     {"service_name", Schema::text(400)},
                                                     {"words", Schema::text(8000)},
                                                     {"people", Schema::integer(1, 1'000'000)}});
  return Schema::object("ChangesPage",
                        {{"since", Schema::nullable(Schema::instant())},
                         {"items", Schema::array(change, kMostChanges)},
                         {"left", Schema::array(left, kMostChanges)
                                      .described("Offers of people whom you may no longer see; with the first page.")},
                         {"more", Schema::boolean()},
                         {"next", Schema::nullable(Schema::text(2000))}});
}

json moved_json(const view::Snapshot& snapshot, const Since& since, const Change& change) {
  if (!change.moved) return nullptr;
  return {{"what", view::moved_what_name(change.moved->what)},
          {"from", change.moved->from},
          {"to", change.moved->to},
          {"snapshot_before", since.before ? json(since.before->content_id) : json()},
          {"snapshot", snapshot.facts().content_id}};
}

// Those of whom the caller may be told, in order, cut to the page: the newest first.
base::Status turn_to_page(const Kitchen& kitchen, const Request& request, const care::FactsOf& facts,
                          std::vector<Change>& changes, care::Page& page,
                          std::map<std::string, care::Decision>& decided) {
  std::set<std::string> named;
  for (const Change& each : changes) named.insert(each.person_id);
  std::vector<care::AskedPerson> asked;
  for (const std::string& person : named) asked.push_back({person, facts(person)});
  KURSAAL_ASSIGN(const std::vector<care::Decision> decisions,
                 care::weigh_people(*kitchen.care, request.doing(), asked));
  for (std::size_t i = 0; i < asked.size(); ++i) decided[asked[i].person_id] = decisions[i];
  std::erase_if(changes, [&](const Change& each) {
    const care::Decision& decision = decided[each.person_id];
    return decision.person == care::Sight::nothing || (each.of_the_record && !care::shows_fact(decision, each.labels));
  });
  std::map<std::string, std::int64_t> alike;
  std::vector<std::pair<care::SortKey, Change>> keyed;
  for (Change& each : changes) {
    care::SortKey key;
    key.down(each.day.value).up(each.person_id).up(each.kind).up(care::plain_digest(each.words).substr(0, 16));
    const std::int64_t which = alike[key.text()]++;
    keyed.emplace_back(key.up(which), std::move(each));
  }
  care::turn_to(&page, keyed, [](const auto& each) { return each.first; });
  changes.clear();
  for (auto& [key, change] : keyed) changes.push_back(std::move(change));
  // Asked again, and audited, of those who are shown.
  std::set<std::string> on_page;
  for (const Change& each : changes) on_page.insert(each.person_id);
  std::erase_if(asked, [&](const care::AskedPerson& each) { return !on_page.contains(each.person_id); });
  KURSAAL_ASSIGN(const std::vector<care::Decision> again, care::see_people(*kitchen.care, request.doing(), asked));
  for (std::size_t i = 0; i < asked.size(); ++i) decided[asked[i].person_id] = again[i];
  std::erase_if(changes, [&](const Change& each) { return decided[each.person_id].person == care::Sight::nothing; });
  return base::ok_status();
}

json left_json(const Kitchen& kitchen, const std::vector<care::OfferGone>& gone,
               const std::map<std::string, care::Decision>& decided) {
  std::map<Left, std::int64_t> left;
  for (const care::OfferGone& each : gone)
    if (const auto found = decided.find(each.person_id);
        found != decided.end() && found->second.person == care::Sight::nothing)
      ++left[{each.service, each.state, each.reason, each.by}];
  json unnamed = json::array();
  for (const auto& [each, people] : left) {
    if (unnamed.size() == kMostChanges) break;
    care::OfferGone words;
    words.state = each.state;
    words.reason = each.reason;
    words.by = each.by;
    unnamed.push_back({{"service", each.service},
                       {"service_name", service_name(kitchen, each.service)},
                       {"words", words_of(words)},
                       {"people", people}});
  }
  return unnamed;
}

base::Result<Answer> list_changes(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "changes", kMostChanges));
  const bool first = page.after.empty();
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const care::FactsOf facts = facts_from(snapshot);
  const care::Caller& caller = *request.caller;
  KURSAAL_ASSIGN(const std::optional<care::LastLook> look, care::last_look_of(*kitchen.care, caller));
  const care::Instant now = kitchen.care->now();
  KURSAAL_ASSIGN(const Since since, since_of(kitchen, caller, *snapshot, look, now));
  // What came while the first page was read is not told by the next.
  if (first)
    KURSAAL_TRY(care::note_told(*kitchen.care, caller, {now, snapshot->facts().content_id, known_to(*snapshot)}));
  std::vector<Change> changes;
  KURSAAL_ASSIGN(const std::vector<care::TeamPerson> team, care::people_of_team(*kitchen.care, request.doing(), facts));
  for (const care::TeamPerson& each : team) add_of_person(changes, *snapshot, since, each.person_id);
  KURSAAL_ASSIGN(const care::ChangesInStore stored, care::changes_since(*kitchen.care, caller, since.at));
  for (const care::CaseHanded& each : stored.handed)
    changes.push_back(
        {each.person_id, "case-handed", each.by + " has handed this case to you", care::london_day(each.at), 0, false});
  for (const care::OfferGone& each : stored.gone)
    changes.push_back({each.person_id, "offer-" + each.state, words_of(each), care::london_day(each.at), 0, false});
  std::map<std::string, care::Decision> decided;
  KURSAAL_TRY(turn_to_page(kitchen, request, facts, changes, page, decided));
  json items = json::array();
  std::vector<std::string> deaths;
  for (const Change& each : changes) {
    const auto who = snapshot->identity(each.person_id);
    items.push_back({{"person_id", each.person_id},
                     {"name", who ? who->name() : "not in this snapshot"},
                     {"kind", each.kind},
                     {"day", base::format_day(each.day)},
                     {"words", each.words},
                     {"moved", moved_json(*snapshot, since, each)}});
    if (each.moved && each.moved->what == view::MovedWhat::death) deaths.push_back(each.person_id);
  }
  KURSAAL_TRY(care::note_deaths_told(*kitchen.care, caller, deaths));
  return made(200, {{"since", look ? instant_json(look->at) : json()},
                    {"items", std::move(items)},
                    {"left", first ? left_json(kitchen, stored.gone, decided) : json::array()},
                    {"more", !page.next.empty()},
                    {"next", next_json(page, "changes")}});
}

base::Result<Answer> mark(const Kitchen& kitchen, const Request& request) {
  KURSAAL_TRY(care::mark_as_seen(*kitchen.care, *request.caller));
  return done();
}

}  // namespace

void add_change_routes(Routes& routes, const Kitchen& kitchen) {
  Route list = get_route("/api/v1/changes", "changes",
                         "What changed for my team's people since I last marked everything as seen.", changes_schema());
  list.query = page_query(kMostChanges);
  list.errors = {base::ErrorCode::usage};
  list.handler = [&kitchen](const Request& request) { return list_changes(kitchen, request); };
  routes.add(std::move(list));

  Route seen = post_route("/api/v1/changes/seen", "markChangesSeen",
                          "Mark as seen what the last list of changes told, and nothing that came since.", Schema());
  seen.errors = {base::ErrorCode::conflict};
  seen.handler = [&kitchen](const Request& request) { return mark(kitchen, request); };
  routes.add(std::move(seen));
}

}  // namespace kursaal::serve
