#include "stratify/hfrs.hpp"

#include <bit>

namespace kursaal::stratify {

std::int32_t hfrs_sum(std::uint64_t low, std::uint64_t high, std::span<const std::int32_t> tenths) {
  std::int32_t sum = 0;
  for (; low != 0; low &= low - 1) sum += tenths[static_cast<std::size_t>(std::countr_zero(low))];
  for (; high != 0; high &= high - 1) sum += tenths[64 + static_cast<std::size_t>(std::countr_zero(high))];
  return sum;
}

std::optional<std::int32_t> hfrs_tenths(const PersonRecord& record, const Point& point,
                                        std::span<const std::int32_t> tenths) {
  const auto in_window = [&point](const Seen& fact) {
    return fact.day > point.from_24m && fact.by(point.day, point.known);
  };
  bool admitted = false;
  for (const StayFact& stay : record.stays) admitted = admitted || in_window(stay);
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  for (const CodeFact& code : record.hfrs_codes) {
    if (!in_window(code)) continue;
    admitted = true;
    if (code.hfrs < 64)
      low |= 1ULL << code.hfrs;
    else
      high |= 1ULL << (code.hfrs - 64);
  }
  if (!admitted) return std::nullopt;
  return hfrs_sum(low, high, tenths);
}

}  // namespace kursaal::stratify
