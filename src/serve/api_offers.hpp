// A team's offers: who is offered help next and why, taken or declined.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_offer_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
