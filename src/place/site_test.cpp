#include "place/site.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "place/site_in_test.hpp"

namespace kursaal::place {
namespace {

using base::day_of;

TEST(Site, LoadsWholeWithItsNameModeAndZone) {
  SiteInTest folder;
  const auto site = folder.load();
  ASSERT_TRUE(site.ok()) << site.error().text;
  EXPECT_EQ(site->name, "Testbourne");
  EXPECT_EQ(site->mode, Mode::demo);
  EXPECT_EQ(site->time_zone, "Europe/London");
  EXPECT_TRUE(site->configured);
  EXPECT_EQ(site->digest.size(), 32U);
}

TEST(Site, NamesAnUnknownKeyWithItsLineAndTheNearestOne) {
  SiteInTest folder;
  EXPECT_EQ(folder.change("site.toml", "mode", "mdoe").refusal(),
            "site.toml line 1: the file: the key \"mode\" is missing\n"
            "site.toml line 2: the file: unknown key \"mdoe\" (did you mean \"mode\"?)");
  SiteInTest inner;
  EXPECT_EQ(inner.change("areas.toml", "from = \"2016-05\"", "form = \"2016-05\"").refusal().substr(0, 80),
            std::string("areas.toml line 10: [[area]]: unknown key \"form\" (did you mean \"from\"?)").substr(0, 80));
}

TEST(Site, NamesAMissingKeyColumnAndFile) {
  SiteInTest key;
  EXPECT_NE(key.change("sources.toml", "name = \"hospital\"\n", "")
                .refusal()
                .find("sources.toml line 1: [[source]]: the key \"name\" is missing"),
            std::string::npos);
  SiteInTest column;
  const std::string refusal = column.change("wards.csv", "code,name,of", "code,nane,of").refusal();
  EXPECT_NE(refusal.find("wards.csv line 1: unknown column \"nane\" (did you mean \"name\"?)"), std::string::npos)
      << refusal;
  EXPECT_NE(refusal.find("wards.csv line 1: the column \"name\" is missing"), std::string::npos) << refusal;
  SiteInTest file;
  EXPECT_NE(file.change("site.toml", "wards.csv", "words.csv").refusal().find("the file \"words.csv\" is not there"),
            std::string::npos);
}

TEST(Site, ReportsEveryProblemAtOnce) {
  SiteInTest folder;
  folder.change("sources.toml", "feed = \"delta\"", "feed = \"dleta\"")
      .change("areas.toml", "source = \"T 1\"", "sauce = \"T 1\"");
  const std::string refusal = folder.refusal();
  EXPECT_NE(refusal.find("unknown feed \"dleta\" (did you mean \"delta\"?)"), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("every fact says where it comes from"), std::string::npos) << refusal;
}

TEST(Site, RefusesAFactWhoseSourceIsNoDocumentAndAReadingWithoutABasis) {
  SiteInTest tag;
  EXPECT_NE(tag.change("lsoa-ward.csv", "L1,W1,,,T 5", "L1,W1,,,TT 5")
                .refusal()
                .find("membership of L1 in W1: no document has the tag \"TT\" (did you mean \"T\"?)"),
            std::string::npos);
  SiteInTest basis;
  EXPECT_NE(basis.change("areas.toml", "source = \"T 1\"", "source = \"T 1\"\nstatus = \"inferred\"")
                .refusal()
                .find("gives no \"basis\""),
            std::string::npos);
}

TEST(Site, RefusesFilesOutsideItsFolderAndBrokenSyntax) {
  SiteInTest outside;
  EXPECT_NE(
      outside.change("site.toml", "\"wards.csv\"", "\"../wards.csv\"").refusal().find("must lie in the site folder"),
      std::string::npos);
  SiteInTest source_outside;
  EXPECT_NE(source_outside.change("sources.toml", "extracts/hospital", "../hospital")
                .refusal()
                .find("must lie in the site folder"),
            std::string::npos);
  SiteInTest broken;
  EXPECT_NE(broken.put("site.toml", "name = \"x\nmode = 1\n").refusal().find("site.toml line 1"), std::string::npos);
}

TEST(Site, CutShortAnywhereIsRefusedOrLoadsAndNeverBreaks) {
  for (const std::string file :
       {"site.toml", "areas.toml", "organisations.toml", "sources.toml", "ward-locality.csv"}) {
    SiteInTest whole;
    const std::string text = whole.text(file);
    for (std::size_t length = 0; length < text.size(); length += 17) {
      const auto site = whole.put(file, text.substr(0, length)).load();
      if (!site.ok()) {
        EXPECT_EQ(site.error().code, base::ErrorCode::configuration) << site.error().text;
        EXPECT_FALSE(site.error().text.empty());
      }
    }
  }
}

TEST(Site, RefusesAFactAboutAnAreaThatIsNotThere) {
  SiteInTest folder;
  folder.change("site.toml", "[files]\n", "[files]\nfacts = \"facts.toml\"\n");
  folder.put(
      "facts.toml",
      "[[fact]]\nid = \"f\"\nabout = \"x\"\narea = \"nowhere\"\nclaims = [{ value = \"1\", source = \"T 1\" }]\n");
  EXPECT_EQ(folder.refusal(), "facts: f: no area has the code \"nowhere\"");
}

TEST(Site, DigestChangesWithAnyOfItsFilesAndWithNothingElse) {
  SiteInTest folder;
  const auto first = folder.load();
  ASSERT_TRUE(first.ok());
  folder.put("not-named.txt", "of no concern");
  EXPECT_EQ(folder.load()->digest, first->digest);
  folder.change("areas.toml", "Upper Town & Hill", "Upper Town and Hill");
  EXPECT_NE(folder.load()->digest, first->digest);
  SiteInTest elsewhere;
  EXPECT_EQ(elsewhere.load()->digest, first->digest);
}

TEST(Site, OfAFolderWithoutSiteFileIsOneDemoLocalityWithEveryoneInIt) {
  SiteInTest scratch;
  const auto folder = scratch.folder() / "My Sample";
  std::filesystem::create_directory(folder);
  const auto site = open_site(folder / "");
  ASSERT_TRUE(site.ok());
  EXPECT_FALSE(site->configured);
  EXPECT_EQ(site->name, "My Sample");
  EXPECT_EQ(site->mode, Mode::demo);
  ASSERT_EQ(site->geography.areas(AreaLevel::locality).size(), 1U);
  const base::Day long_ago = day_of(1930, 1, 1);
  EXPECT_EQ(site->geography.locality_of_practice(PracticeCode{}, long_ago).code.value, "my-sample");
  EXPECT_EQ(site->geography.locality_of_residence({}, base::Day{}).code.value, "my-sample");
  ASSERT_EQ(site->sources.size(), 1U);
  EXPECT_EQ(site->sources[0].name, "mixed");
  EXPECT_TRUE(site->sources[0].about(Domain::gp));
  EXPECT_EQ(site->sources[0].mapping, "auto");
  EXPECT_EQ(site->digest, open_site(folder)->digest);
}

TEST(Site, KnowsWhoseFolderAFileLiesInAndWhichFilesAreItsOwn) {
  SiteInTest folder;
  const auto site = folder.load();
  ASSERT_TRUE(site.ok()) << site.error().text;
  ASSERT_NE(site->source_of("extracts/hospital/2020/apc.csv.gz"), nullptr);
  EXPECT_EQ(site->source_of("extracts/hospital/2020/apc.csv.gz")->name, "hospital");
  EXPECT_EQ(site->source_of("extracts/hospital-old/apc.csv"), nullptr);
  EXPECT_EQ(site->source_of("wards.csv"), nullptr);
  EXPECT_TRUE(std::binary_search(site->own_files.begin(), site->own_files.end(), std::string("site.toml")));
  EXPECT_TRUE(std::binary_search(site->own_files.begin(), site->own_files.end(), std::string("wards.csv")));
  const Site sample = default_site(folder.folder());
  ASSERT_NE(sample.source_of("any/Patient.ndjson"), nullptr);
  EXPECT_EQ(sample.source_of("any/Patient.ndjson")->name, "mixed");
}

TEST(Site, OfTheSampleThatShipsNeedsNoConfiguration) {
  const auto site = open_site(std::string(KURSAAL_SOURCE_DIR) + "/sites/sample-fhir");
  ASSERT_TRUE(site.ok()) << site.error().text;
  EXPECT_FALSE(site->configured);
  EXPECT_EQ(site->geography.locality_of_residence({}, day_of(2025, 3, 31)).code.value, "sample-fhir");
}

TEST(Site, OfNoFolderIsNotFound) {
  const auto site = open_site("no/such/folder");
  ASSERT_FALSE(site.ok());
  EXPECT_EQ(site.error().code, base::ErrorCode::not_found);
}

}  // namespace
}  // namespace kursaal::place
