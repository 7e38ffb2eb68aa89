// The five kinds of absence (safety rule 1). Absence is never zero, never "fit", never "no".
#pragma once

#include <cstdint>
#include <string_view>

namespace kursaal::base {

enum class Absence : std::uint8_t {
  none,        // looked for, not there
  unknown,     // never asked, or no source covers it
  not_shared,  // exists elsewhere, we may not see it
  stale,       // the source has not reported for the period
  withheld,    // this user may not see it
};

constexpr std::string_view absence_code(Absence absence) {
  switch (absence) {
    case Absence::none: return "none";
    case Absence::unknown: return "unknown";
    case Absence::not_shared: return "not-shared";
    case Absence::stale: return "stale";
    case Absence::withheld: return "withheld";
  }
  return "unknown";
}

constexpr std::string_view absence_text(Absence absence) {
  switch (absence) {
    case Absence::none: return "looked for, not there";
    case Absence::unknown: return "never asked";
    case Absence::not_shared: return "exists elsewhere, not shared with us";
    case Absence::stale: return "the source has not reported for this period";
    case Absence::withheld: return "you may not see this";
  }
  return "never asked";
}

}  // namespace kursaal::base
