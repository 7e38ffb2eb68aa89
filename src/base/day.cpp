#include "base/day.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/check.hpp"

namespace kursaal::base {
namespace {

constexpr std::array<int, 12> kMonthDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

constexpr bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

constexpr int month_days(int year, int month) {
  return month == 2 && leap(year) ? 29 : kMonthDays[static_cast<std::size_t>(month - 1)];
}

// Days from civil by counting 400-year eras of 146,097 days from 1 March of year 0.
constexpr std::int32_t days_from_civil(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

// 0 is Sunday.
int weekday(std::int32_t days) { return ((days + 4) % 7 + 7) % 7; }

std::int32_t sunday_on_or_after(int year, int month, int day) {
  const std::int32_t start = days_from_civil(year, month, day);
  return start + (7 - weekday(start)) % 7;
}

std::int32_t last_sunday(int year, int month) {
  const std::int32_t last = days_from_civil(year, month, month_days(year, month));
  return last - weekday(last);
}

// Seconds UTC between which London was an hour ahead in `year`. Source: Summer Time Act 1972 and its orders (1972-1980:
// the day after the third Saturday in March to the day after the fourth Saturday in October, at 02:00 GMT; 1981-1995:
// last Sunday in March at 01:00 GMT to the day after the fourth Saturday in October; from 1996 EU-wide last Sundays).
struct SummerTime {
  std::int64_t start = 0;
  std::int64_t end = 0;
};

SummerTime summer_time(int year) {
  constexpr std::int64_t kDay = 86400;
  if (year >= 1996) return {last_sunday(year, 3) * kDay + 3600, last_sunday(year, 10) * kDay + 3600};
  if (year >= 1981) return {last_sunday(year, 3) * kDay + 3600, sunday_on_or_after(year, 10, 23) * kDay + 3600};
  if (year >= 1972)
    return {sunday_on_or_after(year, 3, 16) * kDay + 7200, sunday_on_or_after(year, 10, 23) * kDay + 7200};
  return {};
}

bool read_digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
  if (at + count > text.size()) return false;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  out = value;
  return true;
}

}  // namespace

std::string_view precision_code(Precision precision) {
  switch (precision) {
    case Precision::minute: return "minute";
    case Precision::day: return "day";
    case Precision::month: return "month";
    case Precision::year: return "year";
    case Precision::unknown: return "unknown";
  }
  return "unknown";
}

bool valid_civil(int year, int month, int day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= month_days(year, month);
}

Day day_of(int year, int month, int day) {
  KURSAAL_CHECK(valid_civil(year, month, day));
  return Day{days_from_civil(year, month, day)};
}

Civil civil_of(Day day) {
  const std::int32_t z = day.value + 719468;
  const std::int32_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int day_of_era = z - era * 146097;
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int mp = (5 * day_of_year + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  return Civil{year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * mp + 2) / 5 + 1};
}

DatedMoment london_from_utc(std::int64_t unix_seconds) {
  const std::int64_t utc_days = unix_seconds >= 0 ? unix_seconds / 86400 : (unix_seconds - 86399) / 86400;
  const int year = civil_of(Day{static_cast<std::int32_t>(utc_days)}).year;
  const SummerTime summer = summer_time(year);
  // British Standard Time: GMT+1 all the year from 18 February 1968 to 31 October 1971 02:00 GMT.
  const bool standard = unix_seconds >= -59004000LL && unix_seconds < 57722400LL;
  const bool ahead = standard || (unix_seconds >= summer.start && unix_seconds < summer.end && summer.end != 0);
  const std::int64_t local = unix_seconds + (ahead ? 3600 : 0);
  const std::int64_t days = local >= 0 ? local / 86400 : (local - 86399) / 86400;
  return {Day{static_cast<std::int32_t>(days)}, static_cast<std::int16_t>((local - days * 86400) / 60),
          Precision::minute};
}

std::optional<DatedMoment> parse_iso(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!read_digits(text, 0, 4, year) || year == 0) return std::nullopt;
  if (text.size() == 4) return DatedMoment{day_of(year, 1, 1), -1, Precision::year};
  if (text[4] != '-' || !read_digits(text, 5, 2, month) || month < 1 || month > 12) return std::nullopt;
  if (text.size() == 7) return DatedMoment{day_of(year, month, 1), -1, Precision::month};
  if (text[7] != '-' || !read_digits(text, 8, 2, day) || !valid_civil(year, month, day)) return std::nullopt;
  const Day date = day_of(year, month, day);
  if (text.size() == 10) return DatedMoment{date, -1, Precision::day};
  int hour = 0;
  int minute = 0;
  int second = 0;
  if ((text[10] != 'T' && text[10] != ' ') || !read_digits(text, 11, 2, hour) || text.size() < 16 || text[13] != ':' ||
      !read_digits(text, 14, 2, minute) || hour > 23 || minute > 59)
    return std::nullopt;
  std::size_t at = 16;
  if (at < text.size() && text[at] == ':') {
    if (!read_digits(text, 17, 2, second) || second > 60) return std::nullopt;
    at = 19;
    if (at < text.size() && text[at] == '.') {
      ++at;
      const std::size_t fraction = at;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
      if (at == fraction) return std::nullopt;
    }
  }
  if (at == text.size()) return DatedMoment{date, static_cast<std::int16_t>(hour * 60 + minute), Precision::minute};
  int offset_seconds = 0;
  if (text[at] == 'Z') {
    if (at + 1 != text.size()) return std::nullopt;
  } else {
    int offset_hours = 0;
    int offset_minutes = 0;
    if ((text[at] != '+' && text[at] != '-') || at + 6 != text.size() || text[at + 3] != ':' ||
        !read_digits(text, at + 1, 2, offset_hours) || !read_digits(text, at + 4, 2, offset_minutes) ||
        offset_hours > 14 || offset_minutes > 59)
      return std::nullopt;
    offset_seconds = (offset_hours * 60 + offset_minutes) * 60 * (text[at] == '-' ? -1 : 1);
  }
  const std::int64_t utc =
      static_cast<std::int64_t>(date.value) * 86400 + (hour * 60 + minute) * 60 + second - offset_seconds;
  return london_from_utc(utc);
}

