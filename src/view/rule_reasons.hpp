// Why a rule of a table says what it says, in the table's own words. Inside the room only.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kursaal::view {

struct RuleReason {
  std::string reason;  // in plain words, to be read by staff
  std::string source;  // the paragraph it comes from; empty: inferred
  std::string inferred;
};

// By the rule's name. Reads only these texts: whether the table is sound was asked when the run read it. Errors:
// configuration, io.
using RuleReasons = std::map<std::string, RuleReason, std::less<>>;
base::Result<RuleReasons> read_rule_reasons(const std::filesystem::path& file);

}  // namespace kursaal::view
