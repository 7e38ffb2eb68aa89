#include "stratify/use_of_services.hpp"

#include <algorithm>

namespace kursaal::stratify {

using population::EventKind;

ContactCounts count_contacts(std::span<const ContactFact> contacts, const Point& point) {
  ContactCounts counts;
  auto fact = std::upper_bound(contacts.begin(), contacts.end(), point.from_12m,
                               [](std::int32_t day, const ContactFact& c) { return day < c.day; });
  for (; fact != contacts.end() && fact->day <= point.day; ++fact)
    if (fact->known <= point.known) ++counts.days[fact->slot];
  return counts;
}

std::int32_t emergency_admissions(std::span<const StayFact> stays, const Point& point,
                                  std::vector<std::uint32_t>* first_rows) {
  std::int32_t spells = 0;
  std::int32_t open_start = base::Day::kUnknownValue;
  std::int32_t open_end = base::Day::kUnknownValue;
  for (const StayFact& stay : stays) {
    if (stay.kind != EventKind::emergency_admission || !stay.by(point.day, point.known)) continue;
    const std::int32_t end = std::max(stay.day, stay.end);
    if (open_start != base::Day::kUnknownValue && (stay.day == open_start || stay.day < open_end)) {
      open_end = std::max(open_end, end);
      continue;
    }
    open_start = stay.day;
    open_end = end;
    if (stay.day <= point.from_12m) continue;
    ++spells;
    if (first_rows != nullptr) first_rows->push_back(stay.row);
  }
  return spells;
}

namespace {

// A stay without an end that begins on the day of another, or while another is open, is an episode of that spell:
// hospital extracts carry the discharge on the last episode alone.
bool ends_with_another(std::span<const StayFact> stays, const StayFact& stay, const Point& point) {
  return std::any_of(stays.begin(), stays.end(), [&](const StayFact& other) {
    return other.kind != EventKind::day_case && other.end != base::Day::kUnknownValue &&
           other.by(point.day, point.known) &&
           (other.day == stay.day || (other.day < stay.day && stay.day < other.end));
  });
}

}  // namespace

namespace {

template <class Counts>
std::optional<std::int32_t> nights_of(std::span<const StayFact> stays, const Point& point, std::int32_t after,
                                      const Counts& counts) {
  std::int32_t nights = 0;
  std::int32_t counted_to = after + 1;
  for (const StayFact& stay : stays) {
    if (!counts(stay.kind) || !stay.by(point.day, point.known)) continue;
    if (stay.end == base::Day::kUnknownValue) {
      if (stay.day > after && !ends_with_another(stays, stay, point)) return std::nullopt;
      continue;
    }
    const std::int32_t from = std::max(stay.day, counted_to);
    const std::int32_t to = std::min(stay.end, point.day + 1);
    if (to <= from) continue;
    nights += to - from;
    counted_to = to;
  }
  return nights;
}

}  // namespace

std::optional<std::int32_t> bed_days(std::span<const StayFact> stays, const Point& point) {
  return nights_of(stays, point, point.from_12m, [](EventKind kind) { return kind != EventKind::day_case; });
}

std::optional<std::int32_t> emergency_nights(std::span<const StayFact> stays, const Point& point) {
  return nights_of(stays, point, point.from_91d, [](EventKind kind) { return kind == EventKind::emergency_admission; });
}

std::optional<bool> in_hospital(std::span<const StayFact> stays, const Point& point) {
  bool unknown_end = false;
  for (const StayFact& stay : stays) {
    if (stay.kind == EventKind::day_case || !stay.by(point.day, point.known)) continue;
    if (stay.end > point.day) return true;
    unknown_end = unknown_end || (stay.end == base::Day::kUnknownValue && stay.day > point.from_12m &&
                                  !ends_with_another(stays, stay, point));
  }
  if (unknown_end) return std::nullopt;
  return false;
}

}  // namespace kursaal::stratify
