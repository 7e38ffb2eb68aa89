// People: found, seen, and their timelines. Each handler asks care's one access decision before it answers.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_people_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
