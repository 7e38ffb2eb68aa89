// What `make run` does: tools/run_sample makes the sample place once, runs it, and says where to look.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "acceptance/program_run.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

struct Said {
  int status = -1;
  std::string text;
};

// tools/run_sample with a small place in `folder`.
Said run_sample(const fs::path& folder, const std::string& people, const std::string& words = "") {
  const fs::path said = folder / "said.txt";
  const std::string command = "SERVE=no PLACE='" + (folder / "place").string() + "' OUT='" +
                              (folder / "fhir").string() + "' PEOPLE=" + people + " KURSAAL_PROGRAM='" +
                              std::string(KURSAAL_PROGRAM) + "' '" + std::string(KURSAAL_SOURCE_DIR) +
                              "/tools/run_sample' " + words + " > '" + said.string() + "' 2> /dev/null";
  const int status = std::system(command.c_str());
  std::ifstream in(said, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text.str()};
}

TEST(RunSample, MakesThePlaceRunsItAndSaysWhereToLook) {
  const TemporaryFolder folder;
  const Said first = run_sample(folder.path(), "1000");
  ASSERT_EQ(first.status, 0) << first.text;
  EXPECT_NE(first.text.find("SYNTHETIC place of 1,000 people"), std::string::npos) << first.text;
  EXPECT_NE(first.text.find("report: "), std::string::npos) << first.text;
  EXPECT_NE(first.text.find("feed ambulance is silent since 2025-03-"), std::string::npos) << first.text;
  EXPECT_TRUE(fs::exists(folder.path() / "place" / "build" / "current" / "report.html"));
  EXPECT_TRUE(fs::exists(folder.path() / "place" / "ledger"));

  const Said second = run_sample(folder.path(), "1000");
  ASSERT_EQ(second.status, 0) << second.text;
  EXPECT_NE(second.text.find("is there already: unchanged"), std::string::npos) << second.text;
  EXPECT_NE(second.text.find("unchanged: "), std::string::npos) << second.text;
}

TEST(RunSample, StillRunsTheSmallSampleInFhir) {
  const TemporaryFolder folder;
  const Said said = run_sample(folder.path(), "1", "fhir");
  ASSERT_EQ(said.status, 0) << said.text;
  EXPECT_NE(said.text.find("24 people"), std::string::npos) << said.text;
  EXPECT_TRUE(fs::exists(folder.path() / "fhir" / "current" / "report.html"));
  EXPECT_FALSE(fs::exists(folder.path() / "place"));
}

TEST(RunSample, NeverTakesAwayWhatCannotBeMadeAgain) {
  const TemporaryFolder folder;
  const fs::path place = folder.path() / "place";
  ASSERT_EQ(run_sample(folder.path(), "300").status, 0);
  const auto written = fs::last_write_time(place / "ledger");
  const Said other = run_sample(folder.path(), "200");
  EXPECT_EQ(other.status, 2) << other.text;
  EXPECT_EQ(fs::last_write_time(place / "ledger"), written);

  // Made by another version: kept, and said.
  const fs::path parameters = place / "truth" / "SYNTHETIC_parameters.json";
  std::stringstream text;
  text << std::ifstream(parameters).rdbuf();
  std::string changed = text.str();
  const std::string_view mark = "\"place\": \"";
  ASSERT_NE(changed.find(mark), std::string::npos);
  changed.insert(changed.find(mark) + mark.size(), "another");
  std::ofstream(parameters) << changed;
  const Said older = run_sample(folder.path(), "300");
  EXPECT_EQ(older.status, 0) << older.text;
  EXPECT_NE(older.text.find("kept as it stands"), std::string::npos) << older.text;
  EXPECT_NE(older.text.find("rm -r '" + place.string() + "'"), std::string::npos) << older.text;
  EXPECT_EQ(fs::last_write_time(place / "ledger"), written);
}

TEST(RunSample, KeepsAPlaceThatWasPlayedForward) {
  const TemporaryFolder folder;
  const fs::path place = folder.path() / "place";
  const std::string forward = std::string(KURSAAL_PROGRAM) + " synth '" + place.string() +
                              "' --people 300 --seed 1 --months 1 > /dev/null 2>&1";
  ASSERT_EQ(std::system(forward.c_str()), 0);
  fs::create_directory(place / "care-store");
  std::ofstream(place / "care-store" / "care.db") << "what people did";
  const Said said = run_sample(folder.path(), "300");
  EXPECT_EQ(said.status, 0) << said.text;
  EXPECT_NE(said.text.find("as of 2025-07-31"), std::string::npos) << said.text;
  EXPECT_TRUE(fs::exists(place / "care-store" / "care.db"));
}

TEST(RunSample, MakesAnotherPlaceWhereNothingWouldBeLost) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_sample(folder.path(), "300").status, 0);
  fs::remove_all(folder.path() / "place" / "ledger");
  const Said other = run_sample(folder.path(), "200");
  ASSERT_EQ(other.status, 0) << other.text;
  EXPECT_NE(other.text.find("SYNTHETIC place of 200 people"), std::string::npos) << other.text;
  EXPECT_EQ(other.text.find("unchanged"), std::string::npos) << other.text;
}

}  // namespace
}  // namespace kursaal::acceptance
