#include "serve/api_changes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "serve/care_answers.hpp"
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
  care::Labels labels = 0;    // of the fact: shown only to who may see all of them
  bool of_the_record = true;  // false: what was done in the program itself
};

struct Since {
  care::Instant at;
  base::Day known_by;
  bool other_snapshot = true;  // than the one that was before their eyes
};

// Up to when the snapshot can be trusted to have been told: one wrong recorded day ahead must not hide what comes next.
base::Day known_to(const view::Snapshot& snapshot) {
  return std::min(snapshot.facts().as_of, snapshot.facts().known_by);
}

Since since_of(const view::Snapshot& snapshot, const std::optional<care::LastLook>& look, care::Instant now) {
  if (look) return {look->at, look->known_by, look->snapshot != snapshot.facts().content_id};
  return {now - kFirstLookDays * care::kMicrosADay, known_to(snapshot) - kFirstLookDays, true};
}

std::string kind_of(population::EventKind kind) {
  return kind == population::EventKind::ae_attendance ? "emergency-attendance" : "emergency-admission";
}

void add_of_person(std::vector<Change>& changes, const view::Snapshot& snapshot, const Since& since,
                   const std::string& person) {
  for (const view::RecentEvent& event : snapshot.recent(person, since.known_by))
    changes.push_back({person, kind_of(event.kind), event.words, event.day, static_cast<care::Labels>(event.labels)});
  if (!since.other_snapshot) return;
  const base::Day as_of = snapshot.facts().as_of;
  const auto who = snapshot.identity(person);
  if (who && who->deceased && (!who->death.known() || who->death >= since.known_by - kDeathToldWithin))
    changes.push_back({person, "death", "Has died", who->death.known() ? who->death : as_of, 0, false});
  const auto now = snapshot.suggested_stage(person), before = snapshot.suggested_stage_before(person);
  if (now && before && *now != *before)
    changes.push_back({person, "stage-suggested", "Suggested stage: " + *before + " before, " + *now + " now", as_of});
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
  const Schema change = Schema::object("Change", {{"person_id", Schema::id()},
                                                  {"name", Schema::text(400)},
                                                  {"kind", Schema::text(40)},
                                                  {"day", Schema::day()},
                                                  {"words", Schema::text(8000)}});
  const Schema left = Schema::object("LeftTheList", {{"service", Schema::id()},
                                                     {"service_name", Schema::text(400)},
                                                     {"words", Schema::text(8000)},
                                                     {"people", Schema::integer(1, 1'000'000)}});
  return Schema::object(
      "ChangesPage",
      {{"since", Schema::nullable(Schema::instant())},
       {"items", Schema::array(change, kMostChanges)},
       {"left", Schema::array(left, kMostChanges).described("Offers of people whom you may no longer see.")},
       {"more", Schema::boolean()}});
}

base::Result<Answer> list_changes(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const care::FactsOf facts = facts_from(snapshot);
  KURSAAL_ASSIGN(const std::optional<care::LastLook> look, care::last_look_of(*kitchen.care, *request.caller));
  const care::Instant now = kitchen.care->now();
  const Since since = since_of(*snapshot, look, now);
  KURSAAL_TRY(
      care::note_told(*kitchen.care, *request.caller, {now, snapshot->facts().content_id, known_to(*snapshot)}));
  std::vector<Change> changes;
  KURSAAL_ASSIGN(const std::vector<care::TeamPerson> team, care::people_of_team(*kitchen.care, request.doing(), facts));
  for (const care::TeamPerson& each : team) add_of_person(changes, *snapshot, since, each.person_id);
  KURSAAL_ASSIGN(const care::ChangesInStore stored, care::changes_since(*kitchen.care, *request.caller, since.at));
  for (const care::CaseHanded& each : stored.handed)
    changes.push_back(
        {each.person_id, "case-handed", each.by + " has handed this case to you", care::london_day(each.at), 0, false});
  std::map<std::string, std::vector<const care::OfferGone*>> gone;
  for (const care::OfferGone& each : stored.gone) {
    gone[each.person_id].push_back(&each);
    changes.push_back({each.person_id, "offer-" + each.state, words_of(each), care::london_day(each.at), 0, false});
  }

  // One decision for each person who would be named, with its row in the audit.
  std::set<std::string> named;
  for (const Change& each : changes) named.insert(each.person_id);
  std::vector<care::AskedPerson> asked;
  for (const std::string& person : named) asked.push_back({person, facts(person)});
  KURSAAL_ASSIGN(const std::vector<care::Decision> decisions, care::see_people(*kitchen.care, request.doing(), asked));
  std::map<std::string, care::Decision> decided;
  for (std::size_t i = 0; i < asked.size(); ++i) decided[asked[i].person_id] = decisions[i];

  std::map<Left, std::int64_t> left;
  for (const auto& [person, offers] : gone)
    if (decided[person].person == care::Sight::nothing)
      for (const care::OfferGone* each : offers) ++left[{each->service, each->state, each->reason, each->by}];
  std::erase_if(changes, [&](const Change& each) {
    const care::Decision& decision = decided[each.person_id];
    return decision.person == care::Sight::nothing || (each.of_the_record && !care::shows_fact(decision, each.labels));
  });
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return std::tie(b.day, a.person_id, a.kind, a.words) < std::tie(a.day, b.person_id, b.kind, b.words);
  });
  const bool more = changes.size() > kMostChanges;
  if (more) changes.resize(kMostChanges);
  json items = json::array();
  for (const Change& each : changes) {
    const auto who = snapshot->identity(each.person_id);
    items.push_back({{"person_id", each.person_id},
                     {"name", who ? who->name() : "not in this snapshot"},
                     {"kind", each.kind},
                     {"day", base::format_day(each.day)},
                     {"words", each.words}});
  }
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
  return made(200, {{"since", look ? instant_json(look->at) : json()},
                    {"items", std::move(items)},
                    {"left", std::move(unnamed)},
                    {"more", more}});
}

base::Result<Answer> mark(const Kitchen& kitchen, const Request& request) {
  KURSAAL_TRY(care::mark_as_seen(*kitchen.care, *request.caller));
  return done();
}

}  // namespace

void add_change_routes(Routes& routes, const Kitchen& kitchen) {
  Route list = get_route("/api/v1/changes", "changes",
                         "What changed for my team's people since I last marked everything as seen.", changes_schema());
  list.handler = [&kitchen](const Request& request) { return list_changes(kitchen, request); };
  routes.add(std::move(list));

  Route seen = post_route("/api/v1/changes/seen", "markChangesSeen",
                          "Mark as seen what the last list of changes told, and nothing that came since.", Schema());
  seen.errors = {base::ErrorCode::conflict};
  seen.handler = [&kitchen](const Request& request) { return mark(kitchen, request); };
  routes.add(std::move(seen));
}

}  // namespace kursaal::serve
