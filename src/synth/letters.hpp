// How an agency's system writes letters, and what a spreadsheet does to a cell that was text. Inside the room only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/day.hpp"

namespace kursaal::synth {

enum class Letters : std::uint8_t {
  all,           // UTF-8
  plain,         // 26 letters: accents are lost
  windows_1252,  // one byte a letter
};

// Text of Latin letters in UTF-8 as the agency's file has it; a letter that it has no sign for becomes '?'.
std::string in_letters(std::string_view utf8, Letters letters);

// Opened in a spreadsheet and saved: "9990001014" is then "9.99E+09", "0004123" is "4123", 3 May is 5 March.
std::string as_rounded_number(std::string_view digits);
std::string without_leading_zeros(std::string_view digits);
// The day with day and month exchanged where that is a date; else the day itself. Unknown stays unknown.
base::Day day_and_month_exchanged(base::Day day);

}  // namespace kursaal::synth
