#include "serve/rates.hpp"

#include <gtest/gtest.h>

namespace kursaal::serve {
namespace {

using std::chrono::seconds;

TEST(Rates, LetsABurstThroughAndThenWhatTheMinuteBrings) {
  Rates rates({3, 60});
  const Rates::Moment now{seconds(1000)};
  EXPECT_TRUE(rates.take("a", now) && rates.take("a", now) && rates.take("a", now));
  EXPECT_FALSE(rates.take("a", now));
  EXPECT_TRUE(rates.take("b", now));  // each has a bucket of their own
  EXPECT_FALSE(rates.take("a", now + std::chrono::milliseconds(900)));
  EXPECT_TRUE(rates.take("a", now + seconds(2)));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(rates.take("a", now + seconds(600))) << i;
  EXPECT_FALSE(rates.take("a", now + seconds(600)));  // never more than the burst
}

TEST(Rates, ForgetsWhoHasNotAskedForLong) {
  Rates rates({1, 60});
  for (int i = 0; i < 100'000; ++i) rates.take(std::to_string(i), Rates::Moment{std::chrono::milliseconds(10 * i)});
  EXPECT_LT(rates.keys(), 3'000U);
}

TEST(Rates, CountTheNetworkOfAnIPv6CustomerAsOne) {
  EXPECT_EQ(counted_address("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(counted_address("2001:db8:1:2:aaaa::1"), "2001:db8:1:2::/64");
  EXPECT_EQ(counted_address("2001:db8:1:2:bbbb::2"), counted_address("2001:db8:1:2::3"));
  EXPECT_EQ(counted_address("not an address"), "not an address");
}

}  // namespace
}  // namespace kursaal::serve
