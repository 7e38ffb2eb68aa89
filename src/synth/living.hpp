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

// Not a weekend, Christmas or New Year's Day. 1 January 1970 was a Thursday.
inline bool is_working_day(std::int32_t day) {
  const int weekday = ((day + 4) % 7 + 7) % 7;
  if (weekday == 0 || weekday == 6) return false;
  const base::Civil civil = base::civil_of(base::Day{day});
  return !(civil.month == 12 && (civil.day == 25 || civil.day == 26)) && !(civil.month == 1 && civil.day == 1);
}
// Itself, or the Friday before, or the Monday after.
inline std::int32_t nearest_weekday(std::int32_t day) {
  const int weekday = ((day + 4) % 7 + 7) % 7;
  return weekday == 6 ? day - 1 : weekday == 0 ? day + 1 : day;
}

enum class Smoking : std::uint8_t { never, now, once };

struct Living {
  Life& life;
  base::Random& random;
  const Window& window;
  const Companion* companion = nullptr;
  const Parameters& p = parameters();
  Sex sex = Sex::female;
  int imd_decile = 5;
  bool partnered = false;  // lives with a partner, whichever life was drawn first
  double vigour = 0;       // standard normal: positive is frailer than others of the age
  double attendance = 0;   // standard normal: positive comes to the practice more often
  double deprived = 0;     // 0.5 in the most deprived tenth, -0.5 in the least
  std::uint64_t conditions = 0;
  int condition_count = 0;
  int age = 0;
  std::int32_t birth = 0;
  int function = 0;  // 0 independent to 3 dependent
  bool palliative = false;
  bool in_care_home = false;
  std::int32_t recovering_until = kNever;
  int recovers_to = 0;                                   // the function there was before what was lost last
  double recovery = 0;                                   // a month, while it may come back
  std::int32_t stay_ends = kNever;                       // of the last stay in hospital
  std::int32_t at_risk_until = kNever;                   // of coming back
  int open_package = -1;                                 // position in life.deeds
  std::int32_t away_from = kNever, away_until = kNever;  // of a short stay in a care home
  std::vector<ActiveMedicine> medicines{};
  std::uint16_t care_homes = 1;
  std::int32_t last_emergency = kNever;  // day

  // How somebody lives.
  bool alone = false, isolated = false, homeless = false, carer = false, misuse = false;
  bool carer_known = false;          // to the practice
  bool no_resuscitation = false;     // said once, it stays said
  std::int32_t alone_from = kNever;  // of the young who will live alone
  std::int32_t bereaved = kNever;    // day
  Smoking smoking = Smoking::never;
  int drinking = 1;  // 0 nothing to 3 very much

  // Services, each with a stream of its own, so that a planted effect moves nobody whom the service does not know.
  std::array<base::Random, kServices> service;
  std::int32_t service_from = kNever;     // the first day on which the services take people on
  std::int32_t reablement_from = kNever;  // the last time

  // The month: [from, to), `to` already cut at death, at the day of leaving and at the day after the extract.
  std::int32_t from = 0, to = 0;
  int month = 1;             // of the year, 1 to 12
  bool rates_stale = false;  // of conditions: something that they depend on has changed

