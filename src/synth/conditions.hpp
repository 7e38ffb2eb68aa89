// The conditions and losses that a life can gather, with their codes and how often they come: one table, each row with
// its source or ASSUMED.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kursaal::synth {

enum class Condition : std::uint8_t {
  learning_disability,
  asthma,
  epilepsy,
  obesity,
  hypertension,
  diabetes,
  depression,
  severe_mental_illness,
  copd,
  chd,
  atrial_fibrillation,
  heart_failure,
  stroke,
  arterial_disease,
  kidney_disease,
  cancer,
  dementia,
  rheumatoid_arthritis,
  osteoporosis,
  parkinsons,
  thyroid,
  valve_disease,
  peptic_ulcer,
  osteoarthritis,
  anaemia,
  hearing_loss,
  sight_loss,
  falls,
  fragility_fracture,
  mobility,
  activity_limitation,
  dizziness,
  dyspnoea,
  foot_problem,
  housebound,
  hypotension,
  incontinence,
  urinary_disease,
  skin_ulcer,
  sleep,
  social_vulnerability,
  weight_loss,
  memory_loss,
  anxiety,
  alcohol_dependence,
  drug_dependence,
  count
};
inline constexpr std::size_t kConditions = static_cast<std::size_t>(Condition::count);
constexpr std::size_t at(Condition condition) { return static_cast<std::size_t>(condition); }
constexpr std::uint64_t bit(Condition condition) { return 1ULL << at(condition); }

// Shares of people who have had the condition by an age: top / (1 + exp((middle - age) / width)). The yearly hazard is
// what makes that curve grow, times what the person's sex, small area, other conditions and vigour do to it.
struct ConditionFacts {
  std::string_view name;
  std::string_view ctv3, snomed;  // as general practice codes it; an empty CTV3 code: SNOMED only
  std::string_view icd10;         // as a hospital codes it beside the reason for a stay; empty: it does not
  double top, middle, width;
  double men;       // hazard of men over that of women
  double deprived;  // hazard of the most deprived tenth over that of the least
  double vigour;    // how strongly a person's own frailty moves it
  int youngest;     // years of age
};

const std::array<ConditionFacts, kConditions>& condition_table();

// Hazard of `of` where `given` is already there, over what it is without. Source: order of size from the cohort
// literature on multimorbidity; the numbers are ASSUMED.
struct Dependency {
  Condition given, of;
  double ratio;
};
// Sorted by nothing; all of a condition's dependencies multiply.
const std::array<Dependency, 40>& dependency_table();

}  // namespace kursaal::synth
