// Small operations on text: trimming, case, splitting, numbers, nearest name. ASCII unless said otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kursaal::base {

std::string_view trim(std::string_view text);
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::vector<std::string_view> split(std::string_view text, char separator);

// Whole-text numbers; anything else (empty, trailing characters, overflow, nan, inf) gives nothing.
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);

// The shortest text that reads back as the same double ("0.25", "7.1"); integers without a point.
std::string format_number(double value);

// Thousands separated by commas, for people to read: 12,345.
std::string format_count(std::uint64_t value);

// The text with the digits of every ten in a row replaced by "#": whole, or as an NHS number is written (3, 3 and 4
// with a space, a hyphen, a dot or an underscore between). More or fewer digits than ten stay. Privacy: for names of
// files and folders, which may hold somebody's number.
std::string mask_ten_digits(std::string_view text);

// True for well-formed UTF-8 (no overlong forms, no surrogates).
bool valid_utf8(std::string_view text);

// The candidate nearest to `name` by Levenshtein distance, if near enough to be a likely slip; else empty.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace kursaal::base
