#include "app/published_tables.hpp"

#include <algorithm>
#include <set>

#include "link/nhs_number.hpp"
#include "stratify/movement.hpp"
#include "tables/csv.hpp"
#include "tables/database.hpp"
#include "tables/row_source.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using tables::ColumnType;
using tables::Connection;
using tables::sql_quote;

base::Status write_links(Connection& memory, const population::Staged& staged, const link::Linked& linked,
                         const fs::path& direct) {
  KURSAAL_TRY(memory.execute(
      "CREATE TABLE links(person_id VARCHAR, source VARCHAR, local_id VARCHAR, method VARCHAR, strength DOUBLE)"));
  KURSAAL_ASSIGN(auto links, memory.appender("links", {ColumnType::text, ColumnType::text, ColumnType::text,
                                                       ColumnType::text, ColumnType::f64}));
  for (const population::Person& person : linked.persons)
    for (const std::uint32_t member : person.identities) {
      const base::SourceKey& key = staged.identities[member].key;
      links.put_text(person.key);
      links.put_text(key.source);
      links.put_text(key.local_id);
      links.put_text(link::link_method_name(linked.links[member].method));
      links.put_number(linked.links[member].strength);
      KURSAAL_TRY(links.end_row());
    }
  KURSAAL_TRY(links.finish());
  KURSAAL_TRY(tables::write_parquet(memory, "SELECT * FROM links ORDER BY person_id, source, local_id",
                                    direct / "links.parquet"));

  KURSAAL_TRY(
      memory.execute("CREATE TABLE reviews(left_source VARCHAR, left_id VARCHAR, right_source VARCHAR, right_id "
                     "VARCHAR, reason VARCHAR)"));
  KURSAAL_ASSIGN(auto reviews, memory.appender("reviews", std::vector<ColumnType>(5, ColumnType::text)));
  for (const link::ReviewPair& pair : linked.review) {
    const base::SourceKey& left = staged.identities[pair.left].key;
    const base::SourceKey& right = staged.identities[pair.right].key;
    for (const std::string_view text :
         {std::string_view(left.source), std::string_view(left.local_id), std::string_view(right.source),
          std::string_view(right.local_id), std::string_view(pair.reason)})
      reviews.put_text(text);
    KURSAAL_TRY(reviews.end_row());
  }
  KURSAAL_TRY(reviews.finish());
  return tables::write_parquet(memory, "SELECT * FROM reviews ORDER BY ALL", direct / "reviews.parquet");
}

base::Status write_quarantine(Connection& memory, const population::Staged& staged, const fs::path& direct) {
  // Straight from where they stand, in their order (file, line, code, text): a table of them would hold every text a
  // row.
  tables::RowSource source{
      .columns = {{"source"}, {"file"}, {"line", ColumnType::u64}, {"code"}, {"severity"}, {"text"}}, .next = {}};
  source.next = [&staged, at = std::size_t{0}](tables::RowCells& cells) mutable {
    if (at == staged.quarantine.size()) return false;
    const population::QuarantineRow& row = staged.quarantine[at++];
    const population::Reason& reason = staged.reason_of(row);
    cells.put_text(row.source < staged.sources.size() ? std::string_view(staged.sources[row.source].name)
                                                      : std::string_view());
    cells.put_text(row.file < staged.files.size() ? std::string_view(staged.files[row.file].name) : std::string_view());
    cells.put_unsigned(row.line);
    cells.put_text(reason.code);
    cells.put_text(base::severity_code(row.severity));
    cells.put_text(reason.text);
    return true;
  };
  return tables::write_parquet(memory, source, direct / "quarantine.parquet");
}

base::Status write_quality(Connection& memory, const population::Staged& staged, const fs::path& secondary) {
  KURSAAL_TRY(memory.execute(
      "CREATE TABLE quality(source VARCHAR, record VARCHAR, field VARCHAR, records UBIGINT, present "
      "UBIGINT, valid UBIGINT, duplicated UBIGINT, late_days_sum UBIGINT, timed UBIGINT, optional BOOLEAN)"));
  std::vector<ColumnType> types(10, ColumnType::u64);
  types[0] = types[1] = types[2] = ColumnType::text;
  types[9] = ColumnType::boolean;
  KURSAAL_ASSIGN(auto rows, memory.appender("quality", types));
  for (const population::FieldQuality& field : staged.quality) {
    rows.put_text(field.source);
    rows.put_text(field.record);
    rows.put_text(field.field);
    for (const std::uint64_t count :
         {field.records, field.present, field.valid, field.duplicated, field.late_days_sum, field.timed})
      rows.put_unsigned(count);
    rows.put_boolean(field.optional);
    KURSAAL_TRY(rows.end_row());
  }
  KURSAAL_TRY(rows.finish());
  return tables::write_parquet(memory, "SELECT * FROM quality ORDER BY source, record, field",
                               secondary / "data_quality.parquet");
}

