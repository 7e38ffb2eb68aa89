// Hands a snapshot's histories to a kernel: whole persons, in order, over several threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "population/coverage.hpp"
#include "population/history.hpp"

namespace kursaal::population {

struct CursorOptions {
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 1ULL << 30;
  bool provenance = false;               // also file and line
  std::size_t persons_per_range = 8192;  // at most; fewer where they have so many events that a range would fill memory
};

struct SweepFacts {
  std::uint64_t persons = 0;
  std::uint64_t events = 0;
};

// Calls work(batch, range, worker) for each range of persons; ranges are numbered in person order, and may be done out
// of order by several workers. Checks that every row stands in EventOrder (person, day) and belongs to a person. One
// DuckDB of one thread a worker. Persons without events come too. The spans are valid during the call. Errors: storage,
// also for a format that is not read (snapshot.hpp); law_broken if rows are out of order or were lost. Cost: about 40
// bytes an event of a range and worker, besides DuckDB's share.
base::Result<SweepFacts> for_each_history(
    const std::filesystem::path& population_file, const CursorOptions& options,
    const std::function<void(const HistoryBatch& batch, std::size_t range, std::size_t worker)>& work);

// What the snapshot says about coverage. Errors: storage.
base::Result<Coverage> read_coverage(const std::filesystem::path& population_file);

// The history of one person, with provenance. Errors: not_found, storage.
struct OneHistory {
  std::string person_key;
  PersonFacts facts;
  std::vector<Event> events;  // in EventOrder
  // Columns over `events`, valid as long as this object.
  [[nodiscard]] History history() const;
  std::vector<std::int32_t> day, end_day, known_day;
  std::vector<std::uint32_t> concept_id, file, line;
  std::vector<std::uint16_t> source;
  std::vector<EventKind> kind;
  std::vector<double> value;
};
base::Result<std::unique_ptr<OneHistory>> read_history(const std::filesystem::path& population_file,
                                                       std::string_view person_key);

}  // namespace kursaal::population
