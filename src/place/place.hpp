// The door of the room: the site folder as one immutable value, with its geography, organisations, sources and facts.
#pragma once

#include "place/deprivation.hpp"    // IWYU pragma: export
#include "place/evidence.hpp"       // IWYU pragma: export
#include "place/facts.hpp"          // IWYU pragma: export
#include "place/geography.hpp"      // IWYU pragma: export
#include "place/organisations.hpp"  // IWYU pragma: export
#include "place/services.hpp"       // IWYU pragma: export
#include "place/site.hpp"           // IWYU pragma: export
#include "place/sources.hpp"        // IWYU pragma: export
