#include "population/coverage.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/random.hpp"

namespace kursaal::population {
namespace {

using base::Day;
using base::Period;

Day d(int value) { return Day{value}; }
Period days(int start, int end) { return {d(start), d(end)}; }
CoverageRow row(std::string source, std::string domain, int start, int end) {
  return {std::move(source), std::move(domain), days(start, end), CoverageBasis::declared};
}

// The slow twin: walks the window day by day.
bool covers_slowly(const std::vector<CoverageRow>& rows, int tolerance, std::string_view domain, Period window) {
  const auto covered = [&](int day) {
    return std::any_of(rows.begin(), rows.end(), [&](const CoverageRow& r) {
      return (r.domain == domain) && r.period.start.value <= day && day < r.period.end.value;
    });
  };
  int day = window.start.value;
  while (day < window.end.value && covered(day)) ++day;
  if (day >= window.end.value) return true;
  return day > window.start.value && window.end.value - day <= tolerance;
}

// The slow twin: for each silent day that follows an active one, counts by walking.
std::vector<Period> infer_slowly(const std::set<int>& active, int extracted) {
  std::vector<Period> periods;
  if (active.empty()) return periods;
  const int first = *active.begin();
  const int last = *active.rbegin();
  const int end = std::max(last + 1, extracted);
  int start = first;
  for (int day = first; day <= last; ++day) {
    if (!active.contains(day)) continue;
    int next = day + 1;
    while (next < end && !active.contains(next)) ++next;
    const int silent = next - day - 1;
    int observed = 0;
    int seen = 0;
    for (int b = day; b > day - 365 && b >= first; --b) ++observed, seen += active.contains(b) ? 1 : 0;
    for (int a = next; a < next + 365 && a <= last; ++a) ++observed, seen += active.contains(a) ? 1 : 0;
    const bool broken = silent >= 31 && silent * seen >= 20 * observed;
    if (day == last) {
      periods.push_back(days(start, broken ? day + 1 : end));
    } else if (broken) {
      periods.push_back(days(start, day + 1));
      start = next;
    }
  }
  return periods;
}

std::vector<Period> infer(const std::set<int>& active, int extracted) {
  std::vector<Day> on;
  for (const int day : active) on.push_back(d(day));
  return infer_coverage(on, std::vector<std::uint64_t>(on.size(), 3), extracted == 0 ? Day{} : d(extracted));
}

TEST(Coverage, TwoSourcesTogetherCoverWhatNeitherCoversAlone) {
  const Coverage coverage({row("a", "gp", 0, 100), row("b", "gp", 100, 200)}, 0);
  EXPECT_TRUE(coverage.covers("gp", days(0, 200)));
  EXPECT_TRUE(coverage.covers("gp", days(50, 150)));
  EXPECT_FALSE(coverage.covers("gp", days(0, 201)));
  EXPECT_FALSE(coverage.covers("gp", days(-1, 200)));
  EXPECT_FALSE(coverage.covers("ae", days(50, 60)));
}

TEST(Coverage, AGapOfOneDayBetweenSourcesIsNotCovered) {
  const Coverage coverage({row("a", "gp", 0, 100), row("b", "gp", 101, 200)}, 0);
  EXPECT_TRUE(coverage.covers("gp", days(0, 100)));
  EXPECT_FALSE(coverage.covers("gp", days(0, 101)));
  EXPECT_TRUE(coverage.covers("gp", days(101, 200)));
}

TEST(SafetyRules, SR01_AMixedSourceSaysNothingOfADomainItNeverSentAnythingOf) {
  const Coverage coverage({row("a", "mixed", 0, 100), row("a", "gp", 0, 100)}, 0);
  EXPECT_TRUE(coverage.covers("gp", days(0, 100)));
  EXPECT_FALSE(coverage.covers("ae", days(0, 100)));
  EXPECT_FALSE(coverage.data_through("ae").known());
}

TEST(Coverage, TheLastDaysMayBeMissingUpToTheToleranceButNotADayMore) {
  const Coverage coverage({row("a", "ae", 0, 1000)}, 31);
  EXPECT_TRUE(coverage.covers("ae", days(666, 1030)));
  EXPECT_TRUE(coverage.covers("ae", days(666, 1031)));
  EXPECT_FALSE(coverage.covers("ae", days(666, 1032)));
}

TEST(Coverage, AShortWindowThatLiesWhollyWithinTheToleranceIsNotCovered) {
  const Coverage coverage({row("a", "ae", 0, 1000)}, 31);
  EXPECT_TRUE(coverage.covers("ae", days(999, 1029)));
  EXPECT_FALSE(coverage.covers("ae", days(1000, 1030)));
}

TEST(Coverage, AnUnknownWindowIsNotCoveredAndAnEmptyOneIs) {
  const Coverage coverage({row("a", "ae", 0, 1000)});
  EXPECT_FALSE(coverage.covers("ae", {Day{}, d(100)}));
  EXPECT_FALSE(coverage.covers("ae", {d(100), Day{}}));
  EXPECT_TRUE(coverage.covers("ae", days(5, 5)));
  EXPECT_FALSE(Coverage{}.covers("ae", days(5, 6)));
}

TEST(Coverage, DataThroughIsTheLatestEndOfADomainAndUnknownWhereNobodyCoversIt) {
  const Coverage coverage({row("a", "gp", 0, 100), row("b", "gp", 50, 80), row("c", "ae", 0, 500)});
  EXPECT_EQ(coverage.data_through("gp"), d(100));
  EXPECT_FALSE(coverage.data_through("hospice").known());
}

TEST(Coverage, AgreesWithADayByDayWalkOnRandomPeriods) {
  base::Random random(20);
  for (int round = 0; round < 10000; ++round) {
    std::vector<CoverageRow> rows;
    const char* domains[] = {"gp", "ae", "mixed"};
    for (int i = random.between(0, 6); i > 0; --i) {
      const int start = random.between(-20, 60);
      rows.push_back(row(std::string(1, static_cast<char>('a' + random.between(0, 2))), domains[random.below(3)], start,
                         start + random.between(-2, 30)));
    }
    const int tolerance = random.between(0, 8);
    const int start = random.between(-25, 80);
    const Period window = days(start, start + random.between(0, 50));
    EXPECT_EQ(Coverage(rows, tolerance).covers("gp", window), covers_slowly(rows, tolerance, "gp", window)) << round;
    // A further source never takes coverage away.
    auto more = rows;
    more.push_back(row("z", "gp", random.between(-20, 60), 70));
    EXPECT_GE(Coverage(more, tolerance).covers("gp", window), Coverage(rows, tolerance).covers("gp", window)) << round;
  }
}

TEST(InferCoverage, NothingIsCoveredByASourceThatSaidNothing) {
  EXPECT_TRUE(infer_coverage({}, {}, d(100)).empty());
  const std::vector<Day> on = {Day{}, d(5)};
  const std::vector<std::uint64_t> counts = {7, 0};
  EXPECT_TRUE(infer_coverage(on, counts, d(100)).empty());
}

TEST(InferCoverage, ADailyFeedReachesItsExtractDateAcrossASilenceOfAMonthLessADay) {
  std::set<int> active;
  for (int day = 0; day < 400; ++day) active.insert(day);
  EXPECT_EQ(infer(active, 0), std::vector{days(0, 400)});
  EXPECT_EQ(infer(active, 430), std::vector{days(0, 430)});  // 30 silent days: 400 to 429
  EXPECT_EQ(infer(active, 431), std::vector{days(0, 400)});  // 31 silent days, 31 expected
}

TEST(InferCoverage, ASparseSourceMayBeSilentForLongWithoutABreak) {
  // One day in ten: twenty days with events are expected in 200 silent days.
  std::set<int> active;
  for (int day = 0; day <= 3650; day += 10) active.insert(day);
  EXPECT_EQ(infer(active, 3650 + 150), std::vector{days(0, 3800)});
  EXPECT_EQ(infer(active, 3650 + 210), std::vector{days(0, 3651)});
}

TEST(InferCoverage, ManyEventsOfOneVisitAreOneSignOfLife) {
  // Ten visits a year of forty events each: a silence of two months is ordinary.
  std::vector<Day> on;
  std::vector<std::uint64_t> counts;
  for (int day = 0; day <= 3650; day += 36) on.push_back(d(day)), counts.push_back(40);
  EXPECT_EQ(infer_coverage(on, counts, d(3650 + 60)).size(), 1U);
}

TEST(InferCoverage, AStrayEarlyEventDoesNotStretchTheFeedBack) {
  std::set<int> active = {0};
  for (int day = 2000; day < 2800; ++day) active.insert(day);
  EXPECT_EQ(infer(active, 0), (std::vector{days(0, 1), days(2000, 2800)}));
}

TEST(InferCoverage, AgreesWithADayByDayWalkOnRandomFeeds) {
  base::Random random(2020);
  for (int round = 0; round < 300; ++round) {
    std::set<int> active;
    int day = random.between(-500, 500);
    for (int stretch = random.between(1, 5); stretch > 0; --stretch) {
      const double rate = random.unit() * random.unit();
      for (int n = random.between(1, 500); n > 0; --n, ++day) {
        if (random.chance(rate)) active.insert(day);
      }
      day += random.between(0, 120);
    }
    const int extracted = random.chance(0.3) ? 0 : day + random.between(-50, 100);
    const int twin_extracted = extracted == 0 ? std::numeric_limits<int>::min() : extracted;
    EXPECT_EQ(infer(active, extracted), infer_slowly(active, twin_extracted)) << round;
    for (const Period& period : infer(active, extracted)) EXPECT_LT(period.start, period.end);
  }
}

TEST(SafetyRules, SR02_AFeedThatStopsMakesTheFeatureUnknown) {
  // An A&E feed of 40 attendances on most days stops on day 700; its last extract is of day 800.
  std::vector<Day> on;
  std::vector<std::uint64_t> counts;
  for (int day = 0; day < 700; ++day) {
    if (day % 7 != 6) on.push_back(d(day)), counts.push_back(40);
  }
  std::vector<CoverageRow> rows;
  for (const Period& period : infer_coverage(on, counts, d(800)))
    rows.push_back({"hospital", "ae", period, CoverageBasis::inferred});
  const Coverage coverage(rows);
  // Twelve months to day 700 are covered; twelve months to day 800 are not: the drop in attendances is no recovery.
  EXPECT_TRUE(coverage.covers("ae", days(700 - 365, 700)));
  EXPECT_FALSE(coverage.covers("ae", days(800 - 365, 800)));
  EXPECT_EQ(coverage.data_through("ae"), d(699));  // the last day with an attendance is 698 = 99 * 7 + 5
}

TEST(SafetyRules, SR02_AHoleInTheMiddleOfAFeedMakesWindowsAcrossItUnknown) {
  std::set<int> active;
  for (int day = 0; day < 1200; ++day) {
    if (day < 500 || day >= 560) active.insert(day);
  }
  std::vector<CoverageRow> rows;
  for (const Period& period : infer(active, 0)) rows.push_back({"hospital", "ae", period, CoverageBasis::inferred});
  const Coverage coverage(rows);
  EXPECT_TRUE(coverage.covers("ae", days(100, 465)));
  EXPECT_FALSE(coverage.covers("ae", days(300, 665)));
  EXPECT_TRUE(coverage.covers("ae", days(600, 965)));
}

}  // namespace
}  // namespace kursaal::population
