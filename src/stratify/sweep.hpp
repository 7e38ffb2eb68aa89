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
#include "stratify/reasons.hpp"

namespace kursaal::stratify {

struct SweepOptions {
  std::vector<SweepDate> dates;  // ascending by as-of, both days known; the last one gets reasons
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
  RangeSweeper(const KernelTable& table, const SweepOptions& options, std::span<const DateLooks> looks);
  // The rows of all persons of the batch. Valid until the next call.
  SweptRange sweep(const population::HistoryBatch& batch, std::size_t range);

 private:
  const KernelTable& table_;
  const SweepOptions& options_;
  std::span<const DateLooks> looks_;
  Gatherer gatherer_;
  Evaluator evaluator_;
  std::vector<ScoreRow> rows_;
  std::vector<Reason> found_;
  std::vector<PersonReason> reasons_;
};

// Errors: those of the cursor and of the sink.
base::Result<SweepFacts> sweep(const std::filesystem::path& population_file, const KernelTable& table,
                               const SweepOptions& options, const RowSink& sink);

// Sweeps FOLDER/population.duckdb and writes FOLDER/direct/scores.parquet and, for the last date,
// FOLDER/direct/reasons.parquet: the same bytes at any thread count. Requires: direct/ exists; `spill_folder` for a
// temporary database. Errors: storage, io.
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
