#include "stratify/person_record.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace kursaal::stratify {
namespace {

using population::EventKind;

// What the kind alone makes of an event.
enum KindUse : std::uint8_t {
  kNothing = 0,
  kContact = 1,
  kStay = 2,
  kResidence = 3,
  kRegistration = 4,
  kMedicine = 5,
  kCoded = 6,
  kPlanned = 7
};

constexpr std::array<std::uint8_t, 256> make_kind_uses() {
  std::array<std::uint8_t, 256> uses{};
  for (int kind = 0; kind < 256; ++kind) {
    const auto event_kind = static_cast<EventKind>(kind);
    std::uint8_t use = kNothing;
    if (kind < static_cast<int>(EventKind::gp_contact)) use = kCoded;
    if (event_kind == EventKind::medication) use = kMedicine;
    if (is_contact(event_kind)) use = kContact;
    if (is_admission(event_kind)) use = kStay;
    if (event_kind == EventKind::care_home_stay || event_kind == EventKind::care_package) use = kResidence;
    if (event_kind == EventKind::registration) use = kRegistration;
    if (event_kind == EventKind::planned) use = kPlanned;
    uses[static_cast<std::size_t>(kind)] = use;
  }
  return uses;
}
constexpr std::array<std::uint8_t, 256> kKindUse = make_kind_uses();
constexpr std::size_t kContactSlots = 32;

}  // namespace

Gatherer::Gatherer(const KernelTable& table, GatherSpan span) : table_(table), span_(span) {
  frontier_.resize(table.meanings.size() * 3 + table.rules.size());
  const auto most = std::max_element(table.substance_of.begin(), table.substance_of.end());
  local_substance_.resize(most == table.substance_of.end() ? 1 : *most + std::size_t{1});
}

bool Gatherer::routine_day(std::int32_t day) const {
  return std::find(routine_days_.begin(), routine_days_.end(), day) != routine_days_.end();
}

void Gatherer::add_ever(const Seen& seen, const EverMask& mask, std::uint32_t effect) {
  EverFact fact{seen, Recording::prompt, mask};
  Frontier& frontier = frontier_[effect];
  if (frontier.generation != generation_) {
    frontier = {generation_, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::max()};
  }
  if (mask.efi & kItemBits) {
    if (routine_day(seen.known))
      fact.recording = Recording::routine;
    else if (seen.day != base::Day::kUnknownValue && seen.known - seen.day > kLateDays)
      fact.recording = Recording::late;
  }
  // A fact is dominated where an earlier one of the same effect and recording was known no later. Late ones stay: which
  // of them count as new depends on the date looked back to.
  if (fact.recording == Recording::late) {
    record_.ever.push_back(fact);
    return;
  }
  std::int32_t& known = fact.recording == Recording::routine ? frontier.routine_known : frontier.prompt_known;
  if (seen.known >= known) return;
  known = seen.known;
  record_.ever.push_back(fact);
}

void Gatherer::add_medicine(const population::EventColumns& events, std::uint32_t row, const Seen& seen,
                            const Meaning& meaning) {
  if (seen.day <= span_.windows_from) return;
  // The same medicine twice on one day is one prescription sent by two feeds.
  // Not always the row before: one feed may say the minute and the other not.
  for (std::size_t i = record_.medicines.size(); i-- > 0 && record_.medicines[i].day == seen.day;) {
    MedicineFact& before = record_.medicines[i];
    if (events.concept_id[before.row] != events.concept_id[row]) continue;
    if (seen.known < before.known) static_cast<Seen&>(before) = seen;
    return;
  }
  const std::uint32_t substance = table_.substance_of[events.concept_id[row]];
  LocalSubstance& local = local_substance_[substance];
  if (local.generation != generation_) {
    local = {generation_, static_cast<std::uint32_t>(record_.substances.size())};
    record_.substances.push_back(substance);
  }
  record_.medicines.push_back({seen, meaning.groups, local.position});
}