  [[nodiscard]] bool has(Condition condition) const { return (conditions & bit(condition)) != 0; }
  std::int32_t some_day() {
    return from + static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(to - from)));
  }
  std::int32_t some_day(base::Random& of) const {
    return from + static_cast<std::int32_t>(of.below(static_cast<std::uint64_t>(to - from)));
  }
  // The last two stays: at most one begins in a month, so no other can touch it.
  [[nodiscard]] bool in_hospital(std::int32_t day) const {
    return (stay_ends != kNever && day >= stay_begins && day <= stay_ends) ||
           (earlier_ends != kNever && day >= earlier_begins && day <= earlier_ends);
  }
  // Visited A&E on a day from `first` to `last`, as far as has been drawn.
  [[nodiscard]] bool seen_in_ae(std::int32_t first, std::int32_t last) const {
    return std::any_of(life.deeds.begin(), life.deeds.end(),
                       [&](const Deed& deed) { return deed.act == Act::ae && deed.day >= first && deed.day <= last; });
  }
  void note_stay(std::int32_t begins, std::int32_t ends) {
    earlier_begins = stay_begins;
    earlier_ends = stay_ends;
    stay_begins = begins;
    stay_ends = ends;
  }
  [[nodiscard]] bool may_be_admitted(std::int32_t day) const {
    return (stay_begins == kNever || stay_begins < from) && !in_hospital(day) &&
           (away_until == kNever || day > away_until || day > away_from);
  }
  std::int32_t stay_begins = kNever, earlier_begins = kNever, earlier_ends = kNever;
  // Some things happen to nobody oftener than they can.
  std::array<std::uint8_t, kEmergencyReasons> emergencies{};
  std::array<std::uint8_t, kPlannedReasons> operations{};
  [[nodiscard]] bool away(std::int32_t day) const {
    return away_until != kNever && day >= away_from && day <= away_until;
  }
  [[nodiscard]] bool recovering() const {
    return recovering_until != kNever && from < recovering_until && function > recovers_to;
  }
  // A step is lost; for a while it may come back, to where it was before and no further.
  void lose_function(std::int32_t until, double a_month) {
    recovery = a_month;
    if (recovering_until == kNever || from >= recovering_until) recovers_to = function;
    recovering_until = std::max(recovering_until, until);
    ++function;
  }
  Deed& add(Act act, std::int32_t day, std::uint16_t what = 0) {
    Deed& deed = life.deeds.emplace_back();
    deed.day = day;
    deed.act = act;
    deed.what = what;
    return deed;
  }
  Deed& add(Fact fact, std::int32_t day) { return add(Act::fact, day, static_cast<std::uint16_t>(fact)); }
  // A day of the month outside hospital; kNever where the drawn day lies in a stay.
  std::int32_t free_day() {
    const std::int32_t day = some_day();
    return in_hospital(day) ? kNever : day;
  }
  // The same, on which surgeries, clinics and offices are open; kNever where some draws find none.
  std::int32_t open_day() {
    for (int attempt = 0; attempt < 4; ++attempt)
      if (const std::int32_t day = some_day(); is_working_day(day)) return in_hospital(day) ? kNever : day;
    return kNever;
  }
  // Over what the hazard of the service's outcome was, while it works; 1 without an effect.
  [[nodiscard]] double effect(Service which) const {
    const auto i = static_cast<std::size_t>(which);
    const std::int32_t on = which == Service::reablement ? reablement_from : life.taken_on[i];
    return on != kNever && from > on && from <= on + service_table()[i].days ? window.effects[i] : 1;
  }

  // What changed this month, by day; folded into life.states when the month is over.
  struct Change {
    std::int32_t day;
    StateChange state;
  };
  StateChange state() const;
  void note(std::int32_t day) { changes.push_back({day, state()}); }
  std::vector<Change> changes{};
};

// Conditions: what somebody has, and how fast they gather more.
class Drawing {
 public:
  explicit Drawing(Living& living);
  // What the person already had on the first day, each with a day of onset before it, and the function that goes with
  // it.
  void begin(std::int32_t first_day);
  void new_year();
  void draw_condition();
  // True where function changed.
  bool draw_function();

 private:
  void hold(std::size_t condition, std::int32_t day);
  [[nodiscard]] double load() const;
  [[nodiscard]] double up() const;
  [[nodiscard]] double down() const;

  Living& living_;
  std::array<double, kConditions> own_{};  // what sex, small area and vigour do to each hazard; fixed for life
  std::array<double, kConditions> running_{};
  double total_ = 0, none_this_month_ = 1, up_ = 0, down_ = 0;
};

// What a month holds besides conditions, function and death; each adds deeds inside [from, to).
void draw_hospital(Living& living, double need, double root_need);
void draw_primary_care(Living& living, double root_need);
void draw_community_and_social_care(Living& living, double need);
void enter_care_home(Living& living);
// What the first day finds somebody in: habits before their conditions are known, company after.
void begin_circumstances(Living& living);
void begin_company(Living& living);
// Smoking, drinking, being alone, isolated, homeless, caring.
void draw_circumstances(Living& living);
// The day's blow of a partner: death, illness of the one who cares.
void draw_companion(Living& living);
// Stays for the births of her children who live with her; after hospital, what goes before and after them.
void bear_children(Living& living, const Resident& resident);
void draw_pregnancy(Living& living, const Resident& resident);
// The services of services.hpp but reablement, which comes with social care.
void draw_services(Living& living);
// An emergency stay that begins on `day` for the reason with this code (empty: drawn). Requires: may_be_admitted(day).
void admit(Living& living, std::int32_t day, std::string_view reason);
// Seen in A&E for this reason and sent home; nothing where the person is in hospital.
void walk_in(Living& living, std::int32_t day, std::string_view reason);
// Starts what is usually prescribed for a condition, first issued at `day`.
void prescribe(Living& living, Condition condition, std::int32_t day);
void end_package(Living& living, std::int32_t day);
// Barthel and the clinician's judgement of the stage, as somebody who knows them writes it down.
// A decision about resuscitation: most often against; said once, it is only repeated.
void decide_resuscitation(Living& living, std::int32_t day);
void record_frailty(Living& living, std::int32_t day);
void record_barthel(Living& living, base::Random& random, std::int32_t day);
void record_stage(Living& living, base::Random& random, std::int32_t day);

}  // namespace kursaal::synth
