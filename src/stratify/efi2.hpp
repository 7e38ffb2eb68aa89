// eFI2: the sum of the coefficients of the items present, divided by 8.429; for 65 and over.
// Source: Best et al. Age and Ageing 2025;54:afaf077. In units of 1e-5 until the one division at the end.
#pragma once

#include <cstdint>
#include <span>

#include "stratify/dates.hpp"
#include "stratify/person_record.hpp"

namespace kursaal::stratify {

inline constexpr int kEfi2LeastAge = 65;
// eFI2 = sum / kEfi2Divisor, with the sum in 1e-5.
inline constexpr std::int64_t kEfi2Divisor = 842'900;

// Items present at a point: coded ever; smoking by the latest status; harmful drinking within 5 years (the worst
// category of the last five years counts); underweight by the latest BMI; "missing" only where nothing at all is
// recorded, so a recorded teetotaller never gets alcohol_missing. `infer_missing` false: items are taken as stated (a
// table of items).
std::uint64_t efi2_items(const PersonRecord& record, const Point& point, const EverMask& ever,
                         const ScoreDefinitions& definitions, bool infer_missing);

// Units: 1e-5. An item whose `hidden_by` meets `present` does not count (dementia over cognitive impairment over
// memory).
std::int32_t efi2_sum(std::uint64_t present, const ScoreDefinitions& definitions);

// Position among efi2_bands: robust below 0.0857, mild below 0.1624, moderate to 0.2391 with it, severe above; compared
// as integers and in this order, so that no value falls between two.
std::size_t efi2_band(std::int32_t sum, const ScoreDefinitions& definitions);

}  // namespace kursaal::stratify
