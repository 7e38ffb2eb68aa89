#include "synth/nhs_numbers.hpp"

#include "base/check.hpp"
#include "base/hash.hpp"

namespace kursaal::synth {
namespace {

constexpr std::uint64_t kTestRangePeople = 900'000;
constexpr std::uint64_t kWideFirst = 900'000'000;  // nine digits
constexpr std::uint64_t kWideTens = 9'899'999;     // groups of ten prefixes below 998 999 999
// A prime that divides neither range: multiplying by it modulo the range's size gives every position once.
constexpr std::uint64_t kScatter = 7'368'787;

}  // namespace

int nhs_check_digit(std::uint64_t nine_digits) {
  int sum = 0;
  for (int weight = 2; weight <= 10; ++weight, nine_digits /= 10) sum += weight * static_cast<int>(nine_digits % 10);
  return (11 - sum % 11) % 11;
}

NhsNumbers::NhsNumbers(std::uint64_t people) {
  KURSAAL_CHECK(people < kWideTens);
  if (people > kTestRangePeople) return;
  middles_.reserve(910'000);
  for (std::uint32_t middle = 0; middle < 1'000'000; ++middle)
    if (nhs_check_digit(999'000'000ULL + middle) != 10) middles_.push_back(middle);
}

std::uint64_t NhsNumbers::of(std::uint64_t index) const {
  if (!middles_.empty()) {
    const std::uint64_t prefix = 999'000'000ULL + middles_[index * kScatter % middles_.size()];
    return prefix * 10 + static_cast<std::uint64_t>(nhs_check_digit(prefix));
  }
  // Of ten prefixes in a row at least one has a check digit: raising the last digit by one moves the sum by 2
  // modulo 11.
  std::uint64_t prefix = kWideFirst + index * kScatter % kWideTens * 10;
  while (nhs_check_digit(prefix) == 10) ++prefix;
  return prefix * 10 + static_cast<std::uint64_t>(nhs_check_digit(prefix));
}

}  // namespace kursaal::synth
