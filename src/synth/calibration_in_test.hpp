// For the tests of calibration: one place for all of them, its rates and shares, and the line of the table.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "synth/parameters.hpp"
#include "synth/place_in_test.hpp"

namespace kursaal::synth {

inline std::uint32_t people_of_table() {
  const char* wanted = std::getenv("KURSAAL_SYNTH_PEOPLE");
  return wanted != nullptr ? static_cast<std::uint32_t>(std::atoi(wanted)) : 3000;
}

inline const std::vector<Inhabitant>& everybody() {
  const char* seed = std::getenv("KURSAAL_SYNTH_SEED");  // another place of the same model: how far chance moves a row
  static const std::vector<Inhabitant> kPeople =
      inhabitants_of(people_of_table(), seed != nullptr ? std::strtoull(seed, nullptr, 10) : 20250630);
  return kPeople;
}

inline int age_now(const Inhabitant& person) { return base::age_years(person.life.birth, extract_day()); }

// Of a hundred living people of an age.
inline double percent(int from_age, const std::function<bool(const Inhabitant&)>& holds) {
  double of = 0;
  double with = 0;
  for (const Inhabitant& person : everybody()) {
    if (!person.here() || age_now(person) < from_age) continue;
    ++of;
    if (holds(person)) ++with;
  }
  return 100 * with / of;
}

// Acts of the last five years for each year lived then, by age at the middle of the year.
inline double rate(Act act, int from_age, int to_age, const std::function<bool(const Deed&)>& counts = {}) {
  double years = 0;
  double acts = 0;
  for (const Inhabitant& person : everybody()) {
    for (int year = 0; year < 5; ++year) {
      const base::Day first = base::add_months(extract_day() + 1, -12 * (year + 1));
      const base::Day next = base::add_months(extract_day() + 1, -12 * year);
      const int age = base::age_years(person.life.birth, first + 182);
      if (age < from_age || age > to_age) continue;
      const base::Day begin = std::max(first, person.life.from);
      const base::Day end = std::min(next, person.life.last_day(extract_day()) + 1);
      if (end <= begin) continue;
      years += (end - begin) / 365.25;
      for (const Deed& deed : person.life.deeds)
        if (deed.act == act && deed.day >= begin.value && deed.day < end.value && (!counts || counts(deed))) ++acts;
    }
  }
  return years > 0 ? acts / years : 0;
}

inline void hold(const char* what, double target, double got, double tolerance) {
  std::printf("| %s | %.4g | %.4g | %.3g |\n", what, target, got, tolerance);
  EXPECT_NEAR(got, target, tolerance) << what;
}

// A tenth of the target or one point, whichever is more; at a small N the sampling error is added.
inline double allowed(double target, double people) {
  const double error = 2.6 * std::sqrt(std::max(0.0, target * (100 - target)) / people);
  return std::max(1.0, target / 10) + (people_of_table() < 20000 ? error : 0);
}

}  // namespace kursaal::synth
