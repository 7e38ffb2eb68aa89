// The tree of a condition: what may stand in one, its kinds, its SQL, and a slow three-valued evaluation that DuckDB is
// held against. Inside the room only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "rules/rules.hpp"

namespace kursaal::rules {

enum class Form : std::uint8_t {
  column,
  number,
  text,
  truth,
  day,
  all_of,
  any_of,
  negation,
  equal,
  not_equal,
  less,
  at_most,
  greater,
  at_least,
  between,
  in,
  not_in,
  is_null,
  is_not_null,
  plus,
  minus,
  times,
  negative,
  absolute,
};

struct Expression {
  Form form = Form::truth;
  std::string word;  // the name of a column, or a literal: digits, text, "true", "2024-01-01"
  std::vector<Expression> parts;
};

// The kind of thing that an expression is.
enum class Sort : std::uint8_t { number, truth, text, day };

// Everything is in brackets, names are quoted, literals are written anew: nothing of what somebody typed goes through.
std::string sql_of(const Expression& expression);

// Errors: configuration: a column that is not documented, kinds that do not go together, a text the column cannot hold.
base::Result<Sort> check_sorts(const Expression& expression, std::span<const DocumentedColumn> columns);

// Columns in order of name; comparisons of a column with a literal in order of appearance.
std::vector<std::string> columns_of(const Expression& expression);
std::vector<Boundary> boundaries_of(const Expression& expression);
bool asks_for_null(const Expression& expression);

// Numbers and days as double (days since 1970), truth, text; nothing is NULL.
using Cell = std::optional<std::variant<double, bool, std::string>>;
using Row = std::map<std::string, Cell, std::less<>>;
// Kleene's logic, as SQL has it. Requires: check_sorts() passed and it is a truth; a column that `row` lacks is NULL.
std::optional<bool> evaluate(const Expression& expression, const Row& row);

const DocumentedColumn* documented(std::span<const DocumentedColumn> columns, std::string_view name);
std::string sql_type(ColumnType type);

}  // namespace kursaal::rules
