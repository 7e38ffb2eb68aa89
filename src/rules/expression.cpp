#include "rules/expression.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/day.hpp"
#include "base/text.hpp"
#include "tables/database.hpp"

namespace kursaal::rules {
namespace {

using base::ErrorCode;
using base::Result;

std::string quoted_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

bool is_literal(const Expression& expression) {
  return expression.form == Form::number || expression.form == Form::text || expression.form == Form::truth ||
         expression.form == Form::day;
}

std::string_view operator_of(Form form) {
  switch (form) {
    case Form::equal: return " = ";
    case Form::not_equal: return " <> ";
    case Form::less: return " < ";
    case Form::at_most: return " <= ";
    case Form::greater: return " > ";
    case Form::at_least: return " >= ";
    case Form::plus: return " + ";
    case Form::minus: return " - ";
    case Form::times: return " * ";
    case Form::all_of: return " AND ";
    case Form::any_of: return " OR ";
    default: return " ";
  }
}

std::string joined(const Expression& expression, std::string_view by, std::size_t from = 0) {
  std::string out = "(";
  for (std::size_t i = from; i < expression.parts.size(); ++i) {
    if (i > from) out += by;
    out += sql_of(expression.parts[i]);
  }
  return out + ")";
}

std::string_view sort_name(Sort sort) {
  switch (sort) {
    case Sort::number: return "a number";
    case Sort::truth: return "true or false";
    case Sort::text: return "a text";
    case Sort::day: return "a day";
  }
  return "";
}

base::Error wrong(const Expression& expression, std::string_view what) {
  return base::make_error(ErrorCode::configuration, sql_of(expression), ": ", what);
}

// That a text literal is one the column beside it can hold.
base::Status check_texts(const Expression& expression, std::span<const DocumentedColumn> columns) {
  const DocumentedColumn* column = nullptr;
  for (const Expression& part : expression.parts)
    if (part.form == Form::column) column = documented(columns, part.word);
  if (column == nullptr) return wrong(expression, "a text is compared with a column only");
  if (column->values.empty()) return base::ok_status();
  for (const Expression& part : expression.parts) {
    if (part.form != Form::text) continue;
    if (std::find(column->values.begin(), column->values.end(), part.word) != column->values.end()) continue;
    const std::vector<std::string_view> known(column->values.begin(), column->values.end());
    const std::string_view nearest = base::nearest_name(part.word, known);
    return base::make_error(ErrorCode::configuration, column->name, " is never '", part.word, "'",
                            nearest.empty() ? "" : " (did you mean '", nearest, nearest.empty() ? "" : "'?)");
  }
  return base::ok_status();
}

Result<Sort> sort_of_column(const Expression& expression, std::span<const DocumentedColumn> columns) {
  const DocumentedColumn* column = documented(columns, expression.word);
  if (column == nullptr) {
    std::vector<std::string_view> known;
    for (const DocumentedColumn& each : columns) known.emplace_back(each.name);
    const std::string_view nearest = base::nearest_name(expression.word, known);
    return base::make_error(ErrorCode::configuration, "there is no documented column \"", expression.word, "\"",
                            nearest.empty() ? "" : " (did you mean \"", nearest, nearest.empty() ? "" : "\"?)");
  }
  switch (column->type) {
    case ColumnType::whole:
    case ColumnType::decimal: return Sort::number;
    case ColumnType::truth: return Sort::truth;
    case ColumnType::text: return Sort::text;
    case ColumnType::day: return Sort::day;
  }
  return Sort::truth;
}

Result<Sort> sort_of_comparison(const Expression& expression, std::span<const DocumentedColumn> columns) {
  const bool range = expression.form == Form::between || expression.form == Form::less ||
                     expression.form == Form::at_most || expression.form == Form::greater ||
                     expression.form == Form::at_least;
  KURSAAL_ASSIGN(const Sort first, check_sorts(expression.parts[0], columns));
  for (std::size_t i = 1; i < expression.parts.size(); ++i) {
    KURSAAL_ASSIGN(const Sort other, check_sorts(expression.parts[i], columns));
    if (other != first)
      return wrong(expression, std::string(sort_name(first)) + " is compared with " + std::string(sort_name(other)));
  }
  if (range && (first == Sort::text || first == Sort::truth))
    return wrong(expression, std::string(sort_name(first)) + " has no order");
  if (first == Sort::text) KURSAAL_TRY(check_texts(expression, columns));
  return Sort::truth;
}

std::optional<bool> negate(std::optional<bool> value) { return value ? std::optional(!*value) : std::nullopt; }

Cell value_of(const Expression& expression, const Row& row) {
  const auto number = [&](std::size_t part) -> std::optional<double> {
    const Cell cell = value_of(expression.parts[part], row);
    return cell ? std::optional(std::get<double>(*cell)) : std::nullopt;
  };
  switch (expression.form) {
    case Form::column: {
      const auto found = row.find(expression.word);
      return found == row.end() ? Cell{} : found->second;
    }
    case Form::number: return base::parse_number(expression.word).value_or(0);
    case Form::day: return static_cast<double>(base::parse_iso(expression.word)->day.value);
    case Form::text: return expression.word;
    case Form::plus:
    case Form::minus:
    case Form::times: {
      const auto left = number(0);
      const auto right = number(1);
      if (!left || !right) return {};
      return expression.form == Form::plus    ? *left + *right
             : expression.form == Form::minus ? *left - *right
                                              : *left * *right;
    }
    case Form::negative:
    case Form::absolute: {
      const auto part = number(0);
      if (!part) return {};
      return expression.form == Form::negative ? -*part : std::abs(*part);
    }
    default: {
      const auto truth = evaluate(expression, row);
      return truth ? Cell{*truth} : Cell{};
    }
  }
}

std::optional<bool> compare(Form form, const Cell& left, const Cell& right) {
  if (!left || !right) return std::nullopt;
  switch (form) {
    case Form::equal: return *left == *right;
    case Form::not_equal: return *left != *right;
    case Form::less: return *left < *right;
    case Form::at_most: return *left <= *right;
    case Form::greater: return *left > *right;
    case Form::at_least: return *left >= *right;
    default: return std::nullopt;
  }
}

}  // namespace

const DocumentedColumn* documented(std::span<const DocumentedColumn> columns, std::string_view name) {
  for (const DocumentedColumn& column : columns)
    if (column.name == name) return &column;
  return nullptr;
}

std::string sql_type(ColumnType type) {
  switch (type) {
    case ColumnType::whole: return "INTEGER";
    case ColumnType::decimal: return "DOUBLE";
    case ColumnType::truth: return "BOOLEAN";
    case ColumnType::text: return "VARCHAR";
    case ColumnType::day: return "DATE";
  }
  return "VARCHAR";
}

std::string sql_of(const Expression& expression) {
  switch (expression.form) {
    case Form::column: return quoted_name(expression.word);
    case Form::number:
    case Form::truth: return expression.word;
    case Form::text: return tables::sql_quote(expression.word);
    case Form::day: return "DATE " + tables::sql_quote(expression.word);
    case Form::negation: return "(NOT " + sql_of(expression.parts[0]) + ")";
    case Form::negative: return "(- " + sql_of(expression.parts[0]) + ")";
    case Form::absolute: return "abs(" + sql_of(expression.parts[0]) + ")";
    case Form::is_null: return "(" + sql_of(expression.parts[0]) + " IS NULL)";
    case Form::is_not_null: return "(" + sql_of(expression.parts[0]) + " IS NOT NULL)";
    case Form::between:
      return "(" + sql_of(expression.parts[0]) + " BETWEEN " + sql_of(expression.parts[1]) + " AND " +
             sql_of(expression.parts[2]) + ")";
    case Form::in:
    case Form::not_in:
      return "(" + sql_of(expression.parts[0]) + (expression.form == Form::in ? " IN " : " NOT IN ") +
             joined(expression, ", ", 1) + ")";
    default: return joined(expression, operator_of(expression.form));
  }
}

Result<Sort> check_sorts(const Expression& expression, std::span<const DocumentedColumn> columns) {
  switch (expression.form) {
    case Form::column: return sort_of_column(expression, columns);
    case Form::number: return Sort::number;
    case Form::truth: return Sort::truth;
    case Form::text: return Sort::text;
    case Form::day: return Sort::day;
    case Form::is_null:
    case Form::is_not_null:
      if (expression.parts[0].form != Form::column) return wrong(expression, "only a column can be asked for NULL");
      KURSAAL_TRY([&]() -> base::Status {
        KURSAAL_ASSIGN([[maybe_unused]] const Sort any, check_sorts(expression.parts[0], columns));
        return base::ok_status();
      }());
      return Sort::truth;
    case Form::all_of:
    case Form::any_of:
    case Form::negation:
    case Form::plus:
    case Form::minus:
    case Form::times:
    case Form::negative:
    case Form::absolute: {
      const bool logic =
          expression.form == Form::all_of || expression.form == Form::any_of || expression.form == Form::negation;
      const Sort wanted = logic ? Sort::truth : Sort::number;
      for (const Expression& part : expression.parts) {
        KURSAAL_ASSIGN(const Sort sort, check_sorts(part, columns));
        if (sort != wanted) return wrong(part, "must be " + std::string(sort_name(wanted)));
      }
      return wanted;
    }
    default: return sort_of_comparison(expression, columns);
  }
}

std::vector<std::string> columns_of(const Expression& expression) {
  std::set<std::string> names;
  const std::function<void(const Expression&)> walk = [&](const Expression& part) {
    if (part.form == Form::column) names.insert(part.word);
    for (const Expression& each : part.parts) walk(each);
  };
  walk(expression);
  return {names.begin(), names.end()};
}

std::vector<Boundary> boundaries_of(const Expression& expression) {
  std::vector<Boundary> found;
  const auto add = [&found](const Expression& column, std::string literal) {
    for (const Boundary& each : found)
      if (each.column == column.word && each.literal == literal) return;
    found.push_back({column.word, std::move(literal)});
  };
  const std::function<void(const Expression&, bool)> walk = [&](const Expression& part, bool as_truth) {
    if (part.form == Form::column && as_truth) add(part, "true");
    const bool logic = part.form == Form::all_of || part.form == Form::any_of || part.form == Form::negation;
    for (const Expression& column : part.parts) {
      if (logic || column.form != Form::column) continue;
      for (const Expression& literal : part.parts)
        if (is_literal(literal)) add(column, sql_of(literal));
    }
    for (const Expression& each : part.parts) walk(each, logic);
  };
  walk(expression, true);
  return found;
}

bool asks_for_null(const Expression& expression) {
  if (expression.form == Form::is_null || expression.form == Form::is_not_null) return true;
  return std::any_of(expression.parts.begin(), expression.parts.end(), asks_for_null);
}

std::optional<bool> evaluate(const Expression& expression, const Row& row) {
  const auto cell = [&](std::size_t part) { return value_of(expression.parts[part], row); };
  switch (expression.form) {
    case Form::truth: return expression.word == "true";
    case Form::column: {
      const Cell value = value_of(expression, row);
      return value ? std::optional(std::get<bool>(*value)) : std::nullopt;
    }
    case Form::negation: return negate(evaluate(expression.parts[0], row));
    case Form::all_of:
    case Form::any_of: {
      const bool decisive = expression.form == Form::any_of;
      bool unknown = false;
      for (const Expression& part : expression.parts) {
        const auto value = evaluate(part, row);
        if (value == decisive) return decisive;
        unknown = unknown || !value;
      }
      return unknown ? std::nullopt : std::optional(!decisive);
    }
    case Form::is_null: return !cell(0);
    case Form::is_not_null: return cell(0).has_value();
    case Form::between: {
      const auto low = compare(Form::at_least, cell(0), cell(1));
      const auto high = compare(Form::at_most, cell(0), cell(2));
      if (low == false || high == false) return false;
      return low && high ? std::optional(true) : std::nullopt;
    }
    case Form::in:
    case Form::not_in: {
      std::optional<bool> found = false;
      for (std::size_t i = 1; i < expression.parts.size(); ++i) {
        const auto same = compare(Form::equal, cell(0), cell(i));
        if (same == true) found = true;
        if (!same && found == false) found = std::nullopt;
      }
      return expression.form == Form::in ? found : negate(found);
    }
    default: return compare(expression.form, cell(0), cell(1));
  }
}

}  // namespace kursaal::rules
