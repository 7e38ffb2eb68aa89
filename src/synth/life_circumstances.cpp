// How somebody lives, month by month: smoking, drinking, alone, isolated, homeless, misusing, caring; and what the life
// of their partner does to theirs.
#include <cmath>

#include "synth/living.hpp"

namespace kursaal::synth {
namespace {

constexpr double kMonthsInYear = 12;

double smokes_share(const Living& l) {
  const double by_age = l.age < 18 ? 0.05 : l.age < 25 ? 0.16 : l.age < 45 ? 0.18 : l.age < 65 ? 0.145 : 0.08;
  return std::min(0.7, by_age * (l.sex == Sex::male ? 1.1 : 0.9) * std::exp(1.25 * l.deprived));
}

double isolated_hazard(const Living& l) {
  const CircumstanceParameters& p = l.p.circumstances;
  double hazard = p.isolation * p.isolation_by_function[static_cast<std::size_t>(l.function)];
  if (l.alone) hazard *= p.isolation_alone;
  if (l.age >= 75) hazard *= p.isolation_old;
  if (l.has(Condition::hearing_loss) || l.has(Condition::sight_loss) || l.has(Condition::housebound)) hazard *= 1.4;
  if (l.has(Condition::depression) || l.has(Condition::anxiety)) hazard *= 1.6;
  if (l.has(Condition::severe_mental_illness) || l.misuse) hazard *= 2.5;
  if (l.carer) hazard *= p.isolation_of_carers;
  if (l.bereaved != kNever && l.from < l.bereaved + 365) hazard *= p.isolation_after_bereavement;
  const bool winter = l.month <= 2 || l.month >= 11;
  return hazard * std::exp(0.5 * l.deprived) * (winter ? 1.3 : 0.85);
}

void set_isolated(Living& l, std::int32_t day) {
  l.isolated = true;
  l.rates_stale = true;
  if (l.random.chance(0.45)) l.add(l.random.chance(0.6) ? Fact::isolated : Fact::lonely, day);
  l.note(day);
}

void draw_isolation(Living& l) {
  if (l.in_care_home) return;
  const CircumstanceParameters& p = l.p.circumstances;
  if (!l.isolated) {
    if (l.random.chance(isolated_hazard(l))) set_isolated(l, l.some_day());
    return;
  }
  if (!l.random.chance(p.isolation_ends * (l.alone ? 0.6 : 1.2))) return;
  l.isolated = false;
  l.rates_stale = true;
  const std::int32_t day = l.some_day();
  if (l.random.chance(0.3)) l.add(Fact::isolated_no_longer, day);
  l.note(day);
}

void draw_homelessness(Living& l) {
  const CircumstanceParameters& p = l.p.circumstances;
  if (l.homeless) {
    if (!l.random.chance(p.homelessness_ends)) return;
    l.homeless = false;
    const std::int32_t day = l.some_day();
    if (l.random.chance(0.5)) l.add(Fact::homeless_no_longer, day);
    l.note(day);
    return;
  }
  if (l.age < 18 || l.age >= 70 || l.partnered || l.open_package >= 0) return;
  double hazard = p.homelessness * std::exp(1.6 * l.deprived) * (l.sex == Sex::male ? 1.5 : 0.5);
  if (l.has(Condition::drug_dependence) || l.has(Condition::alcohol_dependence)) hazard *= 8;
  if (l.has(Condition::severe_mental_illness)) hazard *= 4;
  if (!l.random.chance(hazard)) return;
  l.homeless = true;
  const std::int32_t day = l.some_day();
  if (l.random.chance(0.8)) l.add(Fact::homeless, day);
  l.note(day);
}

void draw_misuse(Living& l) {
  if (!l.has(Condition::alcohol_dependence) && !l.has(Condition::drug_dependence)) return;
  const CircumstanceParameters& p = l.p.circumstances;
  if (!l.random.chance(l.misuse ? p.misuse_ends : p.misuse_returns)) return;
  l.misuse = !l.misuse;
  const std::int32_t day = l.some_day();
  if (!l.misuse) {
    if (l.random.chance(0.5)) l.add(Fact::misuse_no_longer, day);
    if (l.drinking == 3) l.drinking = 0;
  } else {
    if (l.has(Condition::alcohol_dependence)) l.drinking = 3;
    if (l.drinking == 3) l.add(Fact::drinks_very_much, day);
  }
}

void draw_smoking(Living& l) {
  // Started young or never; four in a hundred who smoke stop in a year, fewer where it is poorer (ASSUMED).
  if (l.smoking == Smoking::now && l.random.chance(0.04 / kMonthsInYear * std::exp(-0.6 * l.deprived))) {
    l.smoking = Smoking::once;
    l.rates_stale = true;
    if (l.random.chance(0.5)) l.add(Fact::ex_smoker, l.some_day());
  } else if (l.smoking == Smoking::never && l.age >= 15 && l.age < 22 &&
             l.random.chance(0.020 / kMonthsInYear * std::exp(1.0 * l.deprived))) {
    l.smoking = Smoking::now;
  }
}

// Cares for somebody who is not the partner: a parent, a child, a neighbour.
double other_caring_share(int age) {
  return age < 25 ? 0.025 : age < 45 ? 0.07 : age < 65 ? 0.145 : age < 75 ? 0.075 : 0.02;
}

bool partner_needs_care(const Living& l, std::int32_t day) {
  if (l.companion == nullptr) return false;
  for (const Companion::Spell& spell : l.companion->needs_care)
    if (day >= spell.from && day < spell.to) return true;
  return false;
}

void begin_caring(Living& l, std::int32_t day) {
  l.carer = true;
  l.rates_stale = true;
  l.carer_known = l.random.chance(l.p.circumstances.carer_known);
  if (l.carer_known) l.add(Fact::carer, day);
  if (l.random.chance(0.12)) l.add(Act::assessment, day, kCarersAssessment);
  l.note(day);
}

void end_caring(Living& l, std::int32_t day) {
  l.carer = false;
  l.rates_stale = true;
  if (l.carer_known && l.random.chance(0.5)) l.add(Fact::carer_no_longer, day);
  l.carer_known = false;
  l.note(day);
}

void draw_caring(Living& l) {
  if (l.age < 18) return;
  const bool of_partner = partner_needs_care(l, l.from) && l.function < 2 && !l.in_care_home;
  if (l.carer) {
    const double ends = of_partner ? 0 : l.function >= 2 || l.in_care_home ? 1 : l.p.circumstances.caring_ends;
    if (l.random.chance(ends)) end_caring(l, l.some_day());
    return;
  }
  const double begins = of_partner                        ? 0.5
                        : l.function >= 2 || l.palliative ? 0
                                                          : other_caring_share(l.age) * l.p.circumstances.caring_ends;
  if (l.random.chance(begins)) begin_caring(l, l.some_day());
}

// What a practice writes again when somebody comes to a review: flags run out unless they are repeated.
void draw_alone(Living& l, std::int32_t day) {
  l.alone = true;
  if (l.random.chance(0.5)) l.add(Fact::lives_alone, day);
}

}  // namespace

void begin_circumstances(Living& l) {
  base::Random& random = l.random;
  if (l.age < 12) return;
  const double share = smokes_share(l);
  const double draw = random.unit();
  l.smoking = draw < share ? Smoking::now : draw < share + (l.age < 25 ? 0.03 : 0.27) ? Smoking::once : Smoking::never;
  if (l.age < 16) return;
  const double drinks = random.unit();
  l.drinking = drinks < 0.2 ? 0 : drinks < 0.80 ? 1 : drinks < 0.988 ? 2 : 3;
}

void begin_company(Living& l) {
  base::Random& random = l.random;
  if (l.age < 18) return;
  const double steady = isolated_hazard(l) / (l.p.circumstances.isolation_ends * (l.alone ? 0.6 : 1.2));
  if (random.chance(std::min(0.6, steady * 1.2))) l.isolated = true;
  if (l.function < 2 && random.chance(other_caring_share(l.age))) {
    l.carer = true;
    l.carer_known = random.chance(l.p.circumstances.carer_known);
    if (l.carer_known) l.add(Fact::carer, l.life.from.value);
  }
  if (l.alone && l.age >= 60 && random.chance(0.35)) l.add(Fact::lives_alone, l.life.from.value);
}

void draw_circumstances(Living& l) {
  if (l.age < 15) return;
  draw_smoking(l);
  if (l.age < 18) return;
  if (l.alone_from != kNever && l.alone_from >= l.from && l.alone_from < l.to && !l.alone) {
    l.alone = true;
    l.note(l.alone_from);
  }
  draw_isolation(l);
  draw_homelessness(l);
  draw_misuse(l);
  draw_caring(l);
}

void draw_companion(Living& l) {
  // The one who cares may fall ill, and the one cared for cannot stay alone: a hospital takes them in, or a care home
  // for some weeks.
  if (l.partnered && l.companion == nullptr && l.function >= 2 && !l.in_care_home && l.age >= 18) {
    const double season = l.p.season[static_cast<std::size_t>(l.month - 1)];
    if (l.random.chance(l.p.circumstances.carer_breaks_down * season)) {
      const std::int32_t day = l.some_day();
      if (l.may_be_admitted(day) && !l.away(day)) {
        l.life.breakdowns.push_back(day);
        if (l.age < 65 || l.random.chance(0.5)) {
          admit(l, day, "Z742");
        } else {
          Deed& stay = l.add(Act::care_home, day, static_cast<std::uint16_t>(l.random.below(l.care_homes)));
          stay.detail = kShortStay;
          stay.end = day + 14 + static_cast<std::int32_t>(l.random.below(21));
          l.away_from = day;
          l.away_until = stay.end;
        }
      }
    }
    return;
  }
  if (l.companion == nullptr) return;
  for (const std::int32_t day : l.companion->breakdowns) {
    if (day < l.from || day >= l.to) continue;
    if (l.may_be_admitted(day) && l.random.chance(0.8)) admit(l, day, {});
  }
  const std::int32_t death = l.companion->death;
  if (death != kNever && death >= l.from && death < l.to) {
    l.bereaved = death;
    l.partnered = false;
    l.rates_stale = true;
    draw_alone(l, death);
    if (l.random.chance(0.4)) l.add(Fact::bereaved, death);
    l.note(death);
  }
  const std::int32_t home = l.companion->care_home;
  if (home != kNever && home >= l.from && home < l.to && !l.alone) {
    draw_alone(l, home);
    l.note(home);
  }
}

void bear_children(Living& l, const Resident& resident) {
  for (const base::Day born : resident.births) {
    if (born.value < l.from || born.value >= l.to || !l.may_be_admitted(born.value)) continue;
    const std::int32_t ends = born.value + l.random.between(0, 2);
    l.add(Act::maternity, born.value).end = ends;
    l.note_stay(born.value, ends);
  }
}

void draw_pregnancy(Living& l, const Resident& resident) {
  constexpr int kTerm = 280, kTold = 50, kBooked = 210;  // days; midwives see her from about the tenth week
  for (const base::Day born : resident.births) {
    const std::int32_t told = nearest_weekday(born.value - kTerm + kTold);
    const std::int32_t check = nearest_weekday(born.value + 42);  // her own check, at six weeks
    if (told >= l.to || check < l.from) continue;
    const auto open = [&](std::int32_t day) { return day >= l.from && day < l.to && !l.in_hospital(day); };
    if (open(told)) {
      l.add(Fact::pregnant, told);
      l.add(Act::gp_contact, told, 0).minute = 615;
    }
    for (std::int32_t visit = born.value - kBooked; visit < born.value; visit += visit < born.value - 84 ? 28 : 14)
      if (const std::int32_t day = nearest_weekday(visit); day < born.value && open(day))
        l.add(Act::community, day, kMidwives).minute = 570;
    if (open(check)) l.add(Act::gp_contact, check, 0).minute = 660;
  }
}

}  // namespace kursaal::synth