std::optional<DatedMoment> parse_pattern(std::string_view text, std::string_view pattern) {
  static constexpr std::array<std::string_view, 12> kNames{"jan", "feb", "mar", "apr", "may", "jun",
                                                           "jul", "aug", "sep", "oct", "nov", "dec"};
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = -1;
  int minute = -1;
  int second = 0;
  std::size_t at = 0;
  const auto number = [&](std::size_t least, std::size_t most, int& out) {
    std::size_t count = 0;
    while (count < most && at + count < text.size() && text[at + count] >= '0' && text[at + count] <= '9') ++count;
    if (count < least || !read_digits(text, at, count, out)) return false;
    at += count;
    return true;
  };
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%' || i + 1 == pattern.size()) {
      if (at >= text.size() || text[at] != pattern[i]) return std::nullopt;
      ++at;
      continue;
    }
    bool read = false;
    // Fixed width where the next character of the pattern is another field, else one or two digits as people write.
    const bool packed = i + 2 < pattern.size() && pattern[i + 2] == '%';
    switch (pattern[++i]) {
      case 'Y': read = number(4, 4, year); break;
      case 'm': read = number(packed ? 2 : 1, 2, month); break;
      case 'd': read = number(packed ? 2 : 1, 2, day); break;
      case 'H': read = number(packed ? 2 : 1, 2, hour); break;
      case 'M': read = number(2, 2, minute); break;
      case 'S': read = number(2, 2, second); break;
      case 'b': {
        if (at + 3 > text.size()) return std::nullopt;
        for (std::size_t m = 0; m < kNames.size() && !read; ++m) {
          bool same = true;
          for (std::size_t k = 0; k < 3; ++k) same = same && (text[at + k] | 0x20) == kNames[m][k];
          if (same) {
            month = static_cast<int>(m) + 1;
            read = true;
          }
        }
        at += 3;
        break;
      }
      default: return std::nullopt;
    }
    if (!read) return std::nullopt;
  }
  if (at != text.size() || year == 0 || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  if (month == 0) return DatedMoment{day_of(year, 1, 1), -1, Precision::year};
  if (month > 12) return std::nullopt;
  if (day == 0 && pattern.find("%d") == std::string_view::npos)
    return DatedMoment{day_of(year, month, 1), -1, Precision::month};
  if (!valid_civil(year, month, day)) return std::nullopt;
  if (hour < 0) return DatedMoment{day_of(year, month, day), -1, Precision::day};
  return DatedMoment{day_of(year, month, day), static_cast<std::int16_t>(hour * 60 + (minute < 0 ? 0 : minute)),
                     Precision::minute};
}

void append_day(std::string& out, Day day) {
  if (!day.known()) return;
  const Civil civil = civil_of(day);
  char buffer[32];
  const int length = std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
  out.append(buffer, static_cast<std::size_t>(length));
}

std::string format_day(Day day) {
  std::string out;
  append_day(out, day);
  return out;
}

Day add_months(Day day, int months) {
  const Civil civil = civil_of(day);
  const int index = civil.year * 12 + (civil.month - 1) + months;
  const int month = (index % 12 + 12) % 12 + 1;
  const int year = (index - (month - 1)) / 12;
  // Input may say year 1 or 9999, and what is counted from it lies outside what may be written: no reason to stop.
  return Day{days_from_civil(year, month, std::min(civil.day, month_days(year, month)))};
}

int age_years(Day birth, Day on) {
  const Civil born = civil_of(birth);
  const Civil now = civil_of(on);
  const bool before_birthday = now.month < born.month || (now.month == born.month && now.day < born.day);
  return now.year - born.year - (before_birthday ? 1 : 0);
}

}  // namespace kursaal::base
