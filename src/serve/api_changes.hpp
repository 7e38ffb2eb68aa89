// What changed for an account's people since it last looked.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_change_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
