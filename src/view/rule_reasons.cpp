#include "view/rule_reasons.hpp"

#include <toml++/toml.h>

#include "tables/blocks.hpp"

namespace kursaal::view {

base::Result<RuleReasons> read_rule_reasons(const std::filesystem::path& file) {
  KURSAAL_ASSIGN(const std::string text, tables::read_whole(file, 1U << 22U));
  toml::table document;
  try {
    document = toml::parse(text, file.filename().string());
  } catch (const toml::parse_error& problem) {
    return base::make_error(base::ErrorCode::configuration, file.filename().string(), ": ", problem.description());
  }
  RuleReasons reasons;
  const toml::array* rules = document["rule"].as_array();
  if (rules == nullptr)
    return base::make_error(base::ErrorCode::configuration, file.filename().string(), ": there is no [[rule]]");
  for (const toml::node& node : *rules) {
    const toml::table* rule = node.as_table();
    if (rule == nullptr) continue;
    const auto text_of = [&](std::string_view key) { return (*rule)[key].value_or(std::string()); };
    reasons[text_of("name")] = {text_of("reason"), text_of("source"), text_of("inferred")};
  }
  return reasons;
}

}  // namespace kursaal::view
