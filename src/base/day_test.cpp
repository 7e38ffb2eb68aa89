#include "base/day.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace kursaal::base {
namespace {

TEST(Day, CountsFrom1970AndBack) {
  EXPECT_EQ(day_of(1970, 1, 1).value, 0);
  EXPECT_EQ(day_of(2000, 3, 1).value, 11017);
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const Day day{random.between(-700000, 700000)};
    const Civil civil = civil_of(day);
    ASSERT_TRUE(valid_civil(civil.year, civil.month, civil.day));
    ASSERT_EQ(day_of(civil.year, civil.month, civil.day), day);
  }
}

TEST(Day, RefusesImpossibleDates) {
  EXPECT_FALSE(parse_iso("2023-02-31"));
  EXPECT_FALSE(parse_iso("2023-02-29"));
  EXPECT_TRUE(parse_iso("2024-02-29"));
  EXPECT_FALSE(parse_iso("2024-13-01"));
  EXPECT_FALSE(parse_iso("2024-00-01"));
  EXPECT_FALSE(parse_iso(""));
  EXPECT_FALSE(parse_iso("2024-1-1"));
  EXPECT_FALSE(parse_iso("2024-01-01T25:00:00Z"));
  EXPECT_FALSE(parse_iso("2024-01-01T10:00:00+1"));
  EXPECT_FALSE(parse_iso("2024-01-01 trailing"));
}

TEST(Day, KeepsThePrecisionThatWasSaid) {
  EXPECT_EQ(parse_iso("1931")->precision, Precision::year);
  EXPECT_EQ(parse_iso("1931-07")->precision, Precision::month);
  EXPECT_EQ(parse_iso("1931-07-05")->precision, Precision::day);
  EXPECT_EQ(parse_iso("1931-07-05T10:00:00Z")->precision, Precision::minute);
}

TEST(Day, ConvertsInstantsToTheLondonCivilDate) {
  // 23:30 UTC on 30 June is 00:30 on 1 July in London.
  EXPECT_EQ(format_day(parse_iso("2024-06-30T23:30:00Z")->day), "2024-07-01");
  EXPECT_EQ(parse_iso("2024-06-30T23:30:00Z")->minute, 30);
  EXPECT_EQ(format_day(parse_iso("2024-12-31T23:30:00Z")->day), "2024-12-31");
  // 20:00 in New York (UTC-5) on 1 January is 01:00 on 2 January in London.
  EXPECT_EQ(format_day(parse_iso("2024-01-01T20:00:00-05:00")->day), "2024-01-02");
}

TEST(Day, KnowsBothClockChanges) {
  // 2024: forward 31 March 01:00 UTC, back 27 October 01:00 UTC.
  EXPECT_EQ(london_from_utc(1711846799).minute, 0 * 60 + 59);  // 00:59:59 GMT
  EXPECT_EQ(london_from_utc(1711846800).minute, 2 * 60);       // 02:00 BST
  EXPECT_EQ(london_from_utc(1729990799).minute, 60 + 59);      // 01:59:59 BST
  EXPECT_EQ(london_from_utc(1729990800).minute, 60);           // 01:00 GMT
  // The standard time experiment: January 1970 was an hour ahead.
  EXPECT_EQ(london_from_utc(0).minute, 60);
  EXPECT_EQ(london_from_utc(86400LL * 365 * 3).minute, 0);  // 1 January 1973
}

TEST(Day, ReadsPatternsAsPeopleWriteThem) {
  EXPECT_EQ(format_day(parse_pattern("31/12/2020", "%d/%m/%Y")->day), "2020-12-31");
  EXPECT_EQ(format_day(parse_pattern("1/2/2020", "%d/%m/%Y")->day), "2020-02-01");
  EXPECT_EQ(format_day(parse_pattern("03-Feb-2021", "%d-%b-%Y")->day), "2021-02-03");
  EXPECT_EQ(parse_pattern("051940", "%m%Y")->precision, Precision::month);
  EXPECT_FALSE(parse_pattern("31/02/2020", "%d/%m/%Y"));
  EXPECT_FALSE(parse_pattern("2020-12-31x", "%Y-%m-%d"));
}

TEST(Day, AddsMonthsAndClampsToTheMonthEnd) {
  EXPECT_EQ(format_day(add_months(day_of(2024, 3, 31), -1)), "2024-02-29");
  EXPECT_EQ(format_day(add_months(day_of(2024, 1, 31), 1)), "2024-02-29");
  EXPECT_EQ(format_day(add_months(day_of(2024, 1, 15), -12)), "2023-01-15");
  EXPECT_EQ(format_day(add_months(day_of(2024, 12, 31), 2)), "2025-02-28");
  EXPECT_EQ(add_months(day_of(9999, 1, 1), 12) - day_of(9999, 12, 31), 1) << "past the last year that can be written";
  EXPECT_EQ(day_of(1, 1, 1) - add_months(day_of(1, 2, 1), -2), 31) << "before the first";
  EXPECT_EQ(add_months(add_months(day_of(1, 5, 15), -60), 60), day_of(1, 5, 15));
}

TEST(Day, CountsCompletedYears) {
  EXPECT_EQ(age_years(day_of(1960, 5, 10), day_of(2020, 5, 9)), 59);
  EXPECT_EQ(age_years(day_of(1960, 5, 10), day_of(2020, 5, 10)), 60);
  EXPECT_EQ(age_years(day_of(2000, 2, 29), day_of(2021, 2, 28)), 20);
  EXPECT_EQ(age_years(day_of(2000, 2, 29), day_of(2021, 3, 1)), 21);
}

}  // namespace
}  // namespace kursaal::base
