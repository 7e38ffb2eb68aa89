#include <gtest/gtest.h>

#include "app/program_in_test.hpp"
#include "app/quality_command.hpp"

namespace kursaal::app {
namespace {

TEST(Quality, HasDefaultsWhereTheSiteSaysNothing) {
  const tables::TestFolder site;
  const auto thresholds = load_thresholds(site.path());
  ASSERT_TRUE(thresholds.ok());
  EXPECT_EQ(thresholds->complete, report::QualityThresholds{}.complete);
}

TEST(Quality, TakesTheThresholdsOfTheSite) {
  const tables::TestFolder site;
  site.write("quality.toml", "complete = 0.5\nlate_days = 7\n");
  const auto thresholds = load_thresholds(site.path());
  ASSERT_TRUE(thresholds.ok()) << thresholds.error().text;
  EXPECT_EQ(thresholds->complete, 0.5);
  EXPECT_EQ(thresholds->late_days, 7);
  EXPECT_EQ(thresholds->valid, report::QualityThresholds{}.valid);
}

TEST(Quality, RefusesWhatIsNoThreshold) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"complet = 0.5\n", "quality.toml:1: unknown key \"complet\" (did you mean \"complete\"?)"},
      {"valid = 0.9\ncomplete = 1.1\n", "quality.toml:2: complete is a number from 0 to 1"},
      {"valid = -0.1\n", "valid is a number from 0 to 1"},
      {"valid = true\n", "valid is a number"},
      {"valid = \n", "quality.toml:1"},
  };
  for (const auto& [text, says] : wrong) {
    const tables::TestFolder site;
    site.write("quality.toml", text);
    const auto thresholds = load_thresholds(site.path());
    ASSERT_FALSE(thresholds.ok()) << text;
    EXPECT_EQ(thresholds.error().code, base::ErrorCode::configuration);
    EXPECT_NE(thresholds.error().text.find(says), std::string::npos) << thresholds.error().text;
  }
}

// The extracts are not below the folder that is asked with: only what was published and the thresholds can be read.
TEST(Quality, ChangesItsVerdictWithoutReadingDataAgain) {
  const SmallPlace& place = SmallPlace::of_all_tests();
  const tables::TestFolder site;
  const auto ask = [&] {
    return run_program({"quality", site.path().string(), "--out", place.out().string(), "--json"});
  };
  const ProgramAnswer strict = ask();
  ASSERT_EQ(strict.status, 0) << strict.err;
  EXPECT_NE(strict.out.find("\"falls-short\""), std::string::npos) << strict.out;  // two of three patients have no name
  site.write("quality.toml", "complete = 0\nvalid = 0\nduplicated = 1\nlate_days = 36600\n");
  const ProgramAnswer lenient = ask();
  ASSERT_EQ(lenient.status, 0) << lenient.err;
  EXPECT_EQ(lenient.out.find("\"falls-short\""), std::string::npos);
  site.write("quality.toml", "nonsense = 1\n");
  EXPECT_EQ(ask().status, 10);
}

TEST(Quality, PrintsATableThatPeopleRead) {
  const SmallPlace& place = SmallPlace::of_all_tests();
  const ProgramAnswer told = run_program({"quality", place.site().string(), "--out", place.out().string()});
  EXPECT_EQ(told.status, 0);
  EXPECT_TRUE(told.out.starts_with("source")) << told.out;
  EXPECT_NE(told.out.find("wanted 95.0 %"), std::string::npos);
  EXPECT_NE(told.out.find(" fall short\n"), std::string::npos);
}

}  // namespace
}  // namespace kursaal::app
