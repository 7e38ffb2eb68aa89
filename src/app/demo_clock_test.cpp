#include "app/demo_clock.hpp"

#include <gtest/gtest.h>

namespace kursaal::app {
namespace {

TEST(DemoClock, IsTheMachinesUntilItsDayIsKnown) {
  const DemoClock demo;
  const care::Instant before = care::machine_now();
  const care::Instant told = demo.clock()();
  EXPECT_LE(before, told);
  EXPECT_LE(told, care::machine_now());
}

TEST(DemoClock, StandsOnTheDayOfTheDataAndGoesOn) {
  DemoClock demo;
  const care::Clock clock = demo.clock();  // taken before: it follows
  demo.start(base::day_of(2025, 6, 30), {});
  const care::Instant first = clock();
  // At midnight's stroke the machine's own day may end between the two looks.
  EXPECT_TRUE(care::london_day(first) == base::day_of(2025, 6, 30) ||
              care::london_day(first) == base::day_of(2025, 7, 1));
  EXPECT_GE(clock(), first);
}

TEST(DemoClock, NeverGoesBackBehindWhatIsWritten) {
  DemoClock demo;
  const care::Instant written = care::london_moment(base::day_of(2025, 8, 1), 720);
  demo.start(base::day_of(2025, 6, 30), written);
  EXPECT_GT(demo.clock()(), written);
}

TEST(DemoClock, DoesNotLeapUnderThoseWhoAreSignedIn) {
  DemoClock demo;
  demo.start(base::day_of(2025, 6, 30), {});
  demo.start(base::day_of(2025, 7, 31), {});
  EXPECT_LT(demo.clock()(), care::london_moment(base::day_of(2025, 7, 31), 0));
}

}  // namespace
}  // namespace kursaal::app
