// What people type, on its way in: UTF-8 of a bounded length, with nothing in it that a database or a screen chokes on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/day.hpp"
#include "base/result.hpp"

namespace kursaal::care {

inline constexpr std::size_t kLongestName = 200;   // bytes
inline constexpr std::size_t kLongestNote = 8000;  // bytes
inline constexpr std::size_t kLongestId = 128;     // bytes

// The text without blanks around it. Errors: input-refused, naming the field: empty, longer than `longest`, not UTF-8,
// or with control characters other than a line's end and a tab.
base::Result<std::string> checked_text(std::string_view field, std::string_view text, std::size_t longest);

// The same, and empty is allowed.
base::Result<std::string> checked_optional_text(std::string_view field, std::string_view text, std::size_t longest);

// Letters, digits and . _ : @ / + - only: ids, names to sign in with, codes.
base::Result<std::string> checked_id(std::string_view field, std::string_view text);

}  // namespace kursaal::care
