// The sweep of a real snapshot: what stands in Parquet is what the kernels say of each history, and the same bytes
// however many threads made it.
#include <gtest/gtest.h>

#include <fstream>
#include <mutex>

#include "population/cursor.hpp"
#include "population/staged_in_test.hpp"
#include "stratify/stages_in_test.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify {
namespace {

namespace fs = std::filesystem;
using drawn::shipped;

// A staged population of random events whose codes are those of the lists.
struct Made {
  population::FolderInTest folder{"publish-scores"};
  population::StagedInTest staged;
  KernelTable table;
  population::Coverage coverage;

  Made() {
    std::map<std::pair<terminology::CodeSystem, std::string>, bool> codes;
    for (const std::string_view list : {"efi", "hfrs", "charlson", "medicine_groups", "measures", "ltc"}) {
      const auto& entries = shipped().lists.find(list)->entries;
      for (std::size_t i = 0; i < entries.size(); i += entries.size() / 12)
        codes[{entries[i].system, entries[i].code}] = true;
    }
    std::vector<terminology::Concept> concepts;
    for (const auto& [key, used] : codes) concepts.push_back({key.first, key.second, "term"});
    const auto count = static_cast<int>(concepts.size());
    staged =
        population::stage_people({.seed = 5, .identities = 150, .events = 20'000, .concepts = count}, folder.path());
    staged.staged.concepts = terminology::ConceptTable(std::move(concepts));
    const auto assembled =
        population::assemble_population(staged.staged, staged.persons, staged.site, staged.sensitivity,
                                        {.building = folder.path() / "building",
                                         .spill_folder = folder.path() / "spill",
                                         .threads = 1,
                                         .memory_bytes = 64U << 20});
    EXPECT_TRUE(assembled.ok()) << (assembled.ok() ? "" : assembled.error().text);
    coverage = assembled->coverage;
    auto compiled = KernelTable::compile(staged.staged.concepts, shipped().lists, shipped().measures,
                                         shipped().definitions, {1, 0});
    EXPECT_TRUE(compiled.ok());
    table = std::move(compiled).value();
    fs::create_directories(folder.path() / "building" / "direct");
  }
  [[nodiscard]] fs::path building() const { return folder.path() / "building"; }
  [[nodiscard]] base::Result<SweepFacts> publish(std::size_t threads) const {
    SweepOptions options;
    options.dates = dates();
    options.coverage = coverage;
    options.demo = true;
    options.threads = threads;
    options.memory_bytes = 2048U << 20;
    options.rules = &drawn::shipped_rules();
    options.months = month_ends(dates().back());
    options.month_columns = options.rules->columns_used();
    return publish_scores(building(), folder.path() / "spill", table, options);
  }
  static std::vector<SweepDate> dates() {
    return {{base::Day{18'500}, base::Day{18'500}},
            {base::Day{19'000}, base::Day{19'000}},
            {base::Day{20'000}, base::Day{19'900}}};
  }
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string published(const ColumnFacts& column, std::int32_t value) {
  if (value == kNull) return "NULL";
  if (column.form == ColumnForm::whole) return std::to_string(value);
  if (column.form == ColumnForm::truth) return value != 0 ? "true" : "false";
  if (column.form == ColumnForm::decimal) return std::to_string(static_cast<double>(value) / column.divisor);
  return std::string(column_text(column, value, shipped().definitions));
}

TEST(PublishScores, parquet_says_what_the_kernels_say_of_each_history) {
  const Made made;
  const auto facts = made.publish(2);
  ASSERT_TRUE(facts.ok()) << facts.error().text;
  EXPECT_EQ(facts->persons, made.staged.persons.size());
  EXPECT_EQ(facts->events, 20'000U);
  EXPECT_EQ(facts->rows, 3 * facts->persons);
  auto database = tables::Database::open({});
  ASSERT_TRUE(database.ok());
  auto connection = database->connect();
  ASSERT_TRUE(connection.ok());
  std::string columns;
  for (const ColumnFacts& column : score_columns())
    columns += ", " + std::string(column.name) + (column.form == ColumnForm::decimal ? "::DECIMAL(18,6)" : "");
  const auto rows =
      connection->table("SELECT person_id, as_of, known_by, missing" + columns + " FROM read_parquet(" +
                        tables::sql_quote((made.building() / "direct" / "scores.parquet").string()) + ")");
  ASSERT_TRUE(rows.ok()) << rows.error().text;
  ASSERT_EQ(rows->rows.size(), facts->rows);
  std::size_t reasons = 0;
  for (std::size_t person = 0; person < made.staged.persons.size(); ++person) {
    const auto one = population::read_history(made.building() / "population.duckdb", made.staged.persons[person].key);
    ASSERT_TRUE(one.ok()) << one.error().text;
    for (std::size_t date = 0; date < 3; ++date) {
      const ScoredHistory scored =
          score_history((*one)->history(), made.table, made.coverage, Made::dates()[date], true);
      const auto& row = rows->rows[person * 3 + date];
      EXPECT_EQ(row[0], made.staged.persons[person].key);
      EXPECT_EQ(row[1], base::format_day(Made::dates()[date].as_of));
      EXPECT_EQ(row[2], base::format_day(Made::dates()[date].known_by));
      for (std::size_t i = 0; i < kColumns; ++i)
        ASSERT_EQ(row[4 + i].value_or("NULL"), published(score_columns()[i], scored.row.values[i]))
            << score_columns()[i].name << " of person " << person;
      if (date == 2) reasons += scored.reasons.size();
    }
  }
  EXPECT_EQ(facts->reasons, reasons);
  // Each reason walks back to an event of that person at that file and line.
  const auto walked = connection->table("SELECT count(*), count(DISTINCT score) FROM read_parquet(" +
                                        tables::sql_quote((made.building() / "direct" / "reasons.parquet").string()) +
                                        ") WHERE file IS NOT NULL");
  ASSERT_TRUE(walked.ok());
  ASSERT_TRUE(connection
                  ->execute("ATTACH " + tables::sql_quote((made.building() / "population.duckdb").string()) +
                            " AS p (READ_ONLY)")
                  .ok());
  const auto found =
      connection->table("SELECT count(*) FROM read_parquet(" +
                        tables::sql_quote((made.building() / "direct" / "reasons.parquet").string()) +
                        ") r WHERE file IS NOT NULL AND EXISTS (SELECT 1 FROM p.events e JOIN p.people USING "
                        "(person_index) JOIN p.files f USING (file) JOIN p.concepts c ON c.concept = e.concept "
                        "WHERE people.person_id = r.person_id AND f.name = r.file AND e.line = r.line AND e.day IS NOT "
                        "DISTINCT FROM r.event_date AND c.code = r.code)");
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(found->rows[0][0], walked->rows[0][0]);
}

TEST(PublishScores, parquet_is_the_same_bytes_on_1_2_and_3_threads) {
  const Made made;
  ASSERT_TRUE(made.publish(1).ok());
  const std::string scores = bytes_of(made.building() / "direct" / "scores.parquet");
  const std::string reasons = bytes_of(made.building() / "direct" / "reasons.parquet");
  ASSERT_GT(scores.size(), 1000U);
  ASSERT_GT(reasons.size(), 1000U);
  for (const std::size_t threads : {2U, 3U}) {
    const auto published = made.publish(threads);
    ASSERT_TRUE(published.ok()) << published.error().text;
    EXPECT_EQ(scores, bytes_of(made.building() / "direct" / "scores.parquet"));
    EXPECT_EQ(reasons, bytes_of(made.building() / "direct" / "reasons.parquet"));
  }
}

TEST(PublishScores, the_month_ends_hold_what_a_sweep_at_that_day_says_and_the_same_stage) {
  const Made made;
  ASSERT_TRUE(made.publish(2).ok());
  auto database = tables::Database::open({});
  auto connection = database->connect();
  ASSERT_TRUE(connection
                  ->execute("ATTACH " +
                            tables::sql_quote((made.folder.path() / "spill" / "rule_history.duckdb").string()) +
                            " AS h (READ_ONLY)")
                  .ok());
  ASSERT_TRUE(connection
                  ->execute("ATTACH " + tables::sql_quote((made.building() / "population.duckdb").string()) +
                            " AS p (READ_ONLY)")
                  .ok());
  const std::string scores =
      "read_parquet(" + tables::sql_quote((made.building() / "direct" / "scores.parquet").string()) + ")";
  EXPECT_EQ(connection->integer("SELECT count(*) FROM h.rule_history").value(),
            static_cast<std::int64_t>(13 * made.staged.persons.size()));
  std::string same;
  for (const std::string_view name : {"stage_suggested", "stage_rule", "cohort", "cohort_rule", "cohort_basis"})
    same += " AND h." + std::string(name) + " IS NOT DISTINCT FROM s." + std::string(name);
  for (const Column column : drawn::shipped_rules().columns_used()) {
    const std::string name(score_columns()[static_cast<std::size_t>(column)].name);
    same += " AND h." + name + " IS NOT DISTINCT FROM s." + name;
  }
  const auto alike =
      connection->integer("SELECT count(*) FROM h.rule_history h JOIN p.people USING (person_index) JOIN " + scores +
                          " s USING (person_id) WHERE s.as_of = h.as_of" + same);
  ASSERT_TRUE(alike.ok()) << alike.error().text;
  EXPECT_EQ(*alike, static_cast<std::int64_t>(made.staged.persons.size()));
}

TEST(PublishScores, everybody_has_exactly_one_stage_and_one_cohort) {
  const Made made;
  ASSERT_TRUE(made.publish(1).ok());
  auto database = tables::Database::open({});
  auto connection = database->connect();
  const std::string scores =
      "read_parquet(" + tables::sql_quote((made.building() / "direct" / "scores.parquet").string()) + ")";
  EXPECT_EQ(
      connection
          ->integer("SELECT count(*) FROM " + scores +
                    " WHERE stage_suggested IS NULL OR stage_rule IS NULL OR cohort IS NULL OR cohort_rule IS NULL "
                    "OR cohort = 'unknown' OR rising_risk IS NULL")
          .value(),
      0);
  EXPECT_GT(connection->integer("SELECT count(DISTINCT stage_suggested) FROM " + scores).value(), 1);
}

TEST(PublishScores, a_sink_that_fails_stops_the_sweep_with_its_error) {
  const Made made;
  SweepOptions options;
  options.dates = Made::dates();
  options.coverage = made.coverage;
  const auto facts = sweep(made.building() / "population.duckdb", made.table, options,
                           [](const SweptRange&, std::size_t) -> base::Status {
                             return base::make_error(base::ErrorCode::io, "disk full");
                           });
  ASSERT_FALSE(facts.ok());
  EXPECT_EQ(facts.error().text, "disk full");
}

}  // namespace
}  // namespace kursaal::stratify
