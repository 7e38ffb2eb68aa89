// The NHS number: ten digits, the last a check digit, in ranges that say who issues it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kursaal::link {

enum class NhsNumberVerdict : std::uint8_t {
  usable,
  absent,          // none was sent
  bad_shape,       // not ten digits
  bad_check,       // the check digit does not hold
  repeated_digit,  // 0000000000 to 9999999999: all ten pass the check and none is a person's
  refused_range,   // not a range that this mode accepts
};
inline constexpr std::size_t kNhsNumberVerdicts = 6;

// The digits of a number as people write it ("943 476 5919", "943-476-5919").
std::string nhs_number_digits(std::string_view text);

// Service accepts England, Wales and the Isle of Man (400 000 000 0 to 499 999 999 9, 600 000 000 0 to 799 999 999 9);
// demo accepts the test ranges too (5..., 9...), which were never issued. Numbers of Scotland, Northern Ireland and
// Ireland are other registers' numbers and are refused by both. Source: NHS number ranges as NHS England publishes
// them.
NhsNumberVerdict judge_nhs_number(std::string_view digits, bool service_mode);

}  // namespace kursaal::link
