#include "place/sources.hpp"

#include <gtest/gtest.h>

#include "place/site_in_test.hpp"

namespace kursaal::place {
namespace {

using base::day_of;

Source hospital() {
  SiteInTest folder;
  auto site = folder.load();
  EXPECT_TRUE(site.ok()) << site.error().text;
  return site.ok() ? *site->source("hospital") : Source{};
}

TEST(Sources, SayWhatTheyAreAboutAndHowTheyCome) {
  const Source source = hospital();
  EXPECT_EQ(source.organisation, "new-trust");
  EXPECT_EQ(source.mapping, "hes-apc");
  EXPECT_EQ(source.feed, Feed::delta);
  EXPECT_EQ(source.tolerance_days, 45);
  EXPECT_TRUE(source.about(Domain::ae));
  EXPECT_FALSE(source.about(Domain::gp));
}

TEST(Sources, DeclareTheDaysTheyCover) {
  const Source source = hospital();  // [2020-01-01, 2020-07-01) and [2020-08-01, 2021-01-01)
  EXPECT_EQ(source.declares(day_of(2019, 12, 31)), false);
  EXPECT_EQ(source.declares(day_of(2020, 1, 1)), true);
  EXPECT_EQ(source.declares(day_of(2020, 6, 30)), true);
  EXPECT_EQ(source.declares(day_of(2020, 7, 1)), false);
  EXPECT_EQ(source.declares(day_of(2020, 8, 1)), true);
  EXPECT_EQ(Source{}.declares(day_of(2020, 1, 1)), std::nullopt);  // not declared is not "not covered"
}

TEST(Sources, HaveALegalBasisForAPurposeUntilItExpires) {
  const Source source = hospital();
  EXPECT_NE(source.basis_for(Purpose::risk_stratification, day_of(2021, 12, 31)), nullptr);
  EXPECT_EQ(source.basis_for(Purpose::risk_stratification, day_of(2022, 1, 1)), nullptr);
  EXPECT_EQ(source.basis_for(Purpose::evaluation, day_of(2021, 12, 31)), nullptr);
}

TEST(Sources, OverlappingInCoverageOrFolderAreRefused) {
  SiteInTest coverage;
  EXPECT_NE(coverage.change("sources.toml", "from = 2020-08-01", "from = 2020-06-30").refusal().find("not overlap"),
            std::string::npos);
  SiteInTest folders;
  folders.add("sources.toml",
              "[[source]]\nname = \"ward\"\ndomains = [\"ae\"]\nfolder = \"extracts\"\nfeed = \"full\"\n"
              "tolerance_days = 1\nsource = \"T 1\"\n");
  EXPECT_NE(folders.refusal().find("hold the same files"), std::string::npos);
}

TEST(Sources, WithoutALegalBasisAreRefusedInServiceMode) {
  SiteInTest folder;
  folder.change("site.toml", "mode = \"demo\"", "mode = \"service\"");
  EXPECT_EQ(folder.refusal(), "");
  folder.change("sources.toml", "expires = 2022-01-01\n", "");
  EXPECT_NE(folder.refusal().find("must say the day"), std::string::npos);
}

TEST(Sources, OfAnUnknownDomainAreRefusedWithTheNearestOne) {
  SiteInTest folder;
  EXPECT_NE(folder.change("sources.toml", "\"acute\"", "\"acut\"")
                .refusal()
                .find("unknown domain \"acut\" (did you mean \"acute\"?)"),
            std::string::npos);
}

}  // namespace
}  // namespace kursaal::place
