// The facts of one person that the scores look at, gathered in one pass over the history and shared by all dates: small
// arrays in a buffer that is used again for the next person. Not a score; see evaluate.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "population/history.hpp"
#include "stratify/kernel_table.hpp"

namespace kursaal::stratify {

// How an ever-fact came to be recorded, for telling decline from coding (safety rule 4).
enum class Recording : std::uint8_t {
  prompt,   // recorded near the day it happened
  late,     // recorded more than kLateDays after it happened
  routine,  // recorded on a registration day or an annual-review day: new to us, perhaps not new
};
inline constexpr int kLateDays = 31;  // ASSUMED

// A fact counts at (day, known) if happened <= day and known <= known.
struct Seen {
  std::int32_t day = 0;
  std::int32_t known = 0;
  std::uint32_t row = 0;  // of the history
  [[nodiscard]] bool by(std::int32_t as_of, std::int32_t known_by) const { return day <= as_of && known <= known_by; }
};

struct EverFact : Seen {
  Recording recording = Recording::prompt;
  EverMask mask;
};
struct MedicineFact : Seen {
  std::uint32_t groups = 0;
  std::uint32_t substance = 0;  // position among this person's substances
};
struct CodeFact : Seen {  // HFRS category, or Cambridge items whose code counts for 12 months
  std::uint64_t cms = 0;
  std::uint8_t hfrs = Meaning::kNoHfrs;
};
struct StayFact : Seen {
  std::int32_t end = 0;  // unknown: base::Day::kUnknownValue
  population::EventKind kind = population::EventKind::other_admission;
  float hours = kNoHours;     // a week, of a package of care
  std::uint64_t service = 0;  // LifeItem bits of a package of care; 0: the source does not say, or no list knows
  static constexpr float kNoHours = -1;
};
// Function, a circumstance, a contact of a team: see life_facts.hpp. Repeats that say nothing more are there too.
struct LifeFact : Seen {
  float value = 0;  // of a scale, in its own units
  LifeItem item = LifeItem::item_count;
  std::uint16_t source = 0;
};
struct ContactFact : Seen {  // one a day and kind: two feeds of the same contact never count twice
  std::uint8_t slot = 0;     // kind - gp_contact
};
struct LatestFact : Seen {
  double value = 0;
  LatestMeasure measure = LatestMeasure::none;
  Lifestyle lifestyle = Lifestyle::none;
};

// Shape: each list in order of day. Memory is kept between persons.
struct PersonRecord {
  population::PersonFacts facts;
  std::vector<EverFact> ever;  // dominated repeats left out: at any (day, known) the same masks hold
  std::vector<MedicineFact> medicines;
  std::vector<std::uint32_t> substances;  // KernelTable substance by local position
  std::vector<CodeFact> hfrs_codes;
  std::vector<CodeFact> cms_codes;
  std::vector<CodeFact> cms_stated;
  std::vector<StayFact> stays;       // admissions
  std::vector<StayFact> residences;  // care home stays and packages of care
  std::vector<ContactFact> contacts;
  std::vector<LatestFact> latest;
  std::vector<LifeFact> life;
  std::vector<Seen> gp_record;  // first events of a GP-coded source, as far as needed to know whether one counts
};

// What of the history can matter at the dates asked for: windowed facts outside are not gathered.
struct GatherSpan {
  std::int32_t windows_from = 0;  // the earliest day that any window of any date reaches
  std::int32_t until = 0;         // the latest as-of
};

class Gatherer {
 public:
  Gatherer(const KernelTable& table, GatherSpan span);
  // Requires: events in EventOrder. Cost: one pass, about a nanosecond for an event that means nothing.
  // No allocation once buffers have grown.
  const PersonRecord& gather(const population::History& history);

 private:
  struct Candidate {
    std::uint32_t row;
    std::uint16_t meaning;
  };
  void add_code(const population::EventColumns& events, const Candidate& candidate);
  void add_ever(const Seen& seen, const EverMask& mask, std::uint32_t effect);
  void add_medicine(const population::EventColumns& events, std::uint32_t row, const Seen& seen,
                    const Meaning& meaning);
  void add_life(const population::EventColumns& events, std::uint32_t row, const Meaning& meaning);
  void find_gp_record(const population::EventColumns& events);
  [[nodiscard]] bool routine_day(std::int32_t day) const;

  const KernelTable& table_;
  GatherSpan span_;
  PersonRecord record_;
  std::vector<Candidate> candidates_;
  std::vector<std::int32_t> routine_days_;
  // By effect: the earliest known day so far of this person's facts, told apart by generation so that nothing is
  // cleared.
  struct Frontier {
    std::uint32_t generation = 0;
    std::int32_t prompt_known = 0;
    std::int32_t routine_known = 0;
  };
  std::vector<Frontier> frontier_;
  struct LocalSubstance {
    std::uint32_t generation = 0;
    std::uint32_t position = 0;
  };
  std::vector<LocalSubstance> local_substance_;
  std::uint32_t generation_ = 0;
};

}  // namespace kursaal::stratify
