// The transport: connections, TLS, limits of size and time, workers, an orderly stop. Knows nothing of what is asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "serve/exchange.hpp"
#include "serve/settings.hpp"

namespace kursaal::serve {

// Who answers. All of it is called from several threads at once.
struct Answering {
  // On a thread of input and output: must not block. Nothing: ask `answer`.
  std::function<std::optional<Outgoing>(Incoming&)> at_once;
  // On a worker: may block.
  std::function<Outgoing(Incoming&)> answer;
  // What the transport itself refuses: too large, too slow, broken, too busy.
  std::function<Outgoing(int status, std::string_view code, std::string_view detail)> refuse;
  // The server stops: no longer ready.
  std::function<void()> stopping;
};

struct Load {
  std::size_t connections = 0;
  std::size_t waiting = 0;  // for a worker
  std::size_t working = 0;
  std::size_t buffered = 0;  // bytes of bodies
  std::uint64_t refused_connections = 0;
  std::uint64_t timed_out = 0;  // connections that were too slow
};

class HttpServer {
 public:
  // Binds and listens. Errors: configuration (the address, the certificate), io (the port is taken).
  static base::Result<std::unique_ptr<HttpServer>> listen(const Settings& settings, Answering answering);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Answers until stop() or SIGTERM or SIGINT; then finishes what is being answered. Requires: called once.
  void run();

  // Thread-safe, returns at once.
  void stop();

  // Thread-safe.
  [[nodiscard]] Load load() const;

 private:
  struct Parts;
  explicit HttpServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace kursaal::serve
