#include "view/folded_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace kursaal::view {
namespace {

// Plain letters of U+00C0 to U+017F (Latin-1 Supplement and Latin Extended-A), '|' between; empty: parts words.
constexpr std::string_view kPlain =
    "a|a|a|a|a|a|ae|c|e|e|e|e|i|i|i|i|d|n|o|o|o|o|o||o|u|u|u|u|y|th|ss|"
    "a|a|a|a|a|a|ae|c|e|e|e|e|i|i|i|i|d|n|o|o|o|o|o||o|u|u|u|u|y|th|y|"
    "a|a|a|a|a|a|c|c|c|c|c|c|c|c|d|d|d|d|e|e|e|e|e|e|e|e|e|e|g|g|g|g|g|g|g|g|h|h|h|h|i|i|i|i|i|i|i|i|i|i|ij|ij|j|j|k|k|"
    "k|"
    "l|l|l|l|l|l|l|l|l|l|n|n|n|n|n|n|n|n|n|o|o|o|o|o|o|oe|oe|r|r|r|r|r|r|s|s|s|s|s|s|s|s|t|t|t|t|t|t|u|u|u|u|u|u|u|u|u|"
    "u|u|u|"
    "w|w|y|y|y|z|z|z|z|z|z|s";
constexpr std::uint32_t kFirst = 0xC0;
constexpr std::uint32_t kLast = 0x17F;

constexpr auto kPlainOf = [] {
  std::array<std::string_view, kLast - kFirst + 1> plain{};
  std::size_t begin = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i <= kPlain.size(); ++i) {
    if (i < kPlain.size() && kPlain[i] != '|') continue;
    plain.at(at++) = kPlain.substr(begin, i - begin);
    begin = i + 1;
  }
  return at == plain.size() ? plain : std::array<std::string_view, kLast - kFirst + 1>{};
}();
static_assert(kPlainOf[0] == "a" && kPlainOf[0x142 - kFirst] == "l" && kPlainOf[0x153 - kFirst] == "oe" &&
              kPlainOf[0x17E - kFirst] == "z" && kPlainOf[0x161 - kFirst] == "s" && kPlainOf[0xFC - kFirst] == "u");

struct Sign {
  std::uint32_t point = 0;
  std::size_t bytes = 1;
};

Sign sign_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (at + more >= text.size()) return {first, 1};
  std::uint32_t point = first & (0x3FU >> more);
  for (std::size_t i = 1; i <= more; ++i) point = (point << 6U) | (byte(at + i) & 0x3FU);
  return {point, more + 1};
}

bool is_apostrophe(std::uint32_t point) { return point == '\'' || point == 0x2019 || point == 0x2BC || point == '`'; }
bool is_combining_mark(std::uint32_t point) { return point >= 0x300 && point <= 0x36F; }

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Sign sign = sign_at(text, at);
    const std::string_view as_sent = text.substr(at, sign.bytes);
    at += sign.bytes;
    if (is_apostrophe(sign.point) || is_combining_mark(sign.point)) continue;
    if (sign.point < 0x80) {
      const char letter = static_cast<char>(sign.point);
      if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
        out += letter;
      else if (letter >= 'A' && letter <= 'Z')
        out += static_cast<char>(letter - 'A' + 'a');
      else if (!out.empty() && out.back() != ' ')
        out += ' ';
    } else if (sign.point >= kFirst && sign.point <= kLast) {
      out += kPlainOf.at(sign.point - kFirst);
    } else if (sign.point >= 0x180 && (sign.point < 0x2000 || sign.point > 0x206F)) {
      out += as_sent;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<std::string> folded_words(std::string_view text) {
  std::vector<std::string> words;
  const std::string whole = folded(text);
  for (std::size_t begin = 0; begin < whole.size();) {
    const std::size_t end = std::min(whole.find(' ', begin), whole.size());
    if (end > begin) words.push_back(whole.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

}  // namespace kursaal::view
