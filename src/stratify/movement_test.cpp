// Movement between stages, time in them, and the dates it looks at, on places drawn as tables.
#include <gtest/gtest.h>

#include "stratify/movement.hpp"
#include "stratify/stages_in_test.hpp"
#include "stratify/sweep.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::stratify {
namespace {

namespace fs = std::filesystem;

std::string text_of_dates(const std::vector<SweepDate>& dates) {
  std::string text;
  for (const SweepDate& date : dates)
    text += (text.empty() ? "" : " ") + base::format_day(date.as_of) +
            (date.known_by == date.as_of ? "" : "/" + base::format_day(date.known_by));
  return text;
}

TEST(MonthEnds, are_the_twelve_before_and_the_day_itself_each_as_known_then) {
  EXPECT_EQ(text_of_dates(month_ends({drawn::day("2024-02-29"), drawn::day("2024-03-05")})),
            "2023-02-28 2023-03-31 2023-04-30 2023-05-31 2023-06-30 2023-07-31 2023-08-31 2023-09-30 2023-10-31 "
            "2023-11-30 2023-12-31 2024-01-31 2024-02-29/2024-03-05");
  EXPECT_EQ(text_of_dates(month_ends({drawn::day("2024-03-01"), drawn::day("2023-12-15")})),
            "2023-03-31 2023-04-30 2023-05-31 2023-06-30 2023-07-31 2023-08-31 2023-09-30 2023-10-31 2023-11-30 "
            "2023-12-31/2023-12-15 2024-01-31/2023-12-15 2024-02-29/2023-12-15 2024-03-01/2023-12-15");
}

// One letter a month end, the newest last: i independent, a adaptive, s assisted, d dependent, e end-of-life,
// c child, u unknown, x died, m moved away.
// As the run stages it, somebody who is not born yet has a row at every month end.
struct Walk {
  std::string person, locality, path;
  std::string born = "NULL";  // SQL
};

class DrawnPlace {
 public:
  explicit DrawnPlace(const std::vector<Walk>& walks) {
    auto database = tables::Database::open({});
    KURSAAL_CHECK(database.ok());
    database_.emplace(std::move(database).value());
    auto connection = database_->connect();
    KURSAAL_CHECK(connection.ok());
    connection_.emplace(std::move(connection).value());
    run("CREATE TABLE pseudonyms(person_id VARCHAR)");
    run("ATTACH ':memory:' AS snapshot");
    run("CREATE TABLE fifths(lsoa VARCHAR, fifth INTEGER)");
    run("INSERT INTO fifths VALUES ('E01', 1), ('E05', 5)");
    run("CREATE TABLE snapshot.people(person_id VARCHAR, person_index UINTEGER, birth_date DATE, locality VARCHAR, "
        "lsoa "
        "VARCHAR, restricted BOOLEAN)");
    run("CREATE TABLE scores(person_id VARCHAR, as_of DATE, locality VARCHAR, stage_suggested VARCHAR, cohort "
        "VARCHAR)");
    auto history = tables::Database::open({.file = folder_.path() / "rule_history.duckdb"});
    KURSAAL_CHECK(history.ok());
    auto writer = history->connect();
    KURSAAL_CHECK(writer.ok());
    KURSAAL_CHECK(writer
                      ->execute("CREATE TABLE rule_history(person_index UINTEGER, as_of DATE, stage_suggested VARCHAR, "
                                "cohort VARCHAR)")
                      .ok());
    const std::vector<SweepDate> dates = month_ends({drawn::day("2024-01-31"), drawn::day("2024-01-31")});
    for (std::size_t i = 0; i < walks.size(); ++i) {
      const Walk& walk = walks[i];
      const std::string locality = walk.locality.empty() ? "NULL" : "'" + walk.locality + "'";
      run("INSERT INTO snapshot.people VALUES ('" + walk.person + "', " + std::to_string(i) + ", " + walk.born + ", " +
          locality + (i < 3 ? ", 'E01'" : ", 'E05'") + (walk.person == "same" ? ", true)" : ", false)"));
      if (!walk.person.starts_with("opted-out")) run("INSERT INTO pseudonyms VALUES ('" + walk.person + "')");
      KURSAAL_CHECK(walk.path.size() == dates.size());
      for (std::size_t month = 0; month < dates.size(); ++month) {
        const std::string cells = ", DATE '" + base::format_day(dates[month].as_of) + "', ";
        KURSAAL_CHECK(writer
                          ->execute("INSERT INTO rule_history VALUES (" + std::to_string(i) + cells +
                                    state(walk.path[month]) + ")")
                          .ok());
      }
      run("INSERT INTO scores VALUES ('" + walk.person + "', DATE '2024-01-31', " + locality + ", " +
          state(walk.path.back()) + ")");
    }
    run("COPY scores TO '" + (folder_.path() / "scores.parquet").string() + "'");
  }

