#include "link/compare.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace kursaal::link {
namespace {

using population::Identity;
using population::Sex;

bool digits_swapped(int a, int b) { return a / 10 == b % 10 && a % 10 == b / 10; }

// Base letters of U+00C0 to U+00FF.
constexpr std::string_view kLatin1 = "AAAAAAACEEEEIIIIDNOOOOO*OUUUUYTSAAAAAAACEEEEIIIIDNOOOOO*OUUUUYTY";

}  // namespace

std::string name_letters(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c);
    } else if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c - 32);
    } else if (c == 0xC3 && i + 1 < name.size()) {
      const auto next = static_cast<unsigned char>(name[++i]);
      const char letter = next >= 0x80 && next <= 0xBF ? kLatin1[next - 0x80U] : '*';
      if (letter != '*') out += letter;
    } else if (c >= 0x80) {
      out += static_cast<char>(c);  // other scripts are compared as they are
    }
  }
  return out;
}

BirthAgreement compare_births(const Identity& a, const Identity& b) {
  using base::Precision;
  const auto usable = [](const Identity& i) {
    return i.birth.known() && !i.birth_inferred_from_age && i.birth_precision != Precision::year &&
           i.birth_precision != Precision::unknown;
  };
  if (!usable(a) || !usable(b)) return BirthAgreement::unknown;
  const base::Civil x = base::civil_of(a.birth);
  const base::Civil y = base::civil_of(b.birth);
  const bool days_said = a.birth_precision != Precision::month && b.birth_precision != Precision::month;
  if (days_said && a.birth == b.birth) return BirthAgreement::exact;
  const int agreeing = (x.year == y.year) + (x.month == y.month) + (days_said && x.day == y.day);
  if (agreeing >= 2) return BirthAgreement::partial;
  if (!days_said) return BirthAgreement::differs;
  const bool exchanged = x.year == y.year && x.day == y.month && x.month == y.day;
  const bool day_swapped = x.year == y.year && x.month == y.month && digits_swapped(x.day, y.day);
  const bool year_swapped = x.day == y.day && x.month == y.month && x.year / 100 == y.year / 100 &&
                            digits_swapped(x.year % 100, y.year % 100);
  return exchanged || day_swapped || year_swapped ? BirthAgreement::partial : BirthAgreement::differs;
}

bool names_known(const Identity& a, const Identity& b) {
  return !name_letters(a.given).empty() && !name_letters(b.given).empty() && !name_letters(a.family).empty() &&
         !name_letters(b.family).empty();
}

bool names_agree(const Identity& a, const Identity& b) {
  if (!names_known(a, b) || given_differs(a, b)) return false;
  std::array<std::vector<std::string>, 2> families;
  for (std::size_t side = 0; side < 2; ++side) {
    const Identity& identity = side == 0 ? a : b;
    families[side].push_back(name_letters(identity.family).substr(0, 3));
    for (const std::string& other : identity.other_families) families[side].push_back(name_letters(other).substr(0, 3));
  }
  for (const std::string& left : families[0])
    if (!left.empty() && std::find(families[1].begin(), families[1].end(), left) != families[1].end()) return true;
  return false;
}

bool given_differs(const Identity& a, const Identity& b) {
  const std::string x = name_letters(a.given);
  const std::string y = name_letters(b.given);
  return !x.empty() && !y.empty() && x.front() != y.front();
}

bool sexes_differ(const Identity& a, const Identity& b) {
  const auto said = [](Sex sex) { return sex == Sex::female || sex == Sex::male; };
  return said(a.sex) && said(b.sex) && a.sex != b.sex;
}

bool outcodes_agree(const Identity& a, const Identity& b) {
  const auto outcode = [](const std::string& postcode) {
    std::string letters;
    for (const char c : base::to_upper(postcode))
      if (c != ' ') letters += c;
    // The inward part is a digit and two letters; a shorter text is an outward part alone.
    return letters.size() > 4 ? letters.substr(0, letters.size() - 3) : letters;
  };
  const std::string x = outcode(a.postcode);
  return !x.empty() && x == outcode(b.postcode);
}

}  // namespace kursaal::link
