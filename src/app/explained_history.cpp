#include "app/explained_history.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "app/legal_basis.hpp"
#include "base/text.hpp"
#include "place/place.hpp"
#include "population/cursor.hpp"
#include "population/event.hpp"
#include "stratify/kernel_table.hpp"
#include "stratify/score_columns.hpp"
#include "stratify/score_definitions.hpp"
#include "stratify/sweep.hpp"
#include "tables/database.hpp"
#include "terminology/code_lists.hpp"
#include "terminology/concepts.hpp"
#include "terminology/measures.hpp"
#include "terminology/sensitivity.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

// The small tables of population.duckdb, by the numbers that events carry.
struct SnapshotWords {
  terminology::ConceptTable concepts;
  std::vector<std::string> sensitivity;  // by concept
  std::vector<std::string> sources;
  std::vector<std::uint8_t> gp_coded;  // by source
  std::vector<std::string> files;
};

base::Result<tables::Database> open_population(const fs::path& snapshot) {
  return tables::Database::open({.file = snapshot / "population.duckdb",
                                 .read_only = true,
                                 .threads = 1,
                                 .memory_bytes = 512ULL << 20,
                                 .temp_folder = {}});
}

base::Result<std::vector<std::string>> read_names(tables::Connection& connection, const std::string& table,
                                                  const std::string& key) {
  KURSAAL_ASSIGN(const tables::TextTable rows, connection.table("SELECT name FROM " + table + " ORDER BY " + key));
  std::vector<std::string> names;
  for (const auto& row : rows.rows) names.push_back(row[0].value_or(""));
  return names;
}

base::Result<SnapshotWords> read_words(const fs::path& snapshot) {
  KURSAAL_ASSIGN(auto database, open_population(snapshot));
  KURSAAL_ASSIGN(auto connection, database.connect());
  SnapshotWords words;
  KURSAAL_ASSIGN(const tables::TextTable concepts,
                 connection.table("SELECT system, code, display, sensitivity FROM concepts ORDER BY concept"));
  std::vector<terminology::Concept> all;
  for (const auto& row : concepts.rows) {
    all.push_back({terminology::code_system_named(row[0].value_or("")).value_or(terminology::CodeSystem::unknown),
                   row[1].value_or(""), row[2].value_or("")});
    words.sensitivity.push_back(row[3].value_or(""));
  }
  words.concepts = terminology::ConceptTable(std::move(all));
  KURSAAL_ASSIGN(words.sources, read_names(connection, "sources", "source"));
  KURSAAL_ASSIGN(words.files, read_names(connection, "files", "file"));
  KURSAAL_ASSIGN(const tables::TextTable coded, connection.table("SELECT gp_coded FROM sources ORDER BY source"));
  for (const auto& row : coded.rows) words.gp_coded.push_back(row[0] == "true" ? 1 : 0);
  return words;
}

// As DuckDB would write the published column.
std::optional<std::string> column_value(const stratify::ColumnFacts& column, std::int32_t value,
                                        const stratify::ScoreDefinitions& definitions) {
  using stratify::ColumnForm;
  if (value == stratify::kNull) return std::nullopt;
  switch (column.form) {
    case ColumnForm::whole: return std::to_string(value);
    case ColumnForm::decimal: return base::format_number(static_cast<double>(value) / column.divisor);
    case ColumnForm::truth: return value != 0 ? "true" : "false";
    case ColumnForm::band:
    case ColumnForm::status:
    case ColumnForm::note:
    case ColumnForm::stage: break;
  }
  const std::string_view text = stratify::column_text(column, value, definitions);
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

report::ExplainedReason reason_of(const stratify::Reason& reason, const population::OneHistory& history,
                                  const SnapshotWords& words) {
  report::ExplainedReason told;
  told.item = reason.item;
  if (reason.row == stratify::Reason::kNoRow) return told;
  const population::Event& event = history.events[reason.row];
  const terminology::Concept& code = words.concepts.all()[event.concept_id];
  told.system = terminology::code_system_name(code.system);
  told.code = code.code;
  told.display = code.display;
  told.event_date = base::Day{event.day};
  told.known_date = base::Day{event.known_day};
  told.source = words.sources[event.source];
  told.file = words.files[event.file];
  told.line = event.line;
  told.sensitivity = words.sensitivity[event.concept_id];
  if ((event.flags & population::kFlagMarkedSensitive) != 0) {
    if (!told.sensitivity.empty()) told.sensitivity += ';';
    told.sensitivity += terminology::sensitivity_name(terminology::SensitivityLabel::marked_by_source);
  }
  return told;
}

// What a run of the day would not have read is not read here either (safety rule 23).
base::Result<std::vector<SourceLeftOut>> left_out_of(const HistoryRequest& request) {
  std::error_code failed;
  if (request.site.empty() || !fs::exists(request.site / "site.toml", failed))
    return base::make_error(base::ErrorCode::configuration,
                            "a date that was not published is worked out anew, and in service mode only from sources "
                            "that the site's register of legal bases allows: name the site with --site");
  KURSAAL_ASSIGN(const place::Site site, place::open_site(request.site));
  return sources_without_basis(site, request.as_of);
}

}  // namespace

