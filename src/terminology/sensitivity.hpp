// Sensitivity labels are set at ingest, on the concept, before anything is derived (safety rule 20).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "terminology/code_lists.hpp"

namespace kursaal::terminology {

// A set of labels as bits; bit 7 is "the source marked the record itself".
using SensitivityBits = std::uint16_t;
enum class SensitivityLabel : std::uint8_t {
  hiv,
  sexual_health,
  termination,
  gender,
  mental_health,
  substance_use,
  abuse,
  safeguarding,
  marked_by_source
};
inline constexpr std::size_t kSensitivityLabels = 9;
constexpr SensitivityBits bit_of(SensitivityLabel label) {
  return static_cast<SensitivityBits>(1U << static_cast<unsigned>(label));
}

std::string_view sensitivity_name(
    SensitivityLabel label);  // "hiv", "sexual-health", ... as in data/codelists/sensitivity.csv
// "hiv;mental-health", empty for none.
std::string sensitivity_text(SensitivityBits bits);

// The labels of every concept of a table, by the code list "sensitivity". Requires: every item of the list is a label's
// name (else configuration error).
base::Result<std::vector<SensitivityBits>> label_concepts(const CodeList& sensitivity, const ConceptTable& concepts);

}  // namespace kursaal::terminology
