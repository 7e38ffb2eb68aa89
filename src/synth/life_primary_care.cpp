// General practice in a month: contacts, reviews with their readings, medicines, vaccines, 111.
#include <cmath>

#include "synth/living.hpp"

namespace kursaal::synth {
namespace {

constexpr double kMonthsInYear = 12;

void read(Living& l, std::int32_t day, Measure measure, double mean, double spread, double least, double most) {
  Deed& deed = l.add(Act::reading, day, static_cast<std::uint16_t>(measure));
  deed.value = static_cast<float>(std::clamp(mean + spread * draw_normal(l.random), least, most));
}

// What a yearly review measures. A value agrees with the diagnoses: a reading past a threshold of the frailty index is
// never given to somebody without the condition, so that the truth and what a rule reads in it are one.
void measure(Living& l, std::int32_t day) {
  const bool pressure = l.has(Condition::hypertension);
  const double systolic = pressure ? 138 : 124 + 0.15 * std::min(l.age, 60);
  read(l, day, Measure::systolic, systolic, 12, 88, 215);
  read(l, day, Measure::diastolic, pressure ? 80 : 76, 8, 45, 120);
  const double bmi = l.has(Condition::obesity) ? 34 : l.has(Condition::weight_loss) ? 20.5 : 25.5;
  read(l, day, Measure::bmi, bmi, 2.2, l.has(Condition::weight_loss) ? 15.5 : 18.6,
       l.has(Condition::obesity) ? 52 : 29.9);
  if (l.has(Condition::anaemia))
    read(l, day, Measure::haemoglobin, l.sex == Sex::male ? 116 : 104, 7, 70, l.sex == Sex::male ? 129 : 114);
  else
    read(l, day, Measure::haemoglobin, l.sex == Sex::male ? 148 : 134, 8, l.sex == Sex::male ? 131 : 116, 175);
  const bool kidney = l.has(Condition::kidney_disease);
  if (kidney)
    read(l, day, Measure::egfr, 47, 8, 12, 59);
  else
    read(l, day, Measure::egfr, 96 - 0.3 * l.age, 9, 61, 120);
  read(l, day, Measure::creatinine, kidney ? 125 : 78, 14, 40, 420);
  read(l, day, Measure::cholesterol, l.has(Condition::chd) ? 4.1 : 5.2, 0.9, 2.2, 9.5);
  if (l.has(Condition::diabetes)) {
    read(l, day, Measure::hba1c, 56, 12, 38, 130);
    if (kidney)
      read(l, day, Measure::acr, 8, 5, 3.2, 60);
    else
      read(l, day, Measure::acr, 1.4, 0.6, 0.2, 2.9);
  }
  if (l.has(Condition::thyroid)) read(l, day, Measure::tsh, 2.6, 1.0, 0.4, 5.4);
}

bool has_register(const Living& l) {
  constexpr std::uint64_t kRegisters = bit(Condition::hypertension) | bit(Condition::diabetes) | bit(Condition::chd) |
                                       bit(Condition::atrial_fibrillation) | bit(Condition::heart_failure) |
                                       bit(Condition::stroke) | bit(Condition::kidney_disease) | bit(Condition::copd) |
                                       bit(Condition::severe_mental_illness) | bit(Condition::learning_disability) |
                                       bit(Condition::rheumatoid_arthritis) | bit(Condition::dementia);
  return (l.conditions & kRegisters) != 0;
}

void issue_medicines(Living& l) {
  for (ActiveMedicine& active : l.medicines) {
    const MedicineFacts& facts = medicine_table()[active.medicine];
    for (; active.next < l.to; active.next += facts.every_days) {
      std::int32_t day = std::max(active.next, l.from);
      if (l.in_hospital(day)) day = std::max(l.stay_ends, l.earlier_ends) + 1;
      if (day >= l.to || l.in_hospital(day)) continue;  // the ward gave it
      l.add(Act::medicine, day, active.medicine);
    }
  }
}

// What a review asks besides readings, and what is repeated there because a flag that nobody repeats runs out.
void ask(Living& l, std::int32_t day) {
  constexpr Fact kDrinks[] = {Fact::drinks_nothing, Fact::drinks_little, Fact::drinks_much, Fact::drinks_very_much};
  constexpr Fact kSmokes[] = {Fact::never_smoked, Fact::smokes, Fact::ex_smoker};
  if (l.random.chance(0.6)) l.add(kSmokes[static_cast<std::size_t>(l.smoking)], day);
  if (l.random.chance(0.45)) l.add(kDrinks[static_cast<std::size_t>(std::clamp(l.drinking, 0, 3))], day);
  if (l.alone && !l.in_care_home && l.age >= 60 && l.random.chance(0.35)) l.add(Fact::lives_alone, day);
  if (l.isolated && l.random.chance(0.4)) l.add(l.random.chance(0.5) ? Fact::isolated : Fact::lonely, day);
  if (l.homeless && l.random.chance(0.8)) l.add(Fact::homeless, day);
  if (l.carer_known && l.random.chance(0.4)) l.add(Fact::carer, day);
  if (l.has(Condition::depression) && !l.has(Condition::severe_mental_illness) && l.random.chance(0.05))
    l.add(Fact::mind_no_longer, day);
  // Judged of some of the old and of those who need help.
  if (l.function >= 1 && l.random.chance(0.10)) record_stage(l, l.random, day);
  if (l.function >= 2 && l.random.chance(0.25)) record_barthel(l, l.random, day);
}

void review(Living& l) {
  const bool registered = has_register(l);
  // Some never come, and the poorer less often: the care that is missing where need is known (shares ASSUMED).
  const double comes = 0.88 + 0.05 * l.attendance - 0.10 * l.deprived - (l.homeless ? 0.4 : 0) -
                       (l.has(Condition::severe_mental_illness) ? 0.15 : 0);
  const bool reviewed = registered ? l.random.chance(comes) : l.age >= 40 && l.random.chance(0.22);
  if (!reviewed) return;
  const std::int32_t day = l.open_day();
  if (day == kNever) return;
  measure(l, day);
  ask(l, day);
  const struct {
    Condition condition;
    Fact fact;
  } kReviews[] = {{Condition::diabetes, Fact::diabetes_review},
                  {Condition::asthma, Fact::asthma_review},
                  {Condition::copd, Fact::copd_review},
                  {Condition::dementia, Fact::dementia_review}};
  for (const auto& each : kReviews)
    if (l.has(each.condition) && l.random.chance(0.8)) l.add(each.fact, day);
  if (!l.medicines.empty() && l.random.chance(0.75)) l.add(Fact::medication_review, day);
}

std::uint16_t manner_of_contact(Living& l) {
  const bool home = l.in_care_home || l.function == 3;
  const double draw = l.random.unit();
  return home && draw < 0.6 ? 2 : draw < 0.68 ? 0 : 1;
}

}  // namespace

void prescribe(Living& l, Condition condition, std::int32_t day) {
  const auto& table = medicine_table();
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].condition != at(condition) || !l.random.chance(table[i].share)) continue;
    const bool already = std::any_of(l.medicines.begin(), l.medicines.end(), [&](const ActiveMedicine& active) {
      return table[active.medicine].bnf == table[i].bnf;
    });
    if (!already) l.medicines.push_back({static_cast<std::uint16_t>(i), day});
  }
}

