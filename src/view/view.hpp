// The door of the room: what the published snapshot says to a screen.
#pragma once

#include "view/current.hpp"        // IWYU pragma: export
#include "view/data_page.hpp"      // IWYU pragma: export
#include "view/known.hpp"          // IWYU pragma: export
#include "view/person_page.hpp"    // IWYU pragma: export
#include "view/place_page.hpp"     // IWYU pragma: export
#include "view/snapshot.hpp"       // IWYU pragma: export
#include "view/timeline_page.hpp"  // IWYU pragma: export
#include "view/worklist_rows.hpp"  // IWYU pragma: export
