// Problem documents (RFC 9457): what went wrong, in one shape for every route, with a code that stays.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "serve/exchange.hpp"
#include "serve/schema.hpp"

namespace kursaal::serve {

struct Problem {
  int status = 500;
  std::string code;    // stable: "not-found"
  std::string detail;  // what to do next; no person's data
};

Problem problem_of(const base::Error& error);

// {type, title, status, code, detail}, with Retry-After where asking again later may help.
Outgoing outgoing_of(const Problem& problem);

// Of the document.
Schema problem_schema();

}  // namespace kursaal::serve
