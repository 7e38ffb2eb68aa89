// Every route of the server, in the order of the OpenAPI document's subjects. Inside the room only.
#pragma once

#include <optional>

#include "serve/api_session.hpp"
#include "serve/api_status.hpp"
#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

void add_all_routes(Routes& routes, const Kitchen& kitchen, const Status& status,
                    const std::optional<OtherSignIn>& other);

}  // namespace kursaal::serve