base::Result<std::set<std::string>> read_opt_outs(const fs::path& ledger_folder) {
  std::set<std::string> numbers;
  const fs::path file = ledger_folder / "opt_outs.csv";
  if (!fs::exists(file)) return numbers;
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(file));
  const std::size_t column = table.column("nhs_number");
  if (column == table.header.size())
    return base::make_error(base::ErrorCode::configuration, "opt_outs.csv: the column nhs_number is missing");
  for (const auto& row : table.rows)
    if (std::string digits = link::nhs_number_digits(row[column]); !digits.empty()) numbers.insert(std::move(digits));
  return numbers;
}

// person_id, pseudonym of everybody who did not opt out.
base::Result<SecondaryFacts> make_pseudonyms(Connection& memory, const population::Staged& staged,
                                             const link::Linked& linked, const std::set<std::string>& opted_out,
                                             const std::string& secret) {
  SecondaryFacts facts;
  KURSAAL_TRY(memory.execute("CREATE TABLE pseudonyms(person_id VARCHAR, pseudonym VARCHAR)"));
  KURSAAL_ASSIGN(auto rows, memory.appender("pseudonyms", {ColumnType::text, ColumnType::text}));
  for (const population::Person& person : linked.persons) {
    // Under any number that one of their sources knows them by.
    const bool out = std::any_of(person.identities.begin(), person.identities.end(), [&](std::uint32_t identity) {
      return opted_out.contains(link::nhs_number_digits(staged.identities[identity].nhs_number));
    });
    if (out) {
      ++facts.opted_out;
      continue;
    }
    ++facts.people;
    rows.put_text(person.key);
    rows.put_text(link::pseudonym_of(person.key, secret));
    KURSAAL_TRY(rows.end_row());
  }
  KURSAAL_TRY(rows.finish());
  return facts;
}

}  // namespace

base::Result<SecondaryFacts> write_published_tables(const population::Staged& staged, const link::Linked& linked,
                                                    const PublishedTablesRequest& request) {
  const fs::path direct = request.building / "direct";
  const fs::path secondary = request.building / "secondary";
  KURSAAL_ASSIGN(const std::set<std::string> opted_out, read_opt_outs(request.ledger_folder));

  KURSAAL_ASSIGN(auto database,
                 tables::Database::open(
                     {.threads = 1, .memory_bytes = request.memory_bytes, .temp_folder = request.spill_folder}));
  KURSAAL_ASSIGN(auto memory, database.connect());
  KURSAAL_TRY(write_links(memory, staged, linked, direct));
  KURSAAL_TRY(write_quarantine(memory, staged, direct));
  KURSAAL_TRY(write_quality(memory, staged, secondary));
  KURSAAL_ASSIGN(const SecondaryFacts facts,
                 make_pseudonyms(memory, staged, linked, opted_out, request.pseudonym_secret));

  KURSAAL_TRY(memory.execute("ATTACH " + sql_quote((request.building / "population.duckdb").string()) +
                             " AS snapshot (READ_ONLY)"));
  KURSAAL_TRY(tables::write_parquet(memory, "SELECT * EXCLUDE (person_index) FROM snapshot.people ORDER BY person_id",
                                    direct / "people.parquet"));
  // Ages in bands of five years, 90 and over together; a month- or year-precision birth still gives its band.
  const std::string on = "DATE " + sql_quote(base::format_day(request.as_of));
  const std::string age = "date_sub('year', birth_date, " + on + ")";
  KURSAAL_TRY(tables::write_parquet(
      memory,
      "SELECT pseudonym, CASE WHEN birth_date IS NULL OR " + age + " < 0 THEN NULL WHEN " + age +
          " >= 90 THEN '90+' ELSE printf('%02d-%02d', (" + age + " // 5) * 5, (" + age +
          " // 5) * 5 + 4) END AS age_band, sex, ethnicity, CASE WHEN restricted THEN NULL ELSE lsoa END AS lsoa, "
          "CASE WHEN restricted THEN NULL ELSE ward END AS ward, locality, deceased "
          "FROM snapshot.people JOIN pseudonyms USING (person_id) ORDER BY pseudonym",
      secondary / "people.parquet"));
  // age_years is exact: the band stands in people.parquet instead.
  KURSAAL_TRY(tables::write_parquet(memory,
                                    "SELECT pseudonym, scores.* EXCLUDE (person_id, age_years) FROM read_parquet(" +
                                        sql_quote((direct / "scores.parquet").string()) +
                                        ") AS scores JOIN pseudonyms USING (person_id) ORDER BY pseudonym, as_of",
                                    secondary / "scores.parquet"));
  KURSAAL_TRY(stratify::write_movement(memory, {.scores = direct / "scores.parquet",
                                                .history = request.spill_folder / "rule_history.duckdb",
                                                .secondary = secondary,
                                                .as_of = request.as_of}));
  KURSAAL_TRY(memory.execute("DETACH snapshot"));
  return facts;
}

}  // namespace kursaal::app
