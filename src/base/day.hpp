// Civil days: a Day is a London civil date as days since 1970-01-01. Transactions, which need an instant, are
// elsewhere.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace kursaal::base {

struct Civil {
  int year;
  int month;  // 1 to 12
  int day;    // 1 to 31
};

struct Day {
  std::int32_t value = kUnknownValue;
  static constexpr std::int32_t kUnknownValue = std::numeric_limits<std::int32_t>::min();
  [[nodiscard]] constexpr bool known() const { return value != kUnknownValue; }
  friend constexpr auto operator<=>(Day, Day) = default;
};

constexpr Day operator+(Day day, int days) { return Day{day.value + days}; }
constexpr Day operator-(Day day, int days) { return Day{day.value - days}; }
constexpr int operator-(Day later, Day earlier) { return later.value - earlier.value; }

// Half-open [start, end).
struct Period {
  Day start;
  Day end;
  [[nodiscard]] constexpr bool contains(Day day) const { return start <= day && day < end; }
  [[nodiscard]] constexpr int days() const { return end - start; }
  friend constexpr auto operator<=>(const Period&, const Period&) = default;
};

// How much of a date was said. A month-precision date stands on the first of its month.
enum class Precision : std::uint8_t { minute, day, month, year, unknown };
std::string_view precision_code(Precision precision);

struct DatedMoment {
  Day day;
  std::int16_t minute = -1;  // minute of the London day, -1 where none was said
  Precision precision = Precision::unknown;
};

// The proleptic Gregorian calendar; `day_of` requires a valid civil date (see valid_civil).
bool valid_civil(int year, int month, int day);
Day day_of(int year, int month, int day);
Civil civil_of(Day day);

// Reads YYYY, YYYY-MM, YYYY-MM-DD and ISO 8601 / FHIR instants (with offset or Z, converted to the London civil date
// and minute; without one taken as London time). Empty and impossible dates (31 February) give nothing.
std::optional<DatedMoment> parse_iso(std::string_view text);

// Reads a date or date and time in a pattern of %Y %m %d %H %M %S %b(Jan) and literal characters, for example
// "%d/%m/%Y".
std::optional<DatedMoment> parse_pattern(std::string_view text, std::string_view pattern);

// Seconds since 1970 UTC to London: Greenwich time, and British Summer Time by the law of the year (1972 on; the
// standard time experiment of 1968 to 1971 included).
DatedMoment london_from_utc(std::int64_t unix_seconds);

// "2024-02-29"; empty for an unknown day.
std::string format_day(Day day);
void append_day(std::string& out, Day day);

// The same day of the month `months` later (negative: earlier), clamped to the month's last day: 31 March less one
// month is 28 or 29 February.
Day add_months(Day day, int months);

// Age in completed years on `on`; a birth on 29 February has its birthday on 1 March in other years (English law).
int age_years(Day birth, Day on);

}  // namespace kursaal::base
