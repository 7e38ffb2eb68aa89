// Services, deprivation and the register of legal bases, read from small sites.
#include "place/services.hpp"

#include <gtest/gtest.h>

#include "place/site_in_test.hpp"

namespace kursaal::place {
namespace {

constexpr const char* kServices = R"([[service]]
id = "complex-care"
name = "Complex care"
list = "complex-care"
owner = { organisation = "last-trust", role = "co-ordinator", act_within_days = 7 }
in_reach = { organisation = "last-trust", role = "discharge nurse", act_within_days = 2 }
source = "T 1"
[[service.team]]
name = "North team"
locality = "north"
places_a_week = 2
posts = [{ role = "co-ordinator", established = "1", in_post = "0.5" }]
source = "T 1"
)";

// site.toml ends inside [files].
base::Result<Site> load_with(const std::string& key, const std::string& text, const std::string& from = "",
                             const std::string& to = "") {
  SiteInTest site;
  std::string file = text;
  if (!from.empty()) file.replace(file.find(from), from.size(), to);
  site.add("site.toml", key + " = \"extra.file\"\n").put("extra.file", file);
  return site.load();
}

std::string problem_of(const base::Result<Site>& site) { return site.ok() ? "" : site.error().text; }

TEST(Services, SayWhoOwnsAListedPersonAndHowManyATeamCanTake) {
  const auto site = load_with("services", kServices);
  ASSERT_TRUE(site.ok()) << site.error().text;
  const Service* service = site->service("complex-care");
  ASSERT_NE(service, nullptr);
  EXPECT_EQ(service->owner.role, "co-ordinator");
  EXPECT_EQ(service->in_reach.act_within_days, 2);
  ASSERT_NE(service->team_of("north"), nullptr);
  EXPECT_EQ(service->team_of("north")->places_a_week, 2);
  EXPECT_EQ(service->team_of("north")->posts[0].in_post, 0.5);
  EXPECT_EQ(service->team_of("south"), nullptr) << "a locality without a team";
  EXPECT_EQ(site->service("other"), nullptr);
}

TEST(Services, RefuseATeamOfNoLocalityAndAnOwnerThatIsNobody) {
  EXPECT_NE(
      problem_of(load_with("services", kServices, "locality = \"north\"", "locality = \"east\"")).find("no locality"),
      std::string::npos);
  EXPECT_NE(problem_of(load_with("services", kServices, "organisation = \"last-trust\", role = \"co",
                                 "organisation = \"nobody\", role = \"co"))
                .find("no organisation has the id \"nobody\""),
            std::string::npos);
  EXPECT_NE(
      problem_of(load_with("services", kServices, "places_a_week = 2", "places_a_week = -1")).find("places_a_week"),
      std::string::npos);
  EXPECT_NE(problem_of(load_with("services", kServices, "in_post = \"0.5\"", "in_post = \"half\"")).find("in_post"),
            std::string::npos);
}

TEST(Deprivation, GivesTheFifthOfAnAreaAndNothingForOneThatIsNotInTheTable) {
  const auto site = load_with("deprivation", "lsoa,decile,source\nL1,1,T 1\nL2,2,T 1\nL3,3,T 1\nL4,10,T 1\n");
  ASSERT_TRUE(site.ok()) << site.error().text;
  EXPECT_EQ(site->deprivation.fifth_of("L1"), 1);
  EXPECT_EQ(site->deprivation.fifth_of("L2"), 1);
  EXPECT_EQ(site->deprivation.fifth_of("L3"), 2);
  EXPECT_EQ(site->deprivation.fifth_of("L4"), 5);
  EXPECT_EQ(site->deprivation.fifth_of("L9"), std::nullopt);
  EXPECT_NE(problem_of(load_with("deprivation", "lsoa,decile,source\nL1,11,T 1\n")).find("1 to 10"), std::string::npos);
  EXPECT_NE(problem_of(load_with("deprivation", "lsoa,decile,source\nL1,1,T 1\nL1,2,T 1\n")).find("twice"),
            std::string::npos);
}

TEST(LegalBasis, StandsInTheRegisterOrWithTheSource) {
  const std::string basis =
      "[[basis]]\nsources = [\"hospital\"]\npurpose = \"direct-care\"\nname = \"Agreement\"\nexpires = "
      "2023-01-01\nsource = \"T 1\"\n";
  const auto site = load_with("legal_basis", basis);
  ASSERT_TRUE(site.ok()) << site.error().text;
  const Source* hospital = site->source("hospital");
  EXPECT_NE(hospital->basis_for(Purpose::direct_care, base::day_of(2022, 12, 31)), nullptr) << "of the register";
  EXPECT_EQ(hospital->basis_for(Purpose::direct_care, base::day_of(2023, 1, 1)), nullptr) << "expired";
  EXPECT_NE(hospital->basis_for(Purpose::risk_stratification, base::day_of(2021, 12, 31)), nullptr) << "its own";
  EXPECT_NE(problem_of(load_with("legal_basis", basis, "\"hospital\"", "\"hopsital\"")).find("did you mean"),
            std::string::npos);
}

TEST(SafetyRules, SR23_what_teams_did_has_rows_of_its_own_in_the_register_with_purpose_and_expiry) {
  const std::string basis =
      "[[basis]]\nsources = [\"feedback\"]\npurpose = \"risk-stratification\"\nname = \"Agreement\"\nexpires = "
      "2023-01-01\nsource = \"T 1\"\n";
  const auto site = load_with("legal_basis", basis);
  ASSERT_TRUE(site.ok()) << site.error().text;
  EXPECT_NE(site->feedback.basis_for(Purpose::risk_stratification, base::day_of(2022, 12, 31)), nullptr);
  EXPECT_EQ(site->feedback.basis_for(Purpose::risk_stratification, base::day_of(2023, 1, 1)), nullptr) << "expired";
  EXPECT_EQ(site->feedback.basis_for(Purpose::direct_care, base::day_of(2022, 1, 1)), nullptr) << "another purpose";
  EXPECT_EQ(site->source("feedback"), nullptr) << "no source that files are read of";
  EXPECT_NE(problem_of(load_with("legal_basis", basis, "\"feedback\"", "\"feedbak\"")).find("did you mean"),
            std::string::npos);
}

}  // namespace
}  // namespace kursaal::place
