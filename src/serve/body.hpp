// Reads the JSON body of a request. What two readers could read differently is refused: a name twice, things nested
// without end, bytes that are not UTF-8.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "base/result.hpp"

namespace kursaal::serve {

// Errors: usage; the text says what is wrong with the form and repeats nothing of the body.
base::Result<nlohmann::json> parse_body(std::string_view text);

}  // namespace kursaal::serve
