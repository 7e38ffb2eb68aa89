// The codes that the API takes and gives, each with the words a screen shows for it: in one place, so that no screen
// has a list of its own.
#pragma once

#include <nlohmann/json.hpp>

#include "serve/route.hpp"

namespace kursaal::serve {

// Fits Vocabulary of the OpenAPI document.
nlohmann::json vocabulary();

void add_vocabulary_routes(Routes& routes);

}  // namespace kursaal::serve
