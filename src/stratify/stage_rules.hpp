// Stage, cohort and rising risk: the rule tables, the columns that they may use, and the SQL that puts their answers
// beside a row of scores. Suggestions to professionals (safety rules 8 to 10); what one of them recorded is the column
// stage_recorded and no input.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rules/rules.hpp"
#include "stratify/score_columns.hpp"

namespace kursaal::stratify {

inline constexpr std::string_view kUnknownStage = "unknown";

// The columns of score_columns() for rules; texts with all that they can hold.
std::vector<rules::DocumentedColumn> documented_columns(const ScoreDefinitions& definitions);

struct StageRules {
  std::vector<rules::DocumentedColumn> columns;         // of stage and rising risk
  std::vector<rules::DocumentedColumn> cohort_columns;  // those, and stage_suggested
  rules::RuleTable stage, cohort, rising_risk;
  std::string digest;  // of all three: part of rules_version

  // <site>/rules/{stage,cohort,rising-risk}.toml, else those of data/rules; the site's folder may be empty or have
  // none. Errors: configuration: what rules::load_rules() says; stages and cohorts that are not those of the pathway.
  static base::Result<StageRules> load(const std::filesystem::path& data_folder,
                                       const std::filesystem::path& site_folder, const ScoreDefinitions& definitions);
  // Columns that stage and cohort read, in the order of score_columns().
  [[nodiscard]] std::vector<Column> columns_used() const;
  // Those and the columns named in `more`, names that are no column of score_columns() left out (stage_suggested,
  // cohort stand in the history anyway).
  [[nodiscard]] std::vector<Column> month_columns(std::span<const std::string> more) const;
  // Of the scores' own version and these tables.
  [[nodiscard]] std::string rules_version(std::string_view scores_version) const;
};

// "(SELECT *, ... FROM <rows>)": `rows` with the columns stage_suggested, stage_rule, cohort, cohort_rule,
// cohort_basis.
std::string staged_sql(const StageRules& rules, std::string_view rows);
// The same with rising_risk and rising_risk_rule.
std::string staged_and_rising_sql(const StageRules& rules, std::string_view rows);

}  // namespace kursaal::stratify
