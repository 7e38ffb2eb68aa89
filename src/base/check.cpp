#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace kursaal::base {

void check_failed(const char* expression, const char* file, int line) {
  const char* name = std::strrchr(file, '/');
  std::fprintf(stderr, "kursaal: internal error: %s does not hold (%s:%d)\n", expression, name ? name + 1 : file, line);
  std::abort();
}

}  // namespace kursaal::base
