// Counts of stages, of movement between them and of time in them, by locality. Counts alone: no person is in them.
#pragma once

#include <filesystem>

#include "base/day.hpp"
#include "base/result.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify {

struct MovementRequest {
  std::filesystem::path scores;     // scores.parquet with stage_suggested and cohort
  std::filesystem::path history;    // rule_history.duckdb of the same run; may not exist: then no movement
  std::filesystem::path secondary;  // the folder to write to
  base::Day as_of;                  // the last date of the run
};

// Writes stages.parquet (locality, as_of, stage, cohort, people), movement.parquet (locality, months, from_date,
// to_date, from_stage, to_stage, movement, people) and time_in_stage.parquet (locality, stage, people, median_months,
// people_whole_year). Movement is improved, maintained, worsened, died, moved away, not staged (a child then or now) or
// left out: unknown. Requires: on the connection a table pseudonyms(person_id ...) of those who may be counted and an
// attached database snapshot with people(person_id, person_index, locality). Errors: storage, io.
base::Status write_movement(tables::Connection& connection, const MovementRequest& request);

}  // namespace kursaal::stratify
