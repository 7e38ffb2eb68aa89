// What administrators do: accounts, roles, organisations, teams, agreements.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_account_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
