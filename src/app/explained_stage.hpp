// Stage, cohort and rising risk of one person with the rule that decided and what it looked at.
#pragma once

#include <vector>

#include "app/explained_scores.hpp"
#include "report/explained_suggestions.hpp"
#include "stratify/stage_rules.hpp"

namespace kursaal::app {

// Of a row of columns, worked out by the same SQL as a run. `restricted`: answers without a why. Errors: storage.
base::Result<std::vector<report::ExplainedSuggestion>> explain_stage(const stratify::StageRules& rules,
                                                                     const ScoreTexts& row, bool restricted);

}  // namespace kursaal::app
