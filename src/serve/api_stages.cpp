#include "serve/api_stages.hpp"

#include "serve/care_answers.hpp"
#include "serve/paging.hpp"
#include "serve/person_minimum.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

constexpr std::size_t kMostDisagreements = 10'000;
constexpr std::size_t kMostChecks = 10'000;

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
  return Schema::list("DisagreementsPage", one, kMostDisagreements);
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
  KURSAAL_ASSIGN(care::Page page, page_of(request, "disagreements", kMostDisagreements));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const std::vector<care::Disagreement> found,
                 care::stage_disagreements(
                     *kitchen.care, request.doing(), facts_from(snapshot),
                     [&snapshot](const std::string& id) { return suggested_in(*snapshot, id); }, &page));
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
  return made(200, {{"items", std::move(items)}, {"next", next_json(page, "disagreements")}});
}

Schema checks_schema() {
  const Schema one = Schema::object(
      "StageCheck", {{"person", person_minimum_schema()},
                     {"words", Schema::text(8000).described("What contradicts what, as the run found it.")},
                     {"stage", Schema::nullable(Schema::text(40).described("That the run held in force."))},
                     {"suggested", Schema::nullable(Schema::text(40))},
                     {"service", Schema::nullable(Schema::text(128))},
                     {"service_name", Schema::text(400)},
                     {"team_name", Schema::text(400).described("Who is asked to look: a team, or a practice.")},
                     {"owner_role", Schema::text(400)},
                     {"act_by", Schema::nullable(Schema::day())},
                     {"snapshot", Schema::text(128)},
                     {"as_of", Schema::day()},
                     {"data_through", Schema::nullable(Schema::day())}});
  return Schema::list("StageChecksPage", one, kMostChecks);
}

json check_json(const Kitchen& kitchen, const view::Snapshot& snapshot, const view::WorklistRow& row, json person) {
  return {{"person", std::move(person)},
          {"words", row.reasons},
          {"stage", row.stage.empty() ? json() : json(row.stage)},
          {"suggested", text_or_null(suggested_in(snapshot, row.person_id))},
          {"service", row.service.empty() ? json() : json(row.service)},
          {"service_name", row.service.empty() ? std::string() : service_name(kitchen, row.service)},
          {"team_name", row.team},
          {"owner_role", row.owner_role},
          {"act_by", day_json(row.act_by)},
          {"snapshot", snapshot.facts().content_id},
          {"as_of", base::format_day(snapshot.facts().as_of)},
          {"data_through", day_json(row.data_through)}};
}

// Of many rows those are shown whose people's record the caller sees; whoever stands on the page is audited.
base::Result<Answer> checks(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "checks", kMostChecks));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  std::vector<const view::WorklistRow*> rows;
  std::vector<care::AskedPerson> asked;
  for (const view::WorklistRow& row : snapshot->worklists()) {
    if (row.kind != "stage-check") continue;
    rows.push_back(&row);
    asked.push_back({row.person_id, facts_in(*snapshot, row.person_id)});
  }
  KURSAAL_ASSIGN(const std::vector<care::Decision> weighed, care::weigh_people(*kitchen.care, request.doing(), asked));
  std::vector<const view::WorklistRow*> seen;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (weighed[i].person == care::Sight::record) seen.push_back(rows[i]);
  care::turn_to(&page, seen, [](const view::WorklistRow* row) {
    return care::SortKey().up(row->act_by.value).up(row->person_id).up(row->service);
  });
  asked.clear();
  for (const view::WorklistRow* row : seen) asked.push_back({row->person_id, facts_in(*snapshot, row->person_id)});
  KURSAAL_ASSIGN(const std::vector<care::Decision> decided, care::see_people(*kitchen.care, request.doing(), asked));
  std::vector<std::string> ids;
  std::vector<const view::WorklistRow*> shown;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (decided[i].person != care::Sight::record) continue;
    shown.push_back(seen[i]);
    ids.push_back(seen[i]->person_id);
  }
  KURSAAL_ASSIGN(std::vector<json> people, people_minimum(*kitchen.care, *snapshot, ids));
  json items = json::array();
  for (std::size_t i = 0; i < shown.size(); ++i)
    items.push_back(check_json(kitchen, *snapshot, *shown[i], std::move(people[i])));
  return made(200, {{"items", std::move(items)}, {"next", next_json(page, "checks")}});
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
  differing.query = page_query(kMostDisagreements);
  differing.errors.push_back(base::ErrorCode::usage);
  differing.handler = [&kitchen](const Request& request) { return disagreements(kitchen, request); };
  routes.add(std::move(differing));

  Route contradicted =
      get_route("/api/v1/stages/checks", "stageChecks",
                "Confirmed stages of people of mine that the run asks to be looked at again: lapsed, or "
                "contradicted by what the rules see; the soonest first.",
                checks_schema());
  contradicted.query = page_query(kMostChecks);
  contradicted.errors = {base::ErrorCode::usage};
  contradicted.handler = [&kitchen](const Request& request) { return checks(kitchen, request); };
  routes.add(std::move(contradicted));
}

}  // namespace kursaal::serve
