#include "serve/api_place.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "place/place.hpp"
#include "serve/care_answers.hpp"
#include "serve/shown_count.hpp"
#include "view/view.hpp"

namespace kursaal::serve {
namespace {

using base::ErrorCode;
using nlohmann::json;

constexpr std::string_view kAll = "all";
constexpr std::size_t kMostRows = 100'000;

// The rows of a table that have these labels; the dimensions named by "" are free.
class Rows {
 public:
  using Fixed = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  Rows(const view::CountTable* table, Fixed fixed) : table_(table) {
    if (table == nullptr) return;
    for (const view::CountRow& row : table->rows) {
      const bool fits = std::all_of(fixed.begin(), fixed.end(), [&](const auto& wanted) {
        const std::size_t at = table->dimension(wanted.first);
        return at < row.labels.size() && row.labels[at] == wanted.second;
      });
      if (fits) rows_.push_back(&row);
    }
  }
  [[nodiscard]] auto begin() const { return rows_.begin(); }
  [[nodiscard]] auto end() const { return rows_.end(); }
  [[nodiscard]] std::string label(const view::CountRow* row, std::string_view dimension) const {
    const std::size_t at = table_->dimension(dimension);
    return at < row->labels.size() ? row->labels[at] : std::string();
  }

 private:
  const view::CountTable* table_;
  std::vector<const view::CountRow*> rows_;
};

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '-', ' ');
  return text;
}

std::string area_name(const view::PlacePage& page, const std::string& id) {
  if (id == kAll) return "Whole place";
  for (const view::AreaShown& area : page.localities)
    if (area.id == id) return area.name;
  return "Not known";
}

// One row for each label of `dimension` at the page's date, with the same of the date before.
json by_label(const view::CountTable* counts, const view::PlacePage& page, std::string_view dimension,
              std::string_view field, Rows::Fixed fixed) {
  std::map<std::string, json> before;
  const std::string now_day = base::format_day(page.as_of);
  const std::string before_day = base::format_day(page.before);
  json rows = json::array();
  const Rows all(counts, fixed);
  for (const view::CountRow* row : all)
    if (all.label(row, "as_of") == before_day) before[all.label(row, dimension)] = shown_count_json(row->people);
  for (const view::CountRow* row : all) {
    const std::string label = all.label(row, dimension);
    if (all.label(row, "as_of") != now_day) continue;
    if (label == kAll && dimension != "locality") continue;
    const auto then = before.find(label);
    json out = {{std::string(field), label},
                {"people", shown_count_json(row->people)},
                {"before", then == before.end() ? json() : then->second}};
    if (dimension == "locality") out["name"] = area_name(page, label);
    rows.push_back(std::move(out));
  }
  return rows;
}

json deprivation_json(const view::CountTable* counts, const view::PlacePage& page, const std::string& locality) {
  const std::string day = base::format_day(page.as_of);
  json fifths = json::array();
  for (const std::string_view fifth : {"1", "2", "3", "4", "5", "not known"}) {
    json one = {{"fifth", fifth}, {"people", nullptr}, {"stages", json::array()}, {"cohorts", json::array()}};
    const Rows rows(counts, {{"as_of", day}, {"locality", locality}, {"deprivation_fifth", fifth}});
    for (const view::CountRow* row : rows) {
      const std::string stage = rows.label(row, "stage");
      const std::string cohort = rows.label(row, "cohort");
      if (stage == kAll && cohort == kAll)
        one["people"] = shown_count_json(row->people);
      else if (cohort == kAll)
        one["stages"].push_back({{"stage", stage}, {"people", shown_count_json(row->people)}});
      else if (stage == kAll)
        one["cohorts"].push_back({{"cohort", cohort}, {"people", shown_count_json(row->people)}});
    }
    if (!one["people"].is_null()) fifths.push_back(std::move(one));
  }
  return fifths;
}

json stage_cohorts_json(const view::CountTable* counts, const view::PlacePage& page, const std::string& locality) {
  json rows = json::array();
  const Rows all(counts,
                 {{"as_of", base::format_day(page.as_of)}, {"locality", locality}, {"deprivation_fifth", kAll}});
  for (const view::CountRow* row : all)
    if (all.label(row, "stage") != kAll && all.label(row, "cohort") != kAll)
      rows.push_back({{"stage", all.label(row, "stage")},
                      {"cohort", all.label(row, "cohort")},
                      {"people", shown_count_json(row->people)}});
  return rows;
}

