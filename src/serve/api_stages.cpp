#include "serve/api_stages.hpp"

#include "serve/care_answers.hpp"
#include "serve/person_minimum.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

Schema disagreements_schema() {
  const Schema one = Schema::object("Disagreement", {{"person", person_minimum_schema()},
                                                     {"suggested", Schema::nullable(Schema::text(40))},
                                                     {"confirmed", Schema::text(40)},
                                                     {"by", Schema::text(400)},
                                                     {"at", Schema::instant()},
                                                     {"why", Schema::text(8000)},
                                                     {"until", Schema::day()},
                                                     {"lapsed", Schema::boolean()},
                                                     {"version", Schema::integer(1, INT64_MAX)}});
  return Schema::list("DisagreementsPage", one, 10'000);
}

base::Result<Answer> confirm(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const std::string& person_id = request.at("person_id");
  care::Confirmation confirmation;
  confirmation.person_id = person_id;
  confirmation.stage = request.text("stage");
  confirmation.suggested = suggested_in(*snapshot, person_id);
  confirmation.snapshot = snapshot->facts().content_id;
  confirmation.as_of = snapshot->facts().as_of;
  confirmation.why = request.text("why");
  if (const auto until = base::parse_iso(request.text("until"))) confirmation.until = until->day;
  confirmation.record = request.text("record");
  confirmation.version = request.if_match;
  KURSAAL_TRY(care::confirm_stage(*kitchen.care, request.doing(), confirmation, facts_in(*snapshot, person_id)));
  Answer answer = done();
  answer.version = request.if_match + 1;
  return answer;
}

base::Result<Answer> disagreements(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const std::vector<care::Disagreement> found,
                 care::stage_disagreements(*kitchen.care, request.doing(), facts_from(snapshot),
                                           [&snapshot](const std::string& id) { return suggested_in(*snapshot, id); }));
  std::vector<std::string> ids;
  for (const care::Disagreement& each : found) ids.push_back(each.person_id);
  KURSAAL_ASSIGN(std::vector<json> people, people_minimum(*kitchen.care, *snapshot, ids));
  json items = json::array();
  for (std::size_t i = 0; i < found.size(); ++i) {
    const care::ConfirmedStage& confirmed = *found[i].stage.confirmed;
    items.push_back({{"person", std::move(people[i])},
                     {"suggested", text_or_null(found[i].stage.suggested)},
                     {"confirmed", confirmed.stage},
                     {"by", confirmed.by},
                     {"at", instant_json(confirmed.at)},
                     {"why", confirmed.why},
                     {"until", confirmed.until},
                     {"lapsed", !found[i].stage.confirmed_holds},
                     {"version", confirmed.version}});
  }
  return made(200, {{"items", std::move(items)}, {"next", nullptr}});
}

}  // namespace

void add_stage_routes(Routes& routes, const Kitchen& kitchen) {
  Route confirmed = post_route(
      "/api/v1/people/{person_id}/stage", "confirmStage",
      "Confirm or change the stage, with a reason and until when; If-Match is the version of the one seen, 0 for none.",
      Schema::object("ConfirmStage", {{"stage", Schema::text(40, 1)},
                                      {"why", Schema::text(8000, 1)},
                                      {"until", Schema::day()},
                                      optional("record", Schema::text(8000))}));
  confirmed.needs_if_match = true;
  confirmed.errors = {base::ErrorCode::not_found, base::ErrorCode::conflict};
  confirmed.handler = [&kitchen](const Request& request) { return confirm(kitchen, request); };
  routes.add(std::move(confirmed));

  Route differing = get_route("/api/v1/stages/disagreements", "stageDisagreements",
                              "People of my team whose confirmed stage differs from the suggested one, or has lapsed.",
                              disagreements_schema());
  differing.handler = [&kitchen](const Request& request) { return disagreements(kitchen, request); };
  routes.add(std::move(differing));
}

}  // namespace kursaal::serve
