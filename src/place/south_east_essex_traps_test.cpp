// The twenty-two contradictions, gaps and traps of the papers: each stands in the site as two sourced values or more,
// side by side, and none was chosen.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "place/place.hpp"

namespace kursaal::place {
namespace {

const Site& south_east_essex() {
  static const Site kSite = [] {
    auto loaded = load_site(std::string(KURSAAL_SOURCE_DIR) + "/sites/south-east-essex");
    EXPECT_TRUE(loaded.ok()) << loaded.error().text;
    return loaded.ok() ? std::move(loaded).value() : Site{};
  }();
  return kSite;
}

std::vector<const Fact*> facts_of(const std::string& trap) {
  std::vector<const Fact*> facts;
  for (const Fact& fact : south_east_essex().facts)
    if (fact.trap == trap) facts.push_back(&fact);
  return facts;
}

// A value with what it is a value of, or, where all say the same, the place that says it.
std::set<std::string> sayings(const std::string& trap) {
  std::set<std::string> all;
  for (const Fact* fact : facts_of(trap))
    for (const Claim& claim : fact->claims)
      all.insert(claim.value + "|" + claim.unit + "|" + claim.period + "|" + fact->id + "|" +
                 (trap == "T12" ? claim.evidence.sources.front() : std::string()));
  return all;
}

TEST(Traps, EachOfTheTwentyTwoStandsAsTwoSourcedValuesOrMore) {
  for (int number = 1; number <= 22; ++number) {
    const std::string trap = "T" + std::to_string(number);
    EXPECT_GE(sayings(trap).size(), 2U) << trap;
    for (const Fact* fact : facts_of(trap))
      for (const Claim& claim : fact->claims) {
        ASSERT_FALSE(claim.evidence.sources.empty()) << trap;
        const bool paper = std::any_of(
            claim.evidence.sources.begin(), claim.evidence.sources.end(),
            [](const std::string& source) { return source.size() > 2 && source[0] == 'S' && source[2] == ' '; });
        EXPECT_TRUE(paper) << trap << ": " << fact->id;
      }
  }
}

TEST(Traps, NoFactWithATrapIsReadAsSettled) {
  for (const Fact& fact : south_east_essex().facts)
    if (!fact.trap.empty()) {
      EXPECT_NE(fact.reading, Reading::single) << fact.trap << ": " << fact.id;
    }
}

TEST(Traps, WhatIsToBeConfirmedIsNoNumberAndWhatIsInferredSaysSo) {
  const auto breaks = facts_of("T5");
  ASSERT_EQ(breaks.size(), 1U);
  EXPECT_EQ(breaks[0]->claims.back().value, "TBC");
  for (const std::string trap : {"T13", "T16"}) {
    std::size_t inferred = 0;
    for (const Fact* fact : facts_of(trap))
      for (const Claim& claim : fact->claims)
        if (claim.evidence.status == FactStatus::inferred) {
          EXPECT_FALSE(claim.evidence.basis.empty());
          ++inferred;
        }
    EXPECT_EQ(inferred, 1U) << trap;
  }
}

TEST(Traps, EstablishmentAndPostsFilledAreBothKnown) {
  std::map<std::string, std::vector<std::string>> values;
  for (const Fact* fact : facts_of("T19"))
    for (const Claim& claim : fact->claims) values[fact->id].push_back(claim.value);
  EXPECT_EQ(values["co-ordinators"], (std::vector<std::string>{"1 each per locality, 4 in all", "3"}));
  EXPECT_EQ(values["navigators"], (std::vector<std::string>{"1 each per locality, 4 in all", "4"}));
}

TEST(Traps, MadeUpMovesOfTheSamplePlaceStandInNoTableOfTheSite) {
  for (const auto& [about, evidence] : evidence_of(south_east_essex()))
    for (const std::string& source : evidence->sources) EXPECT_NE(source, "SAMPLE") << about;
}

}  // namespace
}  // namespace kursaal::place
