// Who moves away, comes and is born: there from their day, gone after it, and the same however far a place is played.
#include <gtest/gtest.h>

#include <map>

#include "synth/place_in_test.hpp"

namespace kursaal::synth {
namespace {

std::vector<Inhabitant> played(int months) {
  Window window = ten_years();
  window.extract = base::add_months(extract_day() + 1, months) - 1;
  const Block block = draw_block(place_of_tests(), 21, 0, kPeopleInBlock, extract_day());
  return draw_inhabitants(place_of_tests(), block, window, kPeopleInBlock, 21);
}

TEST(Movers, BabiesAreBornIntoAPlacePlayedForwardByMothersWhoWereDelivered) {
  const std::vector<Inhabitant> people = played(24);
  std::size_t born = 0;
  std::size_t delivered = 0;
  for (const Inhabitant& person : people) {
    if (person.resident.birth <= extract_day()) continue;
    EXPECT_FALSE(person.counts());
    ASSERT_NE(person.resident.mother, kNobody);
    ++born;
    const Inhabitant& mother = people[person.resident.mother];
    EXPECT_EQ(mother.resident.household, person.resident.household);
    EXPECT_EQ(mother.resident.sex, Sex::female);
    for (const Deed& deed : mother.life.deeds)
      if (deed.act == Act::maternity && deed.day == person.resident.birth.value) ++delivered;
  }
  // About one in a hundred people a year.
  EXPECT_NEAR(static_cast<double>(born), 2.0 * kPeopleInBlock / 100, 20);
  EXPECT_GT(delivered, born * 9 / 10);
}

TEST(Movers, PeopleComeAndGoAfterTheCountedDayAndTheNStays) {
  const std::vector<Inhabitant> people = played(24);
  std::size_t here = 0, came = 0, left = 0;
  for (const Inhabitant& person : people) {
    if (person.counts()) ++here;
    if (person.resident.here_since.known() && person.resident.here_since > extract_day()) {
      ++came;
      EXPECT_GE(person.life.deeds.empty() ? person.life.from.value : person.life.from.value,
                person.resident.here_since.value);
    }
    if (person.counts() && person.left()) {
      ++left;
      EXPECT_GT(person.life.left, extract_day().value);
    }
  }
  EXPECT_EQ(here, kPeopleInBlock);
  EXPECT_GT(came, 25U);
  EXPECT_GT(left, 25U);
}

TEST(Movers, WhoWasThereIsTheSameHoweverFarThePlaceIsPlayed) {
  std::map<std::uint32_t, const Inhabitant*> now;
  const std::vector<Inhabitant> first = played(0);
  const std::vector<Inhabitant> later = played(12);
  for (const Inhabitant& person : later) now[person.resident.number] = &person;
  for (const Inhabitant& person : first) {
    ASSERT_TRUE(now.contains(person.resident.number));
    const Inhabitant& same = *now[person.resident.number];
    ASSERT_EQ(same.resident.birth, person.resident.birth);
    ASSERT_GE(same.life.deeds.size(), person.life.deeds.size());
    for (std::size_t i = 0; i < person.life.deeds.size(); ++i) {
      ASSERT_EQ(same.life.deeds[i].day, person.life.deeds[i].day);
      ASSERT_EQ(same.life.deeds[i].what, person.life.deeds[i].what);
    }
  }
}

// The month of `day` counted from the one that ends on the counted day: that is 0, the next 1.
int month_of_counting(base::Day day) {
  const base::Civil a = base::civil_of(day);
  const base::Civil b = base::civil_of(extract_day());
  return 12 * (a.year - b.year) + static_cast<int>(a.month) - static_cast<int>(b.month);
}

TEST(Movers, GrownUpsComeAndGoInEachMonthAroundTheCountedDayAsInTheYearsBefore) {
  constexpr std::uint64_t kBlocks = 60;
  constexpr int kYears = 8;
  std::map<int, double> came, left;
  for (std::uint64_t number = 0; number < kBlocks; ++number) {
    const Block block = draw_block(place_of_tests(), 3, number, kPeopleInBlock, extract_day());
    const auto count = [&](const Resident& resident) {
      if (base::age_years(resident.birth, extract_day()) < 18) return;
      if (resident.here_since.known()) ++came[month_of_counting(resident.here_since)];
      if (resident.leaves.known()) ++left[month_of_counting(resident.leaves)];
    };
    std::for_each(block.residents.begin(), block.residents.end(), count);
    std::for_each(block.movers.begin(), block.movers.end(), count);
  }
  for (auto* each : {&came, &left}) {
    double usual = 0;
    for (int month = -12 * (kYears + 1); month < -12; ++month) usual += (*each)[month] / (12 * kYears);
    // About two in a hundred a year, of those who are grown up.
    EXPECT_NEAR(100 * 12 * usual / (0.8 * kBlocks * kPeopleInBlock), 1.9, 0.3);
    for (int month = -2; month <= 3; ++month)
      EXPECT_NEAR((*each)[month], usual, 0.35 * usual) << (each == &came ? "came" : "left") << " in month " << month;
  }
}

TEST(Movers, WhoMovedAwayIsNotOfTheNAndWasHereBefore) {
  std::size_t away = 0;
  for (const Inhabitant& person : played(0)) {
    if (!person.left()) continue;
    ++away;
    EXPECT_FALSE(person.counts());
    EXPECT_GE(person.life.left, person.life.from.value);
    EXPECT_LE(person.life.left, extract_day().value);
  }
  EXPECT_GT(away, 200U);
}

}  // namespace
}  // namespace kursaal::synth
