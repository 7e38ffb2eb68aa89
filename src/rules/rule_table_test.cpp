// Tables: what is read, what is refused, what decides, and the tests a table carries in itself.
#include <gtest/gtest.h>

#include <array>

#include "rules/rules.hpp"
#include "tables/database.hpp"

namespace kursaal::rules {
namespace {

const std::vector<DocumentedColumn>& columns() {
  static const std::vector<DocumentedColumn> kColumns{{"age_years", ColumnType::whole},
                                                      {"care_home", ColumnType::truth},
                                                      {"hours", ColumnType::decimal},
                                                      {"band", ColumnType::text, {"fit", "severe"}}};
  return kColumns;
}

constexpr std::string_view kTable = R"toml(
name = "stage"
title = "A stage"
version = "2026.1"
when_unknown = "stop"
values = ["child", "helped", "independent"]
[[rule]]
name = "under-18"
value = "child"
when = "age_years < 18"
source = "S1 L1"
reason = "Under 18."
[[rule]]
name = "care-home"
value = "helped"
when = "care_home OR hours >= 1.5"
inferred = "the diagram is lost"
reason = "Lives in a care home, or has help."
[[rule]]
name = "nothing-else"
value = "independent"
when = "true"
inferred = "the rest"
reason = "None of the above."
)toml";

RuleTable table_of(std::string_view text) {
  auto table = parse_rules(text, "stage.toml", {.columns = columns()});
  EXPECT_TRUE(table.ok()) << table.error().text;
  return table.ok() ? std::move(table).value() : RuleTable{};
}

std::string changed(std::string_view from, std::string_view to) {
  std::string text(kTable);
  text.replace(text.find(from), from.size(), to);
  const auto table = parse_rules(text, "stage.toml", {.columns = columns()});
  return table.ok() ? "ACCEPTED" : table.error().text;
}

TEST(RuleTables, use_the_condition_of_another_table_by_its_name_so_that_its_thresholds_stand_once) {
  const RuleTable other = table_of(kTable);
  const NamedCondition helped = any_with_value(other, "helped");
  EXPECT_EQ(helped.name, "stage: helped");
  std::string text(kTable);
  constexpr std::string_view kWhen = "when = \"age_years < 18\"";
  text.replace(text.find(kWhen), kWhen.size(), "when_as = \"stage: helped\"");
  const auto used = parse_rules(text, "tiers.toml", {.columns = columns(), .named = {helped}});
  ASSERT_TRUE(used.ok()) << used.error().text;
  EXPECT_EQ(used->rules[0].condition.columns, (std::vector<std::string>{"care_home", "hours"}));
  const auto unknown = parse_rules(text, "tiers.toml", {.columns = columns()});
  ASSERT_FALSE(unknown.ok());
  EXPECT_NE(unknown.error().text.find("there is no condition \"stage: helped\" to use"), std::string::npos);
  text.insert(text.find("when_as"), "when = \"true\"\n");
  EXPECT_FALSE(parse_rules(text, "tiers.toml", {.columns = columns(), .named = {helped}}).ok());
}

struct Decided {
  std::string value, rule, passed;
  friend bool operator==(const Decided&, const Decided&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Decided& d) {
    return out << d.value << "|" << d.rule << "|" << d.passed;
  }
};
Decided decide_in_sql(const RuleTable& table, const std::string& row) {
  auto database = tables::Database::open({});
  auto connection = database->connect();
  const auto answer = connection->table("SELECT " + value_sql(table, "d", "unknown", "none") + ", " +
                                        rule_name_sql(table, "d") + ", " + passed_over_sql(table, "d") +
                                        " FROM (SELECT *, " + decision_sql(table) + " AS d FROM (SELECT " + row + "))");
  EXPECT_TRUE(answer.ok()) << answer.error().text;
  if (!answer.ok()) return {};
  return {answer->rows[0][0].value_or("NULL"), answer->rows[0][1].value_or("NULL"),
          answer->rows[0][2].value_or("NULL")};
}

TEST(RuleTable, the_first_rule_that_holds_decides_and_an_undecided_one_stops) {
  const RuleTable table = table_of(kTable);
  const auto row = [](std::string_view age, std::string_view home, std::string_view hours) {
    return "CAST(" + std::string(age) + " AS INTEGER) AS age_years, CAST(" + std::string(home) +
           " AS BOOLEAN) AS care_home, CAST(" + std::string(hours) + " AS DOUBLE) AS hours";
  };
  EXPECT_EQ(decide_in_sql(table, row("17", "true", "9")), (Decided{"child", "under-18", "NULL"}));
  EXPECT_EQ(decide_in_sql(table, row("18", "true", "NULL")), (Decided{"helped", "care-home", "NULL"}));
  EXPECT_EQ(decide_in_sql(table, row("18", "false", "1.5")), (Decided{"helped", "care-home", "NULL"}));
  EXPECT_EQ(decide_in_sql(table, row("18", "false", "1.49")), (Decided{"independent", "nothing-else", "NULL"}));
  EXPECT_EQ(decide_in_sql(table, row("18", "false", "NULL")), (Decided{"unknown", "care-home", "NULL"}));
  EXPECT_EQ(decide_in_sql(table, row("NULL", "true", "9")), (Decided{"unknown", "under-18", "NULL"}));
}

TEST(RuleTable, that_passes_over_the_undecided_names_them_beside_the_answer) {
  std::string text(kTable);
  text.replace(text.find("\"stop\""), 6, "\"pass\"");
  const RuleTable table = table_of(text);
  EXPECT_EQ(decide_in_sql(table, "CAST(NULL AS INTEGER) AS age_years, true AS care_home, 0.0 AS hours"),
            (Decided{"helped", "care-home", "under-18"}));
  EXPECT_EQ(
      decide_in_sql(table, "CAST(NULL AS INTEGER) AS age_years, CAST(NULL AS BOOLEAN) AS care_home, 0.0 AS hours"),
      (Decided{"independent", "nothing-else", "under-18;care-home"}));
  EXPECT_EQ(decide_in_sql(table, "5 AS age_years, CAST(NULL AS BOOLEAN) AS care_home, 0.0 AS hours"),
            (Decided{"child", "under-18", "NULL"}));
}

TEST(RuleTable, one_row_is_explained_rule_by_rule_as_the_sql_decides) {
  const RuleTable table = table_of(kTable);
  const auto decision = decide(table, columns(), {{"age_years", "80"}, {"care_home", std::nullopt}, {"hours", "1.4"}});
  ASSERT_TRUE(decision.ok()) << decision.error().text;
  ASSERT_EQ(decision->rules.size(), 3U);
  EXPECT_EQ(decision->rules[0].outcome, Outcome::no);
  EXPECT_EQ(decision->rules[1].outcome, Outcome::unknown);
  EXPECT_EQ(decision->rules[2].outcome, Outcome::yes);
  ASSERT_NE(decision->rule, nullptr);
  EXPECT_EQ(decision->rule->name, "care-home");
  EXPECT_TRUE(decision->unknown);
  ASSERT_EQ(decision->rules[1].inputs.size(), 2U);
  EXPECT_EQ(decision->rules[1].inputs[0].first, "care_home");
  EXPECT_EQ(decision->rules[1].inputs[0].second, std::nullopt);
  EXPECT_EQ(decision->rules[1].inputs[1].second, "1.4");
}

TEST(RuleTable, that_is_off_is_refused_with_file_line_and_what_to_do) {
  EXPECT_EQ(changed("when = \"age_years < 18\"", "wen = \"age_years < 18\""),
            "stage.toml line 7: [[rule]]: the key \"when\" is missing");
  EXPECT_NE(changed("age_years < 18", "age_year < 18").find("did you mean \"age_years\""), std::string::npos);
  EXPECT_NE(changed("name = \"care-home\"", "name = \"under-18\"").find("stands twice"), std::string::npos);
  EXPECT_NE(changed("value = \"helped\"", "value = \"helpd\"").find("not one of the table's values"),
            std::string::npos);
  EXPECT_NE(changed("source = \"S1 L1\"", "").find("say its source"), std::string::npos);
  EXPECT_NE(changed("reason = \"Under 18.\"", "").find("\"reason\" is missing"), std::string::npos);
  EXPECT_NE(changed("when_unknown = \"stop\"", "when_unknown = \"go\"").find("\"stop\" or \"pass\""),
            std::string::npos);
  EXPECT_NE(changed("when_unknown", "when_unknwon").find("did you mean \"when_unknown\""), std::string::npos);
  EXPECT_NE(changed("name = \"under-18\"", "name = \"Under 18\"").find("small letters"), std::string::npos);
  EXPECT_NE(changed("title = ", "title ").find("line 3"), std::string::npos);
  EXPECT_FALSE(parse_rules("name = \"x\"\ntitle = \"x\"\nversion = \"1\"\n", "x.toml", {.columns = columns()}).ok());
}

TEST(RuleTable, keeps_the_keys_that_its_caller_allows) {
  std::string text(kTable);
  text.replace(text.find("source = \"S1 L1\""), 16, "source = \"S1 L1\"\nweeks = 6\nroutes = [\"a\", \"b\"]\n");
  EXPECT_FALSE(parse_rules(text, "stage.toml", {.columns = columns()}).ok());
  const auto table =
      parse_rules(text, "stage.toml", {.columns = columns(), .extra_rule_keys = {"weeks", "routes", "tier"}});
  ASSERT_TRUE(table.ok()) << table.error().text;
  EXPECT_EQ(std::get<std::int64_t>(table->rules[0].extra.at("weeks")), 6);
  EXPECT_EQ(std::get<std::vector<std::string>>(table->rules[0].extra.at("routes")).size(), 2U);
  EXPECT_FALSE(table->rules[0].extra.contains("tier"));
}

TEST(RuleTable, carries_boundary_tests_in_itself_that_hold) {
  const RuleTable table = table_of(kTable);
  const auto faults = check_boundaries(table, columns());
  ASSERT_TRUE(faults.ok()) << faults.error().text;
  EXPECT_TRUE(faults->empty()) << faults->front();
}

TEST(RuleTable, with_an_idle_comparison_is_found_by_its_own_boundary_tests) {
  std::string text(kTable);
  text.replace(text.find("age_years < 18"), 14, "age_years < 18 AND (care_home OR NOT care_home OR hours > 3)");
  const auto faults = check_boundaries(table_of(text), columns());
  ASSERT_TRUE(faults.ok()) << faults.error().text;
  EXPECT_FALSE(faults->empty());
}

TEST(RuleTable, with_a_rule_that_is_no_where_nothing_is_known_is_found_by_its_own_boundary_tests) {
  const auto faults_with = [](std::string_view condition) {
    std::string text(kTable);
    text.replace(text.find("age_years < 18"), 14, condition);
    auto faults = check_boundaries(table_of(text), columns());
    EXPECT_TRUE(faults.ok()) << faults.error().text;
    return std::move(faults).value();
  };
  const auto found = faults_with("care_home AND hours IS NOT NULL AND hours > 3");
  ASSERT_FALSE(found.empty());
  EXPECT_NE(found.front().find("is no though nothing that it asks is known"), std::string::npos) << found.front();
  EXPECT_TRUE(faults_with("care_home AND NOT (care_home AND hours IS NULL) AND hours > 3").empty());
  EXPECT_TRUE(faults_with("care_home IS NULL OR care_home").empty());
}

TEST(RuleTable, makes_a_page_that_shows_each_boundary_and_what_unknown_does) {
  const auto page = rules_page(table_of(kTable), columns());
  ASSERT_TRUE(page.ok()) << page.error().text;
  EXPECT_NE(page->find("| age_years | 17: yes | 18: no | 19: no | unknown |"), std::string::npos) << *page;
  EXPECT_NE(page->find("| hours | 1.499: no | 1.5: yes |"), std::string::npos) << *page;
  EXPECT_NE(page->find("Inferred: the diagram is lost"), std::string::npos);
}

TEST(RuleTable, of_the_site_replaces_the_shipped_one) {
  EXPECT_EQ(rules_file("data", "no-such-site", "stage"), std::filesystem::path("data") / "rules" / "stage.toml");
}

}  // namespace
}  // namespace kursaal::rules
