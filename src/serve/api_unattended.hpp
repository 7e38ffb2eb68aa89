// Routes of what nobody attends to.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_unattended_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
