// Hospital in a month: emergency stays, A&E, planned stays, outpatients.
#include <cmath>

#include "synth/living.hpp"

namespace kursaal::synth {
namespace {

constexpr double kMonthsInYear = 12;

// A reason that is a long-term condition, or comes of one, needs it: nobody is admitted with a stroke that their
// practice never hears of.
bool needs_condition(std::string_view icd10) {
  return icd10.starts_with("I") || icd10.starts_with("C") || icd10.starts_with("J44") || icd10 == "G409" ||
         icd10 == "E161" || icd10 == "F059" || icd10 == "S720" || icd10 == "Z491" || icd10.starts_with("M1");
}

bool fits(const ReasonForStay& reason, const Living& l) {
  if (l.age < reason.youngest || l.age > reason.oldest) return false;
  if ((reason.sexes & (l.sex == Sex::female ? 1 : 2)) == 0) return false;
  return !needs_condition(reason.icd10) || l.has(static_cast<Condition>(reason.condition));
}

template <std::size_t N>
std::size_t draw_reason(Living& l, const std::array<ReasonForStay, N>& reasons,
                        const std::array<std::uint8_t, N>& times, auto&& fits_too) {
  std::array<double, N> totals{};
  double total = 0;
  for (std::size_t i = 0; i < N; ++i) {
    if (times[i] < reasons[i].most && fits(reasons[i], l) && fits_too(reasons[i])) {
      const bool held = reasons[i].condition < kConditions && l.has(static_cast<Condition>(reasons[i].condition));
      const bool fracture = reasons[i].condition == at(Condition::fragility_fracture);
      total += reasons[i].weight * (held ? 5 : 1) * (fracture ? l.effect(Service::falls_service) : 1);
    }
    totals[i] = total;
  }
  if (total <= 0) return N;
  return draw_by_totals<double>(l.random, totals);
}

bool any(const ReasonForStay&) { return true; }
bool goes_home(const ReasonForStay& reason) { return reason.home_again; }
bool within_a_day(const ReasonForStay& reason) { return reason.days < 1; }
bool overnight(const ReasonForStay& reason) { return reason.days >= 0.75; }

int draw_days(Living& l, double median) {
  const double days = median * std::exp(0.85 * draw_normal(l.random)) * (1 + 0.22 * l.function);
  return std::min(120, static_cast<int>(days));
}

std::int16_t some_minute(Living& l) { return static_cast<std::int16_t>(l.random.below(1440)); }

void after_stay(Living& l, std::int32_t ends) {
  l.at_risk_until = ends + 30;
  const bool loses = l.random.chance(l.age >= 75 ? l.p.lost_by_stay_old : l.p.lost_by_stay) && l.function < 3;
  if (loses) l.lose_function(ends + 120, l.p.recovery_after_stay);
  // The frail are at risk for longer, and a hospital says how frail it found somebody.
  if (l.age >= 65 && l.function >= 1) l.at_risk_until = ends + 91;
  if (l.age >= 75 && l.random.chance(0.3)) record_frailty(l, l.stay_begins);
}

// Treatment functions in the order in which the hospital writes them; each where it can be, oftener where it is for
// what somebody has.
std::uint16_t draw_specialty(Living& l) {
  const auto one_of = [&](std::uint64_t conditions) { return (l.conditions & conditions) != 0; };
  const bool heart = one_of(bit(Condition::chd) | bit(Condition::atrial_fibrillation) | bit(Condition::heart_failure) |
                            bit(Condition::valve_disease));
  const bool eyes = one_of(bit(Condition::sight_loss) | bit(Condition::diabetes));
  const bool lungs = one_of(bit(Condition::copd) | bit(Condition::asthma) | bit(Condition::dyspnoea));
  const bool joints = one_of(bit(Condition::osteoarthritis) | bit(Condition::fragility_fracture));
  const double weights[] = {1.2,
                            joints ? 3.0 : 1.0,
                            l.age < 16 || l.has(Condition::hearing_loss) ? 2.0 : 0.6,
                            eyes ? 4.0 : 0.8,
                            0.8,
                            0.8,
                            heart         ? 4.0
                            : l.age >= 40 ? 0.6
                                          : 0.2,
                            1.0,
                            lungs ? 2.0 : 0.4,
                            l.has(Condition::rheumatoid_arthritis) ? 6.0 : 0.4,
                            l.age >= 75 ? 2.0 : 0.0,
                            l.sex == Sex::female && l.age >= 15 ? 1.5 : 0.0};
  std::array<double, std::size(weights)> totals{};
  double total = 0;
  for (std::size_t i = 0; i < totals.size(); ++i) totals[i] = total += weights[i];
  return static_cast<std::uint16_t>(draw_by_totals<double>(l.random, totals));
}

void draw_outpatients(Living& l, double mean) {
  for (int visits = draw_poisson(l.random, std::exp(-mean)); visits > 0; --visits) {
    const std::int32_t day = l.open_day();
    if (day == kNever) continue;
    const bool missed = l.random.chance(0.07 + 0.03 * l.deprived);
    l.add(missed ? Act::outpatient_missed : Act::outpatient, day, draw_specialty(l)).minute =
        static_cast<std::int16_t>(540 + 10 * l.random.below(48));
  }
}

void plan_stay(Living& l, Act act) {
  const std::int32_t day = l.open_day();
  if (day == kNever || !l.may_be_admitted(day)) return;
  const auto& reasons = planned_reasons();
  const std::size_t reason = act == Act::day_case ? draw_reason(l, reasons, l.operations, within_a_day)
                                                  : draw_reason(l, reasons, l.operations, overnight);
  if (reason >= reasons.size()) return;
  const std::int32_t ends = act == Act::day_case ? day : day + 1 + draw_days(l, reasons[reason].days);
  // The month's visits to A&E are drawn before: a stay that would lie over one is put off.
  if (l.seen_in_ae(day, ends)) return;
  ++l.operations[reason];
  l.add(act, day, static_cast<std::uint16_t>(reason)).end = ends;
  l.note_stay(day, ends);
}

void draw_planned(Living& l, double root_need, std::size_t band) {
  if (l.random.chance(std::min(0.5, l.p.day_case[band] / kMonthsInYear * root_need))) plan_stay(l, Act::day_case);
  if (l.random.chance(std::min(0.5, l.p.elective[band] / kMonthsInYear * root_need))) plan_stay(l, Act::elective);
}

// A short stay in a care home ends where hospital begins.
void leave_short_stay(Living& l, std::int32_t day) {
  if (!l.away(day)) return;
  for (auto deed = l.life.deeds.rbegin(); deed != l.life.deeds.rend(); ++deed)
    if (deed->act == Act::care_home && deed->detail == kShortStay) {
      deed->end = day;
      break;
    }
  l.away_until = day;
}

void stay_with_reason(Living& l, std::int32_t day, std::uint16_t reason) {
  const ReasonForStay& why = emergency_reasons()[reason];
  ++l.emergencies[reason];
  leave_short_stay(l, day);
  const bool through_ae = l.random.chance(l.p.emergency_through_ae);
  const bool by_ambulance = l.random.chance(l.age >= 75 ? 0.72 : l.age >= 16 ? 0.38 : 0.15);
  const std::int16_t minute = some_minute(l);
  const bool called = l.random.chance(0.10);
  if (called) l.add(Act::call_111, day).minute = minute;
  if (by_ambulance) {
    Deed& ambulance = l.add(Act::ambulance, day, 1);
    ambulance.minute = minute;
  }
  if (through_ae) {
    Deed& attendance = l.add(Act::ae, day, reason);
    attendance.minute = minute;
    attendance.detail = 1;  // admitted
  }
  std::int32_t ends = day + draw_days(l, why.days);
  std::uint16_t delay = 0;
  if (l.function >= 2 && l.random.chance(l.p.delayed_share)) {
    delay = static_cast<std::uint16_t>(2 + l.random.below(14));
    ends += delay;
  }
  Deed& stay = l.add(Act::emergency, day, reason);
  stay.end = ends;
  stay.delay = delay;
  stay.minute = minute;
  stay.detail = by_ambulance ? 1 : 0;
  l.note_stay(day, ends);
  l.last_emergency = day;
  const int before = l.function;
  after_stay(l, ends);
  if (l.function != before) l.note(day);
}

}  // namespace

// 2 and 3 fit or managing well, 4 and 5 with many deficits or some function lost, 6 to 8 by what help is needed, 9 near
// death; one out in a third of cases.
void record_frailty(Living& l, std::int32_t day) {
  const int deficits = deficit_count(l.conditions);
  const int centre = l.function == 0   ? 2 + std::min(2, deficits / 5)
                     : l.function == 1 ? 4 + (deficits >= 9 ? 1 : 0)
                     : l.function == 2 ? 6
                                       : 7 + (l.age >= 85 ? 1 : 0);
  const int off = l.random.chance(1.0 / 3) ? (l.random.chance(0.5) ? 1 : -1) : 0;
  l.add(Act::frailty_score, day).value = static_cast<float>(l.palliative ? 9 : std::clamp(centre + off, 1, 8));
}

void walk_in(Living& l, std::int32_t day, std::string_view code) {
  const auto& reasons = emergency_reasons();
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (reasons[i].icd10 == code && !l.in_hospital(day))
      l.add(Act::ae, day, static_cast<std::uint16_t>(i)).minute = some_minute(l);
}

void admit(Living& living, std::int32_t day, std::string_view code) {
  const auto& reasons = emergency_reasons();
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (reasons[i].icd10 == code) return stay_with_reason(living, day, static_cast<std::uint16_t>(i));
  const std::size_t reason = draw_reason(living, reasons, living.emergencies, any);
  if (reason < reasons.size()) stay_with_reason(living, day, static_cast<std::uint16_t>(reason));
}

void draw_hospital(Living& l, double need, double root_need) {
  const std::size_t band = age_band(l.age);
  const double season = l.p.season[static_cast<std::size_t>(l.month - 1)];
  const double again = l.at_risk_until != kNever && l.from < l.at_risk_until
                           ? (l.age >= 65 && l.function >= 1 ? l.p.readmission_old : l.p.readmission)
                           : 1;
  // Deprivation raises emergency use and lowers planned use (ASSUMED: a sixth less across the tenths).
  const double urgent = std::exp(l.p.emergency_by_deprivation * l.deprived);
  const double walks = std::exp(l.p.ae_by_deprivation * l.deprived);
  const double helped = l.effect(Service::complex_care) * l.effect(Service::reablement);
  if (l.random.chance(std::min(0.6, l.p.emergency[band] / kMonthsInYear * need * season * again * urgent * helped))) {
    const std::int32_t day = l.some_day();
    // Who broke a wrist later in the month was not in hospital then.
    if (l.may_be_admitted(day) && !l.seen_in_ae(day, l.to)) admit(l, day, {});
  }
  // Those who are seen in A&E and go home.
  const double walked = std::max(0.02, l.p.ae[band] - l.p.emergency_through_ae * l.p.emergency[band]);
  if (l.random.chance(std::min(0.6, walked / kMonthsInYear * root_need * season * walks))) {
    const std::int32_t day = l.free_day();
    if (day != kNever) {
      const std::size_t reason = draw_reason(l, emergency_reasons(), l.emergencies, goes_home);
      const std::int16_t minute = some_minute(l);
      if (reason < emergency_reasons().size()) l.add(Act::ae, day, static_cast<std::uint16_t>(reason)).minute = minute;
      if (l.random.chance(l.age >= 75 ? 0.45 : 0.15)) l.add(Act::ambulance, day, 1).minute = minute;
    }
  }
  draw_planned(l, root_need, band);
  draw_outpatients(l, l.p.outpatient[band] / kMonthsInYear * root_need * std::exp(-0.15 * l.deprived));
}

}  // namespace kursaal::synth
