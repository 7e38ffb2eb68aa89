// A count of people as it may be shown: the number, or that it is hidden, which is not none.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "serve/schema.hpp"

namespace kursaal::serve {

// The components "ShownCount" {value} and "HiddenCount" {hidden}.
Schema shown_count_schema();
nlohmann::json shown_count_json(const std::optional<std::uint64_t>& people);

}  // namespace kursaal::serve
