#include <gtest/gtest.h>

#include "app/config_command.hpp"
#include "app/program_in_test.hpp"
#include "place/place.hpp"

namespace kursaal::app {
namespace {

Settings shipped() {
  Settings settings;
  settings.data_folder = KURSAAL_SOURCE_DIR "/data";
  return settings;
}

std::string problems_of(const std::filesystem::path& site) {
  std::string text;
  for (const CheckLine& line : examine_site(site, shipped()))
    if (!line.sound) text += line.part + ": " + line.text + "\n";
  return text;
}

TEST(Config, ShowsEachSettingWithItsOrigin) {
  const ProgramAnswer shown = run_program({"config", "--show", "--threads", "3"});
  EXPECT_EQ(shown.status, 0);
  EXPECT_NE(shown.out.find("threads  3"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("flag"), std::string::npos);
  EXPECT_NE(shown.out.find("environment"), std::string::npos);  // KURSAAL_DATA
  EXPECT_NE(run_program({"config", "--show", "--json"}).out.find("\"origin\": \"default\""), std::string::npos);
}

TEST(Config, PrintsASampleThatLoads) {
  const tables::TestFolder site;
  site.write("site.toml", sample_site());
  site.write("documents.toml", sample_documents());
  site.write("sources.toml", sample_sources());
  const auto loaded = place::load_site(site.path());
  ASSERT_TRUE(loaded.ok()) << loaded.error().text;
  EXPECT_EQ(loaded->name, "Sample place");
  EXPECT_EQ(loaded->sources.size(), 2U);
  EXPECT_EQ(problems_of(site.path()), "");
  const ProgramAnswer printed = run_program({"config", "--sample"});
  EXPECT_EQ(printed.status, 0);
  EXPECT_EQ(printed.out, sample_site());
}

TEST(Config, FindsNothingWrongWithTheSitesThatShip) {
  for (const std::string name : {"south-east-essex", "sample-fhir"})
    EXPECT_EQ(problems_of(std::filesystem::path(KURSAAL_SOURCE_DIR) / "sites" / name), "") << name;
}

TEST(Config, TellsOfMappingsWhereTheSiteIsWrongAndOfFilesThatNobodyKnows) {
  const tables::TestFolder site;
  site.write("site.toml", sample_site());
  site.write("documents.toml", sample_documents());
  site.write("sources.toml", sample_sources());
  std::filesystem::create_directories(site.path() / "extracts" / "gp");
  site.write("extracts/gp/what.csv", "a,b\n1,2\n");
  const ProgramAnswer warned = run_program({"config", "--check", site.path().string()});
  EXPECT_EQ(warned.status, 0) << warned.out;
  EXPECT_NE(warned.out.find("WARNING  extracts: 1 file that no mapping or source knows: extracts/gp/what.csv"),
            std::string::npos)
      << warned.out;

  site.write("sources.toml", "");
  std::filesystem::create_directories(site.path() / "mappings");
  site.write("mappings/mine.toml", "recrod = \"contact\"\n");
  const std::string problems = problems_of(site.path());
  EXPECT_NE(problems.find("site: "), std::string::npos) << problems;
  EXPECT_NE(problems.find("did you mean \"record\"?"), std::string::npos) << problems;
}

TEST(Config, SaysEachProblemOnALineAndExitsWithTen) {
  const tables::TestFolder site;
  site.write("site.toml", sample_site());
  site.write("documents.toml", sample_documents());
  std::string sources = sample_sources();
  sources.replace(sources.find("mapping = \"auto\""), 16, "mapping = \"hes-apx\"");
  site.write("sources.toml", sources);
  site.write("quality.toml", "complet = 1\n");
  std::filesystem::create_directories(site.path() / "codelists");
  site.write("codelists/mine.csv", "wrong,header\n1,2\n");
  std::filesystem::create_directories(site.path() / "mappings");
  site.write("mappings/mine.toml", "recogniz = []\n");

  const ProgramAnswer told = run_program({"config", "--check", site.path().string()});
  EXPECT_EQ(told.status, 10) << told.out << told.err;
  for (const std::string part :
       {"PROBLEM  mappings: source gp: no mapping is called \"hes-apx\" (did you mean \"hes-apc\"?)",
        "PROBLEM  quality thresholds: quality.toml:1",
        "PROBLEM  code lists: ", "PROBLEM  mappings: mapping mine.toml:1: name is missing",
        "PROBLEM  mappings: mapping mine.toml:1: unknown key \"recogniz\" in the file (did you mean \"recognise\"?)",
        " problems"})
    EXPECT_NE(told.out.find(part), std::string::npos) << part << "\n" << told.out;
  const ProgramAnswer document = run_program({"config", "--check", site.path().string(), "--json"});
  EXPECT_EQ(document.status, 10);
  EXPECT_TRUE(document.out.starts_with("{\n  \"sound\": false")) << document.out;
}

TEST(Config, SaysWhatIsWrongWithSiteToml) {
  const tables::TestFolder site;
  site.write("site.toml", "name = \"x\"\nmode = \"dem\"\n[files]\nsources = \"sources.toml\"\n");
  const std::string problems = problems_of(site.path());
  EXPECT_NE(problems.find("did you mean \"demo\"?"), std::string::npos) << problems;
  EXPECT_NE(problems.find("\"sources.toml\" is not there"), std::string::npos) << problems;
}

}  // namespace
}  // namespace kursaal::app