base::Result<ExplainedHistory> explain_history(const HistoryRequest& request, const Settings& settings) {
  const fs::path population_file = request.snapshot / "population.duckdb";
  KURSAAL_ASSIGN(const std::unique_ptr<population::OneHistory> history,
                 population::read_history(population_file, request.person));
  KURSAAL_ASSIGN(population::Coverage coverage, population::read_coverage(population_file));
  KURSAAL_ASSIGN(const SnapshotWords words, read_words(request.snapshot));
  KURSAAL_ASSIGN(const terminology::CodeLists lists,
                 terminology::CodeLists::load(settings.data_folder, request.site_codelists));
  KURSAAL_ASSIGN(const terminology::Measures measures, terminology::Measures::load(settings.data_folder));
  KURSAAL_ASSIGN(const stratify::ScoreDefinitions definitions, stratify::ScoreDefinitions::load(settings.data_folder));
  KURSAAL_ASSIGN(stratify::KernelTable kernels,
                 stratify::KernelTable::compile(words.concepts, lists, measures, definitions, words.gp_coded));
  kernels.source_names = words.sources;
  if (!request.demo) {
    KURSAAL_ASSIGN(const std::vector<SourceLeftOut> without, left_out_of(request));
    for (const std::string& source : words.sources)
      kernels.left_out.push_back(std::any_of(without.begin(), without.end(),
                                             [&](const SourceLeftOut& line) { return line.source == source; }));
    coverage = coverage_without(coverage, without);
  }

  const stratify::ScoredHistory scored =
      stratify::score_history(history->history(), kernels, coverage, {request.as_of, request.known_by}, request.demo);

  ExplainedHistory explained;
  for (const stratify::ColumnFacts& column : stratify::score_columns())
    explained.row.emplace(std::string(column.name), column_value(column, scored.row[column.column], definitions));
  for (const stratify::Reason& reason : scored.reasons)
    explained.reasons.emplace_back(std::string(reason.score), reason_of(reason, *history, words));
  explained.rules_version = kernels.rules_version;
  bool full = true;
  for (const bool list_full : kernels.full_list) full = full && list_full;
  explained.code_list_status = full ? "full" : "starter";
  return explained;
}

base::Result<std::vector<report::TimelineEvent>> timeline_events(const fs::path& snapshot, const std::string& person) {
  KURSAAL_ASSIGN(const std::unique_ptr<population::OneHistory> history,
                 population::read_history(snapshot / "population.duckdb", person));
  KURSAAL_ASSIGN(auto database, open_population(snapshot));
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(const std::vector<std::string> sources, read_names(connection, "sources", "source"));
  std::vector<report::TimelineEvent> events;
  for (const population::Event& event : history->events)
    events.push_back({sources[event.source], event.kind, base::Day{event.day}, base::Day{event.end_day}});
  return events;
}

}  // namespace kursaal::app
