// Reads a rule table from TOML: every key asked for by name, every problem with its line.
#include <toml++/toml.h>

#include <algorithm>
#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "rules/condition.hpp"
#include "tables/blocks.hpp"

namespace kursaal::rules {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kLargestFile = 1U << 20;

class Reader {
 public:
  Reader(const toml::table& table, std::string_view file, std::string_view what)
      : table_(table), file_(file), what_(what) {}

  [[nodiscard]] base::Error wrong(std::string_view text) const { return wrong_at(table_, text); }
  [[nodiscard]] base::Error wrong_at(const toml::node& node, std::string_view text) const {
    return base::make_error(ErrorCode::configuration, file_, " line ", std::to_string(node.source().begin.line), ": ",
                            what_, text);
  }
  Result<std::string> text(std::string_view key, bool required) {
    asked_.emplace_back(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) {
      if (required) return wrong("the key \"" + std::string(key) + "\" is missing");
      return std::string();
    }
    const auto* held = node->as_string();
    if (held == nullptr || base::trim(held->get()).empty())
      return wrong_at(*node, "\"" + std::string(key) + "\" must be a text that is not empty");
    return std::string(base::trim(held->get()));
  }
  Result<std::vector<std::string>> texts(std::string_view key) {
    asked_.emplace_back(key);
    std::vector<std::string> result;
    const toml::node* node = table_.get(key);
    if (node == nullptr) return result;
    const auto* array = node->as_array();
    if (array == nullptr) return wrong_at(*node, "\"" + std::string(key) + "\" must be a list of texts");
    for (const auto& element : *array) {
      const auto* held = element.as_string();
      if (held == nullptr) return wrong_at(element, "\"" + std::string(key) + "\" must be a list of texts");
      result.push_back(held->get());
    }
    return result;
  }
  base::Status extras(const std::vector<std::string>& keys, std::map<std::string, ExtraValue, std::less<>>& extra) {
    for (const std::string& key : keys) {
      const toml::node* node = table_.get(key);
      if (const auto* held = node == nullptr ? nullptr : node->as_string()) {
        extra[key] = held->get();
      } else if (const auto* whole = node == nullptr ? nullptr : node->as_integer()) {
        extra[key] = whole->get();
      } else if (const auto* number = node == nullptr ? nullptr : node->as_floating_point()) {
        extra[key] = number->get();
      } else if (const auto* truth = node == nullptr ? nullptr : node->as_boolean()) {
        extra[key] = truth->get();
      } else if (node != nullptr) {
        KURSAAL_ASSIGN(extra[key], texts(key));
      }
      asked_.push_back(key);
    }
    return base::ok_status();
  }
  // Keys that nobody asked for.
  [[nodiscard]] base::Status finish() const {
    for (const auto& [key, node] : table_) {
      const std::string_view name = key.str();
      if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
      const std::vector<std::string_view> known(asked_.begin(), asked_.end());
      const std::string_view nearest = base::nearest_name(name, known);
      return wrong_at(node, "unknown key \"" + std::string(name) + "\"" +
                                (nearest.empty() ? "" : " (did you mean \"" + std::string(nearest) + "\"?)"));
    }
    return base::ok_status();
  }
  void allow(std::string_view key) { asked_.emplace_back(key); }
  [[nodiscard]] std::uint32_t line() const { return table_.source().begin.line; }

 private:
  const toml::table& table_;
  std::string file_;
  std::string what_;
  std::vector<std::string> asked_;
};

// Names end up as text in published tables and in file names of pages.
bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Result<Rule> read_rule(const toml::table& table, std::string_view file, const RuleTable& head,
                       const LoadOptions& options, ConditionReader& conditions) {
  Reader reader(table, file, "[[rule]]: ");
  Rule rule;
  rule.line = reader.line();
  KURSAAL_ASSIGN(rule.name, reader.text("name", true));
  if (!is_plain_name(rule.name)) return reader.wrong("a name is small letters, digits and hyphens: " + rule.name);
  if (head.find(rule.name) != nullptr) return reader.wrong("the rule \"" + rule.name + "\" stands twice");
  KURSAAL_ASSIGN(rule.value, reader.text("value", options.values_required));
  if (!rule.value.empty() && std::find(head.values.begin(), head.values.end(), rule.value) == head.values.end())
    return reader.wrong("the value \"" + rule.value + "\" is not one of the table's values");
  KURSAAL_ASSIGN(const std::string as, reader.text("when_as", false));
  KURSAAL_ASSIGN(std::string when, reader.text("when", as.empty()));
  if (!as.empty()) {
    if (!when.empty()) return reader.wrong("rule \"" + rule.name + "\": either when or when_as");
    const auto named = std::find_if(options.named.begin(), options.named.end(),
                                    [&](const NamedCondition& condition) { return condition.name == as; });
    if (named == options.named.end())
      return reader.wrong("rule \"" + rule.name + "\": there is no condition \"" + as + "\" to use");
    when = named->text;
  }
  auto condition = conditions.condition(when);
  if (!condition.ok()) return reader.wrong("rule \"" + rule.name + "\": " + condition.error().text);
  rule.condition = std::move(condition).value();
  KURSAAL_ASSIGN(rule.source, reader.text("source", false));
  KURSAAL_ASSIGN(rule.basis, reader.text("inferred", false));
  rule.inferred = !rule.basis.empty();
  if (rule.source.empty() && !rule.inferred)
    return reader.wrong("rule \"" + rule.name +
                        "\": say its source, or inferred = \"why it is as it is\" where no paper says it");
  KURSAAL_ASSIGN(rule.reason, reader.text("reason", true));
  KURSAAL_TRY(reader.extras(options.extra_rule_keys, rule.extra));
  KURSAAL_TRY(reader.finish());
  return rule;
}

}  // namespace

