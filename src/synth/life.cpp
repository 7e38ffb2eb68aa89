#include "synth/life.hpp"

#include <cmath>

#include "synth/living.hpp"

namespace kursaal::synth {
namespace {

constexpr double kMonthsInYear = 12;
constexpr int kDaysInYear = 365;

double death_in_month(const Living& l) {
  const Parameters& p = l.p;
  const auto sex = static_cast<std::size_t>(l.sex);
  if (l.palliative) return p.death_after_palliative;
  if (l.age < 1) return p.infant_death / kMonthsInYear;
  const double gompertz = p.death_floor[sex] + p.death_level[sex] * std::exp(p.death_slope[sex] * (l.age - 60));
  const double place = std::clamp((l.age - 50) / 10.0, 0.0, 4.999);
  const auto below = static_cast<std::size_t>(place);
  const double norm =
      p.death_norm[below] + (p.death_norm[below + 1] - p.death_norm[below]) * (place - static_cast<double>(below));
  // The gap by deprivation closes in old age, as published tables show; ASSUMED to be gone at 100.
  const double fades = std::clamp((100.0 - l.age) / 35.0, 0.0, 1.0);
  double ratio = std::exp(p.death_by_deprivation[sex] * fades * l.deprived + p.death_by_function * l.function);
  if (l.isolated) ratio *= p.death_by_isolation;
  if (l.bereaved != kNever && l.from < l.bereaved + kDaysInYear)
    ratio *= l.from < l.bereaved + kDaysInYear / 2 ? p.death_after_bereavement : p.death_later_after_bereavement;
  if (l.age >= 65 && l.at_risk_until != kNever && l.from < l.at_risk_until) ratio *= p.death_after_stay;
  if (l.in_care_home) ratio *= p.death_in_care_home;
  if (l.homeless) ratio *= p.death_by_homelessness;
  if (l.misuse) ratio *= p.death_by_misuse;
  const double season = p.death_season[static_cast<std::size_t>(l.month - 1)];
  return std::min(0.5, gompertz * ratio / norm * season / kMonthsInYear);
}

// Clinicians put people on the palliative register and, seldom, take them off it again.
void draw_palliative(Living& l) {
  if (!l.palliative) return;
  if (l.random.chance(l.p.palliative_ends)) {
    l.palliative = false;
    const std::int32_t day = l.some_day();
    l.add(Fact::end_of_life_removed, day);
    l.note(day);
  } else if (l.random.chance(0.03)) {
    const std::int32_t day = l.some_day();
    if (l.random.chance(0.7))
      decide_resuscitation(l, day);
    else
      l.add(Fact::gold_standards, day);
  }
}

void begin_palliative(Living& l) {
  l.palliative = true;
  const std::int32_t day = l.some_day();
  l.add(Act::palliative, day);
  if (l.random.chance(0.4)) l.add(Fact::gold_standards, day);
  if (l.random.chance(0.4)) decide_resuscitation(l, day);
  l.note(day);
}

// Stays, packages and care homes that were open on the last day end with it; nothing is left after it.
void close_life(Life& life, std::int32_t last) {
  for (Deed& deed : life.deeds) {
    const bool lasts = deed.act == Act::package || deed.act == Act::care_home || deed.act == Act::emergency ||
                       deed.act == Act::elective || deed.act == Act::maternity;
    if (lasts && (deed.end == kNever || deed.end > last)) {
      deed.end = last;
      deed.delay = 0;
    }
  }
  std::erase_if(life.deeds, [&](const Deed& deed) { return deed.day > last; });
  std::erase_if(life.breakdowns, [&](std::int32_t day) { return day > last; });
}

bool same(const StateChange& a, const StateChange& b) {
  return a.state == b.state && a.function == b.function && a.deficits == b.deficits && a.package == b.package &&
         a.home == b.home && a.isolated == b.isolated && a.carer == b.carer;
}

// A month's changes in the order of their days. Each was noted as the whole state at that moment; where they were noted
// out of order the later note stands for what it changed only at its own day, which is near enough within a month.
void fold_changes(Living& l) {
  std::stable_sort(l.changes.begin(), l.changes.end(),
                   [](const Living::Change& a, const Living::Change& b) { return a.day < b.day; });
  auto& states = l.life.states;
  for (Living::Change& change : l.changes) {
    change.state.day = change.day;
    if (!states.empty() && states.back().day == change.day) states.pop_back();
    if (states.empty() || !same(states.back(), change.state)) states.push_back(change.state);
  }
  l.changes.clear();
  StateChange now = l.state();
  if (!same(states.back(), now)) {
    now.day = std::max(states.back().day, l.to - 1);
    if (states.back().day == now.day) states.pop_back();
    states.push_back(now);
  }
}

void end_story(Living& l, std::int32_t day, Function end) {
  auto& states = l.life.states;
  while (!states.empty() && states.back().day >= day) states.pop_back();
  StateChange last = l.state();
  last.day = day;
  last.state = end;
  last.package = kNoPackage;
  states.push_back(last);
}

// Nearly half of all deaths are in hospital, most after a last stay of some days; the foreseen less often.
void die_somewhere(Living& l) {
  const std::int32_t death = l.life.death.value;
  const double chance = l.in_care_home ? 0.35 : l.palliative ? 0.54 : 0.90;
  if (l.in_hospital(death) || !l.random.chance(chance)) return;
  const std::int32_t days = static_cast<std::int32_t>(12 * l.random.unit() * l.random.unit());
  const std::int32_t day = std::max(death - days, l.from);
  for (const Deed& deed : l.life.deeds)
    if (deed.day > day && deed.act != Act::medicine && deed.act != Act::fact) return;  // seen elsewhere since
  if (!l.may_be_admitted(day)) return;
  admit(l, day, {});
  for (auto deed = l.life.deeds.rbegin(); deed != l.life.deeds.rend(); ++deed)
    if (deed->act == Act::emergency) {
      deed->end = std::max(deed->end, death);
      break;
    }
}

struct Month {
  std::int32_t start, next;
  int number;  // of the year
};
Month month_of(base::Civil civil) {
  return {
      base::day_of(civil.year, civil.month, 1).value,
      base::day_of(civil.month == 12 ? civil.year + 1 : civil.year, civil.month == 12 ? 1 : civil.month + 1, 1).value,
      civil.month};
}

double need_index(const Living& l) {
  const Parameters& p = l.p;
  double index = p.need_by_function * l.function + p.need_by_condition * std::min(l.condition_count, 16) +
                 p.need_by_vigour * l.vigour + (l.palliative ? 0.6 : 0);
  if (l.isolated) index += p.need_by_isolation;
  if (l.bereaved != kNever && l.from < l.bereaved + kDaysInYear) index += p.need_by_bereavement;
  if (l.homeless || l.misuse) index += p.need_by_misuse;
  return index;
}

void draw_month(Living& l, Drawing& drawing, const Resident& resident) {
  draw_companion(l);
  draw_circumstances(l);
  bear_children(l, resident);
  if (l.rates_stale) drawing.new_year();
  drawing.draw_condition();
  if (drawing.draw_function()) l.note(l.from);
  const double root = std::exp(need_index(l) / 2);
  const std::size_t band = age_band(l.age);
  draw_hospital(l, root * root / l.p.need_norm[band], root / l.p.root_norm[band]);
  draw_pregnancy(l, resident);
  draw_primary_care(l, root / l.p.root_norm[band]);
  enter_care_home(l);
  draw_services(l);
  draw_community_and_social_care(l, root / l.p.root_norm[band]);
}

// True while the story goes on.
bool live_month(Living& l, Drawing& drawing, const Resident& resident, int& last_age) {
  l.age = base::age_years(l.life.birth, base::Day{l.from});
  if (l.age != last_age) drawing.new_year();
  last_age = l.age;
  const bool leaves = resident.leaves.known() && resident.leaves.value < l.to;
  if (leaves) l.to = std::max(resident.leaves.value, l.from) + 1;
  bool dies = l.random.chance(death_in_month(l));
  // Some deaths are foreseen: a clinician puts the person on the palliative care register, and they live some months
  // more.
  const bool sudden = l.at_risk_until != kNever && l.from < l.at_risk_until;
  if (dies && !l.palliative && l.age >= 18 && l.random.chance(l.p.palliative_share * (sudden ? 0.6 : 1))) {
    dies = false;
    begin_palliative(l);
  } else {
    draw_palliative(l);
  }
  if (dies) {
    l.life.death = base::Day{l.some_day()};
    l.to = l.life.death.value + 1;
  }
  draw_month(l, drawing, resident);
  if (dies) die_somewhere(l);
  fold_changes(l);
  if (dies) {
    close_life(l.life, l.life.death.value);
    end_story(l, l.life.death.value, Function::dead);
    return false;
  }
  if (leaves) {
    l.life.left = l.to - 1;
    close_life(l.life, l.life.left);
    end_story(l, l.life.left, Function::moved_away);
    return false;
  }
  return true;
}

void begin(Living& l, Drawing& drawing, std::int32_t first_day) {
  begin_circumstances(l);
  drawing.begin(first_day);
  begin_company(l);
  l.recovers_to = l.function;
  l.misuse = l.has(Condition::alcohol_dependence) || l.has(Condition::drug_dependence);
  if (l.has(Condition::alcohol_dependence)) l.drinking = 3;
  for (std::size_t c = 0; c < kConditions; ++c)
    if (l.life.onset[c] != kNever) l.add(Act::diagnosis, l.life.onset[c], static_cast<std::uint16_t>(c));
  StateChange first = l.state();
  first.day = first_day;
  l.life.states.push_back(first);
}

}  // namespace

StateChange Living::state() const {
  StateChange now;
  now.function = static_cast<Function>(function);
  now.state = palliative ? Function::end_of_life : now.function;
  now.deficits = static_cast<std::uint8_t>(deficit_count(conditions));
  if (open_package >= 0)
    now.package = static_cast<std::uint8_t>(life.deeds[static_cast<std::size_t>(open_package)].what);
  now.home = in_care_home ? Dwelling::care_home
             : homeless   ? Dwelling::no_home
             : alone      ? Dwelling::home_alone
                          : Dwelling::home_with_others;
  now.isolated = isolated;
  now.carer = carer;
  return now;
}

Companion companion_of(const Life& life) {
  Companion companion;
  std::int32_t since = kNever;
  for (const StateChange& change : life.states) {
    const bool gone = change.state == Function::dead || change.state == Function::moved_away;
    const bool needs = !gone && change.home != Dwelling::care_home && change.function >= Function::assisted;
    if (needs && since == kNever) since = change.day;
    if (!needs && since != kNever) {
      companion.needs_care.push_back({since, change.day});
      since = kNever;
    }
    if (change.home == Dwelling::care_home && companion.care_home == kNever) companion.care_home = change.day;
  }
  if (since != kNever) companion.needs_care.push_back({since, std::numeric_limits<std::int32_t>::max()});
  companion.breakdowns = life.breakdowns;
  companion.death = life.death.known() ? life.death.value : kNever;
  return companion;
}

Life live(const Resident& resident, const SmallArea& area, const Window& window, std::uint64_t seed,
          std::uint64_t stream, const Companion* companion) {
  base::Random random = stream_of(seed, stream, Purpose::life);
  Life life;
  life.sex = resident.sex;
  life.birth = resident.birth;
  life.onset.fill(kNever);
  life.from = std::max(window.from, resident.birth);
  if (resident.here_since.known()) life.from = std::max(life.from, resident.here_since);
  const auto service = [&](std::uint64_t which) { return stream_of(seed, stream, Purpose::service, which); };
  Living l{.life = life,
           .random = random,
           .window = window,
           .companion = companion,
           .service = {service(0), service(1), service(2), service(3)}};
  l.sex = resident.sex;
  l.imd_decile = area.imd_decile;
  l.deprived = (5.5 - area.imd_decile) / 9;
  // Who lives alone now was a child at home once.
  if (resident.lives_alone && companion == nullptr) {
    const base::Day grown = base::add_months(resident.birth, 12 * 19);
    l.alone_from = std::max(resident.left_home.known() ? resident.left_home : grown, grown).value;
    l.alone = l.alone_from <= life.from.value;
  }
  l.partnered = resident.partner != kNobody || companion != nullptr;
  l.care_homes = window.care_homes;
  life.vigour = l.vigour = draw_normal(random);
  life.attendance = l.attendance = draw_normal(random);
  l.service_from = base::add_months(window.counted + 1, -12 * l.p.service_years).value;
  l.birth = resident.birth.value;
  l.age = base::age_years(resident.birth, life.from);
  Drawing drawing(l);
  begin(l, drawing, life.from.value);

  const std::int32_t end = window.extract.value + 1;
  base::Civil civil = base::civil_of(life.from);
  int last_age = -1;
  for (Month month = month_of(civil); month.start < end; month = month_of(civil)) {
    l.from = std::max(month.start, life.from.value);
    l.to = std::min(month.next, end);
    l.month = month.number;
    if (!live_month(l, drawing, resident, last_age)) break;
    civil = civil.month == 12 ? base::Civil{civil.year + 1, 1, 1} : base::Civil{civil.year, civil.month + 1, 1};
  }
  // What had not ended by the extract has no end yet.
  for (Deed& deed : life.deeds)
    if (deed.end != kNever && deed.end > window.extract.value) deed.end = kNever;
  life.in_care_home_at_end = l.in_care_home && !life.death.known() && life.left == kNever;
  return life;
}

}  // namespace kursaal::synth
