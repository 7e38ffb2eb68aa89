// Writes the sorted buckets into the table `events`: the next are sorted while one is appended. Inside the room only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "population/event_buckets.hpp"
#include "tables/database.hpp"

namespace kursaal::population {

struct EventTableFacts {
  std::uint64_t events = 0;
  std::string digest;  // of all events in order; the same for any number of threads and buckets
};

// Requires: `options.threads` buckets fit into memory at once, twice each (see plan_buckets). Errors: storage, io.
base::Result<EventTableFacts> write_events(tables::Connection& connection,
                                           const std::vector<std::filesystem::path>& bucket_files,
                                           const BucketPlan& plan, const AssembleOptions& options);

}  // namespace kursaal::population