json movement_json(const view::CountTable* table, const std::string& locality) {
  std::map<std::int64_t, json> windows;
  const Rows rows(table, {{"locality", locality}});
  for (const view::CountRow* row : rows) {
    const std::int64_t months = base::parse_integer(rows.label(row, "months")).value_or(0);
    json& window = windows[months];
    if (window.is_null())
      window = {{"months", months},
                {"from_date", rows.label(row, "from_date")},
                {"to_date", rows.label(row, "to_date")},
                {"people", nullptr},
                {"movements", json::array()},
                {"pairs", json::array()}};
    const std::string movement = rows.label(row, "movement");
    const std::string from = rows.label(row, "from_stage");
    const std::string to = rows.label(row, "to_stage");
    if (movement != kAll)
      window["movements"].push_back({{"movement", movement}, {"people", shown_count_json(row->people)}});
    else if (from == kAll && to == kAll)
      window["people"] = shown_count_json(row->people);
    else if (from != kAll && to != kAll)
      window["pairs"].push_back({{"from_stage", from}, {"to_stage", to}, {"people", shown_count_json(row->people)}});
  }
  json out = json::array();
  for (auto& [months, window] : windows) out.push_back(std::move(window));
  return out;
}

json time_json(const view::CountTable* table, const std::string& locality) {
  json out = json::array();
  const Rows rows(table, {{"locality", locality}});
  for (const view::CountRow* row : rows) {
    const auto median = base::parse_integer(rows.label(row, "median_months"));
    out.push_back({{"stage", rows.label(row, "stage")},
                   {"median_months", median ? json(*median) : json()},
                   {"whole_year", shown_count_json(row->people)}});
  }
  return out;
}

json funnel_json(const Kitchen& kitchen, const view::CountTable* table, const std::string& locality) {
  std::map<std::string, json> lists;
  const Rows rows(table, {{"locality", locality}});
  for (const view::CountRow* row : rows) {
    const std::string list = rows.label(row, "list");
    const std::string service = rows.label(row, "service");
    json& one = lists[list];
    if (one.is_null())
      one = {{"list", list},
             {"service", service},
             {"name", service.empty() ? spaced(list) : service_name(kitchen, service)},
             {"steps", json::array()}};
    const std::string words = rows.label(row, "words");
    one["steps"].push_back({{"position", base::parse_integer(rows.label(row, "position")).value_or(0)},
                            {"step", rows.label(row, "step")},
                            {"words", words.empty() ? spaced(rows.label(row, "step")) : words},
                            {"measure", rows.label(row, "measure")},
                            {"people", shown_count_json(row->people)}});
  }
  json out = json::array();
  for (auto& [name, list] : lists) {
    std::stable_sort(list["steps"].begin(), list["steps"].end(), [](const json& a, const json& b) {
      return a["position"].get<std::int64_t>() < b["position"].get<std::int64_t>();
    });
    out.push_back(std::move(list));
  }
  return out;
}

// The steps in the order in which somebody takes them; what is beside them after.
constexpr std::string_view kLoopSteps[] = {
    "need", "found", "offered", "accepted", "seen", "better", "seen: same", "seen: worse", "seen: cannot be told"};

json loop_json(const Kitchen& kitchen, const view::CountTable* table, const std::string& day,
               const std::string& locality) {
  std::map<std::string, json> lists;
  for (const std::string_view step : kLoopSteps) {
    const Rows rows(table, {{"as_of", day}, {"locality", locality}, {"step", step}});
    for (const view::CountRow* row : rows) {
      const std::string list = rows.label(row, "list");
      const std::string service = rows.label(row, "service");
      json& one = lists[list];
      if (one.is_null())
        one = {{"list", list},
               {"service", service},
               {"name", service_name(kitchen, service)},
               {"measure", rows.label(row, "measure")},
               {"steps", json::array()}};
      one["steps"].push_back({{"step", step}, {"people", shown_count_json(row->people)}});
    }
  }
  json out = json::array();
  for (auto& [name, list] : lists) out.push_back(std::move(list));
  return out;
}

base::Result<Answer> see_place(const Kitchen& kitchen, const Request& request) {
  const std::string asked = request.query_value("locality");
  const std::string locality = asked.empty() ? std::string(kAll) : asked;
  KURSAAL_TRY(care::see_counts(*kitchen.care, request.doing(care::Purpose::planning), "place " + locality));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const view::PlacePage& page = snapshot->place();
  const bool known = locality == kAll || std::any_of(page.localities.begin(), page.localities.end(),
                                                     [&](const view::AreaShown& area) { return area.id == locality; });
  if (!known) return base::make_error(ErrorCode::not_found, "the place has no such locality");
  const view::CountTable* counts = page.table("place_counts");
  json localities = json::array();
  for (const view::AreaShown& area : page.localities) localities.push_back({{"id", area.id}, {"name", area.name}});
  return made(200,
              {{"as_of", base::format_day(page.as_of)},
               {"before", day_json(page.before)},
               {"snapshot", snapshot->facts().content_id},
               {"rule", {{"words", page.rule}}},
               {"locality", locality},
               {"localities", std::move(localities)},
               {"population", by_label(counts, page, "locality", "locality",
                                       {{"stage", kAll}, {"cohort", kAll}, {"deprivation_fifth", kAll}})},
               {"stages", by_label(counts, page, "stage", "stage",
                                   {{"locality", locality}, {"cohort", kAll}, {"deprivation_fifth", kAll}})},
               {"cohorts", by_label(counts, page, "cohort", "cohort",
                                    {{"locality", locality}, {"stage", kAll}, {"deprivation_fifth", kAll}})},
               {"stage_cohorts", stage_cohorts_json(counts, page, locality)},
               {"deprivation", deprivation_json(counts, page, locality)},
               {"movement", movement_json(page.table("movement"), locality)},
               {"time_in_stage", time_json(page.table("time_in_stage"), locality)},
               {"funnel", funnel_json(kitchen, page.table("worklist_counts"), locality)},
               {"need_to_better", loop_json(kitchen, page.table("funnel"), base::format_day(page.as_of), locality)}});
}

