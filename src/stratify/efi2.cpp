#include "stratify/efi2.hpp"

#include "stratify/comorbidity.hpp"

namespace kursaal::stratify {
namespace {

constexpr double kUnderweightBmi = 18.5;  // kg/m2

}  // namespace

std::uint64_t efi2_items(const PersonRecord& record, const Point& point, const EverMask& ever,
                         const ScoreDefinitions& definitions, bool infer_missing) {
  const auto bit = [&definitions](std::size_t item) { return item < definitions.efi2.size() ? 1ULL << item : 0ULL; };
  std::uint64_t present = ever.efi2 & kItemBits;
  bool smoking_seen = false;
  bool bmi_seen = false;
  for (std::size_t i = record.latest.size(); i-- > 0;) {
    const LatestFact& fact = record.latest[i];
    if (!fact.by(point.day, point.known)) continue;
    switch (fact.lifestyle) {
      case Lifestyle::smoker_current:
      case Lifestyle::smoker_not_current:
        if (!smoking_seen && fact.lifestyle == Lifestyle::smoker_current) present |= bit(definitions.efi2_smoker);
        smoking_seen = true;
        break;
      case Lifestyle::alcohol_harmful:
        if (fact.day > point.from_60m) present |= bit(definitions.efi2_alcohol_harmful);
        break;
      case Lifestyle::underweight:
      case Lifestyle::none: break;
    }
    if (fact.measure != LatestMeasure::bmi) continue;
    if (!bmi_seen && fact.value < kUnderweightBmi) present |= bit(definitions.efi2_underweight);
    bmi_seen = true;
  }
  if (infer_missing) {
    if ((ever.efi2 & kAlcoholRecorded) == 0) present |= bit(definitions.efi2_alcohol_missing);
    if ((ever.efi2 & kBmiRecorded) == 0) present |= bit(definitions.efi2_bmi_missing);
  }
  return present;
}

std::int32_t efi2_sum(std::uint64_t present, const ScoreDefinitions& definitions) {
  return comorbidity_score(present, definitions.efi2_coefficients, definitions.efi2_hidden_by);
}

std::size_t efi2_band(std::int32_t sum, const ScoreDefinitions& definitions) {
  // sum / 842,900 against bound / 10,000; the last bound belongs to the band below it.
  const std::int64_t left = std::int64_t{sum} * 10'000;
  const auto& bounds = definitions.efi2_bands.most;
  const std::size_t last = bounds.size() - 1;
  std::size_t band = 0;
  while (band < last) {
    const std::int64_t right = bounds[band] * kEfi2Divisor;
    if (left < right || (band + 1 == last && left == right)) return band;
    ++band;
  }
  return band;
}

}  // namespace kursaal::stratify
