// What somebody has typed and not yet sent.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_draft_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
