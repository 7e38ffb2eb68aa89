// Reviewed tables of rules: for stages, cohorts, eligibility and indicators alike. A condition is a SQL expression over
// documented feature columns, parsed and run by DuckDB; what may stand in it is a short list (condition.cpp). NULL is
// exactly "unknown": a rule that needs an unknown feature is unknown, never false.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace kursaal::rules {

enum class ColumnType : std::uint8_t { whole, decimal, truth, text, day };

// A column that conditions may use. `values`: all that a text column can hold; empty: any text. A literal that is none
// of them is refused, for it could never be met.
struct DocumentedColumn {
  std::string name;
  ColumnType type = ColumnType::whole;
  std::vector<std::string> values{};
};

// A column compared with a literal, from which boundary tests are derived.
struct Boundary {
  std::string column;
  std::string literal;  // as SQL: "55", "-0.5", "'severe'", "true", "DATE '2024-01-01'"
};

// A checked condition.
struct Condition {
  std::string text;                  // as written
  std::string sql;                   // as DuckDB understood it: wholly in brackets, without comments; use this one
  std::vector<std::string> columns;  // used, in order of name, each once
  std::vector<Boundary> boundaries;  // in order of appearance, each once
};

// A value of a key that the room does not know: kept for the caller.
using ExtraValue = std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>>;

struct Rule {
  std::string name;
  std::string value;  // what a person is called where this rule fires; empty where the table has no values
  Condition condition;
  std::string source;     // the paragraph it comes from: "S2 3.10"
  bool inferred = false;  // the papers are silent or their diagram is lost; `basis` says why it is as it is
  std::string basis;
  std::string reason;  // in plain words, to be read by staff
  std::map<std::string, ExtraValue, std::less<>> extra;
  std::uint32_t line = 0;
};

// What a table of ordered rules says where a rule is unknown before any has fired.
enum class WhenUnknown : std::uint8_t {
  stop,  // the answer is unknown: a later rule could only make somebody look better than is known
  pass,  // the next rule is asked, and the rules passed over stand beside the answer
};

struct RuleTable {
  std::string name;
  std::string title;
  std::string version;  // as written in the table
  std::string digest;   // of the text: part of rules_version
  std::string note;     // in plain words: what it is for and its limits
  WhenUnknown when_unknown = WhenUnknown::stop;
  std::vector<std::string> values;  // all values, in their order; every rule's value is one of them
  std::vector<Rule> rules;
  std::map<std::string, ExtraValue, std::less<>> extra;    // of the table's head
  [[nodiscard]] std::vector<std::string> columns() const;  // of all rules, in order of name, each once
  [[nodiscard]] const Rule* find(std::string_view rule) const;
};

// A condition that stands in another table and is used by name, so that its thresholds are in one place.
struct NamedCondition {
  std::string name;  // "rising-risk: rising"
  std::string text;
};
// The rules of a table with a value, any of which is enough: "TABLE: VALUE". Requires: there is one.
NamedCondition any_with_value(const RuleTable& table, std::string_view value);

// Keys that a caller allows beside the room's own; any other key is an error that names the nearest.
struct LoadOptions {
  std::span<const DocumentedColumn> columns;
  std::vector<std::string> extra_head_keys{};
  std::vector<std::string> extra_rule_keys{};
  bool values_required = true;          // false: rules without `value`
  std::vector<NamedCondition> named{};  // what `when_as` may name
};

// Reads a table:
//   name, title, version, when_unknown = "stop" | "pass", values = [...], note
//   [[rule]] name, value, when = "SQL" | when_as = "TABLE: VALUE", source | inferred = "why", reason
// Errors: configuration, with `file` and line: an unknown key, a rule named twice, a column that is not documented
// (with the nearest), a literal no column can hold, anything outside the short list, a condition that is not true or
// false.
base::Result<RuleTable> parse_rules(std::string_view text, std::string_view file, const LoadOptions& options);
// Reads a file, or of two folders the site's: see rules_file().
base::Result<RuleTable> load_rules(const std::filesystem::path& file, const LoadOptions& options);
// <site>/rules/NAME.toml where the site has one, else <data>/rules/NAME.toml.
std::filesystem::path rules_file(const std::filesystem::path& data_folder, const std::filesystem::path& site_folder,
                                 std::string_view name);

// One condition by itself. Errors: configuration; the text says what is wrong, not where.
base::Result<Condition> check_condition(std::string_view text, std::span<const DocumentedColumn> columns);

// --- A table as SQL. All of these are expressions over a row that has the columns; no trailing blank or semicolon. ---

// A whole number: k where rule k (1, 2 ...) decides, -k where rule k could not be decided and stops, 0 where no rule
// holds.
std::string decision_sql(const RuleTable& table);
// From a decision (a column or expression): the value, the text `unknown` where it stopped, `otherwise` where no rule
// held.
std::string value_sql(const RuleTable& table, std::string_view decision, std::string_view unknown,
                      std::string_view otherwise);
// The name of the rule that decided or could not be decided; NULL where no rule held.
std::string rule_name_sql(const RuleTable& table, std::string_view decision);
// Names of the rules before the one that decided that could not be decided, joined by ";"; NULL where there are none.
std::string passed_over_sql(const RuleTable& table, std::string_view decision);
// The same in words of the caller's choice.
std::string passed_over_sql(const RuleTable& table, std::string_view decision,
                            const std::function<std::string(const Rule&)>& word, std::string_view between);

// --- One row, for `kursaal explain`. ---

enum class Outcome : std::uint8_t { no, yes, unknown };
struct RuleOutcome {
  const Rule* rule = nullptr;
  Outcome outcome = Outcome::unknown;
  std::vector<std::pair<std::string, std::optional<std::string>>> inputs;  // the columns it looked at; nullopt: unknown
};
struct Decision {
  const Rule* rule = nullptr;  // that decided, or could not be decided; nullptr where none held
  bool unknown = false;
  std::vector<RuleOutcome> rules;  // of all, in order
};
// `row`: by column the value as text, nullopt is NULL; a documented column that is not there is NULL.
// The pointers of the answer are into `table`. Errors: storage.
base::Result<Decision> decide(const RuleTable& table, std::span<const DocumentedColumn> columns,
                              const std::map<std::string, std::optional<std::string>>& row);

// --- Derived from the table. ---

// A page of docs/methods: the rules in order with reason and source, and for each literal what the rule says below, at
// and above it and where the column is unknown, worked out by DuckDB. Errors: storage.
base::Result<std::string> rules_page(const RuleTable& table, std::span<const DocumentedColumn> columns);

// What is wrong with a table at its own boundaries, each line a sentence; empty where all holds. For every rule, on a
// grid of its columns at each literal, one below, one above and NULL: DuckDB and a slow evaluator agree; a rule is
// unknown exactly where what is unknown could change it, save where the condition asks IS NULL, and even then it is not
// "no" where all of its columns are unknown together; each literal
// changes the answer somewhere, so that no comparison is idle. Errors: storage.
base::Result<std::vector<std::string>> check_boundaries(const RuleTable& table,
                                                        std::span<const DocumentedColumn> columns);

}  // namespace kursaal::rules
