// What staff write about a person for whoever comes next.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_note_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
