// The rule tables of lists, read and checked: who is eligible, in which tier, what a row tells, where the others go,
// which care is missing. Safety rule 12 is held here: a table that reads ethnicity is refused.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rules/rules.hpp"

namespace kursaal::find {

// Positions in ListRules::eligibility.rules.
struct EligibilityList {
  std::string name;
  std::vector<std::size_t> clauses;   // all must hold
  std::vector<std::size_t> ways;      // each a way to meet a clause: counted and told, decides nothing
  std::vector<std::size_t> left_out;  // eligible, and not offered a place
};

struct TierTable {
  rules::RuleTable table;                                   // values in the order of tiers
  std::string otherwise;                                    // the tier of whom no rule puts elsewhere
  int ageing_weeks = 0;                                     // 0: waiting does not raise
  int ageing_highest = 1;                                   // as a tier
  [[nodiscard]] int tier_of(std::string_view value) const;  // 1 is first
};

// A care gap's own keys.
struct CareGap {
  std::size_t rule = 0;  // position in ListRules::gaps.rules
  std::vector<std::string> need;
  int need_within_months = 0;  // 0: ever
  std::vector<std::string> care;
  bool care_all = false;
  int care_within_months = 12;
  std::string seen_by;  // the domain of the sources that could have recorded it
  std::string owner_role;
  int act_within_days = 56;
};

// Immutable once loaded.
struct ListRules {
  rules::RuleTable eligibility;
  std::vector<EligibilityList> lists;  // in the order in which they count
  std::vector<TierTable> tiers;        // of each list
  rules::RuleTable reasons, routes, gap_table;
  std::vector<CareGap> gaps;
  std::string gap_owner;      // an organisation of the site, where it names one
  std::string rules_version;  // a digest of all tables

  // From the site's rules/ folder, else from the data folder's. `columns`: what conditions may read beside
  // own_columns(). Errors: configuration, with file and line.
  static base::Result<ListRules> load(const std::filesystem::path& data_folder,
                                      const std::filesystem::path& site_folder,
                                      std::span<const rules::DocumentedColumn> columns);
  // All columns that any table reads or tells, in order of name.
  [[nodiscard]] std::vector<std::string> columns() const;
  // Columns that the months' history must have, so that waiting and leaving can be read from it.
  [[nodiscard]] std::vector<std::string> history_columns() const;
  // All items of code lists that gaps and own columns need, as "list:item", in order.
  [[nodiscard]] std::vector<std::string> items() const;
  // Every column that a condition could read: those given at load and own_columns().
  std::vector<rules::DocumentedColumn> documented;
};

// Columns that this room makes itself: stage (a clinician's recent record, else the suggested one), cha2ds2_vasc.
std::span<const rules::DocumentedColumn> own_columns();

// "aged {age_years}" as a SQL text over a row that has the columns; unknown values say so.
std::string told_sql(std::string_view words);
// What a rule asks, in words that need no value, after "the person ...": its key `means`, else its reason where that
// tells no column, else its name.
std::string plain_words(const rules::Rule& rule);
// The columns that a text names in braces. Errors: configuration, for a brace without its pair.
base::Result<std::vector<std::string>> told_columns(std::string_view words);

}  // namespace kursaal::find
