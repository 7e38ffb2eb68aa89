// CHECK stops the program when its own logic is wrong; bad data never reaches it (that is an Issue).
#pragma once

namespace kursaal::base {

// Prints the expression and place (never data) and aborts.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace kursaal::base

#define KURSAAL_CHECK(expression)                                     \
  do {                                                                \
    if (!(expression)) [[unlikely]]                                   \
      ::kursaal::base::check_failed(#expression, __FILE__, __LINE__); \
  } while (false)
