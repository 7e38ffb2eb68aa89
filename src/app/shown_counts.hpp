// The counts of a place as they are published: secondary/, made from the exact counts of direct/ with small ones hidden
// and whatever would give those away (docs/methods/small-counts.md).
#pragma once

#include <filesystem>

#include "base/day.hpp"
#include "base/result.hpp"
#include "disclosure/rule.hpp"

namespace kursaal::app {

struct ShownCountsRequest {
  std::filesystem::path
      building;  // with direct/ written: place_counts, movement, time_in_stage, worklist_counts, funnel
  disclosure::SmallCountRule rule;
};

// Writes secondary/{place_counts,movement,time_in_stage,worklist_counts,funnel}.parquet. Errors: storage, io.
base::Status publish_shown_counts(const ShownCountsRequest& request);

}  // namespace kursaal::app
