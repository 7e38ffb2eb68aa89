#include "view/reference_tables.hpp"

#include "base/text.hpp"
#include "view/kept_reasons.hpp"

namespace kursaal::view {
namespace {

using base::ErrorCode;
using tables::TextTable;
using terminology::SensitivityLabel;

std::string text_of(const std::optional<std::string>& cell) { return cell.value_or(""); }

base::Day day_of(const std::optional<std::string>& cell) {
  if (!cell) return {};
  const auto moment = base::parse_iso(*cell);
  return moment ? moment->day : base::Day{};
}

std::uint64_t count_of(const std::optional<std::string>& cell) {
  return static_cast<std::uint64_t>(base::parse_integer(cell.value_or("0")).value_or(0));
}

// Numbers must be 0, 1, 2 ...: they are positions.
base::Status check_numbers(const TextTable& table, std::string_view name) {
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    if (base::parse_integer(table.rows[i][0].value_or("")) != static_cast<std::int64_t>(i))
      return base::make_error(ErrorCode::input_refused, "the snapshot's table of ", name, " has gaps");
  return base::ok_status();
}

base::Result<TextTable> numbered(tables::Connection& connection, const std::string& name, const std::string& columns) {
  KURSAAL_ASSIGN(TextTable table, connection.table("SELECT " + columns + " FROM snapshot." + name + " ORDER BY 1"));
  KURSAAL_TRY(check_numbers(table, name));
  return table;
}

base::Status load_decisions(tables::Connection& connection, base::Day as_of, base::Day known_by,
                            ReferenceTables& tables) {
  KURSAAL_ASSIGN(const TextTable there, connection.table("SELECT 1 FROM duckdb_tables() WHERE database_name = "
                                                         "'snapshot' AND table_name = 'decisions'"));
  if (there.rows.empty()) return base::ok_status();  // format 1 did not keep them apart
  KURSAAL_ASSIGN(
      const TextTable rows,
      connection.table("SELECT person_index, item, day, known_day, review_day, author, status, place, concept, source, "
                       "file, line FROM snapshot.decisions WHERE (day IS NULL OR day <= CAST($1 AS DATE)) AND "
                       "(known_day IS NULL OR known_day <= CAST($2 AS DATE)) "
                       "ORDER BY person_index, day DESC NULLS LAST, known_day DESC, file, line, part",
                       {base::format_day(as_of), base::format_day(known_by)}));
  for (const auto& row : rows.rows) {
    KeptDecision kept;
    kept.shown.item = text_of(row[1]);
    kept.shown.words = decision_words(kept.shown.item);
    kept.shown.day = day_of(row[2]);
    kept.shown.known_day = day_of(row[3]);
    kept.shown.review = day_of(row[4]);
    kept.shown.author = text_of(row[5]);
    kept.shown.status = text_of(row[6]);
    kept.shown.place = text_of(row[7]);
    if (const std::uint64_t concept_id = count_of(row[8]); concept_id < tables.concepts.size())
      kept.labels = tables.concepts[concept_id].labels;
    if (const std::uint64_t source = count_of(row[9]); source < tables.sources.size())
      kept.shown.from.source = tables.sources[source].name;
    if (const std::uint64_t file = count_of(row[10]); file < tables.files.size())
      kept.shown.from.file = tables.files[file];
    kept.shown.from.line = count_of(row[11]);
    tables.decisions.emplace(static_cast<std::uint32_t>(count_of(row[0])), std::move(kept));
  }
  return base::ok_status();
}

}  // namespace

base::Result<ReferenceTables> ReferenceTables::load(tables::Connection& connection, const PlainWords& words,
                                                    base::Day as_of, base::Day known_by) {
  ReferenceTables out;
  KURSAAL_ASSIGN(const TextTable concepts,
                 numbered(connection, "concepts", "concept, system, code, display, sensitivity"));
  for (const auto& row : concepts.rows) {
    const std::optional<Labels> labels = labels_of_text(text_of(row[4]));
    if (!labels)
      return base::make_error(ErrorCode::input_refused, "a concept carries a sensitivity label that is not known here");
    out.concept_of_code.emplace(text_of(row[1]) + '|' + text_of(row[2]),
                                static_cast<std::uint32_t>(out.concepts.size()));
    out.concepts.push_back(
        {text_of(row[1]), text_of(row[2]), words.code(text_of(row[1]), text_of(row[2]), text_of(row[3])), *labels});
  }
  KURSAAL_ASSIGN(
      const TextTable sources,
      numbered(connection, "sources", "source, name, domains, extracted, coded_events, unknown_code_events"));
  for (const auto& row : sources.rows) {
    SourceFacts source;
    source.name = text_of(row[1]);
    source.shown_name = words.source(source.name);
    const std::string domains = text_of(row[2]);
    for (const std::string_view domain : base::split(domains, ';'))
      if (!domain.empty()) source.domains.emplace_back(domain);
    source.extracted = day_of(row[3]);
    source.coded_events = count_of(row[4]);
    source.unknown_code_events = count_of(row[5]);
    source.all_mental_health = source.domains.size() == 1 && source.domains[0] == "mental-health";
    out.sources.push_back(std::move(source));
  }
  KURSAAL_ASSIGN(const TextTable files, numbered(connection, "files", "file, name, source, bytes"));
  for (const auto& row : files.rows) {
    out.files.push_back(text_of(row[1]));
    if (const std::uint64_t source = count_of(row[2]); source < out.sources.size()) {
      ++out.sources[source].files;
      out.sources[source].bytes += count_of(row[3]);
    }
  }
  KURSAAL_ASSIGN(const TextTable units, numbered(connection, "units", "unit, name"));
  for (const auto& row : units.rows) out.units.push_back(text_of(row[1]));
  KURSAAL_TRY(load_decisions(connection, as_of, known_by, out));
  return out;
}

std::string_view ReferenceTables::words_of(std::string_view system, std::string_view code) const {
  std::string key(system);
  key += '|';
  key += code;
  const auto found = concept_of_code.find(key);
  return found == concept_of_code.end() ? std::string_view() : std::string_view(concepts[found->second].words);
}

Labels ReferenceTables::labels_of(std::uint32_t concept_id, std::uint8_t flags, population::EventKind kind,
                                  std::uint16_t source) const {
  unsigned labels = concept_id < concepts.size() ? concepts[concept_id].labels : 0U;
  if ((flags & population::kFlagMarkedSensitive) != 0)
    labels |= terminology::bit_of(SensitivityLabel::marked_by_source);
  if (kind == population::EventKind::mental_health_contact ||
      (source < sources.size() && sources[source].all_mental_health))
    labels |= terminology::bit_of(SensitivityLabel::mental_health);
  return static_cast<Labels>(labels);
}

}  // namespace kursaal::view
