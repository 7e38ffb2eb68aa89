// The site that ships: its facts load, each has a source, and the seeds' contradictions stand side by side.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "place/place.hpp"

namespace kursaal::place {
namespace {

using base::day_of;

const Site& south_east_essex() {
  static const Site kSite = [] {
    auto loaded = load_site(std::string(KURSAAL_SOURCE_DIR) + "/sites/south-east-essex");
    EXPECT_TRUE(loaded.ok()) << loaded.error().text;
    return loaded.ok() ? std::move(loaded).value() : Site{};
  }();
  return kSite;
}

std::string locality_of(std::string_view ward, base::Day day) {
  return south_east_essex().geography.locality_of_ward(WardCode{std::string(ward)}, day).code.value;
}

TEST(SouthEastEssex, HasTheEightLocalitiesOfTheStrategy) {
  std::set<std::string> names;
  for (const Area& area : south_east_essex().geography.areas(AreaLevel::locality)) names.insert(area.name);
  EXPECT_EQ(names, (std::set<std::string>{"Benfleet & Hadleigh", "Canvey", "East", "East Central", "Rayleigh",
                                          "Rochford", "West", "West Central"}));
}

TEST(SouthEastEssex, GivesEveryFactASourceThatIsADeclaredDocument) {
  std::set<std::string> tags;
  for (const auto& document : south_east_essex().documents) tags.insert(document.tag);
  const auto all = evidence_of(south_east_essex());
  EXPECT_GT(all.size(), 700U);
  for (const auto& [about, evidence] : all) {
    EXPECT_FALSE(evidence->sources.empty()) << about;
    for (const auto& source : evidence->sources)
      EXPECT_TRUE(tags.contains(source.substr(0, source.find(' ')))) << about << ": " << source;
  }
}

TEST(SouthEastEssex, SaysOfWhatIsKnownFromNoneOfItsDocumentsThatItIsUnverified) {
  for (const auto& [about, evidence] : evidence_of(south_east_essex())) {
    const bool general = std::any_of(evidence->sources.begin(), evidence->sources.end(),
                                     [](const std::string& source) { return source.starts_with("GENERAL"); });
    EXPECT_TRUE(!general || evidence->status == FactStatus::unverified) << about;
  }
}

TEST(SouthEastEssex, PlacesTheWardsThatTheStrategyNamesAsStatedAndTheOthersAsInferred) {
  const base::Day day = day_of(2019, 1, 1);
  EXPECT_EQ(locality_of("E05002216", day), "southend-east-central");  // Kursaal, S1 L520
  EXPECT_EQ(locality_of("E05002225", day), "southend-east-central");  // Victoria of Southend, S1 L525
  EXPECT_EQ(locality_of("E05004095", day), "benfleet-hadleigh");      // Victoria of Castle Point
  EXPECT_EQ(south_east_essex().geography.locality_of_ward(WardCode{"E05002216"}, day).status, FactStatus::stated);
  EXPECT_EQ(south_east_essex().geography.locality_of_ward(WardCode{"E05002212"}, day).status, FactStatus::inferred);
}

TEST(SouthEastEssex, FollowsHockleyWestOfTheCensusOf2011ToTheRochfordLocality) {
  EXPECT_EQ(locality_of("E05004217", day_of(2019, 1, 1)), "rochford");  // S1 L521; the ward ended on 5 May 2016
  EXPECT_EQ(locality_of("E05004217", day_of(2017, 12, 31)), "");        // before the locality
}

TEST(SouthEastEssex, KnowsTheDayBeforeTheDayAndTheDayAfterCastlePointsNewWards) {
  const Geography& here = south_east_essex().geography;
  const LsoaCode lsoa = [&] {
    for (const auto& m : here.tables().lsoa_ward) {
      if (m.of == "E05004088") return LsoaCode{m.member};  // Canvey Island West, divided in 2024
    }
    return LsoaCode{};
  }();
  EXPECT_EQ(here.ward_of_lsoa(lsoa, day_of(2024, 5, 1)).code.value, "E05004088");
  const std::string after = here.ward_of_lsoa(lsoa, day_of(2024, 5, 2)).code.value;
  EXPECT_TRUE(after == "E05015692" || after == "E05015695") << after;
  EXPECT_EQ(here.ward_of_lsoa(lsoa, day_of(2024, 5, 3)).code.value, after);
  // Divided between two wards, both of Canvey: the old code still says the locality.
  EXPECT_EQ(locality_of("E05004088", day_of(2024, 5, 2)), "canvey");
}

TEST(SouthEastEssex, PutsEveryWardAndEveryOpenPracticeSomewhereInSeptember2018) {
  const base::Day day = day_of(2018, 9, 18);
  const Geography& here = south_east_essex().geography;
  std::size_t wards = 0;
  for (const Area& ward : here.areas(AreaLevel::ward)) {
    if (!ward.valid.contains(day)) continue;
    ++wards;
    EXPECT_TRUE(here.locality_of_ward(WardCode{ward.code}, day).found()) << ward.code << ' ' << ward.name;
  }
  EXPECT_EQ(wards, 17U + 14U + 13U);  // Southend, Castle Point, Rochford
  for (const Area& practice : here.areas(AreaLevel::practice)) {
    if (!practice.valid.contains(day)) continue;
    EXPECT_TRUE(here.locality_of_practice(PracticeCode{practice.code}, day).found()) << practice.code;
  }
}

TEST(SouthEastEssex, HasNoActivityInSouthendsLocalitiesBeforeMay2016) {
  const auto before = south_east_essex().geography.locality_of_ward(WardCode{"E05002216"}, day_of(2016, 4, 30));
  EXPECT_EQ(before.why, Placed::not_yet);
  EXPECT_EQ(locality_of("E05002216", day_of(2016, 5, 1)), "southend-east-central");
}

TEST(SouthEastEssex, RollsALocalityUpToItsAuthorityPlaceAndSystem) {
  const Geography& here = south_east_essex().geography;
  const Area* locality = here.area_named(AreaLevel::locality, "benfleet and hadleigh", day_of(2019, 1, 1));
  ASSERT_NE(locality, nullptr);
  const base::Day day = day_of(2019, 1, 1);
  ASSERT_EQ(here.above(*locality, AreaLevel::authority, day).size(), 1U);
  EXPECT_EQ(here.above(*locality, AreaLevel::authority, day)[0]->name, "Castle Point");
  ASSERT_EQ(here.above(*locality, AreaLevel::place, day).size(), 1U);
  EXPECT_EQ(here.above(*locality, AreaLevel::system, day)[0]->code, "mid-and-south-essex");
  EXPECT_EQ(here.areas(AreaLevel::place).size(), 4U);  // S4 3.6
}

TEST(SouthEastEssex, ResolvesSeptToEputUnderEveryNameThatThePapersUse) {
  const Organisations& all = south_east_essex().organisations;
  const Organisation* sept = all.named("SEPT");
  ASSERT_NE(sept, nullptr);
  ASSERT_EQ(all.holders(sept->id, day_of(2018, 1, 1)).size(), 1U);
  EXPECT_EQ(all.holders(sept->id, day_of(2018, 1, 1))[0]->id, "eput");
  EXPECT_EQ(all.holders(sept->id, day_of(2017, 2, 1))[0]->id, "sept");
  for (const std::string_view name :
       {"Essex Partnership University NHS Trust", "Essex Partnership NHS Foundation Trust",
        "Essex Partnership University NHS Foundation Trust", "EPUT"}) {
    ASSERT_NE(all.named(name), nullptr) << name;
    EXPECT_EQ(all.named(name)->id, "eput") << name;
  }
}

TEST(SouthEastEssex, KeepsTheShiftedRowsOfTheSystemsTableUnverifiedAndUnknownLegal) {
  const auto& systems = south_east_essex().systems;
  EXPECT_EQ(systems.size(), 19U);
  const auto unverified = std::count_if(systems.begin(), systems.end(), [](const RecordSystem& s) {
    return s.evidence.status == FactStatus::unverified;
  });
  EXPECT_EQ(unverified, 12);
  int practices = 0;
  for (const auto& system : systems) practices += system.sites.value_or(0);
  EXPECT_EQ(practices, 50 + 1);  // 51 practices, S1 L666
  EXPECT_EQ(systems.back().product, "unknown");
}

TEST(SouthEastEssex, KeepsBothSidesOfEachContradictionAndChoosesNone) {
  std::set<std::string> traps;
  for (const auto& fact : south_east_essex().facts) {
    if (!fact.trap.empty()) traps.insert(fact.trap);
    if (fact.reading == Reading::conflict) {
      std::set<std::string> values;
      for (const auto& claim : fact.claims) values.insert(claim.value);
      EXPECT_GT(values.size(), 1U) << fact.id;
    }
  }
  EXPECT_EQ(traps.size(), 22U);  // T1 to T22
  const auto ibcf = std::find_if(south_east_essex().facts.begin(), south_east_essex().facts.end(),
                                 [](const Fact& fact) { return fact.id == "ibcf-2017-18"; });
  ASSERT_NE(ibcf, south_east_essex().facts.end());
  EXPECT_EQ(ibcf->claims[0].value, "3.988");
  EXPECT_EQ(ibcf->claims[1].value, "3.998");
}

}  // namespace
}  // namespace kursaal::place
