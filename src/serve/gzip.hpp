// gzip, for answers and for the files of the web application.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kursaal::serve {

// `level` 1 (fast) to 9 (small). Nothing where it would not be smaller.
std::optional<std::string> gzipped(std::string_view bytes, int level);

// Whether an Accept-Encoding header takes gzip ("gzip;q=0" does not).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace kursaal::serve
