// What a run says of stages, cohorts and movement, counted for its report and for what it prints at its end.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "place/site.hpp"
#include "report/stage_tables.hpp"

namespace kursaal::app {

// The published counts of a snapshot's folder at its last date. Errors: storage.
base::Result<report::StageFacts> gather_stages(const std::filesystem::path& snapshot, base::Day as_of);

// The names of a place's localities by their codes, on a day.
std::map<std::string, std::string> locality_names(const place::Site& site, base::Day on);

// People by stage and locality as lines of text, all localities first.
std::vector<std::string> stage_lines(const report::StageFacts& facts);

}  // namespace kursaal::app
