#include "stratify/cambridge.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace kursaal::stratify {
namespace {

bool holds(const CmsTest& test, const CmsEvidence& evidence, const Point& point) {
  const std::uint64_t bit = 1ULL << test.item;
  bool is = false;
  switch (test.kind) {
    case CmsTest::Kind::coded_ever: is = (evidence.coded_ever & bit) != 0; break;
    case CmsTest::Kind::coded_12m: is = (evidence.coded_12m & bit) != 0; break;
    case CmsTest::Kind::first_coded_1826d:
      is = (evidence.coded_ever & bit) != 0 && evidence.first_cancer_day > point.from_1826d;
      break;
    case CmsTest::Kind::prescribed_12m: is = evidence.prescriptions_12m[test.group] >= test.at_least; break;
    case CmsTest::Kind::prescribed_ever: is = (evidence.groups_ever >> test.group & 1U) != 0; break;
    case CmsTest::Kind::egfr_best_of_last_2: is = evidence.egfr_count == 2 && evidence.egfr_best < test.below; break;
  }
  return is != test.negated;
}

}  // namespace

std::uint64_t cms_conditions(const CmsEvidence& evidence, const KernelTable& table, const Point& point) {
  std::uint64_t present = (evidence.coded_ever & table.cms_simple) | evidence.stated;
  for (const std::uint8_t item : table.cms_complex) {
    for (const auto& tests : table.definitions->cms_rules[item].any_of) {
      bool all = true;
      for (const CmsTest& test : tests) all = all && holds(test, evidence, point);
      if (!all) continue;
      present |= 1ULL << item;
      break;
    }
  }
  return present;
}

CmsEvidence cms_evidence(const PersonRecord& record, const Point& point, const EverMask& ever,
                         const KernelTable& table) {
  CmsEvidence evidence;
  evidence.coded_ever = ever.cms & kItemBits;
  evidence.groups_ever = static_cast<std::uint32_t>(ever.cms >> kGroupShift);
  evidence.first_cancer_day = std::numeric_limits<std::int32_t>::max();
  if (evidence.coded_ever & table.cms_first_coded)
    for (const EverFact& fact : record.ever)
      if ((fact.mask.cms & table.cms_first_coded) != 0 && fact.by(point.day, point.known)) {
        evidence.first_cancer_day = fact.day;  // in order of day: the first is the earliest
        break;
      }
  for (const CodeFact& code : record.cms_codes)
    if (code.day > point.from_12m && code.by(point.day, point.known)) evidence.coded_12m |= code.cms;
  for (const CodeFact& code : record.cms_stated)
    if (code.by(point.day, point.known)) evidence.stated |= code.cms;
  const auto& medicines = record.medicines;
  if (!medicines.empty() && medicines.back().day > point.from_12m) {
    auto fact = std::upper_bound(medicines.begin(), medicines.end(), point.from_12m,
                                 [](std::int32_t day, const MedicineFact& m) { return day < m.day; });
    for (; fact != medicines.end() && fact->day <= point.day; ++fact) {
      if (fact->known > point.known) continue;
      for (std::uint32_t groups = fact->groups; groups != 0; groups &= groups - 1)
        ++evidence.prescriptions_12m[static_cast<std::size_t>(std::countr_zero(groups))];
    }
  }
  for (std::size_t i = record.latest.size(); i-- > 0 && evidence.egfr_count < 2;) {
    const LatestFact& fact = record.latest[i];
    if (fact.measure != LatestMeasure::egfr || !fact.by(point.day, point.known)) continue;
    evidence.egfr_best = evidence.egfr_count == 0 ? fact.value : std::max(evidence.egfr_best, fact.value);
    ++evidence.egfr_count;
  }
  return evidence;
}

std::int32_t cms_sum(std::uint64_t present, std::span<const std::int32_t> weights) {
  std::int32_t sum = 0;
  for (; present != 0; present &= present - 1) {
    const std::int32_t weight = weights[static_cast<std::size_t>(std::countr_zero(present))];
    if (weight == kUnknownWeight) return kUnknownWeight;
    sum += weight;
  }
  return sum;
}

}  // namespace kursaal::stratify
