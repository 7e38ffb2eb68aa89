// A dated event of one person: what happened, when it was known, from which line of which file.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "base/day.hpp"
#include "base/identifiers.hpp"

namespace kursaal::population {

// What sort of fact an event is. Values are frozen: they stand in published snapshots (format number in snapshot.hpp).
enum class EventKind : std::uint8_t {
  condition = 0,             // a problem or diagnosis of a problem list or consultation
  admission_diagnosis = 1,   // a diagnosis of a hospital episode (ICD-10 mostly)
  attendance_diagnosis = 2,  // a diagnosis of an A&E or outpatient attendance
  medication = 3,            // prescribed or dispensed
  measurement = 4,           // an observation with or without a value
  procedure = 5,
  immunisation = 6,
  other_coded = 7,  // allergies, care plans, goals, reports ...: carried by one path
  // Contacts and stays; the concept says which kind of visit the source called it.
  gp_contact = 20,
  ae_attendance = 21,
  emergency_admission = 22,
  elective_admission = 23,  // waiting list, booked or planned; day cases too (see day_case)
  other_admission = 24,     // maternity, birth, transfer
  day_case = 25,
  outpatient_attendance = 26,
  outpatient_not_attended = 27,
  community_contact = 28,
  mental_health_contact = 29,
  social_care_contact = 30,
  call_111 = 31,
  ambulance = 32,
  voluntary_sector_contact = 33,
  hospice_contact = 34,
  other_contact = 35,
  care_home_stay = 36,
  care_package = 37,
  registration = 50,  // registered with a practice from this day
  appointment = 60,   // legal futures: no error if they lie ahead (safety rule 5)
  planned = 61,       // a review, a planned end
};

// Short kebab-case name, as in files: "emergency-admission".
std::string_view event_kind_name(EventKind kind);
std::optional<EventKind> event_kind_named(std::string_view name);
// An event of this kind may lie after the extract date.
constexpr bool may_lie_ahead(EventKind kind) { return kind == EventKind::appointment || kind == EventKind::planned; }
constexpr bool is_admission(EventKind kind) {
  return kind == EventKind::emergency_admission || kind == EventKind::elective_admission ||
         kind == EventKind::other_admission || kind == EventKind::day_case;
}
constexpr bool is_contact(EventKind kind) { return kind >= EventKind::gp_contact && kind < EventKind::registration; }

enum EventFlag : std::uint8_t {
  kFlagKnownInferred = 1,    // no recorded date that can be: known_day is the day itself, at most the extract's
  kFlagAfterDeath = 2,       // a doubtful link, not bad data (safety rule 5)
  kFlagMarkedSensitive = 4,  // the source marked the record itself as restricted
  kFlagTombstone = 8,        // staging only: withdrawn or entered in error
};

inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// Units: days as base::Day values, minute of the London day or -1, `unit`/`unit_sent` positions in the snapshot's unit
// table (0 is none). `value` is in the measure's canonical unit, NaN where there is none or its unit is not known;
// `value_sent` is as the source wrote it.
struct Event {
  std::uint32_t person = 0;  // PersonIndex in a snapshot; IdentityIndex while staged
  std::int32_t day = base::Day::kUnknownValue;
  std::int32_t end_day = base::Day::kUnknownValue;
  std::int32_t known_day = base::Day::kUnknownValue;
  std::uint32_t concept_id = 0;
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint16_t source = 0;
  std::int16_t minute = -1;
  EventKind kind = EventKind::condition;
  base::Precision precision = base::Precision::day;
  std::uint8_t flags = 0;
  std::uint8_t part = 0;  // position within the record, where one line makes several events
  std::uint16_t unit_sent = 0;
  std::uint16_t unit = 0;
  double value_sent = kNoValue;
  double value = kNoValue;
};
static_assert(sizeof(Event) == 56);

// The total order: person, day, minute, concept, source, file, line, part, kind. Needs no value to be decided.
struct EventOrder {
  bool operator()(const Event& a, const Event& b) const {
    if (a.person != b.person) return a.person < b.person;
    if (a.day != b.day) return a.day < b.day;
    if (a.minute != b.minute) return a.minute < b.minute;
    if (a.concept_id != b.concept_id) return a.concept_id < b.concept_id;
    if (a.source != b.source) return a.source < b.source;
    if (a.file != b.file) return a.file < b.file;
    if (a.line != b.line) return a.line < b.line;
    if (a.part != b.part) return a.part < b.part;
    return a.kind < b.kind;
  }
};

}  // namespace kursaal::population
