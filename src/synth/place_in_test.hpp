// For tests: the place of the site that ships with the program, and the lives of a small one.
#pragma once

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/check.hpp"
#include "place/place.hpp"
#include "synth/inhabitants.hpp"

namespace kursaal::synth {

inline std::filesystem::path site_folder() {
  return std::filesystem::path(KURSAAL_SOURCE_DIR) / "sites" / "south-east-essex";
}
inline base::Day extract_day() { return base::day_of(2025, 6, 30); }
inline Window ten_years() { return {base::day_of(2015, 7, 1), extract_day(), extract_day(), 40}; }

inline const PlaceTables& place_of_tests() {
  static const PlaceTables kPlace = [] {
    auto site = place::load_site(site_folder());
    KURSAAL_CHECK(site.ok());
    auto place = read_place_tables(site_folder(), *site, extract_day(), {});
    KURSAAL_CHECK(place.ok());
    return *place;
  }();
  return kPlace;
}

inline std::vector<Inhabitant> inhabitants_of(std::uint32_t people, std::uint64_t seed) {
  std::vector<Inhabitant> all;
  for (std::uint32_t first = 0, block = 0; first < people; first += kPeopleInBlock, ++block) {
    const Block drawn =
        draw_block(place_of_tests(), seed, block, std::min(kPeopleInBlock, people - first), extract_day());
    auto part = draw_inhabitants(place_of_tests(), drawn, ten_years(), people, seed);
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace kursaal::synth
