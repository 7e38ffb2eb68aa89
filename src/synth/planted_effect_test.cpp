// A planted effect is there, is of the size that was asked for, and touches nobody whom the service does not know.
#include <gtest/gtest.h>

#include "synth/place_in_test.hpp"

namespace kursaal::synth {
namespace {

std::vector<Inhabitant> people_with(double ratio) {
  Window window = ten_years();
  window.complex_care = ratio;
  const Block block = draw_block(place_of_tests(), 11, 0, kPeopleInBlock, extract_day());
  std::vector<Inhabitant> all;
  // The same block under many seeds of life: as many people as the effect needs to show.
  for (std::uint64_t seed = 0; seed < 7; ++seed) {
    auto part = draw_inhabitants(place_of_tests(), block, window, kPeopleInBlock, seed);
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

struct Use {
  double enrolled = 0, stays = 0, days = 0, vigour = 0;
};

// Emergency stays of those whom the service took on, in the year after.
Use use_after(const std::vector<Inhabitant>& people) {
  Use use;
  for (const Inhabitant& person : people) {
    const std::int32_t from = person.life.enrolled;
    if (from == kNever) continue;
    const std::int32_t last = person.dead() ? person.life.death.value : extract_day().value;
    ++use.enrolled;
    use.vigour += person.life.vigour;
    use.days += std::min(from + 365, last) - from;
    for (const Deed& deed : person.life.deeds)
      if (deed.act == Act::emergency && deed.day > from && deed.day <= from + 365) ++use.stays;
  }
  return use;
}

TEST(PlantedEffect, LowersEmergencyStaysOfThoseTheServiceTookOn) {
  const Use none = use_after(people_with(1));
  const Use half = use_after(people_with(0.5));
  ASSERT_GT(none.enrolled, 150);
  // Stays that a fracture or a stroke brings come by another way, so the ratio lies a little above what was planted.
  EXPECT_NEAR((half.stays / half.days) / (none.stays / none.days), 0.53, 0.12);
}

TEST(PlantedEffect, TakesOnTheFrailerWhichIsThePlantedConfounding) {
  const Use use = use_after(people_with(1));
  EXPECT_GT(use.vigour / use.enrolled, 0.25);
}

TEST(PlantedEffect, TouchesNobodyWhomTheServiceDoesNotKnow) {
  const Block block = draw_block(place_of_tests(), 11, 0, 600, extract_day());
  Window planted = ten_years();
  planted.complex_care = 0.5;
  std::size_t compared = 0;
  for (const Resident& resident : block.residents) {
    const SmallArea& area = place_of_tests().areas[resident.area];
    const Life with = live(resident, area, planted, 4, resident.number);
    const Life without = live(resident, area, ten_years(), 4, resident.number);
    if (without.enrolled != kNever) continue;
    ASSERT_EQ(with.deeds.size(), without.deeds.size());
    for (std::size_t i = 0; i < with.deeds.size(); ++i) ASSERT_EQ(with.deeds[i].day, without.deeds[i].day);
    ++compared;
  }
  EXPECT_GT(compared, 500U);
}

}  // namespace
}  // namespace kursaal::synth