  base::Status write(bool history = true) {
    return write_movement(*connection_, {.scores = folder_.path() / "scores.parquet",
                                         .history = folder_.path() / (history ? "rule_history.duckdb" : "none.duckdb"),
                                         .counts = folder_.path(),
                                         .as_of = drawn::day("2024-01-31")});
  }
  // Cells by commas, rows by semicolons.
  std::string read(const std::string& sql, const std::string& file) {
    const auto table = connection_->table(sql + " FROM read_parquet('" + (folder_.path() / file).string() +
                                          "') GROUP BY ALL ORDER BY ALL");
    KURSAAL_CHECK(table.ok());
    std::string text;
    for (const auto& row : table->rows) {
      for (const auto& cell : row) text += (text.empty() || text.back() == ';' ? "" : ",") + cell.value_or("NULL");
      text += ";";
    }
    return text;
  }

 private:
  static std::string state(char letter) {
    switch (letter) {
      case 'i': return "'independent', '1 no need'";
      case 'a': return "'adaptive', '2 likely'";
      case 's': return "'assisted', '3 now'";
      case 'd': return "'dependent', '4 always'";
      case 'e': return "'end-of-life', '4 always'";
      case 'c': return "'not-staged', '1 no need'";
      case 'x': return "'not-staged', 'none: died'";
      case 'm': return "'not-staged', 'none: moved away'";
      default: return "'unknown', '2 likely'";
    }
  }
  void run(const std::string& sql) { KURSAAL_CHECK(connection_->execute(sql).ok()); }

