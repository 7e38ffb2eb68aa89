// Tests that every table carries in itself, and the page that shows them.
#include <algorithm>

#include "rules/boundary_grid.hpp"
#include "rules/condition.hpp"

namespace kursaal::rules {
namespace {

using base::Result;

std::string_view answer(std::optional<bool> value) { return !value ? "unknown" : *value ? "yes" : "no"; }

// What DuckDB says of every row of a grid.
Result<std::vector<std::optional<bool>>> ask_duckdb(tables::Connection& connection, const Condition& condition,
                                                    const BoundaryGrid& grid) {
  std::string picks;
  for (std::size_t i = 0; i < grid.columns.size(); ++i) {
    const TriedColumn& column = grid.columns[i];
    const std::string list = "c" + std::to_string(i);
    std::string cells;
    for (std::size_t cell = 0; cell < column.cells.size(); ++cell)
      cells += (cell == 0 ? "" : ", ") + cell_sql(column, cell);
    picks += ", ([" + cells + "])[" + list + "] AS \"" + column.column->name + "\"";
  }
  std::string columns_sql = "place INTEGER";
  std::vector<tables::ColumnType> types{tables::ColumnType::i32};
  for (std::size_t i = 0; i < grid.columns.size(); ++i) {
    columns_sql += ", c" + std::to_string(i) + " INTEGER";
    types.push_back(tables::ColumnType::i32);
  }
  KURSAAL_TRY(connection.execute("CREATE OR REPLACE TABLE grid(" + columns_sql + ")"));
  KURSAAL_ASSIGN(tables::Appender rows, connection.appender("grid", types));
  for (std::size_t row = 0; row < grid.rows.size(); ++row) {
    rows.put_signed(static_cast<std::int64_t>(row));
    for (const std::size_t cell : grid.rows[row]) rows.put_signed(static_cast<std::int64_t>(cell) + 1);
    KURSAAL_TRY(rows.end_row());
  }
  KURSAAL_TRY(rows.finish());
  KURSAAL_ASSIGN(const tables::TextTable table, connection.table("SELECT " + condition.sql + " FROM (SELECT place" +
                                                                 picks + " FROM grid) ORDER BY place"));
  std::vector<std::optional<bool>> answers;
  for (const auto& row : table.rows) answers.push_back(row[0] ? std::optional(*row[0] == "true") : std::nullopt);
  return answers;
}

// A row without NULL where a literal changes the answer; nothing if there is none.
std::optional<std::size_t> witness(const Expression& expression, const BoundaryGrid& grid, std::size_t column,
                                   const Around& cells, bool may_be_null) {
  for (std::size_t row = 0; row < grid.rows.size(); ++row) {
    bool usable = true;
    for (std::size_t i = 0; i < grid.columns.size(); ++i)
      usable = usable && (i == column || may_be_null || grid.rows[row][i] != 0);
    if (!usable) continue;
    const auto at = evaluate(expression, grid.with(row, column, *cells.at));
    for (const auto& other : {cells.below, cells.above})
      if (other && evaluate(expression, grid.with(row, column, *other)) != at) return row;
  }
  return std::nullopt;
}

std::size_t column_position(const BoundaryGrid& grid, std::string_view name) {
  for (std::size_t i = 0; i < grid.columns.size(); ++i)
    if (grid.columns[i].column->name == name) return i;
  return grid.columns.size();
}

base::Status check_rule(ConditionReader& reader, tables::Connection& connection, const Rule& rule,
                        std::span<const DocumentedColumn> columns, std::vector<std::string>& faults) {
  KURSAAL_ASSIGN(const Expression expression, reader.read(rule.condition.text));
  const BoundaryGrid grid = boundary_grid(rule.condition, columns);
  const std::string of = "rule " + rule.name + ": ";
  KURSAAL_ASSIGN(const auto answers, ask_duckdb(connection, rule.condition, grid));
  for (std::size_t row = 0; row < grid.rows.size(); ++row) {
    const auto slow = evaluate(expression, grid.row(row));
    std::string where;
    for (std::size_t i = 0; i < grid.columns.size(); ++i)
      where += " " + grid.columns[i].column->name + "=" + cell_text(grid.columns[i], grid.rows[row][i]);
    if (slow != answers[row]) {
      faults.push_back(of + "DuckDB says " + std::string(answer(answers[row])) + ", the slow evaluator " +
                       std::string(answer(slow)) + " at" + where);
      break;
    }
    // Who is known by nothing that the rule asks may be held by it, but never passed on as if it did not hold: a later
    // rule would say that they are better than anybody knows.
    if (slow == false && !grid.columns.empty() &&
        std::all_of(grid.rows[row].begin(), grid.rows[row].end(), [](std::size_t cell) { return cell == 0; }))
      faults.push_back(of + "is no though nothing that it asks is known");
    if (!slow || asks_for_null(expression)) continue;
    for (std::size_t i = 0; i < grid.columns.size(); ++i) {
      if (grid.rows[row][i] != 0) continue;
      for (std::size_t cell = 1; cell < grid.columns[i].cells.size(); ++cell)
        if (evaluate(expression, grid.with(row, i, cell)) != slow)
          faults.push_back(of + "is " + std::string(answer(slow)) + " though " + grid.columns[i].column->name +
                           " is unknown and could change it at" + where);
    }
  }
  for (const Boundary& boundary : rule.condition.boundaries) {
    const std::size_t column = column_position(grid, boundary.column);
    const Around cells = around(grid.columns[column], boundary);
    if (!cells.at || !witness(expression, grid, column, cells, true))
      faults.push_back(of + boundary.column + " against " + boundary.literal + " never changes the answer");
  }
  return base::ok_status();
}

// "| age_years | 55 | 54: no | 55: no | 56: yes | unknown |"
std::string boundary_line(const Expression& expression, const BoundaryGrid& grid, const Boundary& boundary) {
  const std::size_t column = column_position(grid, boundary.column);
  const Around cells = around(grid.columns[column], boundary);
  auto row = witness(expression, grid, column, cells, false);
  if (!row) row = witness(expression, grid, column, cells, true);
  if (!row) return {};
  const auto said = [&](const std::optional<std::size_t>& cell) -> std::string {
    if (!cell) return " ";
    return cell_text(grid.columns[column], *cell) + ": " +
           std::string(answer(evaluate(expression, grid.with(*row, column, *cell))));
  };
  std::string others;
  for (std::size_t i = 0; i < grid.columns.size(); ++i)
    if (i != column)
      others += (others.empty() ? "" : ", ") + grid.columns[i].column->name + " " +
                cell_text(grid.columns[i], grid.rows[*row][i]);
  return "| " + boundary.column + " | " + said(cells.below) + " | " + said(cells.at) + " | " + said(cells.above) +
         " | " + std::string(answer(evaluate(expression, grid.with(*row, column, 0)))) + " | " + others + " |\n";
}

}  // namespace

Result<std::vector<std::string>> check_boundaries(const RuleTable& table, std::span<const DocumentedColumn> columns) {
  KURSAAL_ASSIGN(ConditionReader reader, ConditionReader::open(columns));
  KURSAAL_ASSIGN(tables::Database database,
                 tables::Database::open({.threads = 1, .memory_bytes = 512ULL << 20, .temp_folder = {}}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  std::vector<std::string> faults;
  for (const Rule& rule : table.rules) KURSAAL_TRY(check_rule(reader, connection, rule, columns, faults));
  return faults;
}

Result<std::string> rules_page(const RuleTable& table, std::span<const DocumentedColumn> columns) {
  KURSAAL_ASSIGN(ConditionReader reader, ConditionReader::open(columns));
  std::string page = "# " + table.title + "\n\nMade from the rule table `" + table.name + "`, version " +
                     table.version + "; a test fails when this page is not up to date.\n\n";
  if (!table.note.empty()) page += table.note + "\n\n";
  page += table.when_unknown == WhenUnknown::stop
              ? "The rules are asked in order; the first that holds decides. A rule that needs an unknown feature is "
                "unknown, and then\nthe answer is unknown: no later rule is asked.\n"
              : "The rules are asked in order; the first that holds decides. A rule that needs an unknown feature is "
                "passed over, and its\nname stands beside the answer.\n";
  std::size_t number = 0;
  for (const Rule& rule : table.rules) {
    KURSAAL_ASSIGN(const Expression expression, reader.read(rule.condition.text));
    const BoundaryGrid grid = boundary_grid(rule.condition, columns);
    page += "\n## " + std::to_string(++number) + ". " + rule.name;
    if (!rule.value.empty()) page += ": " + rule.value;
    page += "\n\n" + rule.reason + "\n\n```sql\n" + rule.condition.text + "\n```\n\n";
    if (!rule.source.empty()) page += "Source: " + rule.source + (rule.inferred ? ". " : "\n");
    if (rule.inferred) page += "Inferred: " + rule.basis + "\n";
    std::string lines;
    for (const Boundary& boundary : rule.condition.boundaries) lines += boundary_line(expression, grid, boundary);
    if (!lines.empty())
      page += "\n| column | below, or another | at | above | not known | where |\n|---|---|---|---|---|---|\n" + lines;
  }
  return page;
}

}  // namespace kursaal::rules
