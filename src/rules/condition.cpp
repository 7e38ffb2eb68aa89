// DuckDB's parser says what a condition is (json_serialize_sql); this file says which of its parts are allowed and
// builds a tree of those alone. What runs later is written anew from that tree, so that no text of a rule reaches
// DuckDB except through here: a comment, a second statement, a subquery, a function or a cast has no form to be in.
#include "rules/condition.hpp"

#include <array>
#include <map>

#include "base/day.hpp"
#include "base/text.hpp"

namespace kursaal::rules {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kLongestCondition = 4000;
constexpr int kDeepest = 40;

base::Error refused(std::string_view what) {
  return base::make_error(ErrorCode::configuration, what,
                          "; a condition has columns, numbers, texts, true and false, AND, OR, NOT, comparisons, "
                          "BETWEEN, IN, IS NULL, + - * and abs()");
}

// The rows of json_tree as a tree.
struct Node {
  std::string key, type;
  std::string atom;  // of a leaf: the text without quotes, or the number
  std::vector<std::size_t> children;
};

class JsonTree {
 public:
  static Result<JsonTree> read(tables::Connection& connection, std::string_view statement) {
    auto rows = connection.table(
        "SELECT id, parent, key, type, json_extract_string(atom, '$') FROM json_tree(json_serialize_sql(" +
        tables::sql_quote(statement) + ")) ORDER BY id");
    if (!rows.ok()) return base::make_error(ErrorCode::configuration, "DuckDB cannot read it as SQL");
    JsonTree tree;
    std::map<std::string, std::size_t> position;
    for (const auto& row : rows->rows) {
      const std::size_t at = tree.nodes_.size();
      position[row[0].value_or("")] = at;
      tree.nodes_.push_back({row[2].value_or(""), row[3].value_or(""), row[4].value_or(""), {}});
      if (row[1]) tree.nodes_[position.at(*row[1])].children.push_back(at);
    }
    if (tree.nodes_.empty()) return base::make_error(ErrorCode::configuration, "DuckDB cannot read it as SQL");
    return tree;
  }
  [[nodiscard]] const Node& root() const { return nodes_.front(); }
  [[nodiscard]] const Node* child(const Node& node, std::string_view key) const {
    for (const std::size_t at : node.children)
      if (nodes_[at].key == key) return &nodes_[at];
    return nullptr;
  }
  [[nodiscard]] std::string text(const Node& node, std::string_view key) const {
    const Node* found = child(node, key);
    return found == nullptr ? std::string() : found->atom;
  }
  [[nodiscard]] const Node& at(std::size_t position) const { return nodes_[position]; }
  [[nodiscard]] bool empty(const Node& node, std::string_view key) const {
    const Node* found = child(node, key);
    return found == nullptr || found->type == "NULL" || found->children.empty();
  }

 private:
  std::vector<Node> nodes_;
};

const std::map<std::string_view, Form>& forms() {
  static const std::map<std::string_view, Form> kForms{{"CONJUNCTION_AND", Form::all_of},
                                                       {"CONJUNCTION_OR", Form::any_of},
                                                       {"OPERATOR_NOT", Form::negation},
                                                       {"OPERATOR_IS_NULL", Form::is_null},
                                                       {"OPERATOR_IS_NOT_NULL", Form::is_not_null},
                                                       {"COMPARE_EQUAL", Form::equal},
                                                       {"COMPARE_NOTEQUAL", Form::not_equal},
                                                       {"COMPARE_LESSTHAN", Form::less},
                                                       {"COMPARE_LESSTHANOREQUALTO", Form::at_most},
                                                       {"COMPARE_GREATERTHAN", Form::greater},
                                                       {"COMPARE_GREATERTHANOREQUALTO", Form::at_least},
                                                       {"COMPARE_BETWEEN", Form::between},
                                                       {"COMPARE_IN", Form::in},
                                                       {"COMPARE_NOT_IN", Form::not_in}};
  return kForms;
}

// "-5" with 1 place after the point is "-0.5".
std::string decimal_text(std::string digits, std::int64_t scale) {
  const bool negative = digits.starts_with('-');
  if (negative) digits.erase(0, 1);
  if (scale > 0) {
    if (digits.size() <= static_cast<std::size_t>(scale))
      digits.insert(0, static_cast<std::size_t>(scale) + 1 - digits.size(), '0');
    digits.insert(digits.size() - static_cast<std::size_t>(scale), ".");
  }
  return (negative ? "-" : "") + digits;
}

class Builder {
 public:
  explicit Builder(const JsonTree& tree) : tree_(tree) {}

