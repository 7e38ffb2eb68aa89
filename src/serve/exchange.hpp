// A request as it came and an answer as it goes: what the transport and the front say to each other, without either's
// types in it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kursaal::serve {

struct Incoming {
  std::string method;                                        // as sent
  std::string target;                                        // path and query, as sent
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  std::string address;  // of whoever connected
  bool secure = false;  // over TLS, here

  // Set by the front.
  std::chrono::steady_clock::time_point arrived;
  std::string id;

  // The first of that name; empty where there is none.
  [[nodiscard]] std::string_view header(std::string_view lower_name) const {
    for (const auto& [name, value] : headers)
      if (name == lower_name) return value;
    return {};
  }
};

struct Outgoing {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body;  // nullptr: none
  bool close = false;                       // the connection, after this
};

}  // namespace kursaal::serve
