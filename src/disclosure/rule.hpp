// Which counts of people may be shown, and how exactly. A value; a site's own stands in its site.toml.
#pragma once

#include <cstdint>

namespace kursaal::disclosure {

// Default: what NHS England does with sub-national counts of people in HES and ECDS since September 2018: 1 to 7 are
// shown as "*", 8 and over are rounded to the nearest 5, zero is shown, totals are added up first and then rounded.
// Source: NHS Digital, "HES disclosure control methodology" (2018). That rule has no secondary suppression; here it is
// always done.
struct SmallCountRule {
  std::uint64_t least_shown = 8;  // people; 1 to one below it are never shown. At least 1
  std::uint64_t round_to = 5;     // people; 1 or 0: shown counts are exact
  bool zero_shown = true;         // false: a count of none is hidden like a small one
  // What is left open to somebody who adds and subtracts everything shown: the highest and the lowest number that a
  // hidden small count may be are at least this far apart (or as far as 1 to least_shown - 1 is). ASSUMED.
  std::uint64_t least_width = 3;
};

// The count as the rule would show it. Requires: it is shown at all.
std::uint64_t rounded_count(std::uint64_t count, const SmallCountRule& rule);

// True of a count that the rule hides for being small.
bool is_small(std::uint64_t count, const SmallCountRule& rule);

}  // namespace kursaal::disclosure
