// The history that the model gives one person: what happened, month by month, over the ten years before the extract.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/day.hpp"
#include "synth/conditions.hpp"
#include "synth/facts.hpp"
#include "synth/people.hpp"
#include "synth/services.hpp"

namespace kursaal::synth {

enum class Act : std::uint8_t {
  diagnosis,  // what: Condition
  reading,    // what: Measure, value
  medicine,   // what: position in medicine_table()
  vaccine,
  gp_contact,     // what: 0 in the surgery, 1 by telephone, 2 at home
  frailty_score,  // value: Clinical Frailty Scale 1 to 9, by a clinician
  palliative,     // put on the palliative care register by a clinician
  emergency,      // a stay; what: ReasonForStay
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
  fact,  // what: Fact; value where the fact has one
};

inline constexpr std::uint16_t kComplexCareTeam = 5;  // of Act::community
inline constexpr std::uint16_t kChildrensTeam = 6;
inline constexpr std::uint16_t kMidwives = 7;
inline constexpr std::uint16_t kFallsTeam = 8;
inline constexpr std::uint16_t kSocialPrescribing = 4;  // of Act::voluntary
inline constexpr std::uint16_t kCarersAssessment = 2;   // of Act::assessment
inline constexpr std::uint8_t kShortStay = 1;           // detail of Act::care_home: respite, no move

enum class PackageKind : std::uint16_t { home_care, reablement, direct_payment, day_care, equipment, fast_track };

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

// How far somebody can look after themself, with the three ends of a story. Truth, never written to an agency's file.
enum class Function : std::uint8_t { independent, adaptive, assisted, dependent, end_of_life, dead, moved_away };

enum class Dwelling : std::uint8_t { home_with_others, home_alone, care_home, no_home };
inline constexpr std::uint8_t kNoPackage = 0xFF;

// The whole true state from a day on, until the next row.
struct StateChange {
  std::int32_t day = 0;
  Function state = Function::independent;     // the stage: function, or end of life, or gone
  Function function = Function::independent;  // never more than dependent
  std::uint8_t deficits = 0;                  // of the frailty index, without the count of medicines
  std::uint8_t package = kNoPackage;          // PackageKind
  Dwelling home = Dwelling::home_with_others;
  bool isolated = false, carer = false;
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
  std::array<std::int32_t, kServices> taken_on{kNobodysDay, kNobodysDay, kNobodysDay, kNobodysDay};  // day; truth
  double vigour = 0;                     // standard normal, positive is frailer than others of the age; truth
  double attendance = 0;                 // standard normal, positive comes to the practice more often; truth
  std::int32_t left = kNobodysDay;       // moved away on this day; nothing after it
  std::vector<std::int32_t> breakdowns;  // days on which the partner who cares could not; truth
  [[nodiscard]] base::Day last_day(base::Day extract) const {
    if (death.known()) return death;
    return left != kNobodysDay ? base::Day{left} : extract;
  }
  [[nodiscard]] bool has(Condition condition) const;
};
inline constexpr std::int32_t kNever = kNobodysDay;
inline bool Life::has(Condition condition) const { return onset[at(condition)] != kNever; }

struct Window {
  base::Day from, extract;  // [from, extract]: the extract day is the last that can be seen
  base::Day counted;        // N is the people alive on this day; before the extract where the place was played forward
  std::uint16_t care_homes = 1;
  // Planted: hazard of each service's outcome while it works, over what it was; 1 is no effect.
  std::array<double, kServices> effects{1, 1, 1, 1};
};

// What the life of a partner, drawn before, means for this one.
struct Companion {
  struct Spell {
    std::int32_t from, to;  // [from, to)
  };
  std::vector<Spell> needs_care;         // at home and assisted or dependent
  std::vector<std::int32_t> breakdowns;  // days on which the one who cares fell ill
  std::int32_t death = kNobodysDay, care_home = kNobodysDay;
};
Companion companion_of(const Life& life);

// One life of a resident, forward in months from the window's first day (or birth, or the day they moved in) to death
// or the extract or the day they move away. With a companion it is the second life of a couple, which knows the first.
// Depends on nothing but its arguments. Cost: about 15 microseconds.
Life live(const Resident& resident, const SmallArea& area, const Window& window, std::uint64_t seed,
          std::uint64_t stream, const Companion* companion = nullptr);

// Deficits of the frailty index that a list of codes would find in these conditions; several conditions share one.
int deficit_count(std::uint64_t conditions);

}  // namespace kursaal::synth
