// The scores and reasons of one person at any date, worked out from their history in a published snapshot by the same
// kernels as a run. For `explain`; a run sweeps everybody.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "app/explained_scores.hpp"
#include "app/settings.hpp"
#include "base/day.hpp"
#include "base/result.hpp"
#include "report/explanation.hpp"
#include "report/timeline.hpp"

namespace kursaal::app {

struct HistoryRequest {
  std::filesystem::path snapshot;
  std::filesystem::path site_codelists;  // may be empty or not exist
  std::filesystem::path site;            // outside demo mode its register says which sources may be read
  std::string person;
  base::Day as_of, known_by;
  bool demo = false;  // bands are shown though a code list is a starter list (safety rule 7)
};

struct ExplainedHistory {
  ScoreTexts row;
  std::vector<std::pair<std::string, report::ExplainedReason>> reasons;  // with the score each is of
  std::string rules_version, code_list_status;
};

// Errors: not_found (nobody has this id), configuration (outside demo mode: no site), storage.
base::Result<ExplainedHistory> explain_history(const HistoryRequest& request, const Settings& settings);

// The person's events for a drawing. Errors: not_found, storage.
base::Result<std::vector<report::TimelineEvent>> timeline_events(const std::filesystem::path& snapshot,
                                                                 const std::string& person);

}  // namespace kursaal::app
