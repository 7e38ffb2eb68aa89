// run.json: what a run read, made and took, in one machine-readable document (contracts.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/feedback_source.hpp"
#include "base/day.hpp"
#include "base/progress.hpp"
#include "population/accounting.hpp"

namespace kursaal::app {

struct RunDocument {
  std::string version, site, mode, inputs, content_id, rules_version;
  std::vector<base::Day> as_of;
  std::string as_of_from;  // "asked", "extract", "happened"
  base::Day known_by;
  population::Accounting accounting;
  std::optional<FeedbackCounts> feedback;  // what teams did, where there is an extract of it
  std::uint64_t ledger_entries = 0;
  std::uint64_t doubts = 0, review_pairs = 0, opted_out = 0, after_death = 0;
  std::map<std::string, std::string> content;  // table or file: digest
  std::map<std::string, std::uint64_t> bytes;  // of the files whose bytes may differ from run to run
  std::vector<std::string> unusable_files, unknown_files;
  std::vector<base::StageTiming> timings;
  bool unchanged = false;
};

std::string render_run_document(const RunDocument& document);

}  // namespace kursaal::app
