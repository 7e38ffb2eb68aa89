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
#include "population/history.hpp"

namespace kursaal::population {

struct CursorOptions {
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 1ULL << 30;
  bool provenance = false;            // also file and line
  std::size_t persons_per_range = 8192;
};

struct SweepFacts {
  std::uint64_t persons = 0;
  std::uint64_t events = 0;
};

// Calls work(batch, range, worker) for each range of persons; ranges are numbered in person order, and may be done out of
// order by several workers. Checks that every row stands in EventOrder (person, day). One DuckDB connection a worker,
// DuckDB with one thread each. Errors: storage; law_broken if rows are out of order.
base::Result<SweepFacts> for_each_history(const std::filesystem::path& population_file, const CursorOptions& options,
                                          const std::function<void(const HistoryBatch& batch, std::size_t range, std::size_t worker)>& work);

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
base::Result<std::unique_ptr<OneHistory>> read_history(const std::filesystem::path& population_file, std::string_view person_key);

}  // namespace kursaal::population
