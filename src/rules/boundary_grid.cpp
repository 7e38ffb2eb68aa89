#include "rules/boundary_grid.hpp"

#include <algorithm>
#include <set>

#include "base/day.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "tables/database.hpp"

namespace kursaal::rules {
namespace {

constexpr std::size_t kMostRows = 20'000;
constexpr std::string_view kOtherText = "another text";

double step_of(ColumnType type) { return type == ColumnType::decimal ? 0.001 : 1; }

// "DATE '2024-01-01'" and "55" as a number.
double number_of(std::string_view literal) {
  if (literal.starts_with("DATE '")) return static_cast<double>(base::parse_iso(literal.substr(6, 10))->day.value);
  return base::parse_number(literal).value_or(0);
}

// "'it''s'" as it's.
std::string text_of(std::string_view literal) {
  std::string out;
  for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
    out += literal[i];
    if (literal[i] == '\'') ++i;
  }
  return out;
}

TriedColumn tried(const DocumentedColumn& column, std::span<const Boundary> boundaries) {
  TriedColumn result{&column, {Cell{}}, std::nullopt};
  if (column.type == ColumnType::truth) {
    result.cells.insert(result.cells.end(), {Cell{false}, Cell{true}});
    return result;
  }
  std::set<std::string> texts;
  std::set<double> numbers;
  for (const Boundary& boundary : boundaries) {
    if (boundary.column != column.name) continue;
    if (column.type == ColumnType::text) {
      texts.insert(text_of(boundary.literal));
      continue;
    }
    const double value = number_of(boundary.literal);
    numbers.insert({value - step_of(column.type), value, value + step_of(column.type)});
  }
  if (column.type == ColumnType::text) {
    std::string other(kOtherText);
    for (const std::string& value : column.values)
      if (!texts.contains(value)) other = value;
    texts.insert(other);
    result.other = other;
    result.cells.insert(result.cells.end(), texts.begin(), texts.end());
    return result;
  }
  if (numbers.empty()) numbers = {0, 1};
  result.cells.insert(result.cells.end(), numbers.begin(), numbers.end());
  return result;
}

std::optional<std::size_t> position(const TriedColumn& column, const Cell& cell) {
  const auto found = std::find(column.cells.begin(), column.cells.end(), cell);
  if (found == column.cells.end()) return std::nullopt;
  return static_cast<std::size_t>(found - column.cells.begin());
}

}  // namespace

Row BoundaryGrid::row(std::size_t at) const {
  Row result;
  for (std::size_t i = 0; i < columns.size(); ++i) result[columns[i].column->name] = columns[i].cells[rows[at][i]];
  return result;
}

Row BoundaryGrid::with(std::size_t at, std::size_t column, std::size_t cell) const {
  Row result = row(at);
  result[columns[column].column->name] = columns[column].cells[cell];
  return result;
}

BoundaryGrid boundary_grid(const Condition& condition, std::span<const DocumentedColumn> columns) {
  BoundaryGrid grid;
  double all = 1;
  for (const std::string& name : condition.columns) {
    const DocumentedColumn* column = documented(columns, name);
    if (column == nullptr) continue;
    grid.columns.push_back(tried(*column, condition.boundaries));
    all *= static_cast<double>(grid.columns.back().cells.size());
  }
  const bool whole = all <= static_cast<double>(kMostRows);
  base::Random random(1);
  const std::size_t count = whole ? static_cast<std::size_t>(all) : kMostRows;
  for (std::size_t row = 0; row < count; ++row) {
    std::vector<std::size_t> cells;
    std::size_t rest = row;
    for (const TriedColumn& column : grid.columns) {
      cells.push_back(whole ? rest % column.cells.size() : static_cast<std::size_t>(random.below(column.cells.size())));
      rest /= column.cells.size();
    }
    grid.rows.push_back(std::move(cells));
  }
  return grid;
}

Around around(const TriedColumn& column, const Boundary& boundary) {
  Around result;
  if (column.column->type == ColumnType::truth) {
    result.below = position(column, Cell{boundary.literal != "true"});
    result.at = position(column, Cell{boundary.literal == "true"});
    return result;
  }
  if (column.column->type == ColumnType::text) {
    const std::string text = text_of(boundary.literal);
    result.at = position(column, Cell{text});
    if (column.other) result.below = position(column, Cell{*column.other});
    return result;
  }
  const double value = number_of(boundary.literal);
  const double step = step_of(column.column->type);
  result.below = position(column, Cell{value - step});
  result.at = position(column, Cell{value});
  result.above = position(column, Cell{value + step});
  return result;
}

std::string cell_text(const TriedColumn& column, std::size_t cell) {
  const Cell& value = column.cells[cell];
  if (!value) return "NULL";
  if (const auto* truth = std::get_if<bool>(&*value)) return *truth ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&*value)) return *text;
  const double number = std::get<double>(*value);
  if (column.column->type == ColumnType::day) return base::format_day(base::Day{static_cast<std::int32_t>(number)});
  return base::format_number(number);
}

std::string cell_sql(const TriedColumn& column, std::size_t cell) {
  const std::string text = cell_text(column, cell);
  const std::string type = sql_type(column.column->type);
  return column.cells[cell] ? "CAST(" + tables::sql_quote(text) + " AS " + type + ")" : "CAST(NULL AS " + type + ")";
}

}  // namespace kursaal::rules
