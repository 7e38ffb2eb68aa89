// Every number of the model that is no condition: mortality, function, use of services, each with its source or
// ASSUMED.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kursaal::synth {

inline constexpr std::size_t kAgeBands = 8;  // 0-4, 5-14, 15-24, 25-44, 45-64, 65-74, 75-84, 85 and over
constexpr std::size_t age_band(int age) {
  return age < 5 ? 0 : age < 15 ? 1 : age < 25 ? 2 : age < 45 ? 3 : age < 65 ? 4 : age < 75 ? 5 : age < 85 ? 6 : 7;
}
using ByAge = std::array<double, kAgeBands>;

// How people live. All ASSUMED but where a source is named; what they come out at is in the docs' table.
struct CircumstanceParameters {
  // Isolated: a month, for somebody of working age who lives with others, can do everything and lives in the middle
  // tenth. Ends: a month.
  double isolation = 0.00118, isolation_alone = 2.6, isolation_old = 1.2, isolation_of_carers = 1.7;
  double isolation_after_bereavement = 4.0, isolation_ends = 0.040;
  std::array<double, 4> isolation_by_function{1, 1.4, 2.0, 2.4};
  // Homeless: a month, single, 18 to 69, middle tenth, no dependence and no severe mental illness.
  double homelessness = 0.00040, homelessness_ends = 0.09;
  double misuse_ends = 0.008, misuse_returns = 0.010;
  double caring_ends = 0.018;        // a month; caring for somebody who is no partner
  double carer_known = 0.40;         // to their practice (GP Patient Survey and registers: well under half)
  double carer_breaks_down = 0.007;  // a month, where a partner is cared for at home
};

struct Parameters {
  CircumstanceParameters circumstances{};
  // Deaths a year: floor + level * exp(slope * (age - 60)). Fitted by eye to the national life tables of England 2018
  // to 2020 (Office for National Statistics): q60, q70, q80, q90 of men .0079 .0190 .0527 .158, of women .0051 .0124
  // .0385 .129.
  std::array<double, 2> death_floor{0.0002, 0.0003};  // women, men
  std::array<double, 2> death_level{0.0048, 0.0085};
  std::array<double, 2> death_slope{0.1085, 0.1005};
  double infant_death = 0.0037;  // in the first year (Office for National Statistics, 2019)
  // log of the hazard in the most deprived tenth over the least: women, men. Fitted to the gaps in life expectancy of
  // Southend (the seeds: women 9.7, men 10.1 and 11.1) over nine places of 150,000, for chance moves the gap of one by
  // a year: means 9.8 and 10.6. Illness, function and circumstances add to it, for men more.
  std::array<double, 2> death_by_deprivation{1.38, 1.16};
  double death_by_function =
      0.50;  // log ratio for each step of function lost (ASSUMED; eFI paper: 1.9, 3.1, 4.5 by band)
  // Mean of the multiplier of function at 50, 60, 70, 80, 90, 100: what keeps deaths on the life table. Fitted to the
  // model.
  std::array<double, 6> death_norm{0.99, 1.04, 1.36, 1.84, 3.35, 4.5};
  // Isolation: odds of death 1.29 (Holt-Lunstad 2015, Perspect Psychol Sci 10:227). Losing a partner: 1.41 in the first
  // half year, 1.14 after it (Moon 2011, PLoS One 6:e23465).
  double death_by_isolation = 1.29, death_after_bereavement = 1.41, death_later_after_bereavement = 1.14;
  double death_by_homelessness = 3.0, death_by_misuse = 2.5;  // ASSUMED
  std::array<double, 12> death_season{1.16, 1.10, 1.04, 0.99, 0.95, 0.93,
                                      0.92, 0.92, 0.93, 0.98, 1.00, 1.08};  // January first (ASSUMED; mean 1)
  double death_after_stay = 3.6;          // while at risk of coming back, 65 and over (ASSUMED)
  double death_in_care_home = 2.0;        // residents live a year or two (Forder and Fernandez 2011; level ASSUMED)
  double palliative_ends = 0.005;         // a month: taken off the register again (ASSUMED)
  double death_after_palliative = 0.085;  // a month (ASSUMED: about a year to live)
  double palliative_share =
      0.54;  // of deaths that a clinician foresees (ASSUMED; fitted to the register's .51 % of people)

  // Function, a month: up = up_level * exp(load), down = down_level * exp(-0.7 load) (all ASSUMED).
  double up_level = 0.0084, down_level = 0.055;
  double load_by_age = 0.050, load_from_age = 75, load_by_loss = 0.42, load_base = 0.12;
  double recovery_after_stay = 0.30, recovery_after_loss = 0.10;  // added to down in the four months after a stay
  double lost_by_stay_old = 0.24,
         lost_by_stay = 0.04;  // chance that an emergency stay costs a step, 75 and over, under

