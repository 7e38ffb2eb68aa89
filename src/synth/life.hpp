// The history that the model gives one person: what happened, month by month, over the ten years before the extract.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/day.hpp"
#include "synth/conditions.hpp"
#include "synth/people.hpp"

namespace kursaal::synth {

enum class Act : std::uint8_t {
  diagnosis,  // what: Condition
  reading,    // what: Measure, value
  medicine,   // what: position in medicine_table()
  vaccine,
  gp_contact,      // what: 0 in the surgery, 1 by telephone, 2 at home
  frailty_score,   // value: Clinical Frailty Scale 1 to 9, by a clinician
  palliative,      // put on the palliative care register by a clinician
  not_palliative,  // taken off it
  emergency,       // a stay; what: ReasonForStay
  elective,
  day_case,
  maternity,
  ae,          // what: ReasonForStay
  outpatient,  // what: specialty
  outpatient_missed,
  community,  // what: team
  mental_health,
  assessment,  // social care; what: 0 first, 1 review
  package,     // social care; what: PackageKind; end where it ended
  care_home,   // a stay; what: the home
  ambulance,   // what: 1 taken to hospital
  call_111,
  hospice,
  voluntary,
};

inline constexpr std::uint16_t kComplexCareTeam = 5;  // of Act::community
inline constexpr std::uint16_t kChildrensTeam = 6;

enum class PackageKind : std::uint16_t { home_care, reablement, direct_payment, day_care, equipment };

struct Deed {
  std::int32_t day = 0;
  std::int32_t end = base::Day::kUnknownValue;  // of a stay or package; unknown: it goes on
  float value = 0;
  std::uint16_t what = 0;
  std::int16_t minute = -1;
  std::uint16_t delay = 0;  // days in hospital after the person was ready to leave
  Act act = Act::gp_contact;
  std::uint8_t detail = 0;
};

// How far somebody can look after themself. Truth, never written to an agency's file.
enum class Function : std::uint8_t { independent, adaptive, assisted, dependent, end_of_life, dead };

struct StateChange {
  std::int32_t day;
  Function state;
};

inline constexpr std::int32_t kNobodysDay = base::Day::kUnknownValue;

struct Life {
  Sex sex = Sex::female;
  base::Day birth, death;                         // death unknown: alive at the extract
  base::Day from;                                 // the first day that is written down
  std::array<std::int32_t, kConditions> onset{};  // day; kNever where it never came
  std::vector<Deed> deeds;                        // in order of the month, not of the day
  std::vector<StateChange> states;                // the first is at `from`
  bool in_care_home_at_end = false;
  std::uint16_t care_home = 0;
  std::int32_t enrolled = kNobodysDay;  // taken on by the complex care service; truth
  double vigour = 0;                    // standard normal, positive is frailer than others of the age; truth
  [[nodiscard]] bool has(Condition condition) const;
};
inline constexpr std::int32_t kNever = kNobodysDay;
inline bool Life::has(Condition condition) const { return onset[at(condition)] != kNever; }

struct Window {
  base::Day from, extract;  // [from, extract]: the extract day is the last that can be seen
  base::Day counted;        // N is the people alive on this day; before the extract where the place was played forward
  std::uint16_t care_homes = 1;
  // Hazard of emergency stays in the year after the complex care service takes somebody on, over what it was: 1 is no
  // effect.
  double complex_care = 1;
};

// One life of a resident, forward in months from the window's first day (or birth, or the day they moved in) to death
// or the extract. Depends on nothing but its arguments. Cost: about 10 microseconds.
Life live(const Resident& resident, const SmallArea& area, const Window& window, std::uint64_t seed,
          std::uint64_t stream);

}  // namespace kursaal::synth
