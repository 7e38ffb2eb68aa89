// Stages: confirmed by a professional, and where that differs from what the rules suggest.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_stage_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
