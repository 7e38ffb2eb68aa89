// The electronic Frailty Index: 36 equally weighted deficits; eFI = deficits present / 36.
// Source: Clegg et al. Age and Ageing 2016;45:353-60. Look-back: ever, but polypharmacy.
#pragma once

#include <span>

#include "stratify/dates.hpp"
#include "stratify/person_record.hpp"

namespace kursaal::stratify {

inline constexpr int kEfiDeficits = 36;
// Five or more different medicines in the 12 months to the date (Clegg 2016); different substances, not products.
inline constexpr int kPolypharmacySubstances = 5;
// Validated for 65 to 95 (Clegg 2016).
inline constexpr int kEfiLeastAge = 65;
inline constexpr int kEfiMostAge = 95;

// Scratch for counting distinct substances; one a worker.
class SubstanceCounter {
 public:
  // Distinct substances with a prescription in (point.from_12m, point.day], known by then; stops at `enough`.
  // Requires: medicines in order of day. Cost: the prescriptions of the window.
  int count(const PersonRecord& record, const Point& point, int enough);

 private:
  std::vector<std::uint32_t> stamp_;
  std::uint32_t generation_ = 0;
};

// How many deficits of `now` are new against what was known 12 months before, and how many of those are new to us only:
// every record that sets them was made on a registration or annual-review day, or more than 31 days after an event that
// lies before the earlier date (safety rule 4). The rest is decline.
struct NewDeficits {
  int found = 0;
  int new_to_us = 0;
};
// `now` and `then`: masks of deficits; polypharmacy, which is counted from prescriptions, is never new to us.
NewDeficits new_deficits(std::span<const EverFact> facts, std::uint64_t now, std::uint64_t then, const Point& at,
                         std::int32_t earlier_day);

}  // namespace kursaal::stratify
