#include "app/published_tables.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <future>
#include <set>
#include <vector>

#include "base/parallel.hpp"
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

// These stand in their order already: persons by key, identities by source and local id.
base::Status write_links(Connection& memory, const population::Staged& staged, const link::Linked& linked,
                         const fs::path& direct) {
  tables::RowSource links{
      .columns = {{"person_id"}, {"source"}, {"local_id"}, {"method"}, {"strength", ColumnType::f64}}, .next = {}};
  links.next = [&staged, &linked, person = std::size_t{0}, at = std::size_t{0}](tables::RowCells& cells) mutable {
    while (person < linked.persons.size() && at == linked.persons[person].identities.size()) {
      ++person;
      at = 0;
    }
    if (person == linked.persons.size()) return false;
    const std::uint32_t member = linked.persons[person].identities[at++];
    cells.put_text(linked.persons[person].key);
    cells.put_text(staged.identities.source_name(member));
    cells.put_text(staged.identities.local_id(member));
    cells.put_text(link::link_method_name(linked.links[member].method));
    cells.put_number(linked.links[member].strength);
    return true;
  };
  KURSAAL_TRY(tables::write_parquet(memory, links, direct / "links.parquet"));

  tables::RowSource reviews{.columns = {{"left_source"}, {"left_id"}, {"right_source"}, {"right_id"}, {"reason"}},
                            .next = {}};
  reviews.next = [&staged, &linked, at = std::size_t{0}](tables::RowCells& cells) mutable {
    if (at == linked.review.size()) return false;
    const link::ReviewPair& pair = linked.review[at++];
    for (const std::uint32_t side : {pair.left, pair.right}) {
      cells.put_text(staged.identities.source_name(side));
      cells.put_text(staged.identities.local_id(side));
    }
    cells.put_text(pair.reason);
    return true;
  };
  return tables::write_parquet(memory, reviews, direct / "reviews.parquet");
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
  const link::Pseudonyms pseudonyms(secret);
  for (const population::Person& person : linked.persons) {
    // Under any number that one of their sources knows them by.
    const bool out = !opted_out.empty() &&
                     std::any_of(person.identities.begin(), person.identities.end(), [&](std::uint32_t identity) {
                       return opted_out.contains(link::nhs_number_digits(staged.identities.nhs_number(identity)));
                     });
    if (out) {
      ++facts.opted_out;
      continue;
    }
    ++facts.people;
    rows.put_text(person.key);
    rows.put_text(pseudonyms.of(person.key));
    KURSAAL_TRY(rows.end_row());
  }
  KURSAAL_TRY(rows.finish());
  return facts;
}

base::Result<tables::Database> open_memory(const PublishedTablesRequest& request, std::string_view part,
                                           std::uint64_t memory_bytes) {
  return tables::Database::open(
      {.threads = 1, .memory_bytes = memory_bytes, .temp_folder = request.spill_folder / part});
}

// What says who is who and how good the data is: from what the run holds.
base::Status write_run_tables(const population::Staged& staged, const link::Linked& linked,
                              const PublishedTablesRequest& request) {
  KURSAAL_ASSIGN(auto database, open_memory(request, "run-tables", request.memory_bytes / 4));
  KURSAAL_ASSIGN(auto memory, database.connect());
  KURSAAL_TRY(write_links(memory, staged, linked, request.building / "direct"));
  KURSAAL_TRY(write_quarantine(memory, staged, request.building / "direct"));
  return write_quality(memory, staged, request.building / "secondary");
}

// The newest confirmed stage of each person, lapsed or not: confirmed(person_id, stage, day, until, role).
base::Status make_confirmed(Connection& memory, const std::vector<find::ConfirmedStage>& stages) {
  KURSAAL_TRY(
      memory.execute("CREATE TEMP TABLE every_stage(person_id VARCHAR, stage VARCHAR, day DATE, until DATE, role "
                     "VARCHAR)"));
  KURSAAL_ASSIGN(auto rows, memory.appender("every_stage", {ColumnType::text, ColumnType::text, ColumnType::day,
                                                            ColumnType::day, ColumnType::text}));
  for (const find::ConfirmedStage& stage : stages) {
    rows.put_text(stage.person_id);
    rows.put_text(stage.stage);
    rows.put_day(stage.day.value);
    rows.put_day(stage.until.value);
    rows.put_text(stage.role);
    KURSAAL_TRY(rows.end_row());
  }
  KURSAAL_TRY(rows.finish());
  return memory.execute(
      "CREATE TEMP TABLE confirmed AS SELECT person_id, arg_max(stage, (day, until, stage)) AS stage, max(day) AS day, "
      "arg_max(until, (day, until, stage)) AS until, nullif(arg_max(role, (day, until, stage)), '') AS role FROM "
      "every_stage GROUP BY person_id");
}

// How deprived each small area is: fifths(lsoa, fifth).
base::Status make_fifths(Connection& memory, const place::Site& site) {
  KURSAAL_TRY(memory.execute("CREATE TEMP TABLE fifths(lsoa VARCHAR, fifth INTEGER)"));
  KURSAAL_ASSIGN(auto rows, memory.appender("fifths", {ColumnType::text, ColumnType::i32}));
  for (const place::AreaDeprivation& area : site.deprivation.areas()) {
    const auto fifth = site.deprivation.fifth_of(area.lsoa);
    if (!fifth) continue;
    rows.put_text(area.lsoa);
    rows.put_signed(*fifth);
    KURSAAL_TRY(rows.end_row());
  }
  return rows.finish();
}

