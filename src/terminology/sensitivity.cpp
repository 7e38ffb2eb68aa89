#include "terminology/sensitivity.hpp"

#include <array>

namespace kursaal::terminology {
namespace {

constexpr std::array<std::string_view, kSensitivityLabels> kNames{"hiv",    "sexual-health", "termination",
                                                                  "gender", "mental-health", "substance-use",
                                                                  "abuse",  "safeguarding",  "marked-by-source"};

}  // namespace

std::string_view sensitivity_name(SensitivityLabel label) { return kNames[static_cast<std::size_t>(label)]; }

std::string sensitivity_text(SensitivityBits bits) {
  std::string out;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (((static_cast<unsigned>(bits) >> i) & 1U) == 0) continue;
    if (!out.empty()) out += ';';
    out += kNames[i];
  }
  return out;
}

base::Result<std::vector<SensitivityBits>> label_concepts(const CodeList& sensitivity, const ConceptTable& concepts) {
  std::vector<SensitivityBits> label_of_item;
  for (const std::string& item : sensitivity.items) {
    std::size_t label = 0;
    while (label < kNames.size() && kNames[label] != item) ++label;
    if (label == kNames.size())
      return base::make_error(base::ErrorCode::configuration, "code list ", sensitivity.name,
                              ": there is no sensitivity label \"", item, "\"");
    label_of_item.push_back(static_cast<SensitivityBits>(1U << label));
  }
  const ItemIndex index(sensitivity, concepts);
  std::vector<SensitivityBits> bits(concepts.size(), 0);
  for (std::uint32_t i = 0; i < concepts.size(); ++i)
    for (const std::uint16_t item : index.items_of(ConceptId{i}))
      bits[i] = static_cast<SensitivityBits>(bits[i] | label_of_item[item]);
  return bits;
}

}  // namespace kursaal::terminology
