#include "serve/api_people.hpp"

#include <algorithm>
#include <set>

#include "serve/care_answers.hpp"
#include "serve/known_json.hpp"
#include "serve/person_json.hpp"
#include "serve/person_minimum.hpp"
#include "view/view.hpp"

namespace kursaal::serve {
namespace {

using base::ErrorCode;
using nlohmann::json;

constexpr std::size_t kMostFound = 20;
constexpr std::int64_t kTimelinePage = 50;
constexpr std::int64_t kLongestTimelinePage = 500;

view::MayShow shown_to(const care::Decision& decision) {
  return [decision](view::Labels labels) { return care::shows_fact(decision, labels); };
}

// Whom the caller might see: asked from memory of everybody whose name fits. The access decision is asked again, and
// audited, of those few who are shown.
class Within {
 public:
  static base::Result<Within> reach(const Kitchen& kitchen, const Request& request, SharedSnapshot snapshot) {
    Within within;
    if (request.caller->role == care::Role::practice) within.practice_ = request.caller->organisation;
    KURSAAL_ASSIGN(const std::vector<care::TeamPerson> people,
                   care::people_of_team(*kitchen.care, request.doing(), facts_from(std::move(snapshot))));
    for (const care::TeamPerson& person : people) within.team_.insert(person.person_id);
    return within;
  }
  [[nodiscard]] bool has(const std::string& person_id, const view::AccessFacts& facts) const {
    return (!practice_.empty() && facts.practice == practice_) || team_.contains(person_id);
  }

 private:
  std::string practice_;
  std::set<std::string, std::less<>> team_;
};

base::Result<Answer> search(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const Within within, Within::reach(kitchen, request, snapshot));
  KURSAAL_ASSIGN(const view::FoundPeople found,
                 snapshot->find_people(request.text("query"), kMostFound,
                                       [&](const std::string& person_id, const view::AccessFacts& facts) {
                                         return within.has(person_id, facts);
                                       }));
  std::vector<care::AskedPerson> asked;
  for (const std::string& person_id : found.person_ids) asked.push_back({person_id, facts_in(*snapshot, person_id)});
  KURSAAL_ASSIGN(const std::vector<care::Decision> decisions, care::see_people(*kitchen.care, request.doing(), asked));
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < asked.size(); ++i)
    if (decisions[i].person != care::Sight::nothing) seen.push_back(asked[i].person_id);
  KURSAAL_ASSIGN(std::vector<json> people, people_minimum(*kitchen.care, *snapshot, seen));
  return made(200, {{"items", std::move(people)}, {"more", found.more}});
}

base::Result<Answer> see(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const std::string& person_id = request.at("person_id");
  const care::PersonFacts facts = facts_in(*snapshot, person_id);
  KURSAAL_ASSIGN(const care::Decision decision, care::see_person(*kitchen.care, request.doing(), person_id, facts));
  // Somebody whose case is open and who is in this snapshot no longer.
  if (!snapshot->has(person_id)) return care::nobody_for_you();
  KURSAAL_ASSIGN(const view::PersonPage page, snapshot->person(person_id, shown_to(decision)));
  AroundPerson around;
  KURSAAL_ASSIGN(around.context, care::context_of(*kitchen.care, *request.caller, person_id, facts));
  KURSAAL_ASSIGN(around.notes, care::notes_of(*kitchen.care, person_id));
  const std::optional<std::string> suggested =
      page.stage.stage == "unknown" ? std::nullopt : std::optional(page.stage.stage);
  KURSAAL_ASSIGN(around.stage, care::stage_of(*kitchen.care, person_id, suggested));
  if (decision.person == care::Sight::minimum)
    return made(200, person_at_minimum(kitchen, snapshot->facts(), page, around));
  KURSAAL_ASSIGN(around.looks, care::looks_at(*kitchen.care, *request.caller, person_id));
  return made(200, person_json(kitchen, snapshot->facts(), page, around));
}

base::Result<Answer> timeline(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const std::string& person_id = request.at("person_id");
  const care::AskedPerson asked{person_id, facts_in(*snapshot, person_id)};
  // A part of a page that was asked for as a whole: audited as seen, not as another look at the person.
  KURSAAL_ASSIGN(const std::vector<care::Decision> decisions,
                 care::see_people(*kitchen.care, request.doing(), {&asked, 1}));
  if (decisions.front().person == care::Sight::nothing) {
    KURSAAL_TRY(care::see_person(*kitchen.care, request.doing(), person_id, asked.facts));  // says no, and audits it
    return care::nobody_for_you();
  }
  if (!snapshot->has(person_id)) return care::nobody_for_you();
  if (decisions.front().person == care::Sight::minimum)
    return base::make_error(ErrorCode::denied, "the timeline is shown once the offer is accepted");
  KURSAAL_ASSIGN(
      const view::TimelinePage page,
      snapshot->timeline(person_id, {.before = request.query_value("after"),
                                     .limit = static_cast<std::size_t>(request.query_integer("limit", kTimelinePage)),
                                     .agency = request.query_value("agency"),
                                     .may_show = shown_to(decisions.front())}));
  return made(200, timeline_json(page, request.query_value("after").empty()));
}

}  // namespace

void add_people_routes(Routes& routes, const Kitchen& kitchen) {
  Route found;
  found.method = Method::post;
  found.pattern = "/api/v1/people/search";
  found.id = "searchPeople";
  found.summary =
      "Find people by parts of the name in any order, a birth date or a part of one, or an NHS number. Only whom the "
      "caller may see; a POST, so that no name stands in an address or a log.";
  found.body = Schema::object("SearchPeople", {{"query", Schema::text(200, 1)}});
  found.answer = Schema::object(
      "FoundPeople", {{"items", Schema::array(person_minimum_schema(), kMostFound)}, {"more", Schema::boolean()}});
  found.errors = {ErrorCode::input_refused};
  found.handler = [&kitchen](const Request& request) { return search(kitchen, request); };
  routes.add(std::move(found));

  Route seen = get_route("/api/v1/people/{person_id}", "seePerson",
                         "Everything about a person that the caller may see: the record, or the minimum before an "
                         "offer is accepted.",
                         person_schema());
  seen.errors = {ErrorCode::not_found};
  seen.handler = [&kitchen](const Request& request) { return see(kitchen, request); };
  routes.add(std::move(seen));

  Route events = get_route("/api/v1/people/{person_id}/timeline", "seeTimeline",
                           "A person's events, newest first; the first page has the whole life as lanes of months.",
                           timeline_schema());
  events.query = {{"after", Schema::text(64, 1), "the `next` of the page before"},
                  {"limit", Schema::integer(1, kLongestTimelinePage), "events a page, 50 where it is not said"},
                  {"agency", Schema::text(128), "events of this source alone"}};
  events.errors = {ErrorCode::not_found, ErrorCode::denied, ErrorCode::usage, ErrorCode::busy};
  events.handler = [&kitchen](const Request& request) { return timeline(kitchen, request); };
  routes.add(std::move(events));
}

}  // namespace kursaal::serve
