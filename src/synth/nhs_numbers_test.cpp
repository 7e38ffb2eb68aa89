#include "synth/nhs_numbers.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kursaal::synth {
namespace {

TEST(NhsNumbers, TheCheckDigitIsThatOfTheDataDictionary) {
  // 943 476 5919 is the published example: 9x10 + 4x9 + 3x8 + 4x7 + 7x6 + 6x5 + 5x4 + 9x3 + 1x2 = 299; 11 - 299 mod 11
  // = 9.
  EXPECT_EQ(nhs_check_digit(943476591), 9);
  EXPECT_EQ(nhs_check_digit(0), 0);
}

TEST(NhsNumbers, UpTo900000PeopleAllAreOfTheTestRangeValidAndDifferent) {
  const NhsNumbers numbers(900'000);
  std::set<std::uint64_t> seen;
  for (std::uint64_t i = 0; i < 900'000; i += 3) {
    const std::uint64_t number = numbers.of(i);
    ASSERT_EQ(number / 10'000'000, 999U);
    ASSERT_EQ(nhs_check_digit(number / 10), static_cast<int>(number % 10));
    ASSERT_TRUE(seen.insert(number).second);
  }
}

TEST(NhsNumbers, BeyondThatTheyAreOfTheRangeNeverIssued) {
  const NhsNumbers numbers(1'400'000);
  std::set<std::uint64_t> seen;
  for (std::uint64_t i = 0; i < 1'400'000; i += 5) {
    const std::uint64_t number = numbers.of(i);
    ASSERT_GE(number, 9'000'000'000U);
    ASSERT_LE(number, 9'989'999'999U);
    ASSERT_EQ(nhs_check_digit(number / 10), static_cast<int>(number % 10));
    ASSERT_TRUE(seen.insert(number).second);
  }
}

}  // namespace
}  // namespace kursaal::synth
