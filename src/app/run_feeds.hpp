// Which feeds have fallen silent: what a run says at its end, so that a source that stopped is not found by chance.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct SilentFeed {
  std::string source;
  base::Day last;  // the last day that it covers
};

// Sources of a snapshot whose last covered day lies more than the tolerance of coverage (population/coverage.hpp)
// before the date; by name. Errors: storage.
base::Result<std::vector<SilentFeed>> silent_feeds(const std::filesystem::path& snapshot, base::Day as_of);

}  // namespace kursaal::app