  // Use a year for a person of the band. Shapes by age ASSUMED, near Hospital Episode Statistics 2019/20; A&E's level
  // is that of Mid and South Essex (RAJ, 30,000 to 35,000 attendances a month for about 1.2 million people).
  ByAge emergency{0.150, 0.038, 0.070, 0.072, 0.088, 0.145, 0.285, 0.520};
  ByAge ae{0.520, 0.300, 0.350, 0.280, 0.235, 0.280, 0.440, 0.690};
  ByAge day_case{0.025, 0.020, 0.045, 0.090, 0.190, 0.300, 0.290, 0.150};
  ByAge elective{0.012, 0.010, 0.012, 0.018, 0.035, 0.060, 0.060, 0.035};
  ByAge outpatient{0.90, 0.80, 0.80, 1.10, 1.70, 2.80, 3.30, 2.60};
  ByAge gp_contact{5.0, 2.4, 3.2, 3.8,
                   5.0, 6.6, 8.4, 9.5};  // NHS Digital, Appointments in General Practice 2019: about 5.5
  ByAge call_111{0.55, 0.20, 0.28, 0.25, 0.20, 0.20, 0.28, 0.45};  // ASSUMED; national 0.3 a person
  // Need: exp(0.30 x function + 0.10 x conditions + 0.25 x vigour); emergency use follows it whole, other use its root.
  // The means over the people of a band, so that need moves use between people and not its sum. Fitted to the model.
  double need_by_function = 0.30, need_by_condition = 0.10, need_by_vigour = 0.25;
  ByAge need_norm{1.06, 1.06, 1.07, 1.11, 1.30, 2.02, 3.50, 6.05};
  ByAge root_norm{1.02, 1.02, 1.03, 1.04, 1.09, 1.28, 1.60, 1.94};
  double need_by_isolation = 0.15, need_by_bereavement = 0.30, need_by_misuse = 0.50;  // ASSUMED
  double gp_by_attendance = 0.35;  // log ratio of contacts for a standard deviation of attendance (ASSUMED)
  // log of use in the most deprived tenth over the least. A&E: about twice (NHS Digital, Hospital Accident & Emergency
  // Activity 2019-20); emergency admissions about 1.7 times (ASSUMED level, age for age); part of both comes through
  // conditions.
  double emergency_by_deprivation = 0.35, ae_by_deprivation = 0.60;
  double emergency_through_ae = 0.72;  // of emergency admissions (Hospital Episode Statistics 2019/20, rounded)
  double readmission_old = 2.5;        // of those of 65 and over who lost function, for 91 days (ASSUMED)
  double readmission = 2.2;            // hazard in the thirty days after a stay (ASSUMED; gives about 14 in a hundred)
  std::array<double, 12> season{1.13, 1.08, 1.04, 0.98, 0.97, 0.95,
                                0.95, 0.93, 0.95, 0.99, 1.01, 1.10};  // January first (ASSUMED)
  double delayed_share = 0.155;  // of stays of the assisted and dependent, delayed after they were ready (ASSUMED)

  // A month, by function (independent, adaptive, assisted, dependent); ASSUMED.
  std::array<double, 4> community{0.012, 0.16, 0.75, 1.9};
  std::array<double, 4> voluntary{0.0015, 0.02, 0.03, 0.02};
  std::array<double, 4> new_package{0.0, 0.0030, 0.070, 0.180};
  // A month: dependent people of 65 and over; the assisted only in the 91 days after a stay. What is known is the sum:
  // of people who went home with reablement 82 in 100 are at home 91 days later (Adult Social Care Outcomes Framework
  // 2B(1), England 2019/20), and about 2.5 in 100 of 65 and over live in a care home (census 2021). How it divides is
  // ASSUMED.
  double care_home_entry = 0.0050, care_home_entry_assisted = 0.0105, care_home_entry_after_stay = 5.0;
  double ambulance_without_stay = 0.0028;  // at all ages, times need

  int service_years = 4;  // before the day that is counted: the services of services.hpp take people on (ASSUMED)
};

const Parameters& parameters();

struct MedicineFacts {
  std::string_view bnf, name;
  std::uint8_t condition;   // position of a Condition
  double share;             // of people with the condition
  std::uint8_t every_days;  // between issues
};
const std::array<MedicineFacts, 46>& medicine_table();

inline constexpr std::size_t kEmergencyReasons = 32, kPlannedReasons = 14;
// Reasons for emergency and planned stays and their hospital codes.
struct ReasonForStay {
  std::string_view icd10;
  std::uint8_t condition;  // that makes it likelier, or kConditions
  int youngest, oldest;
  double weight;            // among people of the age
  double days;              // median length of stay
  std::uint8_t sexes;       // 1 women, 2 men, 3 both
  bool home_again = true;   // may be seen in A&E and sent home
  std::uint8_t most = 255;  // times in a life
};
const std::array<ReasonForStay, kEmergencyReasons>& emergency_reasons();
const std::array<ReasonForStay, kPlannedReasons>& planned_reasons();

enum class Measure : std::uint8_t {
  systolic,
  diastolic,
  bmi,
  weight,
  haemoglobin,
  egfr,
  creatinine,
  hba1c,
  tsh,
  cholesterol,
  acr,
  count
};
struct MeasureFacts {
  std::string_view ctv3, snomed, unit;
};
const std::array<MeasureFacts, static_cast<std::size_t>(Measure::count)>& measure_table();

}  // namespace kursaal::synth
