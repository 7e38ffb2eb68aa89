// The door of the room: a server for a site's published snapshot and care store.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "serve/kitchen.hpp"
#include "serve/settings.hpp"

namespace kursaal::serve {

// The OpenAPI document of every route, with a line end. Needs no store and no snapshot.
std::string openapi_text(const std::string& version);

class Server {
 public:
  // Listens from here on. Requires: the kitchen outlives it. Errors: configuration, io.
  static base::Result<std::unique_ptr<Server>> start(const Settings& settings, const Kitchen& kitchen);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // "http://127.0.0.1:8080".
  [[nodiscard]] std::string address() const;
  [[nodiscard]] bool web_is_built() const;

  // Answers until SIGTERM, SIGINT or stop().
  void run();
  void stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace kursaal::serve