void draw_primary_care(Living& l, double root_need) {
  const std::size_t band = age_band(l.age);
  const double season = l.p.season[static_cast<std::size_t>(l.month - 1)];
  const double spread = l.p.gp_by_attendance;
  const double comes = std::exp(spread * l.attendance - spread * spread / 2) * l.effect(Service::social_prescribing);
  const double mean = l.p.gp_contact[band] / kMonthsInYear * root_need * season * comes;
  for (int contacts = draw_poisson(l.random, std::exp(-mean)); contacts > 0; --contacts) {
    const std::int32_t day = l.open_day();
    if (day == kNever) continue;
    Deed& contact = l.add(Act::gp_contact, day, manner_of_contact(l));
    contact.minute = static_cast<std::int16_t>(510 + 5 * l.random.below(114));
  }
  issue_medicines(l);
  const base::Civil birthday = base::civil_of(base::Day{l.birth});
  if (birthday.month == l.month && l.age >= 18) {
    review(l);
    // A clinician's judgement of frailty, of some of the old.
    if (l.age >= 65 && l.random.chance(0.25)) {
      const std::int32_t day = l.open_day();
      if (day != kNever) record_frailty(l, day);
    }
  }
  if (l.month == 10) {
    const double chance = (l.age >= 65                      ? 0.74
                           : has_register(l) && l.age >= 18 ? 0.45
                           : l.age >= 2 && l.age < 12       ? 0.5
                                                            : 0.02) *
                          std::min(1.2, 1 + 0.10 * l.attendance - 0.15 * l.deprived);
    if (l.random.chance(chance)) {
      const std::int32_t day = l.open_day();
      if (day != kNever) l.add(Act::vaccine, day);
    }
  }
  if (l.random.chance(std::min(0.5, l.p.call_111[band] / kMonthsInYear * root_need * season))) {
    const std::int32_t day = l.free_day();
    if (day != kNever) l.add(Act::call_111, day).minute = static_cast<std::int16_t>(l.random.below(1440));
  }
}

}  // namespace kursaal::synth
