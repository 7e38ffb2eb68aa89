// The part of a run's report about stages, cohorts and movement: counts by locality.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kursaal::report {

struct StageCount {
  std::string locality, stage;
  std::uint64_t people = 0;
};
struct CohortCount {
  std::string locality, cohort;
  std::uint64_t people = 0;
  std::uint64_t guessed = 0;  // of whom a rule could not be decided
};
struct MovementCount {
  std::string locality;
  int months = 0;
  std::string from_date, from_stage, to_stage, movement;
  std::uint64_t people = 0;
};
struct TimeInStage {
  std::string locality, stage;
  std::uint64_t people = 0;
  std::uint64_t median_months = 0;
  std::uint64_t whole_year = 0;
};

struct StageFacts {
  std::vector<std::string> stages;  // in their order, those that are no stage last
  std::vector<StageCount> by_stage;
  std::vector<CohortCount> by_cohort;
  std::vector<MovementCount> movement;
  std::vector<TimeInStage> times;
};

// In alphabetical order, each once; "not known" last.
std::vector<std::string> localities_of(const StageFacts& facts);
std::vector<std::string> cohorts_of(const StageFacts& facts);

// A part of a page; empty where nobody is in any stage or cohort.
std::string render_stage_tables(const StageFacts& facts);

}  // namespace kursaal::report
