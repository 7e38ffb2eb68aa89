// Signing in and out, who I am and what I may, and what everybody may know of this server.
#pragma once

#include <optional>
#include <string>

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

// A sign-in by an outside provider, as the sign-in page offers it.
struct OtherSignIn {
  std::string label, href;
};

void add_session_routes(Routes& routes, const Kitchen& kitchen, const std::optional<OtherSignIn>& other);

}  // namespace kursaal::serve
