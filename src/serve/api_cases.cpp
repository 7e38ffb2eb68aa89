#include "serve/api_cases.hpp"

#include "serve/care_answers.hpp"
#include "serve/caseload_copy.hpp"
#include "serve/paging.hpp"
#include "serve/person_minimum.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

constexpr std::size_t kMostCases = 10'000;

Schema cases_schema() {
  const Schema stage = Schema::object("CaseStage", {{"suggested", Schema::nullable(Schema::text(40))},
                                                    {"confirmed", Schema::nullable(Schema::text(40))},
                                                    {"in_force", Schema::nullable(Schema::text(40))},
                                                    {"disagree", Schema::boolean()}});
  const Schema one = Schema::object("Case", {{"id", Schema::id()},
                                             {"version", Schema::integer(1, INT64_MAX)},
                                             {"person", person_minimum_schema()},
                                             {"service", Schema::id()},
                                             {"service_name", Schema::text(400)},
                                             {"owner", Schema::id()},
                                             {"owner_name", Schema::text(400)},
                                             {"mine", Schema::boolean()},
                                             {"opened_at", Schema::instant()},
                                             {"last_contact", Schema::nullable(Schema::day())},
                                             {"stage", stage}});
  return Schema::list("CasesPage", one, kMostCases);
}

base::Result<Answer> list_cases(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "cases", kMostCases));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const std::vector<care::CaseShown> cases,
                 care::cases_of_team(*kitchen.care, request.doing(), facts_from(snapshot), &page));
  std::vector<std::string> ids;
  std::vector<std::optional<std::string>> suggested;
  for (const care::CaseShown& each : cases) {
    ids.push_back(each.person_id);
    suggested.push_back(suggested_in(*snapshot, each.person_id));
  }
  KURSAAL_ASSIGN(std::vector<json> people, people_minimum(*kitchen.care, *snapshot, ids));
  KURSAAL_ASSIGN(const std::vector<care::StageShown> stages, care::stages_of_people(*kitchen.care, ids, suggested));
  json items = json::array();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const care::CaseShown& each = cases[i];
    const care::StageShown& stage = stages[i];
    items.push_back({{"id", each.id},
                     {"version", each.version},
                     {"person", std::move(people[i])},
                     {"service", each.service},
                     {"service_name", service_name(kitchen, each.service)},
                     {"owner", each.owner},
                     {"owner_name", each.owner_name},
                     {"mine", each.owner == request.caller->account},
                     {"opened_at", instant_json(each.opened_at)},
                     {"last_contact", text_or_null(each.last_contact)},
                     {"stage",
                      {{"suggested", text_or_null(stage.suggested)},
                       {"confirmed", stage.confirmed ? json(stage.confirmed->stage) : json()},
                       {"in_force", text_or_null(stage.in_force())},
                       {"disagree", stage.disagree()}}}});
  }
  return made(200, {{"items", std::move(items)}, {"next", next_json(page, "cases")}});
}

base::Result<Answer> hand_over(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_TRY(care::hand_over_case(*kitchen.care, request.doing(), {request.at("id"), request.if_match},
                                   request.text("to"), facts_from(snapshot)));
  return done();
}

base::Result<Answer> close(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_TRY(care::close_case(*kitchen.care, request.doing(), {request.at("id"), request.if_match},
                               request.text("outcome"), request.text("note"), facts_from(snapshot)));
  return done();
}

base::Result<Answer> record(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const auto day = base::parse_iso(request.text("day"));
  const care::NewContact contact{request.at("id"), day ? day->day : base::Day{}, request.text("kind"),
                                 request.text("note"), request.if_match};
  KURSAAL_TRY(care::record_contact(*kitchen.care, request.doing(), contact, facts_from(snapshot)));
  return done();
}

base::Result<Answer> colleagues(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const std::vector<care::Colleague> found, care::colleagues_of(*kitchen.care, *request.caller));
  json items = json::array();
  for (const care::Colleague& each : found)
    items.push_back({{"account", each.account}, {"shown_name", each.shown_name}, {"role", each.role}});
  return made(200, {{"items", std::move(items)}, {"next", nullptr}});
}

// The three that change a case take its version and a key, and answer nothing.
Route change_route(std::string pattern, std::string id, std::string summary, Schema body) {
  Route route = post_route(std::move(pattern), std::move(id), std::move(summary), std::move(body));
  route.needs_if_match = true;
  route.errors = {base::ErrorCode::not_found, base::ErrorCode::conflict};
  return route;
}

}  // namespace

void add_case_routes(Routes& routes, const Kitchen& kitchen) {
  Route list = get_route("/api/v1/cases", "cases", "The open cases of my team, the longest without contact first.",
                         cases_schema());
  list.query = page_query(kMostCases);
  list.errors.push_back(base::ErrorCode::usage);
  list.handler = [&kitchen](const Request& request) { return list_cases(kitchen, request); };
  routes.add(std::move(list));

  Route handed = change_route("/api/v1/cases/{id}/hand-over", "handOverCase", "Give the case to a colleague.",
                              Schema::object("HandOver", {{"to", Schema::id()}}));
  handed.handler = [&kitchen](const Request& request) { return hand_over(kitchen, request); };
  routes.add(std::move(handed));

  Route closed = change_route(
      "/api/v1/cases/{id}/close", "closeCase", "End the case, saying how the person is.",
      Schema::object("CloseCase", {{"outcome", Schema::text(40, 1)}, optional("note", Schema::text(8000))}));
  closed.handler = [&kitchen](const Request& request) { return close(kitchen, request); };
  routes.add(std::move(closed));

  Route seen = change_route(
      "/api/v1/cases/{id}/contacts", "recordContact", "Write down a contact, or that there was no reply.",
      Schema::object("NewContact",
                     {{"day", Schema::day()}, {"kind", Schema::text(40, 1)}, optional("note", Schema::text(8000))}));
  seen.handler = [&kitchen](const Request& request) { return record(kitchen, request); };
  routes.add(std::move(seen));

  Route team = get_route("/api/v1/colleagues", "colleagues", "Who of my team can own a case, I among them.",
                         Schema::list("ColleaguesPage",
                                      Schema::object("Colleague", {{"account", Schema::id()},
                                                                   {"shown_name", Schema::text(400)},
                                                                   {"role", Schema::text(40)}}),
                                      10'000));
  team.handler = [&kitchen](const Request& request) { return colleagues(kitchen, request); };
  routes.add(std::move(team));

  Route copy = get_route("/api/v1/caseload-copy", "caseloadCopy",
                         "My cases as one page to print or a table, for when the system is down; with its age and the "
                         "moment after which it is not to be used.",
                         Schema());
  copy.query = {{"format", Schema::one_of({"html", "csv"}), "html (to print) or csv; html where nothing is said"}};
  copy.answer_type = "text/html";
  copy.handler = [&kitchen](const Request& request) { return caseload_copy(kitchen, request); };
  routes.add(std::move(copy));
}

}  // namespace kursaal::serve
