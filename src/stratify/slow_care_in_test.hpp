// For tests: function, circumstances and care a second time, straight from what docs/methods/features.md says, over
// names and whole lists of events. Requires: every domain is covered.
#pragma once

#include "stratify/function_and_care.hpp"
#include "stratify/slow_scores_in_test.hpp"

namespace kursaal::stratify::slow {

// Every event can say so but a prescription, a registration or an appointment.
inline bool speaks(const SlowView& view, std::size_t row) {
  const EventKind kind = view.history.events.kind[row];
  return kind != EventKind::medication && kind != EventKind::registration && kind != EventKind::appointment;
}

inline std::optional<std::int32_t> last_day(const SlowView& view, std::string_view list,
                                            const std::set<std::string>& items) {
  std::optional<std::int32_t> last;
  for (const std::size_t row : view.rows())
    if (speaks(view, row))
      for (const std::string& item : view.items(list, row))
        if (items.contains(item)) last = std::max(last.value_or(INT32_MIN), view.history.events.day[row]);
  return last;
}

struct SlowCircumstance {
  Column column, days;
  std::string_view list;
  std::set<std::string> begins, ends;
  int lasts;
};
inline const std::vector<SlowCircumstance>& circumstances() {
  static const std::vector<SlowCircumstance> kAll{
      {Column::end_of_life,
       Column::end_of_life_days,
       "eol_and_function",
       {"end-of-life-register", "palliative-care", "gold-standards-framework", "fast-track"},
       {"end-of-life-removed"},
       1096},
      {Column::homeless, Column::homeless_days, "life_and_care", {"homeless"}, {"homeless-ended"}, 365},
      {Column::isolated, Column::isolated_days, "life_and_care", {"isolated"}, {"isolated-ended"}, 365},
      {Column::lives_alone, Column::lives_alone_days, "life_and_care", {"lives-alone"}, {"lives-alone-ended"}, 1096},
      {Column::carer, Column::carer_days, "life_and_care", {"carer"}, {"carer-ended"}, 1096},
      {Column::substance_misuse,
       Column::substance_misuse_days,
       "life_and_care",
       {"substance-misuse"},
       {"substance-misuse-ended"},
       1826},
      {Column::mental_illness,
       Column::mental_illness_days,
       "life_and_care",
       {"mental-illness"},
       {"mental-illness-ended"},
       1826},
      {Column::severe_mental_illness,
       Column::severe_mental_illness_days,
       "life_and_care",
       {"severe-mental-illness"},
       {},
       1'000'000}};
  return kAll;
}

inline void put_circumstances(const SlowView& view, ScoreRow& row) {
  for (const SlowCircumstance& each : circumstances()) {
    const auto begun = last_day(view, each.list, each.begins);
    const auto ended = last_day(view, each.list, each.ends);
    row[each.column] = view.gp_known() ? 0 : kNull;
    if (!begun || (ended && *ended > *begun)) continue;
    row[each.days] = view.as_of.value - *begun;
    row[each.column] = row[each.days] <= each.lasts ? 1 : kNull;
  }
}

// The latest plausible value of a measure: the frailest of its day.
inline std::optional<std::pair<std::int32_t, double>> latest_value(const SlowView& view, const std::string& measure,
                                                                   double least, double most, bool less_is_frailer) {
  std::optional<std::pair<std::int32_t, double>> latest;
  for (const std::size_t row : view.rows()) {
    const double value = view.history.events.value[row];
    if (!speaks(view, row) || !view.items("measures", row).contains(measure) || !(value >= least && value <= most))
      continue;
    const std::pair found{view.history.events.day[row], value};
    const bool frailer = latest && (less_is_frailer ? value < latest->second : value > latest->second);
    if (!latest || found.first > latest->first || (found.first == latest->first && frailer)) latest = found;
  }
  return latest;
}

inline void put_scales(const SlowView& view, ScoreRow& row) {
  if (!view.gp_known()) return;
  const auto scale = latest_value(view, "clinical-frailty-scale", 1, 9, false);
  row[Column::frailty_scale_recorded] = scale ? 1 : 0;
  if (scale) {
    row[Column::frailty_scale] = static_cast<int>(scale->second);
    row[Column::frailty_scale_days] = view.as_of.value - scale->first;
  }
  const auto barthel = latest_value(view, "barthel", 0, 20, true);
  row[Column::barthel_recorded] = barthel ? 1 : 0;
  if (barthel) {
    row[Column::barthel] = static_cast<int>(barthel->second);
    row[Column::barthel_days] = view.as_of.value - barthel->first;
  }
  std::map<std::uint16_t, std::set<std::int32_t>> registered, left;  // by source
  for (const std::size_t event : view.rows()) {
    const std::int32_t day = view.history.events.day[event];
    const std::uint16_t source = view.history.events.source[event];
    if (view.history.events.kind[event] == EventKind::registration) registered[source].insert(day);
    if (speaks(view, event) && view.items("life_and_care", event).contains("left-practice")) left[source].insert(day);
  }
  bool open = false;
  for (auto& [source, days] : registered) {
    for (const std::int32_t day : left[source])
      if (!days.empty() && *days.begin() < day) days.erase(days.begin());
    open = open || !days.empty();
  }
  const bool any = std::any_of(left.begin(), left.end(), [](const auto& each) { return !each.second.empty(); });
  row[Column::moved_away] = any && !open ? 1 : 0;
}

inline void put_stage(const SlowView& view, ScoreRow& row) {
  for (const std::size_t event : view.rows()) {
    if (!speaks(view, event)) continue;
    for (const std::string& item : view.items("life_and_care", event)) {
      if (!item.starts_with("stage-")) continue;
      const auto stage = static_cast<int>(std::find(kStages.begin(), kStages.end(), item.substr(6)) - kStages.begin());
      const int days = view.as_of.value - view.history.events.day[event];
      const int before = row[Column::stage_recorded_days];
      if (before != kNull && (days > before || (days == before && stage < row[Column::stage_recorded]))) continue;
      row[Column::stage_recorded] = stage;
      row[Column::stage_recorded_days] = days;
    }
  }
}

inline void put_packages(const SlowView& view, ScoreRow& row) {
  const population::EventColumns& events = view.history.events;
  std::set<std::tuple<std::int32_t, std::set<std::string>, double>> counted;
  std::vector<double> hours;
  row[Column::care_package] = row[Column::long_term_care] = row[Column::short_term_care] =
      row[Column::short_term_care_91d] = row[Column::care_home] = 0;
  for (const std::size_t event : view.rows()) {
    const bool open = events.end_day[event] == base::Day::kUnknownValue || events.end_day[event] > view.as_of.value;
    const std::set<std::string> items = view.items("life_and_care", event);
    const bool package = events.kind[event] == EventKind::care_package;
    if (!package && events.kind[event] != EventKind::care_home_stay) continue;
    if (open && (!package || items.contains("residential-care"))) row[Column::care_home] = 1;
    if (!package) continue;
    const bool is_short = items.contains("short-term-care");
    if (is_short && (open || events.end_day[event] > view.as_of.value - 91)) row[Column::short_term_care_91d] = 1;
    if (!open) continue;
    row[Column::care_package] = 1;
    if (is_short) row[Column::short_term_care] = 1;
    if (is_short || items.contains("equipment") || items.contains("respite") || items.contains("residential-care"))
      continue;
    row[Column::long_term_care] = 1;
    hours.push_back(events.value[event]);
  }
  double sum = 0;
  bool known = true;
  for (const double each : hours) {
    known = known && each >= 0 && each <= 168;
    sum += std::round(each);
  }
  if (known) row[Column::care_hours] = static_cast<int>(sum);
}

inline int team_days(const SlowView& view, const std::string& team) {
  std::set<std::int32_t> days;
  for (const std::size_t event : view.rows())
    if (speaks(view, event) && view.history.events.day[event] > view.as_of.value - 91 &&
        view.items("life_and_care", event).contains(team))
      days.insert(view.history.events.day[event]);
  return static_cast<int>(days.size());
}

// The columns this twin says; care_hours is left out where two packages could be one sent twice.
inline const std::vector<Column>& care_columns() {
  static const std::vector<Column> kColumnsSaid = [] {
    std::vector<Column> said{Column::frailty_scale_recorded,
                             Column::frailty_scale,
                             Column::frailty_scale_days,
                             Column::barthel_recorded,
                             Column::barthel,
                             Column::barthel_days,
                             Column::stage_recorded,
                             Column::stage_recorded_days,
                             Column::moved_away,
                             Column::care_home,
                             Column::care_package,
                             Column::long_term_care,
                             Column::care_hours,
                             Column::short_term_care,
                             Column::short_term_care_91d,
                             Column::community_nursing_91d,
                             Column::complex_care_91d};
    for (const SlowCircumstance& each : circumstances()) said.insert(said.end(), {each.column, each.days});
    return said;
  }();
  return kColumnsSaid;
}

inline ScoreRow care(const SlowView& view) {
  ScoreRow row;
  row.values.fill(kNull);
  put_circumstances(view, row);
  put_scales(view, row);
  put_stage(view, row);
  put_packages(view, row);
  row[Column::community_nursing_91d] = team_days(view, "community-nursing");
  row[Column::complex_care_91d] = team_days(view, "complex-care-team");
  return row;
}

}  // namespace kursaal::stratify::slow
