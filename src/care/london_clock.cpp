#include "care/london_clock.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace kursaal::care {
namespace {

constexpr int kEndOfWork = 17 * 60;  // minute of the London day
constexpr std::int64_t kSecondsADay = 86'400;

constexpr std::array<const char*, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};

// 0 is Monday; 1 January 1970 was a Thursday.
int weekday(base::Day day) { return ((day.value + 3) % 7 + 7) % 7; }

base::Day first_monday(int year, int month) {
  const base::Day first = base::day_of(year, month, 1);
  return first + (7 - weekday(first)) % 7;
}

base::Day last_monday(int year, int month) {
  const base::Day last = base::add_months(base::day_of(year, month, 1), 1) - 1;
  return last - weekday(last);
}

struct Proclaimed {
  int year, month, day;
};
// Added for one year.
constexpr std::array<Proclaimed, 7> kAdded = {{
    {2002, 6, 3},   // golden jubilee
    {2011, 4, 29},  // wedding
    {2012, 6, 5},   // diamond jubilee
    {2020, 5, 8},   // the early May holiday, moved to the anniversary of 1945
    {2022, 6, 3},   // platinum jubilee
    {2022, 9, 19},  // funeral of the Queen
    {2023, 5, 8},   // coronation
}};
// The spring holiday, moved to beside a jubilee.
constexpr std::array<Proclaimed, 3> kSpringMoved = {{{2002, 6, 4}, {2012, 6, 4}, {2022, 6, 2}}};

bool is_substitute_of(base::Day day, base::Day holiday) {
  // A holiday on a Saturday or Sunday is kept on the Monday after.
  return weekday(holiday) >= 5 && day == holiday + (7 - weekday(holiday));
}

bool at_christmas(base::Day day, int year) {
  const base::Day christmas = base::day_of(year, 12, 25);
  switch (weekday(christmas)) {
    case 4: return day == christmas || day == christmas + 3;      // Friday: Boxing Day on Monday
    case 5: return day == christmas + 2 || day == christmas + 3;  // Saturday: Monday and Tuesday
    case 6: return day == christmas + 1 || day == christmas + 2;  // Sunday: Monday and Tuesday
    default: return day == christmas || day == christmas + 1;
  }
}

struct Shown {
  base::DatedMoment at;
  int offset_minutes = 0;  // of London before UTC
};

Shown shown(Instant moment) {
  const std::int64_t micros = moment.micros;
  const std::int64_t seconds = micros / kMicrosASecond - (micros % kMicrosASecond < 0 ? 1 : 0);
  Shown out;
  out.at = base::london_from_utc(seconds);
  const std::int64_t local = out.at.day.value * kSecondsADay + out.at.minute * 60;
  out.offset_minutes = static_cast<int>((local - (seconds - (seconds % 60 + 60) % 60)) / 60);
  return out;
}

}  // namespace

Instant london_moment(base::Day day, int minute_of_day) {
  const std::int64_t local = day.value * kSecondsADay + minute_of_day * 60;
  // Summer time first: of two moments with one name it is the earlier.
  for (const std::int64_t offset : {std::int64_t{3600}, std::int64_t{0}}) {
    const base::DatedMoment back = base::london_from_utc(local - offset);
    if (back.day == day && back.minute == minute_of_day) return {(local - offset) * kMicrosASecond};
  }
  return {local * kMicrosASecond};  // no such time that day: as if the clocks had not gone forward yet
}

std::string day_words(base::Day day) {
  if (!day.known()) return "an unknown day";
  const base::Civil civil = base::civil_of(day);
  return std::to_string(civil.day) + " " + kMonths[static_cast<std::size_t>(civil.month - 1)] + " " +
         std::to_string(civil.year);
}

std::string london_words(Instant moment) {
  const Shown london = shown(moment);
  char time[16];
  std::snprintf(time, sizeof time, "%02d:%02d", london.at.minute / 60, london.at.minute % 60);
  return std::string(time) + " on " + day_words(london.at.day) + (london.offset_minutes == 0 ? " (GMT)" : " (BST)");
}

std::string london_iso(Instant moment) {
  const Shown london = shown(moment);
  char time[24];
  std::snprintf(time, sizeof time, "T%02d:%02d+%02d:%02d", london.at.minute / 60, london.at.minute % 60,
                london.offset_minutes / 60, london.offset_minutes % 60);
  return base::format_day(london.at.day) + time;
}

base::Day easter_sunday(int year) {
  // The anonymous Gregorian computus (Meeus, Astronomical Algorithms, 1991, chapter 8), with its letters.
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  return base::day_of(year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
}

bool is_bank_holiday(base::Day day) {
  const base::Civil civil = base::civil_of(day);
  const int year = civil.year;
  const auto is = [&](const Proclaimed& each) { return day == base::day_of(each.year, each.month, each.day); };
  if (std::any_of(kAdded.begin(), kAdded.end(), is) || std::any_of(kSpringMoved.begin(), kSpringMoved.end(), is))
    return true;
  const bool spring_moved = std::any_of(kSpringMoved.begin(), kSpringMoved.end(),
                                        [year](const Proclaimed& each) { return each.year == year; });
  const base::Day easter = easter_sunday(year);
  if (day == easter - 2 || day == easter + 1) return true;
  if (year != 2020 && day == first_monday(year, 5)) return true;
  if (!spring_moved && day == last_monday(year, 5)) return true;
  if (day == last_monday(year, 8)) return true;
  const base::Day new_year = base::day_of(year, 1, 1);
  if ((day == new_year && weekday(day) < 5) || is_substitute_of(day, new_year)) return true;
  return at_christmas(day, year);
}

bool is_working_day(base::Day day) { return weekday(day) < 5 && !is_bank_holiday(day); }

Instant due_by(Instant from, int days) {
  base::Day day = london_day(from) + days;
  while (!is_working_day(day)) day = day + 1;
  return london_moment(day, kEndOfWork);
}

std::string due_rule(int days) {
  return "within " + std::to_string(days) + (days == 1 ? " day" : " days") +
         ", by 17:00 London time on that day or the next working day";
}

}  // namespace kursaal::care
