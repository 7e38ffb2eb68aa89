// A life while it is being drawn: what the months share. Inside the room only.
#pragma once

#include <algorithm>
#include <cstdint>

#include "synth/draws.hpp"
#include "synth/life.hpp"
#include "synth/parameters.hpp"

namespace kursaal::synth {

struct ActiveMedicine {
  std::uint16_t medicine;
  std::int32_t next;  // day of the next issue
};

struct Living {
  Life& life;
  base::Random& random;
  const Parameters& p = parameters();
  Sex sex = Sex::female;
  int imd_decile = 5;
  bool alone = false;
  double vigour = 0;  // standard normal: positive is frailer than others of the age
  std::uint64_t conditions = 0;
  int condition_count = 0;
  int age = 0;
  std::int32_t birth = 0;
  int function = 0;  // 0 independent to 3 dependent
  bool palliative = false;
  bool in_care_home = false;
  std::int32_t recovering_until = kNever;
  std::int32_t stay_ends = kNever;      // of the last stay in hospital
  std::int32_t at_risk_until = kNever;  // of coming back
  int open_package = -1;                // position in life.deeds
  bool assessed = false;
  std::vector<ActiveMedicine> medicines{};
  std::uint16_t care_homes = 1;
  base::Random service;  // of its own, so that a planted effect moves nobody whom the service does not know
  double complex_care = 1;
  std::int32_t service_from = kNever;    // the first day on which the service takes people on
  std::int32_t last_emergency = kNever;  // day

  // The month: [from, to), `to` already cut at death and at the day after the extract.
  std::int32_t from = 0, to = 0;
  int month = 1;  // of the year, 1 to 12

  [[nodiscard]] bool has(Condition condition) const { return (conditions & bit(condition)) != 0; }
  std::int32_t some_day() {
    return from + static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(to - from)));
  }
  // The last two stays: at most one begins in a month, so no other can touch it.
  [[nodiscard]] bool in_hospital(std::int32_t day) const {
    return (stay_ends != kNever && day >= stay_begins && day <= stay_ends) ||
           (earlier_ends != kNever && day >= earlier_begins && day <= earlier_ends);
  }
  void note_stay(std::int32_t begins, std::int32_t ends) {
    earlier_begins = stay_begins;
    earlier_ends = stay_ends;
    stay_begins = begins;
    stay_ends = ends;
  }
  [[nodiscard]] bool may_be_admitted(std::int32_t day) const {
    return (stay_begins == kNever || stay_begins < from) && !in_hospital(day);
  }
  std::int32_t stay_begins = kNever, earlier_begins = kNever, earlier_ends = kNever;
  Deed& add(Act act, std::int32_t day, std::uint16_t what = 0) {
    Deed& deed = life.deeds.emplace_back();
    deed.day = day;
    deed.act = act;
    deed.what = what;
    return deed;
  }
  // A weekday contact outside hospital; kNever where the drawn day lies in a stay.
  std::int32_t free_day() {
    const std::int32_t day = some_day();
    return in_hospital(day) ? kNever : day;
  }
};

// What a month holds besides conditions, function and death; each adds deeds inside [from, to).
void draw_hospital(Living& living, double need, double root_need);
void draw_primary_care(Living& living, double root_need);
void draw_community_and_social_care(Living& living, double need);
void draw_complex_care(Living& living);
// An emergency stay that begins on `day` for the reason with this code (empty: drawn). Requires: may_be_admitted(day).
void admit(Living& living, std::int32_t day, std::string_view reason);
// Starts what is usually prescribed for a condition, first issued at `day`.
void prescribe(Living& living, Condition condition, std::int32_t day);

}  // namespace kursaal::synth
