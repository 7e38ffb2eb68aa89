// The OpenAPI 3.1 document, written from the routes themselves.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "serve/route.hpp"

namespace kursaal::serve {

nlohmann::json openapi_document(const Routes& routes, const std::string& version);

}  // namespace kursaal::serve