void Gatherer::add_code(const population::EventColumns& events, const Candidate& candidate) {
  const Meaning& meaning = table_.meanings[candidate.meaning];
  const std::uint32_t row = candidate.row;
  const Seen seen{events.day[row], events.known_day[row], row};
  if (seen.day > span_.until) return;
  const bool gp = table_.gp_coded[events.source[row]] != 0;
  const EventKind kind = events.kind[row];
  // Medicines of a ward are no part of what general practice knows, which is all that eFI and CMS look at (safety rule
  // 7).
  if (kind == EventKind::medication && gp) add_medicine(events, row, seen, meaning);
  EverMask mask = meaning.any;
  if (gp) mask |= meaning.gp;
  const double value = meaning.measure ? events.value[row] : population::kNoValue;
  const bool usable = value >= meaning.plausible_min && value <= meaning.plausible_max;
  const bool unusable_bmi = meaning.measure && gp && !usable && meaning.latest == LatestMeasure::bmi;
  if (unusable_bmi) mask.efi2 &= ~kBmiRecorded;
  if (meaning.measure && gp) {
    const population::Sex sex = record_.facts.sex;
    for (std::uint32_t r = meaning.first_rule; r < std::uint32_t{meaning.first_rule} + meaning.rules; ++r) {
      const ValueRule& rule = table_.rules[r].rule;
      if (rule.sex == 'M' && sex != population::Sex::male) continue;
      if (rule.sex == 'F' && sex != population::Sex::female) continue;
      if (rule.operation != ValueRule::Operation::any && !usable) continue;
      if (rule.holds(value))
        add_ever(seen, table_.rules[r].sets, static_cast<std::uint32_t>(table_.meanings.size() * 2 + r));
    }
    if (usable && meaning.latest != LatestMeasure::none)
      record_.latest.push_back({seen, value, meaning.latest, Lifestyle::none});
  }
  if (gp && meaning.lifestyle != Lifestyle::none) {
    const bool underweight = meaning.lifestyle == Lifestyle::underweight;  // a code that says the BMI is below 18.5
    record_.latest.push_back({seen, 0, underweight ? LatestMeasure::bmi : LatestMeasure::none, meaning.lifestyle});
  }
  // A code whose value cannot be used says less than with one that can: an effect of its own, lest a first unusable BMI
  // hide that a later one is there.
  const std::uint32_t effect =
      unusable_bmi ? static_cast<std::uint32_t>(table_.meanings.size() * 2 + table_.rules.size()) + candidate.meaning
                   : candidate.meaning * 2U + (gp ? 1U : 0U);
  if (mask.any()) add_ever(seen, mask, effect);
  if (meaning.hfrs != Meaning::kNoHfrs && kind == EventKind::admission_diagnosis && seen.day > span_.windows_from)
    record_.hfrs_codes.push_back({seen, 0, meaning.hfrs});
  if (gp && meaning.cms_in_window != 0 && seen.day > span_.windows_from)
    record_.cms_codes.push_back({seen, meaning.cms_in_window, Meaning::kNoHfrs});
  if (meaning.cms_stated != 0) record_.cms_stated.push_back({seen, meaning.cms_stated, Meaning::kNoHfrs});
}

void Gatherer::add_life(const population::EventColumns& events, std::uint32_t row, const Meaning& meaning) {
  const Seen seen{events.day[row], events.known_day[row], row};
  if (seen.day > span_.until || seen.day == base::Day::kUnknownValue) return;
  std::uint64_t bits = meaning.life & ~kPackageBits;
  if (seen.day <= span_.windows_from) bits &= ~kTeamBits;
  float value = 0;
  constexpr std::uint64_t kScales =
      life_bit(LifeItem::frailty_scale) | life_bit(LifeItem::barthel) | life_bit(LifeItem::barthel_100);
  if ((bits & kScales) != 0) {
    const double measured = events.value[row];
    if (!(measured >= meaning.plausible_min && measured <= meaning.plausible_max)) bits &= ~kScales;
    value = static_cast<float>(measured);
  }
  for (; bits != 0; bits &= bits - 1)
    record_.life.push_back({seen, value, static_cast<LifeItem>(std::countr_zero(bits)), events.source[row]});
  if ((meaning.life & life_bit(LifeItem::fast_track)) != 0)
    record_.life.push_back({seen, 0, LifeItem::end_of_life, events.source[row]});
}