Schema place_schema() {
  const Schema text = Schema::text(400);
  const Schema count = Schema::integer(0, INT64_MAX);
  const Schema cell = shown_count_schema();
  const Schema before = Schema::nullable(cell);
  const auto rows = [](const Schema& of) { return Schema::array(of, kMostRows); };
  const Schema area = Schema::object("Locality", {{"id", text}, {"name", text}});
  const Schema by_locality =
      Schema::object("LocalityCount", {{"locality", text}, {"name", text}, {"people", cell}, {"before", before}});
  const Schema by_stage = Schema::object("StageCount", {{"stage", text}, {"people", cell}, {"before", before}});
  const Schema by_cohort = Schema::object("CohortCount", {{"cohort", text}, {"people", cell}, {"before", before}});
  const Schema stage_people = Schema::object("StagePeople", {{"stage", text}, {"people", cell}});
  const Schema cohort_people = Schema::object("CohortPeople", {{"cohort", text}, {"people", cell}});
  const Schema stage_cohort =
      Schema::object("StageCohortPeople", {{"stage", text}, {"cohort", text}, {"people", cell}});
  const Schema fifth = Schema::object(
      "DeprivationFifth",
      {{"fifth", text}, {"people", cell}, {"stages", rows(stage_people)}, {"cohorts", rows(cohort_people)}});
  const Schema movement = Schema::object("MovementPeople", {{"movement", text}, {"people", cell}});
  const Schema pair = Schema::object("StagePairPeople", {{"from_stage", text}, {"to_stage", text}, {"people", cell}});
  const Schema window = Schema::object("MovementWindow", {{"months", count},
                                                          {"from_date", Schema::day()},
                                                          {"to_date", Schema::day()},
                                                          {"people", before},
                                                          {"movements", rows(movement)},
                                                          {"pairs", rows(pair)}});
  const Schema time = Schema::object(
      "TimeInStage", {{"stage", text}, {"median_months", Schema::nullable(count)}, {"whole_year", cell}});
  const Schema step = Schema::object(
      "FunnelStep", {{"position", count}, {"step", text}, {"words", text}, {"measure", text}, {"people", cell}});
  const Schema list =
      Schema::object("Funnel", {{"list", text}, {"service", text}, {"name", text}, {"steps", rows(step)}});
  const Schema loop_step = Schema::object("NeedToBetterStep", {{"step", text}, {"people", cell}});
  const Schema loop = Schema::object(
      "NeedToBetter",
      {{"list", text}, {"service", text}, {"name", text}, {"measure", text}, {"steps", rows(loop_step)}});
  return Schema::object("Place", {{"as_of", Schema::day()},
                                  {"before", Schema::nullable(Schema::day())},
                                  {"snapshot", text},
                                  {"rule", Schema::object("CountRule", {{"words", Schema::text(2000)}})},
                                  {"locality", text},
                                  {"localities", rows(area)},
                                  {"population", rows(by_locality)},
                                  {"stages", rows(by_stage)},
                                  {"cohorts", rows(by_cohort)},
                                  {"stage_cohorts", rows(stage_cohort)},
                                  {"deprivation", rows(fifth)},
                                  {"movement", rows(window)},
                                  {"time_in_stage", rows(time)},
                                  {"funnel", rows(list)},
                                  {"need_to_better", rows(loop)}});
}

}  // namespace

void add_place_routes(Routes& routes, const Kitchen& kitchen) {
  Route route = get_route("/api/v1/place", "seePlace",
                          "Counts of the place, or of one locality, as they may be shown: small ones are hidden, and "
                          "hidden is not none.",
                          place_schema());
  route.query = {{"locality", Schema::text(128), "a locality's id; the whole place where it is not said"}};
  route.errors = {ErrorCode::denied, ErrorCode::not_found};
  route.handler = [&kitchen](const Request& request) { return see_place(kitchen, request); };
  routes.add(std::move(route));
}

}  // namespace kursaal::serve
