// The part of a run's report about stages, cohorts and movement: counts by locality, as they are published.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kursaal::report {

// Of all localities together; a total is a count of its own, for rounded parts do not add up to it.
inline constexpr const char* kEverywhere = "all";
inline constexpr const char* kNoLocality = "not known";

// Nothing: the count is not shown.
using ShownPeople = std::optional<std::uint64_t>;

struct StageCount {
  std::string locality, stage;
  ShownPeople people;
};
struct CohortCount {
  std::string locality, cohort;
  ShownPeople people;
};
struct MovementCount {
  std::string locality;
  int months = 0;
  std::string from_date;
  std::string movement;              // "all" of a pair of stages
  std::string from_stage, to_stage;  // "all" of a movement
  ShownPeople people;
};
struct TimeInStage {
  std::string locality, stage;
  std::optional<std::uint64_t> median_months;
  ShownPeople whole_year;
};

struct StageFacts {
  std::vector<std::string> stages;            // in their order, those that are no stage last
  std::map<std::string, std::string> called;  // a locality's name by its code
  std::vector<StageCount> by_stage;
  std::vector<CohortCount> by_cohort;
  std::vector<MovementCount> movement;
  std::vector<TimeInStage> times;
};

// A locality as a page names it: its name where there is one, "Not known", "All localities".
std::string locality_called(const std::map<std::string, std::string>& called, const std::string& locality);

// In alphabetical order of their names, each once; "not known" last, "all" not among them.
std::vector<std::string> localities_of(const StageFacts& facts);
std::vector<std::string> cohorts_of(const StageFacts& facts);

// A part of a page; empty where nobody is in any stage or cohort.
std::string render_stage_tables(const StageFacts& facts);

}  // namespace kursaal::report
