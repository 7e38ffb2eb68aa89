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
std::size_t draw_reason(Living& l, const std::array<ReasonForStay, N>& reasons, bool home_again = false) {
  std::array<double, N> totals{};
  double total = 0;
  for (std::size_t i = 0; i < N; ++i) {
    if (fits(reasons[i], l) && (!home_again || reasons[i].home_again)) {
      const bool held = reasons[i].condition < kConditions && l.has(static_cast<Condition>(reasons[i].condition));
      const bool fracture = reasons[i].condition == at(Condition::fragility_fracture);
      total += reasons[i].weight * (held ? 5 : 1) * (fracture ? l.effect(Service::falls_service) : 1);
    }
    totals[i] = total;
  }
  if (total <= 0) return N;
  return draw_by_totals<double>(l.random, totals);
}

int draw_days(Living& l, double median) {
  const double days = median * std::exp(0.85 * draw_normal(l.random)) * (1 + 0.22 * l.function);
  return std::min(120, static_cast<int>(days));
}

std::int16_t some_minute(Living& l) { return static_cast<std::int16_t>(l.random.below(1440)); }

void after_stay(Living& l, std::int32_t ends) {
  l.at_risk_until = ends + 30;
  l.recovering_until = ends + 120;
  if (l.random.chance(l.age >= 75 ? l.p.lost_by_stay_old : l.p.lost_by_stay) && l.function < 3) ++l.function;
  // The frail are at risk for longer, and a hospital says how frail it found somebody.
  if (l.age >= 65 && l.function >= 1) l.at_risk_until = ends + 91;
  if (l.age >= 75 && l.random.chance(0.3)) record_frailty(l, l.stay_begins);
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

// 1 and 2 fit, 7 and 8 dependent, 9 near death; the vulnerable and the mildly frail between.
void record_frailty(Living& l, std::int32_t day) {
  l.add(Act::frailty_score, day).value =
      static_cast<float>(l.palliative ? 9 : std::clamp(2 * l.function + 2 + l.random.between(-1, 1), 1, 8));
}

void admit(Living& living, std::int32_t day, std::string_view code) {
  const auto& reasons = emergency_reasons();
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (reasons[i].icd10 == code) return stay_with_reason(living, day, static_cast<std::uint16_t>(i));
  const std::size_t reason = draw_reason(living, reasons);
  if (reason < reasons.size()) stay_with_reason(living, day, static_cast<std::uint16_t>(reason));
}

void draw_hospital(Living& l, double need, double root_need) {
  const std::size_t band = age_band(l.age);
  const double season = l.p.season[static_cast<std::size_t>(l.month - 1)];
  const double again = l.at_risk_until != kNever && l.from < l.at_risk_until ? l.p.readmission : 1;
  // Deprivation raises emergency use and lowers planned use (ASSUMED: a sixth less across the tenths).
  const double urgent = std::exp(l.p.emergency_by_deprivation * l.deprived);
  const double walks = std::exp(l.p.ae_by_deprivation * l.deprived);
  const double helped = l.effect(Service::complex_care) * l.effect(Service::reablement);
  if (l.random.chance(std::min(0.6, l.p.emergency[band] / kMonthsInYear * need * season * again * urgent * helped))) {
    const std::int32_t day = l.some_day();
    if (l.may_be_admitted(day)) admit(l, day, {});
  }
  // Those who are seen in A&E and go home.
  const double walked = std::max(0.02, l.p.ae[band] - l.p.emergency_through_ae * l.p.emergency[band]);
  if (l.random.chance(std::min(0.6, walked / kMonthsInYear * root_need * season * walks))) {
    const std::int32_t day = l.free_day();
    if (day != kNever) {
      const std::size_t reason = draw_reason(l, emergency_reasons(), true);
      const std::int16_t minute = some_minute(l);
      if (reason < emergency_reasons().size()) l.add(Act::ae, day, static_cast<std::uint16_t>(reason)).minute = minute;
      if (l.random.chance(l.age >= 75 ? 0.45 : 0.15)) l.add(Act::ambulance, day, 1).minute = minute;
    }
  }
  if (l.random.chance(std::min(0.5, l.p.day_case[band] / kMonthsInYear * root_need))) {
    const std::int32_t day = l.free_day();
    const std::size_t reason = draw_reason(l, planned_reasons());
    if (day != kNever && l.may_be_admitted(day) && reason < planned_reasons().size()) {
      l.add(Act::day_case, day, static_cast<std::uint16_t>(reason)).end = day;
      l.note_stay(day, day);
    }
  }
  if (l.random.chance(std::min(0.5, l.p.elective[band] / kMonthsInYear * root_need))) {
    const std::int32_t day = l.free_day();
    const std::size_t reason = draw_reason(l, planned_reasons());
    if (day != kNever && l.may_be_admitted(day) && reason < planned_reasons().size()) {
      const std::int32_t ends = day + 1 + draw_days(l, planned_reasons()[reason].days);
      l.add(Act::elective, day, static_cast<std::uint16_t>(reason)).end = ends;
      l.note_stay(day, ends);
      l.recovering_until = ends + 90;
    }
  }
  for (int visits = draw_poisson(
           l.random, std::exp(-l.p.outpatient[band] / kMonthsInYear * root_need * std::exp(-0.15 * l.deprived)));
       visits > 0; --visits) {
    const std::int32_t day = l.free_day();
    if (day == kNever) continue;
    const bool missed = l.random.chance(0.07 + 0.03 * l.deprived);
    l.add(missed ? Act::outpatient_missed : Act::outpatient, day, static_cast<std::uint16_t>(l.random.below(12)))
        .minute = static_cast<std::int16_t>(540 + 10 * l.random.below(48));
  }
}

}  // namespace kursaal::synth
