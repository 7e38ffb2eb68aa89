#include "stratify/comorbidity.hpp"

#include <algorithm>
#include <bit>

namespace kursaal::stratify {

std::int32_t comorbidity_score(std::uint64_t present, std::span<const std::int32_t> weights,
                               std::span<const std::uint64_t> hidden_by, bool hierarchy) {
  std::int32_t sum = 0;
  for (std::uint64_t rest = present; rest != 0; rest &= rest - 1) {
    const auto item = static_cast<std::size_t>(std::countr_zero(rest));
    if (hierarchy && (hidden_by[item] & present) != 0) continue;
    sum += weights[item];
  }
  return sum;
}

// floor((age - 40) / 10), from 0 to 4.
std::int32_t charlson_age_points(int age_years) { return age_years < 50 ? 0 : std::min(4, (age_years - 40) / 10); }

}  // namespace kursaal::stratify
