// Published figures about the place, as printed, each claim with its paragraph. Where papers contradict each other all
// claims stand side by side and none is chosen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "place/evidence.hpp"

namespace kursaal::place {

enum class Reading : std::uint8_t {
  single,    // one claim, or several that agree
  conflict,  // they contradict: show all, choose none
  series,    // each true at its time
  note,      // read with the note
};

struct Claim {
  std::string value;  // as printed: "3.988", "about 180,000", "TBC"
  std::string unit;
  std::string period;
  Evidence evidence;
};

struct Fact {
  std::string id;
  std::string about;
  std::string area;  // the code of an area of any level, where it is about one
  std::string trap;  // the number of a known contradiction
  std::string note;
  Reading reading = Reading::single;
  std::vector<Claim> claims;
};

}  // namespace kursaal::place
