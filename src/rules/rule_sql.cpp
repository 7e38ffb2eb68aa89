// A table of rules as SQL expressions, and one row worked out by the same expressions.
#include <functional>

#include "rules/expression.hpp"
#include "tables/database.hpp"

namespace kursaal::rules {
namespace {

using tables::sql_quote;

std::string number_of(const RuleTable& table, const Rule& rule) {
  return std::to_string(&rule - table.rules.data() + 1);
}

}  // namespace

std::string decision_sql(const RuleTable& table) {
  // One CASE that asks a condition once for true and, where that stops, once for unknown: DuckDB evaluates the later
  // branches only for the rows that no earlier branch took.
  std::string sql = "CASE";
  for (const Rule& rule : table.rules) {
    sql += " WHEN " + rule.condition.sql + " THEN " + number_of(table, rule);
    if (table.when_unknown == WhenUnknown::stop && !rule.condition.columns.empty())
      sql += " WHEN " + rule.condition.sql + " IS NULL THEN -" + number_of(table, rule);
  }
  return sql + " ELSE 0 END";
}

std::string value_sql(const RuleTable& table, std::string_view decision, std::string_view unknown,
                      std::string_view otherwise) {
  std::string sql = "CASE WHEN " + std::string(decision) + " < 0 THEN " + sql_quote(unknown);
  for (const Rule& rule : table.rules)
    sql += " WHEN " + std::string(decision) + " = " + number_of(table, rule) + " THEN " + sql_quote(rule.value);
  return sql + " ELSE " + sql_quote(otherwise) + " END";
}

std::string rule_name_sql(const RuleTable& table, std::string_view decision) {
  std::string sql = "CASE abs(" + std::string(decision) + ")";
  for (const Rule& rule : table.rules) sql += " WHEN " + number_of(table, rule) + " THEN " + sql_quote(rule.name);
  return sql + " ELSE NULL END";
}

std::string passed_over_sql(const RuleTable& table, std::string_view decision) {
  return passed_over_sql(
      table, decision, [](const Rule& rule) { return rule.name; }, ";");
}

std::string passed_over_sql(const RuleTable& table, std::string_view decision,
                            const std::function<std::string(const Rule&)>& word, std::string_view between) {
  std::string names;
  for (const Rule& rule : table.rules) {
    if (rule.condition.columns.empty()) continue;
    if (!names.empty()) names += ", ";
    names += "CASE WHEN (" + std::string(decision) + " = 0 OR abs(" + std::string(decision) + ") > " +
             number_of(table, rule) + ") AND " + rule.condition.sql + " IS NULL THEN " + sql_quote(word(rule)) + " END";
  }
  if (names.empty()) return "CAST(NULL AS VARCHAR)";
  return "nullif(concat_ws(" + sql_quote(between) + ", " + names + "), '')";
}

base::Result<Decision> decide(const RuleTable& table, std::span<const DocumentedColumn> columns,
                              const std::map<std::string, std::optional<std::string>>& row) {
  KURSAAL_ASSIGN(tables::Database database,
                 tables::Database::open({.threads = 1, .memory_bytes = 256ULL << 20, .temp_folder = {}}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  std::string cells;
  for (const std::string& name : table.columns()) {
    const DocumentedColumn* column = documented(columns, name);
    const auto found = row.find(name);
    const bool known = found != row.end() && found->second.has_value();
    cells += (cells.empty() ? "" : ", ") + std::string("CAST(") + (known ? sql_quote(*found->second) : "NULL") +
             " AS " + sql_type(column == nullptr ? ColumnType::text : column->type) + ") AS \"" + name + "\"";
  }
  if (cells.empty()) cells = "1 AS none";
  std::string asked;
  for (const Rule& rule : table.rules) asked += (asked.empty() ? "" : ", ") + rule.condition.sql;
  KURSAAL_ASSIGN(const tables::TextTable answers, connection.table("SELECT " + asked + " FROM (SELECT " + cells + ")"));
  Decision decision;
  for (std::size_t i = 0; i < table.rules.size(); ++i) {
    const Rule& rule = table.rules[i];
    const auto& answer = answers.rows.at(0).at(i);
    RuleOutcome outcome{&rule, !answer ? Outcome::unknown : *answer == "true" ? Outcome::yes : Outcome::no, {}};
    for (const std::string& name : rule.condition.columns) {
      const auto found = row.find(name);
      outcome.inputs.emplace_back(name, found == row.end() ? std::nullopt : found->second);
    }
    if (decision.rule == nullptr && (outcome.outcome == Outcome::yes || (outcome.outcome == Outcome::unknown &&
                                                                         table.when_unknown == WhenUnknown::stop))) {
      decision.rule = &rule;
      decision.unknown = outcome.outcome == Outcome::unknown;
    }
    decision.rules.push_back(std::move(outcome));
  }
  return decision;
}

}  // namespace kursaal::rules
