// The door of the room: makes a synthetic place as a folder that `kursaal run` takes, with the truth beside it.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/progress.hpp"
#include "base/result.hpp"
#include "synth/services.hpp"

namespace kursaal::synth {

// Raised with every change after which the same request makes other bytes.
inline constexpr std::uint64_t kPlaceVersion = 6;

struct PlaceRequest {
  std::filesystem::path folder;  // made if it is not there
  std::filesystem::path
      like;  // the site whose place this is: its tables and mappings are copied, its synth/ is followed
  std::uint64_t people = 36'000;  // alive and registered or resident on 30 June 2025
  std::uint64_t seed = 1;
  int months = 0;  // played forward beyond the day on which the people are counted
  // Planted: hazard of each service's outcome while it works, over what it was (services.hpp).
  std::array<double, kServices> effects{1, 1, 1, 1};
  std::size_t threads = 1;
  std::filesystem::path
      population;  // ONS small-area population by single year of age; empty: the site's own small table
  std::filesystem::path deprivation;  // index of deprivation by small area; empty: the site's own
  bool force = false;                 // write into a folder that holds something else
};

struct SheetCount {
  std::string source, file;
  std::uint64_t rows = 0;
};

struct PlaceOutcome {
  std::uint64_t people = 0, dead = 0, happenings = 0, rows = 0, bytes = 0;
  base::Day counted;       // N is the people alive on this day
  base::Day extract;       // later by the months played forward
  bool unchanged = false;  // the folder holds this place already: nothing was written and only `people` is filled
  std::vector<SheetCount> sheets;
};

// Writes `folder`: the site's tables, mappings/, extracts/<source>/SYNTHETIC_<layout>_<day>.csv and truth/. The same
// request gives the same bytes at any number of threads. Of a source that sends what is new there is a file a month,
// of others one for the last month; a place that stands in the folder at an earlier month is continued. Memory is
// bounded by the threads, not by the people. Errors: usage (no people, more than seven million, a folder that holds
// something else and no force), configuration (the site's tables), io.
base::Result<PlaceOutcome> make_place(const PlaceRequest& request, base::Progress& progress);

}  // namespace kursaal::synth
