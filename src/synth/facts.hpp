// What people write down about a life besides diseases, readings and contacts: how somebody lives, how able they are,
// what a clinician judged, what was reviewed. One table with its codes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kursaal::synth {

enum class Fact : std::uint16_t {
  never_smoked,
  smokes,
  ex_smoker,
  drinks_nothing,
  drinks_little,
  drinks_much,
  drinks_very_much,
  lives_alone,
  lives_alone_no_longer,
  isolated,
  lonely,
  isolated_no_longer,
  carer,
  carer_no_longer,
  homeless,
  homeless_no_longer,
  misuse_no_longer,
  mind_no_longer,
  barthel,
  stage_independent,
  stage_adaptive,
  stage_assisted,
  stage_dependent,
  stage_end_of_life,
  gold_standards,
  not_for_resuscitation,
  for_resuscitation,
  end_of_life_removed,
  diabetes_review,
  asthma_review,
  copd_review,
  dementia_review,
  medication_review,
  pregnant,
  bereaved,
  count
};
inline constexpr std::size_t kFacts = static_cast<std::size_t>(Fact::count);

// As a practice sends it. Where `local` is there, no national code is vouched for and the record carries the site's
// own.
struct FactFacts {
  std::string_view name;
  char type;  // D problem, O observation
  std::string_view ctv3, snomed, local;
  int places;  // decimals of the value; below zero: it has none
};
const std::array<FactFacts, kFacts>& fact_table();
inline const FactFacts& facts_of(Fact fact) { return fact_table()[static_cast<std::size_t>(fact)]; }

}  // namespace kursaal::synth
