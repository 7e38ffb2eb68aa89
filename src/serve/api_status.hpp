// How the server itself is: alive, ready, its figures, its document.
#pragma once

#include <functional>
#include <string>

#include "serve/http_server.hpp"
#include "serve/kitchen.hpp"
#include "serve/metrics.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

struct Status {
  Metrics* metrics = nullptr;
  std::function<Load()> load;
  std::function<bool()> stopping;
  std::function<std::string()> openapi;
};

void add_status_routes(Routes& routes, const Kitchen& kitchen, const Status& status);

}  // namespace kursaal::serve
