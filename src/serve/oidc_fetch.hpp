// One HTTP request to the sign-in provider, over TLS with its certificate and name checked.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace kursaal::serve {

struct Fetch {
  std::string url;            // https://...; http:// to this machine only
  std::string form;           // empty: GET; else the body of a POST, application/x-www-form-urlencoded
  std::string authorization;  // empty: none
  std::chrono::seconds patience{10};
};

// The body of a 200, at most 1 MiB. Errors: configuration (the url), busy (no answer in time, or another status).
base::Result<std::string> fetch(const Fetch& wish);

}  // namespace kursaal::serve
