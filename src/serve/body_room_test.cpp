#include "serve/body_room.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kursaal::serve {
namespace {

using Said = BodyRoom::Said;

class RoomForBodies : public testing::Test {
 protected:
  std::unique_ptr<BodyRoom::Place> from(const std::string& sender) {
    return room.place_for(sender, [this](std::uint64_t number) { asked_to_go.push_back(number); });
  }
  BodyRoom room{100, 60};
  std::vector<std::uint64_t> asked_to_go;
};

TEST_F(RoomForBodies, CountsWhatCameAndNotWhatWasDeclared) {
  {
    const auto place = from("a");
    EXPECT_EQ(room.held(), 0U);
    EXPECT_EQ(place->hold(10), Said::held);
    EXPECT_EQ(place->hold(30), Said::held);
    EXPECT_EQ(place->hold(30), Said::held);
    EXPECT_EQ(room.held(), 30U);
  }
  EXPECT_EQ(room.held(), 0U);
}

TEST_F(RoomForBodies, IsMadeByTheOldestThatIsAtLeastAsLargeAndOnlyOnceItHasGone) {
  const auto small = from("a");
  auto oldest = from("a");
  const auto other = from("b");
  EXPECT_EQ(small->hold(2), Said::held);
  EXPECT_EQ(oldest->hold(48), Said::held);
  EXPECT_EQ(other->hold(48), Said::held);
  const auto newcomer = from("c");
  EXPECT_EQ(newcomer->hold(10), Said::wait);
  EXPECT_EQ(newcomer->hold(10), Said::wait) << "nobody else is asked for the same room";
  EXPECT_EQ(asked_to_go, std::vector<std::uint64_t>{oldest->number()});
  EXPECT_EQ(room.held(), 98U) << "the bound is kept meanwhile";
  EXPECT_EQ(oldest->hold(49), Said::refused);
  oldest.reset();
  EXPECT_EQ(newcomer->hold(10), Said::held);
  EXPECT_EQ(room.held(), 60U);
}

TEST_F(RoomForBodies, IsBoundedForEachSenderWhoseOwnBodiesThenGiveWay) {
  const auto first_of_b = from("b");
  EXPECT_EQ(first_of_b->hold(35), Said::held);
  const auto first = from("a");
  const auto second = from("a");
  EXPECT_EQ(first->hold(35), Said::held);
  EXPECT_EQ(second->hold(20), Said::held);
  EXPECT_EQ(second->hold(30), Said::wait) << "60 are one sender's bound";
  EXPECT_EQ(asked_to_go, std::vector<std::uint64_t>{first->number()}) << "not the other sender's, though it is older";
}

TEST_F(RoomForBodies, IsRefusedToWhoeverAsksForMoreThanAllOthersHold) {
  std::vector<std::unique_ptr<BodyRoom::Place>> places;
  for (int i = 0; i < 10; ++i) {
    places.push_back(from("s" + std::to_string(i)));
    EXPECT_EQ(places.back()->hold(9), Said::held);
  }
  const auto large = from("large");
  EXPECT_EQ(large->hold(10), Said::held);
  EXPECT_EQ(large->hold(11), Said::refused);
  EXPECT_TRUE(asked_to_go.empty());
}

TEST_F(RoomForBodies, IsNotMadeByWhatHasArrived) {
  const auto arrived = from("a");
  EXPECT_EQ(arrived->hold(60), Said::held);
  arrived->arrived();
  const auto on_its_way = from("b");
  EXPECT_EQ(on_its_way->hold(40), Said::held);
  const auto newcomer = from("c");
  EXPECT_EQ(newcomer->hold(1), Said::wait);
  EXPECT_EQ(asked_to_go, std::vector<std::uint64_t>{on_its_way->number()});
  on_its_way->arrived();
  EXPECT_EQ(newcomer->hold(1), Said::refused) << "it came whole after all";
}

}  // namespace
}  // namespace kursaal::serve
