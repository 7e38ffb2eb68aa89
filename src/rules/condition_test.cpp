// What may stand in a condition, what may not, and that unknown stays unknown.
#include <gtest/gtest.h>

#include <array>

#include "rules/expression.hpp"
#include "rules/rules.hpp"
#include "tables/database.hpp"

namespace kursaal::rules {
namespace {

const std::vector<DocumentedColumn>& columns() {
  static const std::vector<DocumentedColumn> kColumns{{"age_years", ColumnType::whole},
                                                      {"efi", ColumnType::decimal},
                                                      {"care_home", ColumnType::truth},
                                                      {"dead", ColumnType::truth},
                                                      {"efi_band", ColumnType::text, {"fit", "mild", "severe"}},
                                                      {"note", ColumnType::text},
                                                      {"seen", ColumnType::day}};
  return kColumns;
}

std::string fault(std::string_view text) {
  const auto condition = check_condition(text, columns());
  return condition.ok() ? "ACCEPTED AS " + condition->sql : condition.error().text;
}

TEST(Condition, is_written_anew_from_its_parts_with_the_columns_and_boundaries_it_uses) {
  const auto condition = check_condition("age_years>55 AND (care_home or efi_band IN ('mild','severe'))", columns());
  ASSERT_TRUE(condition.ok()) << condition.error().text;
  EXPECT_EQ(condition->sql, R"((("age_years" > 55) AND ("care_home" OR ("efi_band" IN ('mild', 'severe')))))");
  EXPECT_EQ(condition->columns, (std::vector<std::string>{"age_years", "care_home", "efi_band"}));
  ASSERT_EQ(condition->boundaries.size(), 4U);
  EXPECT_EQ(condition->boundaries[0].column + " " + condition->boundaries[0].literal, "age_years 55");
  EXPECT_EQ(condition->boundaries[1].column + " " + condition->boundaries[1].literal, "care_home true");
  EXPECT_EQ(condition->boundaries[3].literal, "'severe'");
}

TEST(Condition, may_have_everything_of_the_short_list) {
  for (const std::string_view text : {"age_years >= 65",
                                      "age_years BETWEEN 18 AND 64",
                                      "NOT care_home",
                                      "efi_band <> 'fit'",
                                      "efi_band = 'mild'",
                                      "age_years IN (1, 2)",
                                      "age_years NOT IN (1, 2)",
                                      "age_years IS NULL",
                                      "age_years IS NOT NULL",
                                      "care_home = true",
                                      "care_home = dead",
                                      "seen >= DATE '2024-01-01'",
                                      "efi <= 0.36",
                                      "efi > -0.5",
                                      "abs(age_years - 65) * 2 + 1 > 3",
                                      "true",
                                      "- age_years < -1",
                                      "age_years NOT BETWEEN 1 AND 2",
                                      "age_years -- a comment, which is left out\n > 3",
                                      "note = 'it''s'"})
    EXPECT_EQ(fault(text).substr(0, 11), "ACCEPTED AS") << text << ": " << fault(text);
}

TEST(Condition, has_no_way_to_smuggle_anything_past_the_short_list) {
  for (const std::string_view text :
       {// More than one expression or statement.
        "", "   ", "true; DROP TABLE people", "true, dead", "true) OR (dead", "true UNION SELECT true", "true LIMIT 0",
        "true AS \"x\"", "dead FROM people", "dead WHERE true", "dead GROUP BY dead", "dead ORDER BY dead",
        "true HAVING true", "DISTINCT dead", "/* ", "true /*", "'", "dead ''", "true QUALIFY true",
        // Subqueries and tables.
        "(SELECT true)", "age_years = (SELECT max(age_years) FROM people)", "EXISTS (SELECT 1)",
        "age_years IN (SELECT 1)", "age_years = ANY (SELECT 1)", "people.dead", "main.people.dead", "*", "COLUMNS(*)",
        "#1", "$1", "?", "(SELECT count(*) FROM read_csv('/etc/passwd')) > 0",
        // Functions, which read files, settings, the clock, or turn unknown into an answer.
        "coalesce(dead, false)", "ifnull(dead, false)", "read_text('/etc/passwd') = 'x'", "getenv('HOME') = 'x'",
        "random() > 0.5", "today() > seen", "current_date > seen", "now() > seen", "sleep_ms(1) = 1",
        "greatest(age_years, 1) > 1", "least(age_years, 1) > 1", "length(note) > 1", "note LIKE '%x%'", "note ~ 'x'",
        "regexp_matches(note, 'x')", "sum(age_years) > 1", "count(*) > 1", "row_number() OVER () > 1",
        "age_years / 0 > 1", "age_years % 2 = 0", "main.abs(age_years) > 1", "abs(age_years, 2) > 1",
        "list_sum([age_years]) > 1", "note || 'x' = 'y'",
        // What makes unknown an answer, or hides a kind.
        "CASE WHEN dead THEN true ELSE false END", "age_years IS DISTINCT FROM 3", "age_years IS NOT DISTINCT FROM 3",
        "dead IS TRUE", "CAST(note AS INTEGER) > 1", "note::INTEGER > 1", "TRY_CAST(note AS INTEGER) > 1",
        "age_years = NULL", "NULL", "age_years IN (1, NULL)", "(age_years + 1) IS NULL", "age_years > 1e3",
        "{'a': 1}.a = 1", "[1][1] = 1", "age_years COLLATE nocase = 1", "x -> x + 1", "INTERVAL 1 DAY > seen",
        "seen > '2024-01-01'", "DATE 'tomorrow' > seen", "99999999999999999999 > age_years",
        // Kinds that do not go together, and what is no answer.
        "age_years", "age_years + 1", "'x'", "note > 'a'", "dead > false", "dead = 1", "dead = 'true'",
        "age_years = '55'", "age_years > 'abc'", "age_years AND dead", "NOT age_years", "abs(dead)", "seen > 5",
        "efi_band = note_of_nothing", "'mild' = 'mild'"})
    EXPECT_NE(fault(text).substr(0, 11), "ACCEPTED AS") << text << ": " << fault(text);
  EXPECT_NE(fault(std::string(5000, ' ') + "dead").substr(0, 11), "ACCEPTED AS") << "too long";
  std::string deep = "dead";
  for (int i = 0; i < 60; ++i) deep = "NOT (" + deep + ")";
  EXPECT_NE(fault(deep).substr(0, 11), "ACCEPTED AS") << "too deep";
}

TEST(Condition, that_names_no_documented_column_is_refused_with_the_nearest) {
  EXPECT_NE(fault("age_year > 5").find("did you mean \"age_years\"?"), std::string::npos) << fault("age_year > 5");
  EXPECT_NE(fault("efi_band = 'sever'").find("did you mean 'severe'?"), std::string::npos);
  EXPECT_NE(fault("efi_band IN ('fit', 'frail')").find("is never 'frail'"), std::string::npos);
}

TEST(Condition, that_needs_an_unknown_feature_is_unknown_never_false) {
  struct Case {
    std::string_view text, row, answer;
  };
  auto database = tables::Database::open({});
  ASSERT_TRUE(database.ok());
  auto connection = database->connect();
  ASSERT_TRUE(connection.ok());
  for (const Case& c :
       {Case{"age_years > 55", "NULL::INTEGER AS age_years", "unknown"},
        Case{"NOT (age_years > 55)", "NULL::INTEGER AS age_years", "unknown"},
        Case{"age_years > 55 AND care_home", "NULL::INTEGER AS age_years, true AS care_home", "unknown"},
        Case{"age_years > 55 AND care_home", "NULL::INTEGER AS age_years, false AS care_home", "false"},
        Case{"age_years > 55 OR care_home", "NULL::INTEGER AS age_years, true AS care_home", "true"},
        Case{"age_years > 55 OR care_home", "NULL::INTEGER AS age_years, false AS care_home", "unknown"},
        Case{"age_years IN (1, 2)", "NULL::INTEGER AS age_years", "unknown"},
        Case{"age_years IS NULL", "NULL::INTEGER AS age_years", "true"}}) {
    const auto condition = check_condition(c.text, columns());
    ASSERT_TRUE(condition.ok()) << condition.error().text;
    const auto answer = connection->table("SELECT coalesce(CAST(" + condition->sql +
                                          " AS VARCHAR), 'unknown') FROM (SELECT " + std::string(c.row) + ")");
    ASSERT_TRUE(answer.ok()) << answer.error().text;
    EXPECT_EQ(answer->rows[0][0], c.answer) << c.text << " of " << c.row;
  }
}

}  // namespace
}  // namespace kursaal::rules
