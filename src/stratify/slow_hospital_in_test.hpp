// For tests: stays in hospital and reviews a second time, straight from what docs/methods/features.md says, night by
// night. Requires: every domain is covered, and some source says when people are ready to leave and when reviews are
// planned.
#pragma once

#include "stratify/slow_care_in_test.hpp"

namespace kursaal::stratify::slow {

inline bool is_stay(EventKind kind) { return is_admission(kind) && kind != EventKind::day_case; }

// Whether the end of a stay without one is told by another row of the same spell.
inline bool end_told_elsewhere(const SlowView& view, std::size_t row) {
  const population::EventColumns& all = view.history.events;
  for (const std::size_t other : view.rows()) {
    if (!is_stay(all.kind[other]) || all.end_day[other] == base::Day::kUnknownValue) continue;
    if (all.day[other] == all.day[row]) return true;
    if (all.day[other] < all.day[row] && all.day[row] < all.end_day[other]) return true;
  }
  return false;
}

// Nights of emergency stays in the 91 days up to as-of; nothing where a stay that began in them has no known end.
inline std::optional<int> emergency_bed_days(const SlowView& view) {
  const population::EventColumns& all = view.history.events;
  std::set<std::int32_t> nights;
  for (const std::size_t row : view.rows()) {
    if (all.kind[row] != EventKind::emergency_admission) continue;
    const bool in_window = all.day[row] > view.as_of.value - 91;
    if (all.end_day[row] == base::Day::kUnknownValue && in_window && !end_told_elsewhere(view, row))
      return std::nullopt;
    for (std::int32_t night = all.day[row]; night < all.end_day[row]; ++night)
      if (night > view.as_of.value - 91 && night <= view.as_of.value) nights.insert(night);
  }
  return static_cast<int>(nights.size());
}

// Days since the last discharge from an emergency stay in twelve months.
inline std::optional<int> emergency_discharge_days(const SlowView& view) {
  const population::EventColumns& all = view.history.events;
  std::optional<int> days;
  for (const std::size_t row : view.rows()) {
    if (all.kind[row] != EventKind::emergency_admission || all.end_day[row] == base::Day::kUnknownValue) continue;
    if (all.end_day[row] > view.as_of.value || !(all.end_day[row] > base::add_months(view.as_of, -12).value)) continue;
    const int since = view.as_of.value - all.end_day[row];
    days = std::min(days.value_or(since), since);
  }
  return days;
}

// In a bed on as-of; nothing where a stay of the last twelve months has no end that anybody tells.
inline std::optional<bool> is_inside(const SlowView& view) {
  const population::EventColumns& all = view.history.events;
  bool not_told = false;
  for (const std::size_t row : view.rows()) {
    if (!is_stay(all.kind[row])) continue;
    if (all.end_day[row] == base::Day::kUnknownValue)
      not_told = not_told || (view.after(row, base::add_months(view.as_of, -12)) && !end_told_elsewhere(view, row));
    else if (all.end_day[row] > view.as_of.value)
      return true;
  }
  return not_told ? std::nullopt : std::optional(false);
}

// Nights since the first of the stays of twelve months that go on began.
inline std::optional<int> stay_so_far(const SlowView& view) {
  const std::optional<bool> inside = is_inside(view);
  if (!inside) return std::nullopt;
  if (!*inside) return 0;
  const population::EventColumns& all = view.history.events;
  std::optional<int> nights;
  for (const std::size_t row : view.rows()) {
    if (!is_stay(all.kind[row]) || all.end_day[row] == base::Day::kUnknownValue) continue;
    if (all.end_day[row] <= view.as_of.value || !view.after(row, base::add_months(view.as_of, -12))) continue;
    nights = std::max(nights.value_or(0), view.as_of.value - all.day[row]);
  }
  return nights;
}

// Said to be ready since the latest stay that may go on began; nothing where nobody says so and it is not known
// whether they are in hospital.
inline std::optional<bool> is_delayed(const SlowView& view) {
  const std::optional<bool> inside = is_inside(view);
  if (inside == false) return false;
  const population::EventColumns& all = view.history.events;
  std::optional<std::int32_t> began;
  for (const std::size_t row : view.rows()) {
    const bool may_go_on = all.end_day[row] == base::Day::kUnknownValue || all.end_day[row] > view.as_of.value;
    if (is_stay(all.kind[row]) && may_go_on && view.after(row, base::add_months(view.as_of, -12)))
      began = std::max(began.value_or(all.day[row]), all.day[row]);
  }
  const auto ready = last_day(view, "life_and_care", {"ready-to-leave"});
  if (began && ready && *ready >= *began) return true;
  return inside ? std::optional(false) : std::nullopt;
}

// The last review that was planned for one of the 365 days up to as-of, and none held after 28 days before it.
inline bool is_review_overdue(const SlowView& view) {
  const auto planned = last_day(view, "life_and_care", {"review-planned"});
  const auto held = last_day(view, "life_and_care", {"review-done"});
  return planned && view.as_of.value - *planned < 365 && !(held && *held > *planned - 28);
}

}  // namespace kursaal::stratify::slow
