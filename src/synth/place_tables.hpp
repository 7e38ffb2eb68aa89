// What the sample place knows of the real one: small areas, ages, practices, as tables of the site.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "place/place.hpp"

namespace kursaal::synth {

inline constexpr int kOldestAge = 105;

struct SmallArea {
  std::string lsoa;
  std::size_t authority = 0;  // position in PlaceTables::authorities
  std::string locality;       // the site's code on the extract day; empty where the site places it nowhere
  int imd_decile = 5;         // 1 is the most deprived tenth
  std::string outcode;        // "SS7", of the practices of its locality
  std::uint32_t number = 0;   // position
};

struct Practice {
  std::string code, locality;
  std::uint64_t patients = 0;
};

struct Authority {
  std::string code;
  std::string council;  // who provides adult social care: "southend" or "essex"
  std::vector<std::uint32_t> areas;
  std::vector<double> area_totals;            // running, over `areas`
  std::array<double, kOldestAge + 1> ages{};  // running, people of each age
};

// Immutable once read; safe to read from any thread.
struct PlaceTables {
  std::vector<Authority> authorities;
  std::vector<double> authority_totals;  // running
  std::vector<SmallArea> areas;
  std::vector<Practice> practices;
  std::vector<double> practice_totals;  // running, all practices
  struct LocalityPractices {
    std::string locality;
    std::vector<std::uint32_t> practices;
    std::vector<double> totals;
  };
  std::vector<LocalityPractices> of_locality;
  std::vector<std::string> ethnic_groups;
  std::vector<double> ethnic_totals;
  [[nodiscard]] const LocalityPractices* practices_of(const std::string& locality) const;
};

// Tables of ONS (small area by single year of age) and of the index of deprivation, in place of the site's small ones;
// empty paths are not read. Columns: lsoa11_code, 0 to 89, 90+; lsoa11_code, IMD_decile.
struct GivenTables {
  std::filesystem::path population, deprivation;
};

// Reads `folder`/synth/{small-areas,age-bands,practice-lists,ethnicity}.csv. Errors: io, configuration (a column or an
// area that is not there, a number that is none).
base::Result<PlaceTables> read_place_tables(const std::filesystem::path& folder, const place::Site& site, base::Day on,
                                            const GivenTables& given);

}  // namespace kursaal::synth
