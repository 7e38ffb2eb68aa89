// Every route of the server, in the order of the OpenAPI document's subjects. Inside the room only. `provider` is
// nullptr where nobody signs in by an outside provider.
#pragma once

#include "serve/api_session.hpp"
#include "serve/api_status.hpp"
#include "serve/kitchen.hpp"
#include "serve/oidc.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_all_routes(Routes& routes, const Kitchen& kitchen, const Status& status, OidcProvider* provider);

}  // namespace kursaal::serve
