#include "place/deprivation.hpp"

#include <algorithm>

namespace kursaal::place {

Deprivation::Deprivation(std::vector<AreaDeprivation> areas) : areas_(std::move(areas)) {
  std::sort(areas_.begin(), areas_.end(), [](const auto& a, const auto& b) { return a.lsoa < b.lsoa; });
}

std::optional<int> Deprivation::fifth_of(std::string_view lsoa) const {
  const auto found =
      std::lower_bound(areas_.begin(), areas_.end(), lsoa,
                       [](const AreaDeprivation& area, std::string_view code) { return area.lsoa < code; });
  if (found == areas_.end() || found->lsoa != lsoa) return std::nullopt;
  return (found->decile + 1) / 2;
}

}  // namespace kursaal::place
