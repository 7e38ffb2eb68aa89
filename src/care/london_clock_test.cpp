#include "care/london_clock.hpp"

#include <gtest/gtest.h>

namespace kursaal::care {
namespace {

using base::day_of;

Instant utc(int year, int month, int day, int hour, int minute) {
  return {(day_of(year, month, day).value * 1440LL + hour * 60 + minute) * kMicrosAMinute};
}

TEST(SafetyRulesOfTheClock, SR26_what_is_kept_in_utc_is_shown_in_london_time_on_both_sides_of_both_clock_changes) {
  // 2025: forward at 01:00 UTC on 30 March, back at 01:00 UTC on 26 October.
  struct Row {
    Instant moment;
    const char* iso;
    const char* words;
  };
  const Row rows[] = {
      {utc(2025, 3, 30, 0, 59), "2025-03-30T00:59+00:00", "00:59 on 30 March 2025 (GMT)"},
      {utc(2025, 3, 30, 1, 0), "2025-03-30T02:00+01:00", "02:00 on 30 March 2025 (BST)"},
      {utc(2025, 10, 26, 0, 30), "2025-10-26T01:30+01:00", "01:30 on 26 October 2025 (BST)"},
      {utc(2025, 10, 26, 1, 30), "2025-10-26T01:30+00:00", "01:30 on 26 October 2025 (GMT)"},
      {utc(2025, 7, 1, 23, 30), "2025-07-02T00:30+01:00", "00:30 on 2 July 2025 (BST)"},
      {utc(2025, 12, 31, 23, 59), "2025-12-31T23:59+00:00", "23:59 on 31 December 2025 (GMT)"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(london_iso(row.moment), row.iso);
    EXPECT_EQ(london_words(row.moment), row.words);
  }
}

TEST(SafetyRulesOfTheClock, SR26_a_london_time_is_one_moment_also_where_it_is_none_or_two) {
  EXPECT_EQ(london_moment(day_of(2025, 1, 15), 9 * 60), utc(2025, 1, 15, 9, 0));
  EXPECT_EQ(london_moment(day_of(2025, 7, 15), 9 * 60), utc(2025, 7, 15, 8, 0));
  EXPECT_EQ(london_moment(day_of(2025, 3, 30), 60 + 30), utc(2025, 3, 30, 1, 30)) << "01:30 is not: half past two";
  EXPECT_EQ(london_moment(day_of(2025, 10, 26), 60 + 30), utc(2025, 10, 26, 0, 30)) << "01:30 is twice: the first";
  // Every hour of two years comes back as itself.
  for (std::int64_t hour = 0; hour < 2 * 365 * 24; ++hour) {
    const Instant moment = utc(2024, 6, 1, 0, 0) + hour * kMicrosAnHour;
    const std::string iso = london_iso(moment);
    const Instant back =
        london_moment(london_day(moment), std::stoi(iso.substr(11, 2)) * 60 + std::stoi(iso.substr(14, 2)));
    const bool twice =
        iso.substr(5, 8) == "10-26T01" || iso.substr(5, 8) == "10-27T01" || iso.substr(5, 8) == "10-25T01";
    if (!twice) {
      ASSERT_EQ(back, moment) << iso;
    }
  }
}

TEST(SafetyRulesOfTheClock, SR26_bank_holidays_are_those_of_the_published_lists) {
  // gov.uk/bank-holidays, England and Wales: every one of these years.
  struct Year {
    int year;
    std::vector<std::pair<int, int>> days;
  };
  const Year years[] = {
      {2002, {{1, 1}, {3, 29}, {4, 1}, {5, 6}, {6, 3}, {6, 4}, {8, 26}, {12, 25}, {12, 26}}},
      {2012, {{1, 2}, {4, 6}, {4, 9}, {5, 7}, {6, 4}, {6, 5}, {8, 27}, {12, 25}, {12, 26}}},
      {2019, {{1, 1}, {4, 19}, {4, 22}, {5, 6}, {5, 27}, {8, 26}, {12, 25}, {12, 26}}},
      {2020, {{1, 1}, {4, 10}, {4, 13}, {5, 8}, {5, 25}, {8, 31}, {12, 25}, {12, 28}}},
      {2021, {{1, 1}, {4, 2}, {4, 5}, {5, 3}, {5, 31}, {8, 30}, {12, 27}, {12, 28}}},
      {2022, {{1, 3}, {4, 15}, {4, 18}, {5, 2}, {6, 2}, {6, 3}, {8, 29}, {9, 19}, {12, 26}, {12, 27}}},
      {2023, {{1, 2}, {4, 7}, {4, 10}, {5, 1}, {5, 8}, {5, 29}, {8, 28}, {12, 25}, {12, 26}}},
      {2024, {{1, 1}, {3, 29}, {4, 1}, {5, 6}, {5, 27}, {8, 26}, {12, 25}, {12, 26}}},
      {2025, {{1, 1}, {4, 18}, {4, 21}, {5, 5}, {5, 26}, {8, 25}, {12, 25}, {12, 26}}},
      {2026, {{1, 1}, {4, 3}, {4, 6}, {5, 4}, {5, 25}, {8, 31}, {12, 25}, {12, 28}}},
      {2027, {{1, 1}, {3, 26}, {3, 29}, {5, 3}, {5, 31}, {8, 30}, {12, 27}, {12, 28}}},
  };
  for (const Year& year : years) {
    std::vector<std::pair<int, int>> found;
    for (base::Day day = day_of(year.year, 1, 1); day < day_of(year.year + 1, 1, 1); day = day + 1)
      if (is_bank_holiday(day)) found.emplace_back(base::civil_of(day).month, base::civil_of(day).day);
    EXPECT_EQ(found, year.days) << year.year;
  }
}

TEST(SafetyRulesOfTheClock, SR26_a_due_time_falls_on_a_working_day_at_five_whatever_the_clocks_do) {
  // Offered on Tuesday 1 July 2025: a week later, 17:00 in summer time.
  EXPECT_EQ(due_by(utc(2025, 7, 1, 8, 0), 7), utc(2025, 7, 8, 16, 0));
  // Over the change to winter time: seven days and an hour later by the clock of machines.
  EXPECT_EQ(due_by(utc(2025, 10, 22, 8, 0), 7), utc(2025, 10, 29, 17, 0));
  // Over the change to summer time.
  EXPECT_EQ(due_by(utc(2025, 3, 25, 9, 0), 7), utc(2025, 4, 1, 16, 0));
  // On Good Friday 2025: the Tuesday after Easter.
  EXPECT_EQ(due_by(utc(2025, 4, 11, 9, 0), 7), utc(2025, 4, 22, 16, 0));
  // On Christmas Eve is a working day; two days later is not, nor the weekend after it.
  EXPECT_EQ(due_by(utc(2025, 12, 17, 9, 0), 7), utc(2025, 12, 24, 17, 0));
  EXPECT_EQ(due_by(utc(2025, 12, 18, 9, 0), 7), utc(2025, 12, 29, 17, 0));
  // Late in the evening in London counts for that day, though it is the day before in UTC or not.
  EXPECT_EQ(due_by(utc(2025, 7, 1, 23, 30), 1), utc(2025, 7, 3, 16, 0)) << "it was 2 July in London";
  EXPECT_EQ(due_rule(7), "within 7 days, by 17:00 London time on that day or the next working day");
}

}  // namespace
}  // namespace kursaal::care
