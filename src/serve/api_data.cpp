#include "serve/api_data.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "serve/care_answers.hpp"
#include "serve/paging.hpp"
#include "view/view.hpp"

namespace kursaal::serve {
namespace {

using base::ErrorCode;
using nlohmann::json;

constexpr std::size_t kQuarantinePage = 200;
constexpr std::size_t kMost = 1'000'000;

json instant_of(std::int64_t seconds) { return instant_json({seconds * care::kMicrosASecond}); }

json covers_json(const std::vector<view::DomainCover>& covers) {
  json out = json::array();
  for (const view::DomainCover& cover : covers)
    out.push_back({{"domain", cover.domain},
                   {"from", day_json(cover.from)},
                   {"to", day_json(cover.to)},
                   {"declared", cover.declared}});
  return out;
}

json source_json(const view::SourceShown& source) {
  json records = json::array();
  for (const view::RecordCount& count : source.records)
    records.push_back({{"record", count.record},
                       {"read", count.read},
                       {"loaded", count.loaded},
                       {"set_aside", count.set_aside},
                       {"quarantined", count.quarantined}});
  return {{"source", source.source},
          {"organisation", source.organisation},
          {"organisation_name", source.organisation_name},
          {"domains", source.domains},
          {"covers", covers_json(source.covers)},
          {"extracted", day_json(source.extracted)},
          {"stale", source.stale},
          {"words", source.words},
          {"files", source.files},
          {"bytes", source.bytes},
          {"coded_events", source.coded_events},
          {"unknown_code_events", source.unknown_code_events},
          {"records", std::move(records)}};
}

json quality_json(const view::QualityTrend& field) {
  json complete = json::array();
  for (const std::optional<double>& share : field.complete) complete.push_back(share ? json(*share) : json());
  return {{"source", field.source},
          {"record", field.record},
          {"field", field.field},
          {"optional", field.optional},
          {"records", field.records},
          {"present", field.present},
          {"valid", field.valid},
          {"duplicated", field.duplicated},
          {"late_days", field.late_days ? json(*field.late_days) : json()},
          {"complete", std::move(complete)}};
}

base::Result<Answer> see_data(const Kitchen& kitchen, const Request& request) {
  KURSAAL_TRY(care::see_data(*kitchen.care, *request.caller, "data"));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const view::DataPage& page = snapshot->data();
  json sources = json::array();
  for (const view::SourceShown& source : page.sources) sources.push_back(source_json(source));
  json quality = json::array();
  for (const view::QualityTrend& field : page.quality) quality.push_back(quality_json(field));
  json doubts = json::array();
  for (const view::DoubtCount& doubt : page.doubts)
    doubts.push_back({{"reason", doubt.reason}, {"words", doubt.words}, {"pairs", doubt.pairs}});
  json history = json::array();
  for (const view::KeptSnapshot& kept : page.history)
    history.push_back({{"content_id", kept.content_id},
                       {"as_of", day_json(kept.as_of)},
                       {"published_at", instant_of(kept.published_at)},
                       {"people", kept.people},
                       {"events", kept.events},
                       {"records_read", kept.records_read},
                       {"quarantined", kept.quarantined},
                       {"served", kept.served}});
  const auto refused = kitchen.published->refused();
  return made(200, {{"as_of", base::format_day(snapshot->facts().as_of)},
                    {"snapshot", snapshot->facts().content_id},
                    {"refused", refused ? json{{"folder", refused->folder}, {"why", refused->why}} : json()},
                    {"sources", std::move(sources)},
                    {"quality", std::move(quality)},
                    {"doubts", std::move(doubts)},
                    {"links", page.links},
                    {"review_pairs", page.review_pairs},
                    {"quarantine_rows", page.quarantine_rows},
                    {"history", std::move(history)}});
}

base::Result<Answer> see_quarantine(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "quarantine", kQuarantinePage));
  if (request.caller->role != care::Role::administrator)
    return base::make_error(ErrorCode::denied, "your role does not see this");
  KURSAAL_TRY(care::see_data(*kitchen.care, *request.caller, "quarantine"));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const std::string& source = request.query_value("source");
  std::vector<const view::QuarantineShown*> rows;
  for (const view::QuarantineShown& row : snapshot->data().quarantine)
    if (source.empty() || row.source == source) rows.push_back(&row);
  // Two rows that are alike in all that is shown stand side by side, so that which of them comes first says nothing.
  std::map<std::string, std::int64_t> alike;
  std::vector<std::pair<care::SortKey, const view::QuarantineShown*>> keyed;
  for (const view::QuarantineShown* row : rows) {
    care::SortKey key;
    key.up(row->source).up(row->file).up(static_cast<std::int64_t>(row->line)).up(row->code);
    key.up(care::plain_digest(row->severity + '\n' + row->words).substr(0, 16));
    const std::int64_t which = alike[key.text()]++;
    keyed.emplace_back(key.up(which), row);
  }
  care::turn_to(&page, keyed, [](const auto& row) { return row.first; });
  json items = json::array();
  for (const auto& [key, row] : keyed)
    items.push_back({{"source", row->source},
                     {"file", row->file},
                     {"line", row->line},
                     {"code", row->code},
                     {"severity", row->severity},
                     {"text", row->words}});
  return made(200, {{"items", std::move(items)}, {"next", next_json(page, "quarantine")}});
}

