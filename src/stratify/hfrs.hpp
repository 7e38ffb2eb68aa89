// The Hospital Frailty Risk Score: 109 three-character ICD-10 categories of the admissions of the last two years, each
// once. Source: Gilbert et al. Lancet 2018;391:1775-82. Integer tenths: in floating point the bounds 5.0 and 15.0 would
// slip.
#pragma once

#include <optional>
#include <span>

#include "stratify/dates.hpp"
#include "stratify/person_record.hpp"

namespace kursaal::stratify {

// Developed on patients of 75 and over (Gilbert 2018): younger, it is a number with a warning.
inline constexpr int kHfrsLeastAge = 75;

// Units: tenths of a point. Window: (day - 24 calendar months, day].
// Missing: nothing where no admission or admission's diagnosis lies in the window: not applicable, not low (safety rule
// 7).
std::optional<std::int32_t> hfrs_tenths(const PersonRecord& record, const Point& point,
                                        std::span<const std::int32_t> tenths);

// The points of a set of categories, each counted once. Shape: bit i of words[i / 64].
std::int32_t hfrs_sum(std::uint64_t low, std::uint64_t high, std::span<const std::int32_t> tenths);

}  // namespace kursaal::stratify
