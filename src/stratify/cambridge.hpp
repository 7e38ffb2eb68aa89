// The Cambridge Multimorbidity Score: weights of up to 37 conditions, each with its own rule (codes ever, codes or
// prescriptions in 12 months, the better of the last two eGFR). Source: Payne et al. CMAJ 2020;192:E107-14.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "stratify/dates.hpp"
#include "stratify/person_record.hpp"

namespace kursaal::stratify {

// What the rules look at, for one person and point.
struct CmsEvidence {
  std::uint64_t coded_ever = 0;
  std::uint64_t coded_12m = 0;
  std::uint64_t stated = 0;           // named as present: the rule was applied elsewhere
  std::int32_t first_cancer_day = 0;  // of the items with a "first coded" rule; meaningful where coded_ever has them
  std::uint32_t groups_ever = 0;
  std::array<std::uint16_t, 24> prescriptions_12m{};
  int egfr_count = 0;  // of the latest two
  double egfr_best = 0;
};

// Conditions present by their rules. `point` for the 1,826 days of "first coded".
std::uint64_t cms_conditions(const CmsEvidence& evidence, const KernelTable& table, const Point& point);

// Gathers the evidence. `ever`: the OR of the person's ever-masks at the point.
CmsEvidence cms_evidence(const PersonRecord& record, const Point& point, const EverMask& ever,
                         const KernelTable& table);

// Units: hundredths. Missing: kUnknownWeight where a condition that is present has no published weight in this set.
std::int32_t cms_sum(std::uint64_t present, std::span<const std::int32_t> weights);

// The five segments of the Bristol, North Somerset and South Gloucestershire system on the 37-condition score, 1 to 5:
// below 0.09, 0.69, 1.58, 2.96, above. Units: hundredths. Source: their published query, section 5; a single source.
constexpr int cms_segment(std::int32_t hundredths) {
  return 1 + (hundredths >= 9) + (hundredths >= 69) + (hundredths >= 158) + (hundredths >= 296);
}

}  // namespace kursaal::stratify
