// The years in which things are said to have happened, and which of them stand alone: so that one mistyped date sets
// neither the date of a run nor an extract date (safety rule 5). Nothing is thrown out here.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/day.hpp"
#include "ingest/staging.hpp"

namespace kursaal::ingest {

// The position of a day's year in a YearCounts, clamped to its ends; within a day or two of a new year it may be the
// neighbour's.
std::size_t year_position(std::int32_t day);

// The last year that is believed: years beyond a gap of at least five empty ones are not, where they hold at most two
// records or one in a hundred, whichever is more, and less than half of all (ASSUMED). kYears where nothing is counted.
std::size_t last_believed_year(std::span<const std::uint64_t> records);

class HappenedYears {
 public:
  // `place` as place_of() says.
  void add(std::int32_t day, std::uint64_t place);
  void add(const HappenedYears& other);

  struct Latest {
    base::Day day;                       // unknown where nothing happened
    std::vector<std::uint64_t> doubted;  // the latest record of each year that is not believed, earliest year first
  };
  // The order in which records were added does not show.
  [[nodiscard]] Latest latest() const;

 private:
  struct Year {
    std::uint64_t records = 0;
    std::int32_t latest = base::Day::kUnknownValue;
    std::uint64_t place = 0;  // of the latest; the first in the input where several are
  };
  static void keep_later(Year& year, std::int32_t day, std::uint64_t place);
  std::array<Year, kYears> years_{};
};

}  // namespace kursaal::ingest
