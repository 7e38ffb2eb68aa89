#include "population/nhs_number.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kursaal::population {
namespace {

TEST(NhsNumber, HoldsByItsCheckDigit) {
  EXPECT_TRUE(nhs_check_digit_holds(
      "9434765919"));  // 9*10 + 4*9 + 3*8 + 4*7 + 7*6 + 6*5 + 5*4 + 9*3 + 1*2 = 299; 299 mod 11 is 2, 11 - 2 = 9
  EXPECT_FALSE(nhs_check_digit_holds("9434765918"));
  EXPECT_FALSE(nhs_check_digit_holds("9434765909"));
  for (const char* no_number : {"", "943476591", "94347659190", "943 476 5919", "943476591X", "X434765919"})
    EXPECT_FALSE(nhs_check_digit_holds(no_number)) << no_number;
  for (char last = '0'; last <= '9'; ++last) {
    const std::string never = std::string("943476596") + last;  // its check is 10
    EXPECT_FALSE(nhs_check_digit_holds(never)) << never;
  }
}

TEST(NhsNumber, IsNobodysWhereOneDigitIsRepeated) {
  EXPECT_TRUE(nhs_check_digit_holds("9999999999"));
  EXPECT_FALSE(nhs_number_plausible("9999999999"));
  EXPECT_FALSE(nhs_number_plausible("0000000000"));
  EXPECT_TRUE(nhs_number_plausible("9434765919"));
}

}  // namespace
}  // namespace kursaal::population