  Result<Expression> build(const Node& node, int depth = 0) const {
    if (depth > kDeepest) return refused("it is nested too deep");
    if (!tree_.text(node, "alias").empty()) return refused("AS has no place here");
    const std::string type_class = tree_.text(node, "class");
    const std::string type = tree_.text(node, "type");
    if (type_class == "COLUMN_REF") return column(node);
    if (type_class == "CONSTANT") return constant(node);
    if (type_class == "CAST") return cast(node);
    if (type_class == "FUNCTION") return function(node, depth);
    if (type_class == "COMPARISON" || type_class == "CONJUNCTION" || type_class == "BETWEEN" ||
        type_class == "OPERATOR") {
      const auto form = forms().find(type);
      if (form == forms().end()) return refused(base::to_lower(type) + " is not allowed");
      return with_parts(form->second, node, depth);
    }
    return refused(base::to_lower(type_class) + " is not allowed");
  }

 private:
  Result<Expression> with_parts(Form form, const Node& node, int depth) const {
    Expression expression{form, {}, {}};
    for (const std::string_view key : {"left", "right", "input", "lower", "upper"}) {
      if (const Node* part = tree_.child(node, key)) {
        KURSAAL_ASSIGN(Expression built, build(*part, depth + 1));
        expression.parts.push_back(std::move(built));
      }
    }
    if (const Node* children = tree_.child(node, "children")) {
      for (const std::size_t at : children->children) {
        KURSAAL_ASSIGN(Expression built, build(tree_.at(at), depth + 1));
        expression.parts.push_back(std::move(built));
      }
    }
    std::size_t least = 2;
    if (form == Form::negation || form == Form::is_null || form == Form::is_not_null) least = 1;
    if (form == Form::between) least = 3;
    if (expression.parts.size() < least) return refused("a part is missing");
    if (form == Form::in || form == Form::not_in)
      for (std::size_t i = 1; i < expression.parts.size(); ++i)
        if (expression.parts[i].form != Form::number && expression.parts[i].form != Form::text &&
            expression.parts[i].form != Form::day)
          return refused("IN takes a list of numbers or texts");
    return expression;
  }

  Result<Expression> column(const Node& node) const {
    const Node* names = tree_.child(node, "column_names");
    if (names == nullptr || names->children.size() != 1) return refused("a column is one name without a dot");
    return Expression{Form::column, tree_.at(names->children[0]).atom, {}};
  }

  Result<Expression> constant(const Node& node) const {
    const Node* value = tree_.child(node, "value");
    const Node* type = value == nullptr ? nullptr : tree_.child(*value, "type");
    if (type == nullptr) return refused("a literal of an unknown kind");
    if (tree_.text(*value, "is_null") != "false") return refused("NULL is asked for with IS NULL");
    const std::string id = tree_.text(*type, "id");
    const std::string text = tree_.text(*value, "value");
    if (id == "VARCHAR") return Expression{Form::text, text, {}};
    if (id == "INTEGER" || id == "BIGINT") {
      if (!base::parse_integer(text)) return refused("a number that is too long");
      return Expression{Form::number, text, {}};
    }
    if (id == "DECIMAL") {
      const Node* info = tree_.child(*type, "type_info");
      const auto scale = info == nullptr ? std::nullopt : base::parse_integer(tree_.text(*info, "scale"));
      if (!scale || !base::parse_integer(text)) return refused("a number that is too long");
      return Expression{Form::number, decimal_text(text, *scale), {}};
    }
    return refused("a literal of the kind " + base::to_lower(id) + " is not allowed");
  }

  // DuckDB writes true, false and DATE '...' as casts of a text; no other cast is let through.
  Result<Expression> cast(const Node& node) const {
    const Node* child = tree_.child(node, "child");
    const Node* type = tree_.child(node, "cast_type");
    if (child == nullptr || type == nullptr || tree_.text(*child, "class") != "CONSTANT")
      return refused("a cast is not allowed");
    KURSAAL_ASSIGN(const Expression literal, constant(*child));
    const std::string id = tree_.text(*type, "id");
    if (literal.form == Form::text && id == "BOOLEAN" && (literal.word == "t" || literal.word == "f"))
      return Expression{Form::truth, literal.word == "t" ? "true" : "false", {}};
    if (literal.form == Form::text && id == "DATE" && literal.word.size() == 10 && base::parse_iso(literal.word))
      return Expression{Form::day, literal.word, {}};
    return refused("a cast is not allowed");
  }

