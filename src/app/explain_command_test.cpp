// Explaining people of a small place that was run (program_in_test.hpp), through the built program.
#include <gtest/gtest.h>

#include "app/program_in_test.hpp"

namespace kursaal::app {
namespace {

ProgramAnswer explain(const std::string& local_id, std::vector<std::string> more = {}) {
  const SmallPlace& place = SmallPlace::of_all_tests();
  std::vector<std::string> words{"explain", place.person(local_id), "--out", place.out().string(),
                                 "--site",  place.site().string()};
  words.insert(words.end(), more.begin(), more.end());
  return run_program(words);
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Explain, WalksAFigureBackToEventDateKnownDateFileAndLine) {
  const ProgramAnswer told = explain("old");
  ASSERT_EQ(told.status, 0) << told.err;
  EXPECT_TRUE(holds(told.out, "age 83, female"))
      << told.out;  // 2024-03-31 less 1940-06-01: the 84th birthday is to come
  EXPECT_TRUE(holds(told.out, "As of 2024-03-31, counting what was known by 2024-03-31; as published"));
  EXPECT_TRUE(holds(told.out, "efi_count: 1 deficit "));
  EXPECT_TRUE(holds(told.out, "falls (Falls)\n      snomed 279992002, happened 2015-03-02, known 2015-03-02\n"));
  EXPECT_TRUE(holds(told.out, "Condition.ndjson:1\n"));
}

TEST(SafetyRules, SR20_AReasonCarriesTheSensitivityLabelThatIngestPutOnItsConcept) {
  const ProgramAnswer told = explain("old");
  const std::size_t at = told.out.find("icd10 B24, happened 2024-02-10, known 2024-02-20");
  ASSERT_NE(at, std::string::npos) << told.out;
  EXPECT_LT(told.out.find("SENSITIVE: hiv", at), at + 160);
}

TEST(SafetyRules, SR14_AnExplanationAdvisesWithReasonsWhatIsMissingAndVersionAndNoBarePercentage) {
  const ProgramAnswer told = explain("old");
  EXPECT_TRUE(told.out.starts_with("SYNTHETIC"));
  for (const std::string part :
       {"for a professional to weigh", "  reasons:\n", "What is not known", "\nRules ", "code lists starter"})
    EXPECT_TRUE(holds(told.out, part)) << part;
  EXPECT_FALSE(holds(told.out, "%"));
  EXPECT_FALSE(holds(told.out, "CANARYNAME"));  // age and sex are enough
  EXPECT_EQ(told.err, "");
}

TEST(Explain, WorksOutADateThatWasNotPublished) {
  const ProgramAnswer before = explain("old", {"--as-of", "2014-01-01"});
  ASSERT_EQ(before.status, 0) << before.err;
  EXPECT_TRUE(holds(before.out, "worked out now from the history"));
  EXPECT_FALSE(holds(before.out, "279992002"));  // the fall came after
}

TEST(SafetyRules, SR03_AnExplanationCountsOnlyWhatWasKnownByThen) {
  EXPECT_TRUE(holds(explain("late", {"--as-of", "2023-12-31"}).out, "falls (Falls)"));
  EXPECT_FALSE(holds(explain("late", {"--as-of", "2023-11-19"}).out,
                     "279992002"));  // happened 2020-05-01, known a day later than asked
  EXPECT_TRUE(holds(explain("late", {"--as-of", "2023-11-19", "--known-by", "2023-11-20"}).out, "falls (Falls)"));
}

// The same date twice: published, and worked out because the known-by date is another one after which nothing came.
TEST(Explain, WorksOutWhatARunPublished) {
  const auto scores_of = [](const std::string& text) {
    return text.substr(text.find("Electronic frailty index"),
                       text.find("What is not known") - text.find("Electronic frailty index"));
  };
  EXPECT_EQ(scores_of(explain("old").out), scores_of(explain("old", {"--known-by", "2024-04-01"}).out));
}

TEST(SafetyRules, SR01_AnExplanationTellsMissingFromZeroAndWhy) {
  const ProgramAnswer told = explain("late");
  EXPECT_TRUE(holds(told.out, "What is not known (and so is neither zero nor \"no\")")) << told.out;
  EXPECT_TRUE(holds(told.out, "note: no ICD-10 code about this person is known by then"));
}

TEST(SafetyRules, SR20_ARestrictedRecordShowsNeitherReasonNorPlaceAndTheSameFigures) {
  const ProgramAnswer told = explain("sealed");
  ASSERT_EQ(told.status, 0) << told.err;
  EXPECT_TRUE(holds(told.out, "Withheld"));
  EXPECT_TRUE(holds(told.out, "efi_count: 1 deficit "));
  EXPECT_FALSE(holds(told.out, "279992002"));
  EXPECT_FALSE(holds(told.out, "Condition.ndjson"));
  const tables::TestFolder folder;
  const ProgramAnswer drawn = explain("sealed", {"--timeline", (folder.path() / "t.svg").string()});
  EXPECT_EQ(drawn.status, 12);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "t.svg"));
}

TEST(Explain, RefusesAnUnknownPersonWithoutRepeatingTheId) {
  const SmallPlace& place = SmallPlace::of_all_tests();
  const ProgramAnswer told = run_program({"explain", "PCANARY' OR 1=1 --", "--out", place.out().string(), "--json"});
  EXPECT_EQ(told.status, 11);
  EXPECT_TRUE(told.out.starts_with(R"({"error":{"code":"not-found")")) << told.out;
  EXPECT_FALSE(holds(told.out + told.err, "CANARY"));
}

TEST(Explain, PrintsOneDocument) {
  const ProgramAnswer told = explain("old", {"--json"});
  EXPECT_EQ(told.status, 0);
  EXPECT_TRUE(told.out.starts_with("{\n  \"person_id\": \"")) << told.out.substr(0, 80);
  EXPECT_TRUE(holds(told.out, "\"sensitivity\": \"hiv\""));
  EXPECT_TRUE(holds(told.out, "\"line\": 1"));
}

TEST(Explain, DrawsTheEventsWithATextAlternativeAndNoCode) {
  const tables::TestFolder folder;
  const ProgramAnswer told = explain("old", {"--timeline", (folder.path() / "t.svg").string()});
  ASSERT_EQ(told.status, 0) << told.err;
  const std::string svg = text_of_file(folder.path() / "t.svg");
  EXPECT_TRUE(holds(svg, "role=\"img\" aria-labelledby=\"title description\""));
  EXPECT_TRUE(holds(svg, "2024 1 stay or package, 1 contact, 1 diagnosis")) << svg.substr(0, 900);
  EXPECT_FALSE(holds(svg, "B24"));
  EXPECT_TRUE(holds(svg, "SYNTHETIC"));
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  EXPECT_EQ(std::filesystem::status(folder.path() / "t.svg").permissions() & others, std::filesystem::perms::none);
}

}  // namespace
}  // namespace kursaal::app
