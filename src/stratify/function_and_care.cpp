#include "stratify/function_and_care.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stratify/use_of_services.hpp"

namespace kursaal::stratify {
namespace {

using population::EventKind;

constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kReviewYear = 365;  // a review planned longer ago than that is another year's
// ASSUMED: a review held up to four weeks before the day it was planned for is that review.
constexpr std::int32_t kReviewEarly = 28;

// The latest record of each item that counts, and of scales the value.
struct Latest {
  std::array<std::int32_t, kLifeItems> day;
  std::array<float, kLifeItems> value{};
  std::int32_t nursing_days = 0;
  std::int32_t complex_care_days = 0;
  Latest() { day.fill(kNever); }
  [[nodiscard]] std::int32_t of(LifeItem item) const { return day[static_cast<std::size_t>(item)]; }
};

// Of two values on one day the frailer counts: the greater of the frailty scale, the smaller of the Barthel index.
float frailer(LifeItem item, float one, float other) {
  const bool barthel = item == LifeItem::barthel || item == LifeItem::barthel_100;
  return barthel ? std::min(one, other) : std::max(one, other);
}

Latest find_latest(const PersonRecord& record, const Point& now) {
  Latest latest;
  std::int32_t nursing = kNever;
  std::int32_t complex_care = kNever;
  for (const LifeFact& fact : record.life) {
    if (fact.day > now.day) break;
    if (fact.known > now.known) continue;
    const auto item = static_cast<std::size_t>(fact.item);
    latest.value[item] = fact.day == latest.day[item] ? frailer(fact.item, latest.value[item], fact.value) : fact.value;
    latest.day[item] = fact.day;
    if (fact.day <= now.from_91d) continue;
    if (fact.item == LifeItem::community_nursing && fact.day != nursing) {
      ++latest.nursing_days;
      nursing = fact.day;
    }
    if (fact.item == LifeItem::complex_care_team && fact.day != complex_care) {
      ++latest.complex_care_days;
      complex_care = fact.day;
    }
  }
  return latest;
}

struct CircumstanceColumns {
  Circumstance circumstance;
  Column column, days;
};
constexpr std::array<CircumstanceColumns, kCircumstances> kColumnsOf{{
    {Circumstance::end_of_life, Column::end_of_life, Column::end_of_life_days},
    {Circumstance::homeless, Column::homeless, Column::homeless_days},
    {Circumstance::isolated, Column::isolated, Column::isolated_days},
    {Circumstance::lives_alone, Column::lives_alone, Column::lives_alone_days},
    {Circumstance::carer, Column::carer, Column::carer_days},
    {Circumstance::substance_misuse, Column::substance_misuse, Column::substance_misuse_days},
    {Circumstance::mental_illness, Column::mental_illness, Column::mental_illness_days},
    {Circumstance::severe_mental_illness, Column::severe_mental_illness, Column::severe_mental_illness_days},
}};

void put_circumstances(const Latest& latest, const Point& now, bool gp_known, ScoreRow& row) {
  for (const CircumstanceColumns& each : kColumnsOf) {
    const CircumstanceFacts& facts = kCircumstanceFacts[static_cast<std::size_t>(each.circumstance)];
    const std::int32_t begun = latest.of(facts.begins);
    const std::int32_t ended = facts.ends ? latest.of(*facts.ends) : kNever;
    if (begun != kNever && begun >= ended) {
      const std::int32_t days = now.day - begun;
      row[each.days] = days;
      if (facts.lasts_days == 0 || days <= facts.lasts_days) row[each.column] = 1;
      continue;  // too long ago: recorded, and nobody knows whether it is still so
    }
    if (gp_known) row[each.column] = 0;
  }
}

void put_function(const Latest& latest, const Point& now, ScoreRow& row) {
  const std::int32_t scale = latest.of(LifeItem::frailty_scale);
  row[Column::frailty_scale_recorded] = scale != kNever ? 1 : 0;
  if (scale != kNever) {
    row[Column::frailty_scale] =
        static_cast<std::int32_t>(latest.value[static_cast<std::size_t>(LifeItem::frailty_scale)]);
    row[Column::frailty_scale_days] = now.day - scale;
  }
  const std::int32_t twenty = latest.of(LifeItem::barthel);
  const std::int32_t hundred = latest.of(LifeItem::barthel_100);
  const std::int32_t barthel = std::max(twenty, hundred);
  row[Column::barthel_recorded] = barthel != kNever ? 1 : 0;
  if (barthel == kNever) return;
  const auto value = [&](LifeItem item) {
    return static_cast<std::int32_t>(latest.value[static_cast<std::size_t>(item)]);
  };
  std::int32_t points = std::numeric_limits<std::int32_t>::max();
  if (twenty == barthel) points = value(LifeItem::barthel);
  if (hundred == barthel) points = std::min(points, value(LifeItem::barthel_100) / 5);
  row[Column::barthel] = points;
  row[Column::barthel_days] = now.day - barthel;
}

void put_stage_recorded(const Latest& latest, const Point& now, ScoreRow& row) {
  std::int32_t day = kNever;
  for (int stage = 0; stage < 5; ++stage) {
    const std::int32_t recorded =
        latest.day[static_cast<std::size_t>(LifeItem::stage_independent) + static_cast<std::size_t>(stage)];
    if (recorded == kNever || recorded < day) continue;
    day = recorded;
    row[Column::stage_recorded] = stage;
    row[Column::stage_recorded_days] = now.day - recorded;
  }
}

bool open_on(const StayFact& stay, const Point& now) {
  return stay.by(now.day, now.known) && (stay.end == base::Day::kUnknownValue || stay.end > now.day);
}

void put_packages(const PersonRecord& record, const Latest& latest, const Point& now, const KernelTable& table,
                  ScoreRow& row) {
  constexpr std::uint64_t kNotLongTerm =
      kPackageBits & ~life_bit(LifeItem::fast_track);  // short, equipment, respite, in a home
  const StayFact* before = nullptr;
  std::int32_t hours = 0;
  bool package = false, long_term = false, short_term = false, short_term_91d = false, hours_known = true;
  for (const StayFact& stay : record.residences) {
    if (stay.kind != EventKind::care_package || !stay.by(now.day, now.known)) continue;
    const bool is_short = (stay.service & life_bit(LifeItem::short_term_care)) != 0;
    const bool open = open_on(stay, now);
    const bool recent = open || stay.end > now.from_91d;
    short_term_91d = short_term_91d || (is_short && recent);
    if (!open) continue;
    package = true;
    short_term = short_term || is_short;
    if ((stay.service & kNotLongTerm) != 0) continue;
    long_term = true;
    // The same package in two feeds.
    if (before != nullptr && before->day == stay.day && before->service == stay.service && before->hours == stay.hours)
      continue;
    before = &stay;
    hours_known = hours_known && stay.hours >= 0;
    if (stay.hours > 0) hours += static_cast<std::int32_t>(std::lround(stay.hours));
  }
  row[Column::care_package] = package ? 1 : 0;
  row[Column::long_term_care] = long_term ? 1 : 0;
  if (hours_known) row[Column::care_hours] = hours;
  row[Column::short_term_care] = short_term ? 1 : 0;
  row[Column::short_term_care_91d] = short_term_91d ? 1 : 0;
  if ((table.life_items & life_bit(LifeItem::review_planned)) == 0) return;
  const std::int32_t planned = latest.of(LifeItem::review_planned);
  const std::int32_t done = latest.of(LifeItem::review_done);
  const bool due = planned != kNever && planned > now.day - kReviewYear;
  row[Column::review_overdue] = due && (done == kNever || done <= planned - kReviewEarly) ? 1 : 0;
}

// Whether a registration is open. Each source's leavings end its own registrations, the oldest first: a practice takes
// off its list weeks later whom another has registered meanwhile, and says nothing of that other's list.
bool still_registered(const PersonRecord& record, const Point& now) {
  struct Lists {
    std::uint16_t source;
    std::int32_t registered, left;  // the last days: what is told twice of one day is one
    int open;
  };
  std::vector<Lists> all;
  for (const LifeFact& fact : record.life) {
    if (fact.day > now.day) break;
    if (fact.known > now.known) continue;
    if (fact.item != LifeItem::registered && fact.item != LifeItem::left_practice) continue;
    auto of = std::find_if(all.begin(), all.end(), [&](const Lists& lists) { return lists.source == fact.source; });
    if (of == all.end()) of = all.insert(of, {fact.source, kNever, kNever, 0});
    if (fact.item == LifeItem::registered) {
      if (of->registered != fact.day) ++of->open;
      of->registered = fact.day;
    } else if (of->left != fact.day) {
      of->left = fact.day;
      // Who registers on the day they leave is registered.
      if (of->open > (of->registered == fact.day ? 1 : 0)) --of->open;
    }
  }
  return std::any_of(all.begin(), all.end(), [](const Lists& lists) { return lists.open > 0; });
}

bool in_care_home(const PersonRecord& record, const Point& now) {
  return std::any_of(record.residences.begin(), record.residences.end(), [&](const StayFact& stay) {
    const bool home =
        stay.kind == EventKind::care_home_stay || (stay.service & life_bit(LifeItem::residential_care)) != 0;
    return home && open_on(stay, now);
  });
}

void put_hospital(const PersonRecord& record, const Latest& latest, const Point& now, const KernelTable& table,
                  ScoreRow& row) {
  std::int32_t discharged = kNever;
  std::int32_t open_from = kNever;  // of the stay that is open or has no known end
  std::int32_t staying_from = kNever;
  for (const StayFact& stay : record.stays) {
    if (stay.kind == EventKind::day_case || !stay.by(now.day, now.known)) continue;
    const bool ended = stay.end != base::Day::kUnknownValue && stay.end <= now.day;
    if (stay.kind == EventKind::emergency_admission && ended) discharged = std::max(discharged, stay.end);
    if (ended || stay.day <= now.from_12m) continue;
    open_from = stay.day;
    if (stay.end != base::Day::kUnknownValue && staying_from == kNever) staying_from = stay.day;
  }
  row[Column::emergency_bed_days_91d] = emergency_nights(record.stays, now).value_or(kNull);
  if (now.covers_12m(Domain::acute)) {
    if (discharged > now.from_12m) row[Column::emergency_discharge_days] = now.day - discharged;
    row[Column::emergency_discharge_91d] = discharged > now.from_91d ? 1 : 0;
    const std::optional<bool> inside = in_hospital(record.stays, now);
    if (inside == false) row[Column::hospital_stay_days] = 0;
    if (inside == true && staying_from != kNever) row[Column::hospital_stay_days] = now.day - staying_from;
    if ((table.life_items & life_bit(LifeItem::ready_to_leave)) == 0) return;
    // Who is known to be out of hospital waits in none, though an episode of theirs has no end of its own.
    const bool ready = inside != false && open_from != kNever && latest.of(LifeItem::ready_to_leave) >= open_from;
    if (ready)
      row[Column::delayed] = 1;
    else if (inside)
      row[Column::delayed] = 0;
  }
}

std::string_view name_of(Column column) { return score_columns()[static_cast<std::size_t>(column)].name; }

// The column that a life item is a reason of, where the latest record is what counts.
std::optional<Column> latest_column(LifeItem item) {
  for (const CircumstanceColumns& each : kColumnsOf)
    if (kCircumstanceFacts[static_cast<std::size_t>(each.circumstance)].begins == item) return each.column;
  if (item == LifeItem::frailty_scale) return Column::frailty_scale;
  if (item == LifeItem::barthel || item == LifeItem::barthel_100) return Column::barthel;
  if (item >= LifeItem::stage_independent && item <= LifeItem::stage_end_of_life) return Column::stage_recorded;
  if (item == LifeItem::left_practice) return Column::moved_away;
  if (item == LifeItem::ready_to_leave) return Column::delayed;
  return std::nullopt;
}

// Whether a row says anything that the record is a reason of.
bool says(const ScoreRow& row, Column column) {
  for (const CircumstanceColumns& each : kColumnsOf)
    if (each.column == column) return row[each.days] != kNull;
  if (column == Column::moved_away || column == Column::delayed) return row[column] == 1;
  return row[column] != kNull;
}

}  // namespace

void collect_function_reasons(const PersonRecord& record, const Point& now, const ScoreRow& row,
                              std::vector<Reason>& reasons) {
  for (const StayFact& stay : record.residences) {
    if (!open_on(stay, now)) continue;
    const Column column = stay.kind == EventKind::care_home_stay ? Column::care_home : Column::care_package;
    if (row[column] != kNull) reasons.push_back({name_of(column), event_kind_name(stay.kind), stay.row});
  }
  std::array<std::uint32_t, kColumns> latest;
  latest.fill(Reason::kNoRow);
  for (const LifeFact& fact : record.life) {
    if (!fact.by(now.day, now.known)) continue;
    if (const auto column = latest_column(fact.item)) latest[static_cast<std::size_t>(*column)] = fact.row;
    const bool nursing = fact.item == LifeItem::community_nursing;
    if ((!nursing && fact.item != LifeItem::complex_care_team) || fact.day <= now.from_91d) continue;
    const Column column = nursing ? Column::community_nursing_91d : Column::complex_care_91d;
    if (row[column] != kNull) reasons.push_back({name_of(column), "community-contact", fact.row});
  }
  for (std::size_t i = 0; i < kColumns; ++i) {
    const auto column = static_cast<Column>(i);
    if (latest[i] != Reason::kNoRow && says(row, column))
      reasons.push_back({name_of(column), name_of(column), latest[i]});
  }
}

void put_function_and_care(const PersonRecord& record, const Point& now, bool gp_known, const KernelTable& table,
                           ScoreRow& row) {
  const Latest latest = find_latest(record, now);
  put_circumstances(latest, now, gp_known, row);
  put_stage_recorded(latest, now, row);
  const bool left = latest.of(LifeItem::left_practice) != kNever && !still_registered(record, now);
  if (gp_known) put_function(latest, now, row);
  if (gp_known || left) row[Column::moved_away] = left ? 1 : 0;
  if (now.covers_91d(Domain::care_home) || now.covers_91d(Domain::social_care))
    row[Column::care_home] = in_care_home(record, now) ? 1 : 0;
  if (now.covers_91d(Domain::social_care)) put_packages(record, latest, now, table, row);
  if (now.covers_91d(Domain::community)) {
    if ((table.life_items & life_bit(LifeItem::community_nursing)) != 0)
      row[Column::community_nursing_91d] = latest.nursing_days;
    if ((table.life_items & life_bit(LifeItem::complex_care_team)) != 0)
      row[Column::complex_care_91d] = latest.complex_care_days;
  }
  if (now.covers_91d(Domain::acute)) put_hospital(record, latest, now, table, row);
}

}  // namespace kursaal::stratify
