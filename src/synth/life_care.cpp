// Care outside hospital in a month: community and mental health teams, social care, ambulances that take nobody,
// hospice, charities.
#include "synth/living.hpp"

#include <cmath>

namespace kursaal::synth {
namespace {

constexpr int kReablementDays = 42;  // up to six weeks, as the Care Act 2014 regulations give free of charge

void end_package(Living& l, std::int32_t day) {
  if (l.open_package < 0) return;
  Deed& package = l.life.deeds[static_cast<std::size_t>(l.open_package)];
  package.end = std::max(day, package.day);
  l.open_package = -1;
}

void draw_social_care(Living& l) {
  if (l.in_care_home || l.age < 18) return;
  if (l.open_package >= 0) {
    const Deed package = l.life.deeds[static_cast<std::size_t>(l.open_package)];
    const bool reablement = package.what == static_cast<std::uint16_t>(PackageKind::reablement);
    if (reablement && l.from >= package.day + kReablementDays) {
      end_package(l, package.day + kReablementDays);
    } else if (!reablement && l.function < 2 && l.random.chance(0.20)) {
      end_package(l, l.some_day());
    } else if (base::civil_of(base::Day{package.day}).month == l.month && l.from > package.day + 300) {
      const std::int32_t day = l.free_day();
      if (day != kNever) l.add(Act::assessment, day, 1);
    }
    return;
  }
  const auto function = static_cast<std::size_t>(l.function);
  const bool left_hospital = l.stay_ends != kNever && l.stay_ends >= l.from && l.stay_ends < l.to;
  // Offered to those who left hospital needing help; they stay at risk of going back (ASSUMED, fitted to the share at
  // home after 91 days).
  const bool reablement =
      left_hospital && l.age >= 65 && l.function >= 1 && l.random.chance(l.function == 1 ? 0.04 : 0.25);
  if (reablement) l.at_risk_until = l.stay_ends + 91;
  const double chance = l.p.new_package[function] * (l.age >= 65 ? 1 : 0.8) * (l.alone ? 1.5 : 1);
  if (!reablement && !l.random.chance(chance)) return;
  const std::int32_t day = reablement ? l.stay_ends : l.some_day();
  if (!reablement && l.in_hospital(day)) return;
  l.add(Act::assessment, day, 0);
  if (!reablement && !l.random.chance(0.7)) return;  // seen, and nothing was agreed
  const double draw = l.random.unit();
  const PackageKind kind = reablement    ? PackageKind::reablement
                           : draw < 0.55 ? PackageKind::home_care
                           : draw < 0.72 ? PackageKind::direct_payment
                           : draw < 0.80 ? PackageKind::day_care
                                         : PackageKind::equipment;
  Deed& package = l.add(Act::package, day, static_cast<std::uint16_t>(kind));
  package.detail = static_cast<std::uint8_t>(kind == PackageKind::home_care ? 4 + 7 * l.function : 0);  // hours a week
  l.open_package = static_cast<int>(l.life.deeds.size()) - 1;
}

void contacts(Living& l, Act act, double mean, std::uint64_t kinds) {
  for (int number = draw_poisson(l.random, std::exp(-mean)); number > 0; --number) {
    const std::int32_t day = l.free_day();
    if (day == kNever) continue;
    l.add(act, day, static_cast<std::uint16_t>(l.random.below(kinds))).minute =
        static_cast<std::int16_t>(480 + 15 * l.random.below(36));
  }
}

// Health visitors and school nurses see the young.
void children(Living& l, double mean) {
  const std::size_t before = l.life.deeds.size();
  contacts(l, Act::community, mean, 1);
  for (std::size_t i = before; i < l.life.deeds.size(); ++i) l.life.deeds[i].what = kChildrensTeam;
}

}  // namespace

// The complex care service: people over 55 who have lost function, have two conditions or more and were admitted as an
// emergency in the last year. Whom it takes is confounded on purpose: the frailer are likelier to be sent to it, and
// likelier to be admitted anyway.
void draw_complex_care(Living& l) {
  if (l.from < l.service_from || l.in_care_home) return;
  if (l.life.enrolled != kNever) {
    if (l.from <= l.life.enrolled + 365 && l.service.chance(l.p.service_contact)) {
      const std::int32_t day =
          l.from + static_cast<std::int32_t>(l.service.below(static_cast<std::uint64_t>(l.to - l.from)));
      if (!l.in_hospital(day)) l.add(Act::community, day, kComplexCareTeam).minute = 600;
    }
    return;
  }
  const bool eligible = l.age > 55 && l.function >= 1 && l.condition_count >= 2 && l.last_emergency != kNever &&
                        l.last_emergency > l.from - 365;
  if (!eligible || !l.service.chance(std::min(0.5, l.p.service_entry * std::exp(l.p.service_by_vigour * l.vigour))))
    return;
  const std::int32_t day = l.to - 1;
  if (l.in_hospital(day)) return;
  l.life.enrolled = day;
  l.add(Act::community, day, kComplexCareTeam).minute = 600;
}

void draw_community_and_social_care(Living& l, double need) {
  const auto function = static_cast<std::size_t>(l.function);
  if (l.age < 18 && l.random.chance(0.3)) children(l, l.p.community[function] * 0.6);
  if (l.age >= 18)
    contacts(l, Act::community, l.p.community[function] * (l.palliative ? 1.8 : 1) * (l.age >= 65 ? 1.3 : 0.6), 5);
  if (l.age < 1 && l.random.chance(0.5)) children(l, 0.8);
  const double mind = l.has(Condition::severe_mental_illness) ? 0.85
                      : l.has(Condition::dementia)            ? 0.16
                      : l.has(Condition::depression)          ? 0.035
                      : l.age >= 10                           ? 0.004
                                                              : 0;
  if (mind > 0) contacts(l, Act::mental_health, mind, 4);
  draw_social_care(l);
  if (l.random.chance(std::min(0.3, l.p.ambulance_without_stay * need * (l.age >= 75 ? 2.4 : 1)))) {
    const std::int32_t day = l.free_day();
    if (day != kNever) l.add(Act::ambulance, day, 0).minute = static_cast<std::int16_t>(l.random.below(1440));
  }
  if (l.palliative && l.random.chance(0.45)) contacts(l, Act::hospice, 1.6, 3);
  if (l.age >= 18)
    contacts(l, Act::voluntary,
             l.p.voluntary[function] * (l.has(Condition::social_vulnerability) ? 4 : 1) * (l.alone ? 1.6 : 1), 4);
}

}  // namespace kursaal::synth
