// What of a person's standing is another than it was in an earlier snapshot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/day.hpp"

namespace kursaal::view {

enum class MovedWhat : std::uint8_t { stage, locality, practice, moved_away, death };
std::string_view moved_what_name(MovedWhat what);  // "moved-away"

// Missing: empty words where it was, or is, not known.
struct Moved {
  MovedWhat what = MovedWhat::stage;
  std::string from, to;  // a stage's code, or names of places
  base::Day day;         // of death; else unknown
};

}  // namespace kursaal::view
