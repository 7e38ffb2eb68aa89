// How deprived each small area is, as published: for floors by deprivation fifth and for gaps between areas.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "place/evidence.hpp"

namespace kursaal::place {

struct AreaDeprivation {
  std::string lsoa;
  int decile = 0;  // of England, 1 the most deprived tenth
  Evidence evidence;
};

class Deprivation {
 public:
  Deprivation() = default;
  explicit Deprivation(std::vector<AreaDeprivation> areas);
  [[nodiscard]] const std::vector<AreaDeprivation>& areas() const { return areas_; }  // by code
  // 1 is the most deprived fifth of England, 5 the least. Missing: nothing where the area is not in the table.
  [[nodiscard]] std::optional<int> fifth_of(std::string_view lsoa) const;

 private:
  std::vector<AreaDeprivation> areas_;
};

}  // namespace kursaal::place
