#include "place/geography.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "place/site_in_test.hpp"

namespace kursaal::place {
namespace {

using base::day_of;

class Geographies : public ::testing::Test {
 protected:
  Geographies() {
    auto loaded = folder_.load();
    EXPECT_TRUE(loaded.ok()) << loaded.error().text;
    if (loaded.ok()) site_ = std::move(loaded).value();
  }
  const Geography& here() { return site_.geography; }
  SiteInTest folder_;
  Site site_;
};

struct Case {
  base::Day day;
  std::string answer;
};

TEST_F(Geographies, AWardChangesItsLocalityOnTheDayOfTheMoveAndNotTheDayBefore) {
  const Case cases[] = {
      {day_of(2021, 3, 31), "south"},
      {day_of(2021, 4, 1), "north"},  // moved on this day: [2016-05-01, 2021-04-01) south, then north
      {day_of(2021, 4, 2), "north"},
  };
  for (const auto& [day, answer] : cases) {
    const auto placed = here().locality_of_ward(WardCode{"W4"}, day);
    EXPECT_TRUE(placed.found());
    EXPECT_EQ(placed.code.value, answer) << base::format_day(day);
  }
}

TEST_F(Geographies, AnLsoaFollowsItsWardAcrossABoundaryMove) {
  EXPECT_EQ(here().ward_of_lsoa(LsoaCode{"L2"}, day_of(2019, 5, 1)).code.value, "W2");
  EXPECT_EQ(here().ward_of_lsoa(LsoaCode{"L2"}, day_of(2019, 5, 2)).code.value, "W4");
  EXPECT_EQ(here().ward_of_lsoa(LsoaCode{"L2"}, day_of(2019, 5, 3)).code.value, "W4");
}

TEST_F(Geographies, ActivityBeforeTheLocalityExistedIsInNoneAndSaysWhy) {
  const auto before = here().locality_of_ward(WardCode{"W1"}, day_of(2016, 4, 30));
  EXPECT_EQ(before.why, Placed::not_yet);
  EXPECT_TRUE(before.code.value.empty());
  EXPECT_TRUE(
      here().locality_of_ward(WardCode{"W1"}, day_of(2016, 5, 1)).found());  // "2016-05" stands on its first day
  EXPECT_EQ(here().locality_of_practice(PracticeCode{"P1"}, day_of(2016, 4, 30)).why, Placed::not_yet);
}

TEST_F(Geographies, RegisteredAndResidentAreTwoAnswers) {
  const base::Day day = day_of(2020, 1, 1);
  EXPECT_EQ(here().locality_of_practice(PracticeCode{"P1"}, day).code.value, "south");
  EXPECT_EQ(here().locality_of_residence({LsoaCode{"L1"}, {}, {}}, day).code.value, "north");
}

TEST_F(Geographies, ResidenceTakesTheMostExactThatIsKnown) {
  const base::Day day = day_of(2020, 1, 1);
  EXPECT_EQ(here().locality_of_residence({{}, "ss1 1aa", {}}, day).code.value, "north");
  EXPECT_EQ(here().locality_of_residence({{}, {}, WardCode{"W3"}}, day).code.value, "south");
  // The LSOA (north) goes before the ward that the record names (south).
  EXPECT_EQ(here().locality_of_residence({LsoaCode{"L1"}, {}, WardCode{"W3"}}, day).code.value, "north");
  // An LSOA outside the place leaves the ward.
  EXPECT_EQ(here().locality_of_residence({LsoaCode{"L9"}, {}, WardCode{"W3"}}, day).code.value, "south");
}

TEST_F(Geographies, APersonInNoLocalityIsToldApartByReason) {
  const base::Day day = day_of(2020, 1, 1);
  EXPECT_EQ(here().locality_of_residence({}, day).why, Placed::no_code);
  EXPECT_EQ(here().locality_of_residence({LsoaCode{"E01099999"}, {}, {}}, day).why, Placed::unknown_code);
  EXPECT_EQ(here().locality_of_residence({{}, "ZZ99 3VZ", {}}, day).why, Placed::unknown_code);
  EXPECT_EQ(here().locality_of_practice(PracticeCode{""}, day).why, Placed::no_code);
  EXPECT_EQ(here().locality_of_practice(PracticeCode{"V81999"}, day).why, Placed::unknown_code);
  EXPECT_EQ(here().locality_of_practice(PracticeCode{"P3"}, day).why, Placed::not_placed);
  EXPECT_EQ(here().locality_of_practice(PracticeCode{"P2"}, day_of(2018, 3, 31)).code.value, "south");
  EXPECT_EQ(here().locality_of_practice(PracticeCode{"P2"}, day_of(2018, 4, 1)).why, Placed::no_longer);
  EXPECT_EQ(here().locality_of_practice(PracticeCode{"P1"}, base::Day{}).why, Placed::unknown_day);
}

TEST_F(Geographies, AWardThatEndedIsFollowedWhileItsPartsAgreeAndDividedWhenTheyDoNot) {
  // W2 became W3 (south) and W4 (south until 1 April 2021, then north).
  const auto together = here().locality_of_ward(WardCode{"W2"}, day_of(2021, 3, 31));
  EXPECT_EQ(together.code.value, "south");
  EXPECT_EQ(together.status, FactStatus::derived);
  EXPECT_EQ(here().locality_of_ward(WardCode{"W2"}, day_of(2021, 4, 1)).why, Placed::divided);
  EXPECT_EQ(here().locality_of_ward(WardCode{"W2"}, day_of(2019, 5, 1)).status, FactStatus::stated);
}

TEST_F(Geographies, AnAreaIsFoundByItsAliasHoweverWrittenAndOnlyWhileItExists) {
  const Area* north = here().area_named(AreaLevel::locality, "upper town and hill", day_of(2016, 5, 1));
  ASSERT_NE(north, nullptr);
  EXPECT_EQ(north->code, "north");
  EXPECT_EQ(here().area_named(AreaLevel::locality, "North", day_of(2016, 4, 30)), nullptr);
  EXPECT_EQ(here().area_named(AreaLevel::locality, "Nowhere", day_of(2020, 1, 1)), nullptr);
}

TEST_F(Geographies, AnAreaKnowsWhatIsAboveIt) {
  const Area* north = here().area(AreaLevel::locality, "north");
  ASSERT_NE(north, nullptr);
  const auto above = here().above(*north, AreaLevel::place, day_of(2020, 1, 1));
  ASSERT_EQ(above.size(), 1U);
  EXPECT_EQ(above[0]->code, "testbourne");
  EXPECT_EQ(here().areas(AreaLevel::locality).size(), 2U);
  EXPECT_EQ(here().areas(AreaLevel::pcn).size(), 0U);
}

// The slow twin of a lookup: every row is looked at.
std::string scanned(const std::vector<Membership>& rows, const std::string& member, base::Day day) {
  for (const auto& row : rows) {
    if (row.member == member && row.valid.from <= day && day < row.valid.to) return row.of;
  }
  return "";
}

TEST(Geography, LookupsEqualAScanOfAllRowsInWhateverOrderTheyCome) {
  std::uint64_t state = 20160501;
  const auto random = [&](std::uint64_t below) { return (state = base::hash_mix(state)) % below; };
  for (int round = 0; round < 500; ++round) {
    GeographyTables tables;
    for (int member = 0; member < 8; ++member) {
      // Periods of one member follow each other, some with a gap.
      int from = static_cast<int>(random(20));
      for (std::uint64_t period = random(4); period > 0; --period) {
        const int to = from + 1 + static_cast<int>(random(10));
        const Validity valid{base::Day{from}, base::Day{to}};
        tables.lsoa_ward.push_back({"L" + std::to_string(member), "W" + std::to_string(random(5)), valid, {}});
        from = to + static_cast<int>(random(3));
      }
    }
    for (std::size_t i = tables.lsoa_ward.size(); i > 1; --i)
      std::swap(tables.lsoa_ward[i - 1], tables.lsoa_ward[random(i)]);
    const Geography geography(tables);
    for (int member = 0; member < 9; ++member) {
      const std::string code = "L" + std::to_string(member);
      for (int day = -1; day < 70; ++day) {
        ASSERT_EQ(geography.ward_of_lsoa(LsoaCode{code}, base::Day{day}).code.value,
                  scanned(tables.lsoa_ward, code, base::Day{day}));
      }
    }
  }
}

TEST(Geography, ComparesNamesAndPostcodesByTheirPlainForm) {
  EXPECT_EQ(plain_name("Benfleet & Hadleigh"), "benfleet and hadleigh");
  EXPECT_EQ(plain_name("St. Luke's"), "st lukes");
  EXPECT_EQ(plain_postcode(" ss8 0ja "), "SS80JA");
}

TEST(Geography, RefusesTwoLocalitiesOfOneNameOnOneDay) {
  SiteInTest folder;
  EXPECT_NE(folder.change("areas.toml", "name = \"South\"", "name = \"Upper Town and Hill\"")
                .refusal()
                .find("two localities go by the name"),
            std::string::npos);
}

TEST(Geography, AllowsANameAgainOnceTheFirstHasEnded) {
  SiteInTest folder;
  folder.add("areas.toml",
             "[[area]]\nlevel = \"locality\"\ncode = \"north-old\"\nname = \"North\"\nfrom = 2010\nto = 2016-05-01\n"
             "source = \"T 1\"\n");
  folder.change("areas.toml", "from = 2010\n", "from = \"2010\"\n");
  EXPECT_EQ(folder.refusal(), "");
}

TEST(Geography, RefusesAMemberInTwoAreasOnOneDay) {
  SiteInTest folder;
  EXPECT_NE(folder.add("practice-locality.csv", "P1,north,2020-01-01,,T 8\n")
                .refusal()
                .find("P1 is in south and in north on the same day"),
            std::string::npos);
}

TEST(Geography, RefusesAMembershipBeforeItsLocalityExisted) {
  SiteInTest folder;
  EXPECT_NE(folder.change("ward-locality.csv", "W1,north,2016-05-01", "W1,north,2016-04-30")
                .refusal()
                .find("on days on which locality north was not there"),
            std::string::npos);
}

TEST(Geography, RefusesCodesThatAreNotThereAndDatesThatAreNone) {
  SiteInTest folder;
  folder.add("ward-locality.csv", "W9,north,2016-05-01,,T 4\n").add("lsoa-ward.csv", "L3,W1,2016-02-31,,T 5\n");
  const std::string refusal = folder.refusal();
  EXPECT_NE(refusal.find("no ward has the code \"W9\""), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("lsoa-ward.csv line 5: \"from\" must be a date"), std::string::npos) << refusal;
}

}  // namespace
}  // namespace kursaal::place
