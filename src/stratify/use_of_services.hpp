// Use of services in the 12 months to a date: contacts by setting, admissions, nights in hospital, where somebody lives
// now. Two feeds of the same stay or contact never count twice.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stratify/dates.hpp"
#include "stratify/person_record.hpp"

namespace kursaal::stratify {

inline constexpr std::size_t kContactKinds = 18;  // gp_contact (20) to care_package (37)
constexpr std::size_t contact_slot(population::EventKind kind) {
  return static_cast<std::size_t>(kind) - static_cast<std::size_t>(population::EventKind::gp_contact);
}

// Days with a contact, by slot. Units: days. Window: (from_12m, day].
struct ContactCounts {
  std::array<std::int16_t, kContactKinds> days{};
};
ContactCounts count_contacts(std::span<const ContactFact> contacts, const Point& point);

// Emergency spells that begin in the window: those that begin on one day, or while one is open, are one spell. A new
// emergency admission on the day of a discharge is a new spell. Missing: an unknown end is taken as the day itself
// here. `first_rows`: the row of each spell's first stay is appended.
std::int32_t emergency_admissions(std::span<const StayFact> stays, const Point& point,
                                  std::vector<std::uint32_t>* first_rows = nullptr);

// Nights in hospital in the window: the union of all stays but day cases, clipped to it. Units: nights.
// Missing: nothing where a stay that begins in the window has no known end and is no episode of a spell that has one.
std::optional<std::int32_t> bed_days(std::span<const StayFact> stays, const Point& point);

// Nights of emergency stays in the 91 days to the date. Otherwise as bed_days.
std::optional<std::int32_t> emergency_nights(std::span<const StayFact> stays, const Point& point);

// Whether somebody is in hospital at the end of the day. Missing: nothing where a stay of the last 12 months has no
// known end and is no episode of a spell that has one; a later stay that ended may have been a visit to another
// hospital, and says nothing of it.
std::optional<bool> in_hospital(std::span<const StayFact> stays, const Point& point);

}  // namespace kursaal::stratify