std::vector<std::string> RuleTable::columns() const {
  std::set<std::string> names;
  for (const Rule& rule : rules) names.insert(rule.condition.columns.begin(), rule.condition.columns.end());
  return {names.begin(), names.end()};
}

NamedCondition any_with_value(const RuleTable& table, std::string_view value) {
  NamedCondition named{table.name + ": " + std::string(value), {}};
  for (const Rule& rule : table.rules)
    if (rule.value == value) named.text += (named.text.empty() ? "(" : " OR (") + rule.condition.text + ")";
  return named;
}

const Rule* RuleTable::find(std::string_view rule) const {
  for (const Rule& each : rules)
    if (each.name == rule) return &each;
  return nullptr;
}

Result<RuleTable> parse_rules(std::string_view text, std::string_view file, const LoadOptions& options) {
  toml::table document;
  try {
    document = toml::parse(text, file);
  } catch (const toml::parse_error& wrong) {
    return base::make_error(ErrorCode::configuration, file, " line ", std::to_string(wrong.source().begin.line), ": ",
                            wrong.description());
  }
  Reader reader(document, file, "");
  RuleTable table;
  KURSAAL_ASSIGN(table.name, reader.text("name", true));
  if (!is_plain_name(table.name)) return reader.wrong("a name is small letters, digits and hyphens: " + table.name);
  KURSAAL_ASSIGN(table.title, reader.text("title", true));
  KURSAAL_ASSIGN(table.version, reader.text("version", true));
  KURSAAL_ASSIGN(table.note, reader.text("note", false));
  KURSAAL_ASSIGN(const std::string unknown, reader.text("when_unknown", false));
  if (!unknown.empty() && unknown != "stop" && unknown != "pass")
    return reader.wrong("when_unknown is \"stop\" or \"pass\"");
  table.when_unknown = unknown == "pass" ? WhenUnknown::pass : WhenUnknown::stop;
  KURSAAL_ASSIGN(table.values, reader.texts("values"));
  KURSAAL_TRY(reader.extras(options.extra_head_keys, table.extra));
  reader.allow("rule");
  KURSAAL_TRY(reader.finish());
  base::Digest digest;
  digest.add_text(text);
  table.digest = digest.hex();

  const toml::node* rules = document.get("rule");
  const auto* list = rules == nullptr ? nullptr : rules->as_array();
  if (list == nullptr || list->empty()) return reader.wrong("there is no [[rule]]");
  KURSAAL_ASSIGN(ConditionReader conditions, ConditionReader::open(options.columns));
  for (const auto& element : *list) {
    const auto* each = element.as_table();
    if (each == nullptr) return reader.wrong_at(element, "each rule is a [[rule]]");
    KURSAAL_ASSIGN(Rule rule, read_rule(*each, file, table, options, conditions));
    table.rules.push_back(std::move(rule));
  }
  return table;
}

Result<RuleTable> load_rules(const std::filesystem::path& file, const LoadOptions& options) {
  KURSAAL_ASSIGN(const std::string text, tables::read_whole(file, kLargestFile));
  const std::string name = file.parent_path().filename().string() + "/" + file.filename().string();
  return parse_rules(text, name, options);
}

std::filesystem::path rules_file(const std::filesystem::path& data_folder, const std::filesystem::path& site_folder,
                                 std::string_view name) {
  const std::string file = std::string(name) + ".toml";
  std::error_code ignored;
  const std::filesystem::path own = site_folder / "rules" / file;
  if (!site_folder.empty() && std::filesystem::exists(own, ignored)) return own;
  return data_folder / "rules" / file;
}

}  // namespace kursaal::rules
