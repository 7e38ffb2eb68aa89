// All scores of everybody at any number of dates in one pass over a snapshot, and their tables in the snapshot folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "population/coverage.hpp"
#include "population/history.hpp"
#include "stratify/dates.hpp"
#include "stratify/evaluate.hpp"
#include "stratify/person_feeds.hpp"
#include "stratify/reasons.hpp"

namespace kursaal::stratify {

struct StageRules;

struct SweepOptions {
  std::vector<SweepDate> dates;  // ascending by as-of, both days known; the last one gets reasons
  // Dates at which only some columns are wanted: the month ends before, for waiting and movement. Each is evaluated
  // beside the dates, at a fraction of their cost.
  std::vector<SweepDate> months{};
  std::vector<Column> month_columns{};
  // publish_scores: suggests stage and cohort. Must outlive the call; without it these columns are NULL.
  const StageRules* rules = nullptr;
  population::Coverage coverage;
  bool reasons = true;  // needs file and line: a wider read
  bool demo = false;    // bands though a code list is a starter list
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 1ULL << 30;
  base::Progress* progress = nullptr;  // advanced by persons
};

// A reason with where its event stands. Missing: unknown days and kNone where the reason is that nothing is recorded.
struct PersonReason {
  std::uint32_t person = 0;
  Reason reason;
  std::int32_t event_day = base::Day::kUnknownValue;
  std::int32_t known_day = base::Day::kUnknownValue;
  std::uint32_t concept_id = UINT32_MAX;
  std::uint32_t file = UINT32_MAX;
  std::uint32_t line = 0;
  std::uint16_t source = UINT16_MAX;
};

// The rows of a range of persons: by person, then by date; reasons by person. Spans live during the call.
struct SweptRange {
  std::size_t range = 0;  // 0, 1, 2 ... in person order
  std::span<const ScoreRow> rows;
  std::span<const PersonReason> reasons;
  // The values of month_columns by column, each of persons x months, by person then by month. Units: as stored.
  std::span<const std::vector<std::int32_t>> months{};
};
// Called once a range, by several workers at once and in any order of ranges.
using RowSink = std::function<base::Status(const SweptRange& range, std::size_t worker)>;

struct SweepFacts {
  std::uint64_t persons = 0;
  std::uint64_t events = 0;  // of the snapshot, each looked at once
  std::uint64_t rows = 0;    // persons x dates
  std::uint64_t reasons = 0;
};

// Sweeps batches that the caller holds: the work of one range. Memory is kept between calls; one object a worker.
class RangeSweeper {
 public:
  RangeSweeper(const KernelTable& table, const SweepOptions& options, std::span<const DateLooks> looks,
               std::span<const DateLooks> month_looks = {});
  // The rows of all persons of the batch. Valid until the next call.
  SweptRange sweep(const population::HistoryBatch& batch, std::size_t range);

 private:
  const KernelTable& table_;
  const SweepOptions& options_;
  std::span<const DateLooks> looks_;
  std::span<const DateLooks> month_looks_;
  PersonFeeds feeds_;
  Gatherer gatherer_;
  Evaluator evaluator_;
  Evaluator month_evaluator_;
  std::vector<ScoreRow> rows_;
  std::vector<Reason> found_;
  std::vector<PersonReason> reasons_;
  std::vector<std::vector<std::int32_t>> months_;
};

// The twelve month ends before `as_of`, each as known then (but no later than `known_by`), and as-of itself: what
// waiting, time in stage and movement look at.
std::vector<SweepDate> month_ends(SweepDate as_of);

// Errors: those of the cursor and of the sink.
base::Result<SweepFacts> sweep(const std::filesystem::path& population_file, const KernelTable& table,
                               const SweepOptions& options, const RowSink& sink);

// Sweeps FOLDER/population.duckdb and writes FOLDER/direct/scores.parquet and, for the last date,
// FOLDER/direct/reasons.parquet: the same bytes at any thread count. Where there are months, it leaves
// `spill_folder`/rule_history.duckdb with rule_history(person_index, as_of, the month columns, stage_suggested,
// stage_rule, cohort, cohort_rule, cohort_basis). Requires: direct/ exists; `spill_folder` for a temporary database;
// month_columns has rules->columns_used(). Errors: storage, io.
base::Result<SweepFacts> publish_scores(const std::filesystem::path& folder, const std::filesystem::path& spill_folder,
                                        const KernelTable& table, const SweepOptions& options);

// One person at one date, with reasons: what `kursaal explain` shows for a date that was not published.
struct ScoredHistory {
  ScoreRow row;
  std::vector<Reason> reasons;
};
ScoredHistory score_history(const population::History& history, const KernelTable& table,
                            const population::Coverage& coverage, SweepDate date, bool demo);

}  // namespace kursaal::stratify
