// How people live, by deprivation and by stage, against published figures or what the model means to have (ASSUMED, and
// so called in docs/methods/synthetic-place.md).
#include "synth/calibration_in_test.hpp"

namespace kursaal::synth {
namespace {

bool large() { return people_of_table() >= 100000; }
int tenth_of(const Inhabitant& person) { return place_of_tests().areas[person.resident.area].imd_decile; }
const StateChange& last_state(const Inhabitant& person) { return person.life.states.back(); }

TEST(Calibration, RegistersFollowDeprivationAsTheQualityAndOutcomesFrameworkDoes) {
  // People of England in the most and the least deprived tenth by age band (ONS mid-2020), in thousands.
  constexpr double kPeople[2][kAgeBands] = {{419, 865, 725, 1597, 1336, 410, 227, 91},
                                            {260, 668, 590, 1136, 1545, 645, 424, 176}};
  const struct {
    const char* name;
    Condition condition;
    double target;  // prevalence of the most over that of the least deprived tenth, England 2019/20, as registered
  } kRegisters[] = {{"asthma", Condition::asthma, 1.06},
                    {"COPD", Condition::copd, 1.74},
                    {"depression", Condition::depression, 1.29},
                    {"diabetes", Condition::diabetes, 1.46},
                    {"epilepsy", Condition::epilepsy, 1.39},
                    {"learning disability", Condition::learning_disability, 1.67},
                    {"severe mental illness", Condition::severe_mental_illness, 1.64},
                    {"obesity", Condition::obesity, 1.56},
                    {"coronary heart disease", Condition::chd, 1.12},
                    {"hypertension", Condition::hypertension, 1.01},
                    {"stroke or TIA", Condition::stroke, 0.98},
                    {"cancer", Condition::cancer, 0.74}};
  if (!large()) GTEST_SKIP() << "a tenth of a small place has too few people";
  // Three tenths at either end stand for the tenth, on the scale of the model's log-linear gradient: 9 over 7.
  constexpr double kStretch = 9.0 / 7.0;
  for (const auto& each : kRegisters) {
    double with[2][kAgeBands] = {};
    double of[2][kAgeBands] = {};
    double cases[2] = {};
    for (const Inhabitant& person : everybody()) {
      const int tenth = tenth_of(person);
      if (!person.here() || (tenth > 3 && tenth < 8)) continue;
      const std::size_t side = tenth <= 3 ? 0 : 1;
      const std::size_t band = age_band(age_now(person));
      ++of[side][band];
      if (person.life.has(each.condition)) ++with[side][band], ++cases[side];
    }
    // Age for age, then as many of each age as the tenths of England have.
    double as_old = 0, as_young = 0, most = 0, least = 0, people[2] = {};
    for (std::size_t band = 0; band < kAgeBands; ++band) {
      const double share[2] = {with[0][band] / of[0][band], with[1][band] / of[1][band]};
      most += kPeople[0][band] * share[0], as_old += kPeople[0][band] * share[1];
      least += kPeople[1][band] * share[1];
      people[0] += kPeople[0][band], people[1] += kPeople[1][band];
    }
    as_young = as_old / people[0];
    const double by_age = as_young / (least / people[1]);
    const double got = by_age * std::pow(most / as_old, kStretch);
    hold((std::string("QOF ") + each.name + ", most over least deprived tenth").c_str(), each.target, got,
         std::max(0.16, each.target * 0.1) + 2 * each.target * std::sqrt(1 / cases[0] + 1 / cases[1]));
  }
}

// Acts a year of the three most deprived tenths over those of the three least, age for age (ages of both together), and
// stretched to the tenths at the ends.
double ratio_by_deprivation(Act act) {
  double years[2][kAgeBands] = {};
  double acts[2][kAgeBands] = {};
  const base::Day begin_all = base::add_months(extract_day() + 1, -60);
  for (const Inhabitant& person : everybody()) {
    const int tenth = tenth_of(person);
    if (tenth > 3 && tenth < 8) continue;
    const std::size_t side = tenth <= 3 ? 0 : 1;
    const base::Day begin = std::max(begin_all, person.life.from);
    const base::Day end = person.life.last_day(extract_day()) + 1;
    if (end <= begin) continue;
    const std::size_t band = age_band(base::age_years(person.life.birth, begin + (end - begin) / 2));
    years[side][band] += (end - begin) / 365.25;
    for (const Deed& deed : person.life.deeds)
      if (deed.act == act && deed.day >= begin.value) ++acts[side][band];
  }
  double most = 0;
  double least = 0;
  for (std::size_t band = 0; band < kAgeBands; ++band) {
    const double of = years[0][band] + years[1][band];
    if (years[0][band] > 0) most += of * acts[0][band] / years[0][band];
    if (years[1][band] > 0) least += of * acts[1][band] / years[1][band];
  }
  return std::pow(most / least, 9.0 / 7.0);
}

TEST(Calibration, UrgentUseRisesWithDeprivation) {
  // A&E: 3.0 million attendances of the most deprived tenth of England, 1.5 to 1.6 of the least (NHS Digital, Hospital
  // Accident & Emergency Activity 2019-20). Emergency admissions: ASSUMED 1.7.
  const double tolerance = large() ? 0.17 : 0.9;
  hold("A&E attendances, most over least deprived tenth", 1.9, ratio_by_deprivation(Act::ae), tolerance);
  hold("emergency admissions, most over least deprived tenth", 1.7, ratio_by_deprivation(Act::emergency), tolerance);
}

TEST(Calibration, StagesOfThoseOver65HaveTheirShares) {
  const auto share = [](Function stage) {
    return percent(65, [&](const Inhabitant& person) { return last_state(person).state == stage; });
  };
  const double old = percent(0, [](const Inhabitant& p) { return age_now(p) >= 65; }) / 100 * people_of_table();
  // Health Survey for England 2019: about a quarter of people of 65 and over need help with an activity of daily
  // living; how that quarter divides is ASSUMED.
  hold("independent, % of 65+", 74, share(Function::independent), allowed(74, old));
  hold("adaptive", 14.5, share(Function::adaptive), allowed(14.5, old));
  hold("assisted", 5.5, share(Function::assisted), allowed(5.5, old));
  hold("dependent", 3.5, share(Function::dependent), allowed(3.5, old));
  hold("end of life (by a clinician's record)", 2, share(Function::end_of_life), allowed(2, old));
}

TEST(Calibration, FunctionIsLostAndComesBack) {
  double lost = 0, back = 0, reabled = 0, better = 0, worse = 0;
  for (const Inhabitant& person : everybody()) {
    const auto& states = person.life.states;
    const std::int32_t last = person.life.last_day(extract_day()).value;
    const auto on = [&](std::int32_t day) {
      const StateChange* found = &states.front();
      for (const StateChange& change : states)
        if (change.day <= day) found = &change;
      return found;
    };
    for (std::size_t i = 1; i < states.size(); ++i) {
      if (states[i].function <= states[i - 1].function || states[i].day + 183 > last) continue;
      ++lost;
      if (on(states[i].day + 183)->function < states[i].function) ++back;
    }
    for (const Deed& deed : person.life.deeds) {
      if (deed.act != Act::package || deed.what != static_cast<std::uint16_t>(PackageKind::reablement)) continue;
      if (deed.day + 60 > last) continue;
      ++reabled;
      const Function before = on(deed.day)->function;
      const Function after = on(deed.day + 60)->function;
      better += after < before ? 1 : 0;
      worse += after > before ? 1 : 0;
    }
  }
  const double error = people_of_table() < 20000 ? 12 : 0;
  // Hardy and Gill 2004 (JAMA 291:1596): of older people newly disabled, most recover within a year. Level ASSUMED.
  hold("lost a step of function, better within half a year, %", 48, 100 * back / lost, 5 + error);
  hold("better two months after reablement began, % (ASSUMED)", 24, 100 * better / reabled, 5 + error);
  hold("worse two months after reablement began, % (ASSUMED)", 8, 100 * worse / reabled, 4 + error);
}

TEST(Calibration, PeopleLiveAloneAreIsolatedCareAndSmoke) {
  const auto state_share = [](int from_age, auto&& holds) {
    return percent(from_age, [&](const Inhabitant& person) { return holds(last_state(person)); });
  };
  const double small = people_of_table() < 20000 ? 2.5 : 0;
  hold("isolated, % of 65+ (ASSUMED)", 8, state_share(65, [](const StateChange& s) { return s.isolated; }), 1 + small);
  hold("isolated, % of 18+ (ASSUMED; Community Life Survey: 6 % often lonely)", 6,
       state_share(18, [](const StateChange& s) { return s.isolated; }), 1 + small);
  hold("living alone, % of 65+ (census 2021: 30)", 30,
       state_share(65, [](const StateChange& s) { return s.home == Dwelling::home_alone; }), 3 + small);
  hold("caring for somebody, % of 18+ (census 2021: about 9 of all from 5)", 9,
       state_share(18, [](const StateChange& s) { return s.carer; }), 1 + small);
  hold("homeless, % of 18+ (ASSUMED)", 0.15,
       state_share(18, [](const StateChange& s) { return s.home == Dwelling::no_home; }), 0.1 + small);
}

TEST(Calibration, TheWidowedDieSoonerAndAreOftenerIsolated) {
  if (!large()) GTEST_SKIP() << "a small place has too few widows";
  double widowed = 0, isolated_after = 0;
  for (const Inhabitant& person : everybody()) {
    bool found = false;
    for (const Deed& deed : person.life.deeds)
      if (deed.act == Act::fact && deed.what == static_cast<std::uint16_t>(Fact::bereaved)) found = true;
    if (!found) continue;
    ++widowed;
    bool ever = false;
    for (const StateChange& change : person.life.states) ever = ever || change.isolated;
    if (ever) ++isolated_after;
  }
  EXPECT_GT(widowed, people_of_table() * 0.004);
  std::printf("| widowed and known to be, %% of the living; of them ever isolated, %% | | %.3g; %.3g | |\n",
              100 * widowed / people_of_table(), 100 * isolated_after / widowed);
}

TEST(Calibration, AsManyLeaveThePlaceAsComeToIt) {
  double came = 0, left = 0;
  const base::Day since = base::add_months(extract_day(), -60);
  for (const Inhabitant& person : everybody()) {
    if (person.left() && base::Day{person.life.left} > since) ++left;
    if (person.counts() && person.resident.here_since.known() && person.resident.here_since > since) ++came;
  }
  const double error = people_of_table() < 20000 ? 0.6 : 0.25;
  hold("moved away, % a year (ASSUMED 1.9; census 2021: about 2 of a hundred change authority)", 1.9,
       left / 5 / people_of_table() * 100, error);
  hold("moved in, % a year", 1.8, came / 5 / people_of_table() * 100, error);
}

TEST(Calibration, WhereTheOldDie) {
  double deaths = 0, hospital = 0, home = 0;
  for (const Inhabitant& person : everybody()) {
    if (!person.dead() || base::age_years(person.life.birth, person.life.death) < 65) continue;
    ++deaths;
    for (const Deed& deed : person.life.deeds) {
      if (deed.end != person.life.death.value) continue;
      if (deed.act == Act::emergency || deed.act == Act::elective) {
        ++hospital;
        break;
      }
    }
    if (last_state(person).home == Dwelling::care_home) ++home;
  }
  const double error = people_of_table() < 20000 ? 9 : 0;
  // Office for Health Improvement and Disparities, 2019: hospital 45 %, care home 22 %.
  hold("died in hospital, % of deaths of 65+", 46, 100 * hospital / deaths, 5 + error);
  hold("lived in a care home, % of deaths of 65+", 24, 100 * home / deaths, 5 + error);
}

}  // namespace
}  // namespace kursaal::synth
