#include "synth/letters.hpp"

#include <cstddef>

namespace kursaal::synth {
namespace {

// U+00C0 to U+00FF without their accents; two-letter signs keep their first letter.
constexpr std::string_view kWithoutAccents = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
static_assert(kWithoutAccents.size() == 64);

}  // namespace

std::string in_letters(std::string_view utf8, Letters letters) {
  std::string out;
  if (letters == Letters::all) return out.assign(utf8), out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80) {
      out += utf8[i];
    } else if (byte == 0xC3 && i + 1 < utf8.size()) {
      const auto low = static_cast<std::size_t>(static_cast<unsigned char>(utf8[++i]) & 0x3F);
      out += letters == Letters::plain ? kWithoutAccents[low] : static_cast<char>(0xC0 + low);
    } else if (utf8.substr(i, 3) == "\xE2\x80\x99") {  // the apostrophe of typesetters
      out += letters == Letters::plain ? '\'' : '\x92';
      i += 2;
    } else if ((byte & 0xC0) != 0x80) {
      out += '?';
    }
  }
  return out;
}

std::string as_rounded_number(std::string_view digits) {
  if (digits.size() < 4) return std::string(digits);
  std::string out;
  out += digits[0];
  out.append(".").append(digits.substr(1, 2)).append("E+");
  const std::size_t power = digits.size() - 1;
  if (power < 10) out += '0';
  return out += std::to_string(power);
}

std::string without_leading_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return std::string(first == std::string_view::npos ? std::string_view("0") : digits.substr(first));
}

base::Day day_and_month_exchanged(base::Day day) {
  if (!day.known()) return day;
  const base::Civil civil = base::civil_of(day);
  return civil.day <= 12 ? base::day_of(civil.year, civil.day, civil.month) : day;
}

}  // namespace kursaal::synth
