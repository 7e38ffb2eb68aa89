// Break-glass, the privacy officer's queue, and who looked at a person.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_privacy_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