  Result<Expression> function(const Node& node, int depth) const {
    const std::string name = tree_.text(node, "function_name");
    const bool is_operator = tree_.text(node, "is_operator") == "true";
    const Node* children = tree_.child(node, "children");
    const std::size_t count = children == nullptr ? 0 : children->children.size();
    if (!tree_.text(node, "schema").empty() || !tree_.text(node, "catalog").empty() ||
        tree_.text(node, "distinct") == "true" || !tree_.empty(node, "filter"))
      return refused("the function " + name + " is not allowed");
    if (name == "abs" && !is_operator && count == 1) return with_operands(Form::absolute, *children, depth);
    if (is_operator && count == 2) {
      if (name == "+") return with_operands(Form::plus, *children, depth);
      if (name == "-") return with_operands(Form::minus, *children, depth);
      if (name == "*") return with_operands(Form::times, *children, depth);
    }
    if (is_operator && name == "-" && count == 1) return with_operands(Form::negative, *children, depth);
    return refused("the function " + name + " is not allowed");
  }

  Result<Expression> with_operands(Form form, const Node& children, int depth) const {
    Expression expression{form, {}, {}};
    for (const std::size_t at : children.children) {
      KURSAAL_ASSIGN(Expression built, build(tree_.at(at), depth + 1));
      expression.parts.push_back(std::move(built));
    }
    return expression;
  }

  const JsonTree& tree_;
};

// The one expression of "SELECT <condition>", and nothing else beside it.
Result<const Node*> only_expression(const JsonTree& tree) {
  if (tree.text(tree.root(), "error") != "false") {
    return base::make_error(ErrorCode::configuration,
                            "DuckDB cannot read it as SQL: ", tree.text(tree.root(), "error_message"));
  }
  const Node* statements = tree.child(tree.root(), "statements");
  if (statements == nullptr || statements->children.size() != 1) return refused("it is not one expression");
  const Node* node = tree.child(tree.at(statements->children[0]), "node");
  if (node == nullptr || tree.text(*node, "type") != "SELECT_NODE") return refused("it is not one expression");
  const Node* from = tree.child(*node, "from_table");
  if (from == nullptr || tree.text(*from, "type") != "EMPTY") return refused("FROM has no place here");
  for (const std::string_view clause :
       {"modifiers", "where_clause", "group_expressions", "group_sets", "having", "sample", "qualify"})
    if (!tree.empty(*node, clause)) return refused("a clause has no place here");
  if (const Node* with = tree.child(*node, "cte_map"); with != nullptr && !tree.empty(*with, "map"))
    return refused("WITH has no place here");
  const Node* list = tree.child(*node, "select_list");
  if (list == nullptr || list->children.size() != 1) return refused("it is not one expression");
  return &tree.at(list->children[0]);
}

}  // namespace

Result<ConditionReader> ConditionReader::open(std::span<const DocumentedColumn> columns) {
  KURSAAL_ASSIGN(tables::Database database,
                 tables::Database::open({.threads = 1, .memory_bytes = 256ULL << 20, .temp_folder = {}}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  std::string sql;
  for (const DocumentedColumn& column : columns)
    sql += (sql.empty() ? "" : ", ") + sql_of({Form::column, column.name, {}}) + " " + sql_type(column.type);
  if (sql.empty()) sql = "none INTEGER";
  KURSAAL_TRY(connection.execute("CREATE TABLE documented(" + sql + ")"));
  return ConditionReader(columns, std::move(database), std::move(connection));
}

Result<Expression> ConditionReader::read(std::string_view text) {
  if (base::trim(text).empty()) return refused("the condition is empty");
  if (text.size() > kLongestCondition) return refused("it is longer than 4,000 characters");
  KURSAAL_ASSIGN(const JsonTree tree, JsonTree::read(connection_, "SELECT " + std::string(text)));
  KURSAAL_ASSIGN(const Node* node, only_expression(tree));
  KURSAAL_ASSIGN(Expression expression, Builder(tree).build(*node));
  KURSAAL_ASSIGN(const Sort sort, check_sorts(expression, columns_));
  if (sort != Sort::truth) return refused("it is neither true nor false");
  // DuckDB has the last word on kinds: bound and run against the empty table.
  const auto bound = connection_.table("SELECT typeof(condition) FROM (SELECT " + sql_of(expression) +
                                       " AS condition FROM documented UNION ALL SELECT " + "CAST(NULL AS BOOLEAN))");
  if (!bound.ok()) return base::make_error(ErrorCode::configuration, "DuckDB refuses its kinds: ", bound.error().text);
  if (bound->rows.size() != 1 || bound->rows[0][0] != "BOOLEAN") return refused("it is neither true nor false");
  return expression;
}

Result<Condition> ConditionReader::condition(std::string_view text) {
  KURSAAL_ASSIGN(const Expression expression, read(text));
  return Condition{.text = std::string(base::trim(text)),
                   .sql = sql_of(expression),
                   .columns = columns_of(expression),
                   .boundaries = boundaries_of(expression)};
}

Result<Condition> check_condition(std::string_view text, std::span<const DocumentedColumn> columns) {
  KURSAAL_ASSIGN(ConditionReader reader, ConditionReader::open(columns));
  return reader.condition(text);
}

}  // namespace kursaal::rules
