#include "link/nhs_number.hpp"

#include <algorithm>

#include "population/nhs_number.hpp"

namespace kursaal::link {

std::string nhs_number_digits(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != ' ' && c != '-') digits += c;
  return digits;
}

NhsNumberVerdict judge_nhs_number(std::string_view digits, bool service_mode) {
  if (digits.empty()) return NhsNumberVerdict::absent;
  if (digits.size() != 10 || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return NhsNumberVerdict::bad_shape;
  if (std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits.front(); }))
    return NhsNumberVerdict::repeated_digit;
  if (!population::nhs_check_digit_holds(digits)) return NhsNumberVerdict::bad_check;
  const char first = digits.front();
  const bool issued = first == '4' || first == '6' || first == '7';
  const bool test = first == '5' || first == '9';
  return issued || (test && !service_mode) ? NhsNumberVerdict::usable : NhsNumberVerdict::refused_range;
}

}  // namespace kursaal::link
