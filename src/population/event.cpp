#include "population/event.hpp"

#include <utility>

namespace kursaal::population {

namespace {

constexpr std::pair<EventKind, std::string_view> kNames[] = {
    {EventKind::condition, "condition"},
    {EventKind::admission_diagnosis, "admission-diagnosis"},
    {EventKind::attendance_diagnosis, "attendance-diagnosis"},
    {EventKind::medication, "medication"},
    {EventKind::measurement, "measurement"},
    {EventKind::procedure, "procedure"},
    {EventKind::immunisation, "immunisation"},
    {EventKind::other_coded, "other-coded"},
    {EventKind::gp_contact, "gp-contact"},
    {EventKind::ae_attendance, "ae-attendance"},
    {EventKind::emergency_admission, "emergency-admission"},
    {EventKind::elective_admission, "elective-admission"},
    {EventKind::other_admission, "other-admission"},
    {EventKind::day_case, "day-case"},
    {EventKind::outpatient_attendance, "outpatient-attendance"},
    {EventKind::outpatient_not_attended, "outpatient-not-attended"},
    {EventKind::community_contact, "community-contact"},
    {EventKind::mental_health_contact, "mental-health-contact"},
    {EventKind::social_care_contact, "social-care-contact"},
    {EventKind::call_111, "call-111"},
    {EventKind::ambulance, "ambulance"},
    {EventKind::voluntary_sector_contact, "voluntary-sector-contact"},
    {EventKind::hospice_contact, "hospice-contact"},
    {EventKind::other_contact, "other-contact"},
    {EventKind::care_home_stay, "care-home-stay"},
    {EventKind::care_package, "care-package"},
    {EventKind::registration, "registration"},
    {EventKind::appointment, "appointment"},
    {EventKind::planned, "planned"},
};

}  // namespace

std::string_view event_kind_name(EventKind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  return {};
}

std::optional<EventKind> event_kind_named(std::string_view name) {
  for (const auto& [kind, known] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

}  // namespace kursaal::population
