// Care outside hospital in a month: community and mental health teams, social care, ambulances that take nobody,
// hospice, charities.
#include "synth/living.hpp"

#include <cmath>

namespace kursaal::synth {
namespace {

constexpr auto kReablement = static_cast<std::size_t>(Service::reablement);
constexpr int kReablementDays = 42;  // up to six weeks, as the Care Act 2014 regulations give free of charge

// Hours a week of what is paid for at home, by function (ASSUMED).
std::uint8_t hours_of(const Living& l, PackageKind kind) {
  if (kind == PackageKind::fast_track) return 28;
  if (kind != PackageKind::home_care && kind != PackageKind::direct_payment) return 0;
  return static_cast<std::uint8_t>((kind == PackageKind::home_care ? 4 : 6) + 7 * l.function);
}

void open_package(Living& l, std::int32_t day, PackageKind kind) {
  Deed& package = l.add(Act::package, day, static_cast<std::uint16_t>(kind));
  package.detail = hours_of(l, kind);
  l.open_package = static_cast<int>(l.life.deeds.size()) - 1;
  l.note(day);
}

void go_on_with_package(Living& l) {
  const Deed package = l.life.deeds[static_cast<std::size_t>(l.open_package)];
  const auto kind = static_cast<PackageKind>(package.what);
  if (kind == PackageKind::reablement) {
    const std::int32_t due = package.day + kReablementDays;
    if (due >= l.to) return;
    const std::int32_t day = std::max(due, l.from);
    if (!l.in_hospital(day) && l.service[kReablement].chance(0.7)) record_barthel(l, l.service[kReablement], day);
    end_package(l, day);
    // Who still needs help gets it, without a gap.
    if (l.function >= 2 && !l.in_hospital(day) && l.random.chance(0.75)) {
      l.add(Act::assessment, day, 1);
      open_package(l, day, PackageKind::home_care);
    }
    return;
  }
  // Equipment is no care: who cannot do without gets it.
  if (l.function >= 2 && kind == PackageKind::equipment && l.random.chance(0.2)) {
    const std::int32_t day = l.open_day();
    if (day == kNever || day <= package.day) return;
    l.add(Act::assessment, day, 0);
    end_package(l, day);
    open_package(l, day, PackageKind::home_care);
    return;
  }
  if (l.function < 2 && kind != PackageKind::fast_track && l.random.chance(0.20)) {
    end_package(l, l.some_day());
    return;
  }
  const bool paid = kind == PackageKind::home_care || kind == PackageKind::direct_payment;
  if (paid && hours_of(l, kind) != package.detail && l.random.chance(0.25)) {
    // More or less of it: one line ends, another begins.
    const std::int32_t day = l.open_day();
    if (day == kNever || day <= package.day) return;
    l.add(Act::assessment, day, 1);
    end_package(l, day);
    open_package(l, day, kind);
    return;
  }
  if (base::civil_of(base::Day{package.day}).month == l.month && l.from > package.day + 300) {
    const std::int32_t day = l.open_day();
    if (day != kNever) l.add(Act::assessment, day, 1);
  }
}

// Offered to those who left hospital needing help. Who is frailer is likelier to be offered it, which is the planted
// confounding; without a planted effect it changes nothing that would not have come of itself.
bool begin_reablement(Living& l) {
  const bool left_hospital = l.stay_ends != kNever && l.stay_ends >= l.from && l.stay_ends < l.to;
  // An emergency or an operation that kept them a night, never a day's visit.
  if (!left_hospital || l.stay_ends <= l.stay_begins || l.age < 65 || l.function < 1) return false;
  const ServiceFacts& facts = facts_of(Service::reablement);
  base::Random& random = l.service[kReablement];
  const double entry = facts.entry * std::exp(facts.by_confounder * l.vigour) * (l.function == 1 ? 0.25 : 1.4) *
                       (l.recovering() ? 1.5 : 0.8);
  if (!random.chance(std::min(0.8, entry))) return false;
  const std::int32_t day = l.stay_ends;
  l.add(Act::assessment, day, 0);
  open_package(l, day, PackageKind::reablement);
  l.reablement_from = day;
  std::int32_t& first = l.life.taken_on[kReablement];
  if (first == kNever) first = day;
  record_barthel(l, random, day);
  return true;
}

void draw_social_care(Living& l) {
  if (l.in_care_home || l.age < 18 || l.homeless) return;
  if (l.open_package >= 0) return go_on_with_package(l);
  if (begin_reablement(l)) return;
  const auto function = static_cast<std::size_t>(l.function);
  const bool dying = l.palliative && l.function >= 1;
  const double chance = dying ? 0.12 : l.p.new_package[function] * (l.age >= 65 ? 1 : 0.8) * (l.alone ? 1.5 : 1);
  if (!l.random.chance(chance)) return;
  const std::int32_t day = l.open_day();
  if (day == kNever || l.away(day)) return;
  l.add(Act::assessment, day, 0);
  if (!l.random.chance(0.7)) return;  // seen, and nothing was agreed
  const double draw = l.random.unit();
  open_package(l, day,
               dying && draw < 0.5 ? PackageKind::fast_track
               : draw < 0.55       ? PackageKind::home_care
               : draw < 0.72       ? PackageKind::direct_payment
               : draw < 0.80       ? PackageKind::day_care
                                   : PackageKind::equipment);
}

void contacts(Living& l, Act act, double mean, std::uint64_t kinds) {
  for (int number = draw_poisson(l.random, std::exp(-mean)); number > 0; --number) {
    // District nurses and hospices come on Sundays too.
    const bool every_day = act == Act::hospice || (act == Act::community && l.function >= 2);
    const std::int32_t day = every_day ? l.free_day() : l.open_day();
    if (day == kNever) continue;
    l.add(act, day, static_cast<std::uint16_t>(l.random.below(kinds))).minute =
        static_cast<std::int16_t>(480 + 15 * l.random.below(36));
  }
}

// Homes differ in size: the least of three draws makes the first ones large.
std::uint16_t large_home_first(Living& l) {
  const std::uint64_t homes = l.care_homes;
  const std::uint64_t first = l.random.below(homes);
  const std::uint64_t second = l.random.below(homes);
  return static_cast<std::uint16_t>(std::min({first, second, l.random.below(homes)}));
}

// Health visitors and school nurses see the young.
void children(Living& l, double mean) {
  const std::size_t before = l.life.deeds.size();
  contacts(l, Act::community, mean, 1);
  for (std::size_t i = before; i < l.life.deeds.size(); ++i) l.life.deeds[i].what = kChildrensTeam;
}

}  // namespace

void end_package(Living& l, std::int32_t day) {
  if (l.open_package < 0) return;
  Deed& package = l.life.deeds[static_cast<std::size_t>(l.open_package)];
  if (package.what == static_cast<std::uint16_t>(PackageKind::reablement))
    day = std::min(day, package.day + kReablementDays);
  package.end = std::max(day, package.day);
  l.open_package = -1;
  l.note(package.end);
}

void enter_care_home(Living& l) {
  if (l.in_care_home || l.function < 2 || l.age < 65) return;
  const bool after_stay = l.at_risk_until != kNever && l.from < l.at_risk_until;
  if (l.function < 3 && !after_stay) return;
  const double chance = (l.function >= 3 ? l.p.care_home_entry : l.p.care_home_entry_assisted) *
                        (l.has(Condition::dementia) ? 2 : 1) * (l.alone ? 1.6 : 1) * (l.carer || l.isolated ? 1.2 : 1) *
                        (after_stay ? l.p.care_home_entry_after_stay : 1) * l.effect(Service::reablement);
  if (!l.random.chance(chance)) return;
  const std::int32_t day = l.free_day();
  if (day == kNever || (l.away_until != kNever && l.away_until >= l.from)) return;
  l.in_care_home = true;
  l.isolated = l.homeless = l.carer = false;
  l.life.care_home = large_home_first(l);
  l.add(Act::care_home, day, l.life.care_home);
  end_package(l, day);
  l.note(day);
}

void draw_community_and_social_care(Living& l, double need) {
  const auto function = static_cast<std::size_t>(l.function);
  if (l.age < 18 && l.random.chance(0.3)) children(l, l.p.community[function] * 0.6);
  if (l.age >= 18)
    contacts(l, Act::community, l.p.community[function] * (l.palliative ? 1.8 : 1) * (l.age >= 65 ? 1.3 : 0.6), 5);
  if (l.age < 1 && l.random.chance(0.5)) children(l, 0.8);
  const double mind = l.has(Condition::severe_mental_illness)                     ? 0.85
                      : l.has(Condition::dementia)                                ? 0.16
                      : l.misuse                                                  ? 0.25
                      : l.has(Condition::depression) || l.has(Condition::anxiety) ? 0.035
                      : l.age >= 10                                               ? 0.004
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
             l.p.voluntary[function] * (l.has(Condition::social_vulnerability) ? 4 : 1) * (l.alone ? 1.6 : 1) *
                 (l.isolated || l.carer ? 2 : 1),
             4);
  if (l.in_care_home && l.random.chance(0.06)) {
    const std::int32_t day = l.free_day();
    if (day != kNever) {
      record_barthel(l, l.random, day);
      if (l.random.chance(0.3)) decide_resuscitation(l, day);
    }
  }
}

}  // namespace kursaal::synth
