// What the data itself is like: sources, freshness, quality, what was kept out. Nobody is named.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_data_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