Schema data_schema() {
  const Schema text = Schema::text(2000);
  const Schema count = Schema::integer(0, INT64_MAX);
  const Schema day = Schema::nullable(Schema::day());
  const Schema share = Schema::nullable(Schema::number());
  const auto rows = [](const Schema& of) { return Schema::array(of, kMost); };
  const Schema cover =
      Schema::object("DomainCover", {{"domain", text}, {"from", day}, {"to", day}, {"declared", Schema::boolean()}});
  const Schema record = Schema::object(
      "RecordCount",
      {{"record", text}, {"read", count}, {"loaded", count}, {"set_aside", count}, {"quarantined", count}});
  const Schema source = Schema::object("DataSource", {{"source", text},
                                                      {"organisation", text},
                                                      {"organisation_name", text},
                                                      {"domains", rows(text)},
                                                      {"covers", rows(cover)},
                                                      {"extracted", day},
                                                      {"stale", Schema::boolean()},
                                                      {"words", text},
                                                      {"files", count},
                                                      {"bytes", count},
                                                      {"coded_events", count},
                                                      {"unknown_code_events", count},
                                                      {"records", rows(record)}});
  const Schema quality = Schema::object("QualityField", {{"source", text},
                                                         {"record", text},
                                                         {"field", text},
                                                         {"optional", Schema::boolean()},
                                                         {"records", count},
                                                         {"present", count},
                                                         {"valid", count},
                                                         {"duplicated", count},
                                                         {"late_days", share},
                                                         {"complete", rows(share)}});
  const Schema doubt = Schema::object("DoubtCount", {{"reason", text}, {"words", text}, {"pairs", count}});
  const Schema kept = Schema::object("KeptSnapshot", {{"content_id", text},
                                                      {"as_of", day},
                                                      {"published_at", Schema::instant()},
                                                      {"people", count},
                                                      {"events", count},
                                                      {"records_read", count},
                                                      {"quarantined", count},
                                                      {"served", Schema::boolean()}});
  const Schema refused = Schema::object("RefusedSnapshot", {{"folder", text}, {"why", text}});
  return Schema::object("DataPage", {{"as_of", Schema::day()},
                                     {"snapshot", text},
                                     {"refused", Schema::nullable(refused)},
                                     {"sources", rows(source)},
                                     {"quality", rows(quality)},
                                     {"doubts", rows(doubt)},
                                     {"links", count},
                                     {"review_pairs", count},
                                     {"quarantine_rows", count},
                                     {"history", rows(kept)}});
}

}  // namespace

void add_data_routes(Routes& routes, const Kitchen& kitchen) {
  Route data = get_route("/api/v1/data", "seeData",
                         "Sources with their freshness, covered days and counts; quality by field over the kept "
                         "snapshots; links in doubt counted.",
                         data_schema());
  data.errors = {ErrorCode::denied};
  data.handler = [&kitchen](const Request& request) { return see_data(kitchen, request); };
  routes.add(std::move(data));

  const Schema row = Schema::object("QuarantineRow", {{"source", Schema::text(2000)},
                                                      {"file", Schema::text(2000)},
                                                      {"line", Schema::integer(0, INT64_MAX)},
                                                      {"code", Schema::text(200)},
                                                      {"severity", Schema::text(64)},
                                                      {"text", Schema::text(2000)}});
  Route quarantine = get_route("/api/v1/data/quarantine", "seeQuarantine",
                               "Records that were kept out or doubted, to the line of the file, with the reason.",
                               Schema::list("QuarantinePage", row, kQuarantinePage));
  quarantine.query = page_query(kQuarantinePage);
  quarantine.query.push_back({"source", Schema::text(128), "of this source alone"});
  quarantine.errors = {ErrorCode::denied, ErrorCode::usage};
  quarantine.handler = [&kitchen](const Request& request) { return see_quarantine(kitchen, request); };
  routes.add(std::move(quarantine));
}

}  // namespace kursaal::serve
