#include "app/explained_stage.hpp"

namespace kursaal::app {
namespace {

report::ExplainedSuggestion suggestion_of(const rules::RuleTable& table, const rules::Decision& decision,
                                          bool restricted) {
  report::ExplainedSuggestion told;
  told.name = table.name;
  told.title = table.title;
  told.unknown = decision.unknown;
  told.withheld = restricted;
  told.answer =
      decision.rule == nullptr || decision.unknown ? std::string(stratify::kUnknownStage) : decision.rule->value;
  if (decision.rule == nullptr || restricted) return told;
  told.rule = decision.rule->name;
  told.reason = decision.rule->reason;
  told.source = decision.rule->source;
  told.inferred = decision.rule->basis;
  for (const rules::RuleOutcome& outcome : decision.rules) {
    if (outcome.rule == decision.rule) {
      told.inputs = outcome.inputs;
      break;
    }
    if (outcome.outcome == rules::Outcome::unknown) told.passed_over.push_back(outcome.rule->name);
  }
  return told;
}

}  // namespace

base::Result<std::vector<report::ExplainedSuggestion>> explain_stage(const stratify::StageRules& rules,
                                                                     const ScoreTexts& row, bool restricted) {
  std::map<std::string, std::optional<std::string>> cells(row.begin(), row.end());
  std::vector<report::ExplainedSuggestion> told;
  KURSAAL_ASSIGN(const rules::Decision stage, rules::decide(rules.stage, rules.columns, cells));
  told.push_back(suggestion_of(rules.stage, stage, restricted));
  cells["stage_suggested"] = told.back().answer;
  KURSAAL_ASSIGN(const rules::Decision cohort, rules::decide(rules.cohort, rules.cohort_columns, cells));
  told.push_back(suggestion_of(rules.cohort, cohort, restricted));
  KURSAAL_ASSIGN(const rules::Decision rising, rules::decide(rules.rising_risk, rules.columns, cells));
  told.push_back(suggestion_of(rules.rising_risk, rising, restricted));
  return told;
}

}  // namespace kursaal::app
