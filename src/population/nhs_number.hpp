// The check digit of an NHS number: the one home of a rule that reading, linking and reporting share. Whether a number
// may join people (its range, the mode) is the link room's question.
#pragma once

#include <string_view>

namespace kursaal::population {

// Ten digits, of which the last is the check: weights 10 to 2 on the first nine, c = 11 - (sum mod 11), 11 counts as 0,
// 10 is never issued. False for any other text. Ten equal digits pass, and are nobody's (see nhs_number_plausible).
// Source: NHS Data Dictionary, NHS NUMBER.
constexpr bool nhs_check_digit_holds(std::string_view number) {
  if (number.size() != 10) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    if (number[i] < '0' || number[i] > '9') return false;
    if (i < 9) sum += (number[i] - '0') * (10 - static_cast<int>(i));
  }
  return (11 - sum % 11) % 11 == number[9] - '0';
}

// As above, and not one digit repeated.
constexpr bool nhs_number_plausible(std::string_view number) {
  return nhs_check_digit_holds(number) && number.find_first_not_of(number[0]) != std::string_view::npos;
}

}  // namespace kursaal::population
