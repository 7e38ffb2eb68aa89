// Counts of stages, of movement between them and of time in them, by locality. Exact counts, small ones among them:
// they are for direct/, and what is published is made from them.
#pragma once

#include <filesystem>

#include "base/day.hpp"
#include "base/result.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify {

struct MovementRequest {
  std::filesystem::path scores;   // scores.parquet with stage_suggested and cohort
  std::filesystem::path history;  // rule_history.duckdb of the same run; may not exist: then no movement
  std::filesystem::path counts;   // the folder to write to
  base::Day as_of;                // the last date of the run
};

// Writes place_counts.parquet (as_of, locality, stage, cohort, deprivation_fifth, people: at each date of the run and
// at the month end before the last), movement.parquet (locality, months, from_date, to_date, from_stage, to_stage,
// movement, people; since one, three and twelve month ends ago) and time_in_stage.parquet (locality, stage, people,
// median_months, people_whole_year). Movement is improved, maintained, worsened, died, moved away, not staged (a child
// then or now) or left out: unknown. Nobody is counted
// before their birth: it is an arrival, no movement. Missing: "not known" stands for a locality, a fifth or a cohort
// that is not known. Requires: on the connection tables pseudonyms(person_id ...) of those who may be counted and
// fifths(lsoa, fifth), and an attached database snapshot with people(person_id, person_index, birth_date, locality,
// lsoa, restricted). Errors: storage, io.
base::Status write_movement(tables::Connection& connection, const MovementRequest& request);

}  // namespace kursaal::stratify
