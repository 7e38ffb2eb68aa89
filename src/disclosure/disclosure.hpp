// The door of the room: which counts of people may be shown, and how.
#pragma once

#include "disclosure/count_cube.hpp"    // IWYU pragma: export
#include "disclosure/rule.hpp"          // IWYU pragma: export
#include "disclosure/small_counts.hpp"  // IWYU pragma: export
