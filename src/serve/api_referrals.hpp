// Referrals to a team: made, listed, ended.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_referral_routes(Routes& routes, const Kitchen& kitchen);

}  // namespace kursaal::serve
