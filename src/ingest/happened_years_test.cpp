#include "ingest/happened_years.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

namespace kursaal::ingest {
namespace {

struct Said {
  int year;
  int records;
};

// "2023, doubted 1": the year that is believed and how many years after it are not.
std::string believed(std::initializer_list<Said> said) {
  HappenedYears years;
  std::uint64_t place = 0;
  for (const Said& one : said)
    for (int i = 0; i < one.records; ++i) years.add(base::day_of(one.year, 3, 1 + i % 28).value, ++place);
  const HappenedYears::Latest latest = years.latest();
  if (!latest.day.known()) return "nothing";
  return std::to_string(base::civil_of(latest.day).year) + ", doubted " + std::to_string(latest.doubted.size());
}

TEST(HappenedYears, LeaveOutAFewRecordsThatStandFiveEmptyYearsAfterTheRest) {
  EXPECT_EQ(believed({}), "nothing");
  EXPECT_EQ(believed({{2023, 3}}), "2023, doubted 0");
  EXPECT_EQ(believed({{2023, 3}, {2029, 1}}), "2023, doubted 1");  // 2024 to 2028 are empty
  EXPECT_EQ(believed({{2023, 3}, {2028, 1}}), "2028, doubted 0");  // four empty years
  EXPECT_EQ(believed({{2023, 30}, {2060, 2}}), "2023, doubted 1");
  EXPECT_EQ(believed({{2023, 30}, {2060, 3}}), "2060, doubted 0");   // three of 33 are not few
  EXPECT_EQ(believed({{2023, 500}, {2060, 5}}), "2023, doubted 1");  // one in a hundred are
  EXPECT_EQ(believed({{2023, 10}, {2060, 1}, {2199, 1}}), "2023, doubted 2");
  EXPECT_EQ(believed({{2023, 1000}, {2999, 1}}), "2023, doubted 1");
}

TEST(HappenedYears, BelieveWhatTheyCannotTell) {
  EXPECT_EQ(believed({{2015, 1}, {2060, 1}}), "2060, doubted 0");             // which of two is wrong?
  EXPECT_EQ(believed({{1995, 2}, {2015, 2}, {2023, 3}}), "2023, doubted 0");  // three are not few
  EXPECT_EQ(believed({{2015, 2}, {2060, 2}}), "2060, doubted 0");             // half is not few
}

TEST(HappenedYears, NameTheLatestRecordOfEachDoubtedYearWhateverTheOrder) {
  HappenedYears some, others;
  some.add(base::day_of(2060, 1, 1).value, 7);
  others.add(base::day_of(2060, 1, 1).value, 3);
  for (std::uint64_t i = 0; i < 9; ++i) others.add(base::day_of(2023, 5, 9).value, 20 + i);
  HappenedYears one = some, two = others;
  one.add(others);
  two.add(some);
  EXPECT_EQ(one.latest().doubted, (std::vector<std::uint64_t>{3}));
  EXPECT_EQ(two.latest().doubted, (std::vector<std::uint64_t>{3}));
  EXPECT_EQ(base::format_day(one.latest().day), "2023-05-09");
}

}  // namespace
}  // namespace kursaal::ingest
