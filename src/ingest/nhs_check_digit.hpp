// Whether a number sent as an NHS number could be one: for the validity that data quality reports. Whether it may be
// used to link is the link room's question (it also knows ranges and modes).
#pragma once

#include <string_view>

namespace kursaal::ingest {

// NHS Data Dictionary, NHS NUMBER: ten digits, the last a modulus 11 check. Whether a number is one that the mode
// allows is decided where people are linked.
inline bool passes_check_digit(std::string_view number) {
  if (number.size() != 10) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    if (number[i] < '0' || number[i] > '9') return false;
    if (i < 9) sum += (number[i] - '0') * (10 - static_cast<int>(i));
  }
  const int check = (11 - sum % 11) % 11;
  return check != 10 && check == number[9] - '0';
}

}  // namespace kursaal::ingest