void Gatherer::find_gp_record(const population::EventColumns& events) {
  std::int32_t known = std::numeric_limits<std::int32_t>::max();
  for (std::uint32_t row = 0; row < events.size(); ++row) {
    if (events.day[row] > span_.until) return;
    if (!table_.left_out.empty() && table_.left_out[events.source[row]] != 0) continue;
    if (table_.gp_coded[events.source[row]] == 0 || events.known_day[row] >= known) continue;
    known = events.known_day[row];
    record_.gp_record.push_back({events.day[row], known, row});
    // Nothing later can be known before this one, unless it was known before it happened.
    if (known <= events.day[row]) return;
  }
}

const PersonRecord& Gatherer::gather(const population::History& history) {
  ++generation_;
  record_.facts = history.facts;
  record_.ever.clear();
  record_.medicines.clear();
  record_.substances.clear();
  record_.hfrs_codes.clear();
  record_.cms_codes.clear();
  record_.cms_stated.clear();
  record_.stays.clear();
  record_.residences.clear();
  record_.contacts.clear();
  record_.latest.clear();
  record_.life.clear();
  record_.gp_record.clear();
  candidates_.clear();
  routine_days_.clear();

  const population::EventColumns& events = history.events;
  const std::uint16_t* const meaning_of = table_.meaning_of.data();
  const std::size_t rows = events.size();
  std::array<std::uint32_t, kContactSlots> last_contact;
  last_contact.fill(std::numeric_limits<std::uint32_t>::max());
  const std::uint8_t* const left_out = table_.left_out.empty() ? nullptr : table_.left_out.data();
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (left_out != nullptr && left_out[events.source[row]] != 0) continue;
    const std::uint16_t meaning = meaning_of[events.concept_id[row]];
    const std::uint8_t use = kKindUse[static_cast<std::uint8_t>(events.kind[row])];
    if (use == kCoded) {
      if (meaning == 0) continue;
      candidates_.push_back({row, meaning});
      if (table_.meanings[meaning].review) routine_days_.push_back(events.day[row]);
      if (table_.meanings[meaning].life != 0) add_life(events, row, table_.meanings[meaning]);
      continue;
    }
    if (use == kMedicine) {
      // Beyond the windows only a meaning (lithium, once) keeps a prescription.
      if (meaning != 0 || events.day[row] > span_.windows_from) candidates_.push_back({row, meaning});
      continue;
    }
    if (use == kNothing) continue;
    const Seen seen{events.day[row], events.known_day[row], row};
    if (use == kRegistration) {
      routine_days_.push_back(seen.day);
      if (seen.day <= span_.until) record_.life.push_back({seen, 0, LifeItem::registered, events.source[row]});
      continue;
    }
    // Activity after death is a doubtful link (safety rule 5): it is shown for review and counts in nothing.
    if (seen.day > span_.until || (history.facts.death.known() && seen.day > history.facts.death.value)) continue;
    const std::uint64_t life = meaning == 0 ? 0 : table_.meanings[meaning].life;
    if (life != 0) add_life(events, row, table_.meanings[meaning]);
    if (use == kPlanned) continue;
    if (use == kResidence) {
      StayFact stay{seen, events.end_day[row], events.kind[row]};
      stay.service = life & kPackageBits;
      if (const double hours = events.value[row]; hours >= 0 && hours <= 168) stay.hours = static_cast<float>(hours);
      record_.residences.push_back(stay);
      continue;
    }
    if (use == kStay) record_.stays.push_back({seen, events.end_day[row], events.kind[row], StayFact::kNoHours, 0});
    if (seen.day <= span_.windows_from) continue;
    const auto slot =
        static_cast<std::uint8_t>(static_cast<int>(events.kind[row]) - static_cast<int>(EventKind::gp_contact));
    if (last_contact[slot] != std::numeric_limits<std::uint32_t>::max()) {
      ContactFact& before = record_.contacts[last_contact[slot]];
      if (before.day == seen.day) {
        if (seen.known < before.known) before = {seen, slot};
        continue;
      }
    }
    last_contact[slot] = static_cast<std::uint32_t>(record_.contacts.size());
    record_.contacts.push_back({seen, slot});
  }
  for (const Candidate& candidate : candidates_) add_code(events, candidate);
  find_gp_record(events);
  return record_;
}

}  // namespace kursaal::stratify
