// The place in counts that may be shown: nothing of a person.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_place_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
