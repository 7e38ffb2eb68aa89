// A team's cases and its people: handed over, closed, seen; the copy for down-time.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_case_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