base::Status write_people(Connection& memory, const PublishedTablesRequest& request) {
  KURSAAL_TRY(make_confirmed(memory, *request.confirmed));
  KURSAAL_TRY(
      tables::write_parquet(memory,
                            "SELECT p.* EXCLUDE (person_index), c.stage AS stage_confirmed, c.day AS "
                            "stage_confirmed_on, c.until AS stage_confirmed_until, c.role AS stage_confirmed_role FROM "
                            "snapshot.people p LEFT JOIN confirmed c USING (person_id) ORDER BY person_id",
                            request.building / "direct" / "people.parquet"));
  // Ages in bands of five years, 90 and over together; a month- or year-precision birth still gives its band.
  const std::string on = "DATE " + sql_quote(base::format_day(request.as_of));
  const std::string age = "date_sub('year', birth_date, " + on + ")";
  return tables::write_parquet(
      memory,
      "SELECT pseudonym, CASE WHEN birth_date IS NULL OR " + age + " < 0 THEN NULL WHEN " + age +
          " >= 90 THEN '90+' ELSE printf('%02d-%02d', (" + age + " // 5) * 5, (" + age +
          " // 5) * 5 + 4) END AS age_band, sex, ethnicity, CASE WHEN restricted THEN NULL ELSE lsoa END AS lsoa, "
          "CASE WHEN restricted THEN NULL ELSE ward END AS ward, locality, deceased "
          "FROM snapshot.people JOIN pseudonyms USING (person_id) ORDER BY pseudonym",
      request.building / "secondary" / "people.parquet");
}

base::Status write_scores(Connection& memory, const PublishedTablesRequest& request) {
  // age_years is exact: the band stands in people.parquet instead.
  return tables::write_parquet(memory,
                               "SELECT pseudonym, scores.* EXCLUDE (person_id, age_years) FROM read_parquet(" +
                                   sql_quote((request.building / "direct" / "scores.parquet").string()) +
                                   ") AS scores JOIN pseudonyms USING (person_id) ORDER BY pseudonym, as_of",
                               request.building / "secondary" / "scores.parquet");
}

base::Status write_counts(Connection& memory, const PublishedTablesRequest& request) {
  KURSAAL_TRY(make_fifths(memory, *request.site));
  return stratify::write_movement(memory, {.scores = request.building / "direct" / "scores.parquet",
                                           .history = request.spill_folder / "rule_history.duckdb",
                                           .counts = request.building / "direct",
                                           .as_of = request.as_of});
}

}  // namespace

base::Result<SecondaryFacts> write_published_tables(const population::Staged& staged, const link::Linked& linked,
                                                    const PublishedTablesRequest& request,
                                                    const std::function<void()>& beside) {
  KURSAAL_ASSIGN(const std::set<std::string> opted_out, read_opt_outs(request.ledger_folder));
  KURSAAL_ASSIGN(auto database, open_memory(request, "people-tables", request.memory_bytes));
  KURSAAL_ASSIGN(auto memory, database.connect());
  KURSAAL_TRY(memory.execute("ATTACH " + sql_quote((request.building / "population.duckdb").string()) +
                             " AS snapshot (READ_ONLY)"));
  base::Result<SecondaryFacts> facts = SecondaryFacts{};
  std::promise<void> pseudonyms_made;
  const std::shared_future<void> pseudonyms = pseudonyms_made.get_future().share();
  const auto with_pseudonyms = [&](base::Status (*write)(Connection&, const PublishedTablesRequest&)) -> base::Status {
    KURSAAL_ASSIGN(auto own, database.connect());
    pseudonyms.wait();
    return facts.ok() ? write(own, request) : base::ok_status();
  };
  // Each has a connection of one thread, so the bytes are the same whether they are written side by side or not. They
  // are begun in this order, so that none waits for what nobody has begun. What takes longest begins first; who is
  // sorted whole comes last, since beside the counts it would hold too much in a large place.
  const std::function<base::Status()> run_tables = [&]() -> base::Status {
    KURSAAL_TRY(write_run_tables(staged, linked, request));
    if (beside) beside();
    return base::ok_status();
  };
  const std::function<base::Status()> name_people = [&]() -> base::Status {
    facts = make_pseudonyms(memory, staged, linked, opted_out, request.pseudonym_secret);
    pseudonyms_made.set_value();
    return base::ok_status();
  };
  const std::function<base::Status()> counts = [&] { return with_pseudonyms(write_counts); };
  const std::function<base::Status()> scores = [&] { return with_pseudonyms(write_scores); };
  const std::function<base::Status()> people = [&] { return with_pseudonyms(write_people); };
  const std::array<std::function<base::Status()>, 5> pieces =
      beside ? std::array{run_tables, name_people, counts, scores, people}
             : std::array{name_people, counts, scores, run_tables, people};
  std::vector<base::Status> written(pieces.size(), base::ok_status());
  base::parallel_for(pieces.size(), request.threads,
                     [&](std::size_t piece, std::size_t) { written[piece] = pieces[piece](); });
  if (!facts.ok()) return facts;
  for (base::Status& status : written) KURSAAL_TRY(std::move(status));
  KURSAAL_TRY(memory.execute("DETACH snapshot"));
  return facts;
}

}  // namespace kursaal::app
