// Which sources a run may not read into anything, by the site's register of legal bases (safety rule 23).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "place/site.hpp"
#include "population/coverage.hpp"
#include "population/staged.hpp"

namespace kursaal::app {

// A source that no score, stage, list or gap may read (safety rule 23): the register names no basis for risk
// stratification that holds on the day. In demo mode all are made up and none is left out.
struct SourceLeftOut {
  std::string source;
  std::string why;  // "no basis", "expired on 2022-10-01"
};
std::vector<SourceLeftOut> sources_without_basis(const place::Site& site, base::Day as_of);

// What teams did is a source too, and needs its own row ("feedback"). Missing: nothing where it may be read.
std::optional<SourceLeftOut> feedback_without_basis(const place::Site& site, base::Day as_of);

// By SourceId: 1 where the source is left out; empty where none is.
std::vector<std::uint8_t> marked_sources(const population::Staged& staged, const std::vector<SourceLeftOut>& left_out);

// The coverage without those sources: their windows are unknown.
population::Coverage coverage_without(const population::Coverage& coverage, const std::vector<SourceLeftOut>& left_out);

}  // namespace kursaal::app