  tables::TestFolder folder_;
  std::optional<tables::Database> database_;
  std::optional<tables::Connection> connection_;
};

//                         Jan 23 ............ Jan 24
const std::vector<Walk> kWalks{{"better", "west", "ssssssssssaii"},     // assisted -> independent
                               {"worse", "west", "iiiiiiiiiiiia"},      // -> adaptive
                               {"same", "west", "ddddddddddddd"},       // a year dependent
                               {"died", "west", "ddddddddddddx"},       // a destination
                               {"moved", "west", "iiiiiiiiiiimm"},      // a destination
                               {"gone-long", "west", "xxxxxxxxxxxxx"},  // not of the place at the start
                               {"stopped", "west", "sssssssssuuuu"},    // a feed stopped
                               {"known-now", "west", "uuuuuuuuuuuui"},  // was unknown
                               {"of-age", "west", "cccccccccccci"},     // turned 18
                               {"elsewhere", "", "aaaaaaaaaaaaa"},      //
                               {"opted-out", "west", "iiiiiiiiiiiii"}};

TEST(Movement, has_death_and_moving_away_as_destinations_and_counts_who_is_left_out) {
  DrawnPlace place(kWalks);
  const auto written = place.write();
  ASSERT_TRUE(written.ok()) << written.error().text;
  const std::string year =
      "SELECT CASE WHEN months = 12 THEN movement END AS year, sum(people) FILTER (locality = "
      "'west' AND months = 12)";
  EXPECT_EQ(place.read(year, "movement.parquet"),
            "died,1;improved,1;left out: unknown,2;maintained,1;moved away,1;not staged,1;worsened,1;NULL,NULL;");
  EXPECT_NE(
      place.read("SELECT months, from_date, from_stage, to_stage, movement, locality, sum(people)", "movement.parquet")
          .find("3,2023-10-31,assisted,independent,improved,west,1;"),
      std::string::npos);
  EXPECT_NE(place.read("SELECT locality, movement, sum(people)", "movement.parquet").find("not known,maintained,3;"),
            std::string::npos)
      << "a locality that is not known is a row of its own";
}

TEST(Movement, adds_up_to_everybody_who_was_of_the_place_then) {
  DrawnPlace place(kWalks);
  ASSERT_TRUE(place.write().ok());
  // Eleven drawn, one opted out, one dead before; a month ago one more had moved away.
  EXPECT_EQ(place.read("SELECT months, sum(people)", "movement.parquet"), "1,8;3,9;12,9;");
}

TEST(Movement, says_how_long_people_have_been_in_their_stage_by_month_ends) {
  DrawnPlace place(kWalks);
  ASSERT_TRUE(place.write().ok());
  EXPECT_EQ(place.read("SELECT locality, stage, any_value(people), any_value(median_months), "
                       "any_value(people_whole_year)",
                       "time_in_stage.parquet"),
            "not known,adaptive,1,12,1;west,adaptive,1,0,0;west,dependent,1,12,1;west,independent,3,0,0;");
}

TEST(Movement, counts_people_now_and_a_month_ago_without_those_who_are_gone_or_opted_out) {
  DrawnPlace place(kWalks);
  ASSERT_TRUE(place.write().ok());
  EXPECT_EQ(place.read("SELECT as_of, sum(people)", "place_counts.parquet"), "2023-12-31,8;2024-01-31,7;");
  EXPECT_EQ(place.read("SELECT stage, sum(people) FILTER (as_of = DATE '2024-01-31'), sum(people) FILTER (as_of = DATE "
                       "'2023-12-31')",
                       "place_counts.parquet"),
            "adaptive,2,1;dependent,1,2;independent,3,2;not-staged,NULL,1;unknown,1,2;");
  EXPECT_EQ(place.read("SELECT locality, deprivation_fifth, sum(people) FILTER (as_of = DATE '2024-01-31')",
                       "place_counts.parquet"),
            "not known,5,1;west,1,2;west,5,3;west,not known,1;")
      << "of a sealed record no area is told";
}

TEST(Movement, counts_nobody_before_their_birth) {
  const std::vector<Walk> walks{{"mother", "west", "iiiiiiiiiiiii", "DATE '1990-01-01'"},
                                {"this-month", "west", "uuuuuuuuuuuuc", "DATE '2024-01-15'"},
                                {"in-november", "west", "uuuuuuuuuuccc", "DATE '2023-11-30'"},
                                {"not-known", "west", "uuuuuuuuuuuuu"}};
  DrawnPlace place(walks);
  ASSERT_TRUE(place.write().ok());
  EXPECT_EQ(place.read("SELECT months, movement, from_stage, to_stage, sum(people)", "movement.parquet"),
            "1,left out: unknown,unknown,unknown,1;1,maintained,independent,independent,1;1,not "
            "staged,not-staged,not-staged,1;"
            "3,left out: unknown,unknown,unknown,1;3,maintained,independent,independent,1;"
            "12,left out: unknown,unknown,unknown,1;12,maintained,independent,independent,1;")
      << "a birth is an arrival, and no movement";
  EXPECT_EQ(place.read("SELECT as_of, sum(people)", "place_counts.parquet"), "2023-12-31,3;2024-01-31,4;");
  EXPECT_EQ(place.read("SELECT stage, sum(people)", "time_in_stage.parquet"), "independent,1;");
}

TEST(Movement, without_a_history_is_empty_and_not_wrong) {
  DrawnPlace place(kWalks);
  const auto written = place.write(false);
  ASSERT_TRUE(written.ok()) << written.error().text;
  EXPECT_EQ(place.read("SELECT *", "movement.parquet"), "");
  EXPECT_EQ(place.read("SELECT *", "time_in_stage.parquet"), "");
}

}  // namespace
}  // namespace kursaal::stratify
