#include "disclosure/rule.hpp"

namespace kursaal::disclosure {

std::uint64_t rounded_count(std::uint64_t count, const SmallCountRule& rule) {
  if (rule.round_to <= 1) return count;
  return (count + rule.round_to / 2) / rule.round_to * rule.round_to;
}

bool is_small(std::uint64_t count, const SmallCountRule& rule) {
  return count == 0 ? !rule.zero_shown : count < rule.least_shown;
}

}  // namespace kursaal::disclosure
