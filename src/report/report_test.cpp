#include <gtest/gtest.h>

#include "report/quality.hpp"
#include "report/run_report.hpp"

namespace kursaal::report {
namespace {

using population::FieldQuality;

TEST(Quality, HoldsEachFieldAgainstItsThresholds) {
  const std::vector<FieldQuality> now{{"hes", "apc", "DIAG", 100, 95, 94, 0, 0, 0},
                                      {"hes", "apc", "NHS", 100, 94, 94, 0, 0, 0}};
  const auto lines = judge_quality(now, {}, {});
  EXPECT_EQ(lines[0].verdict, QualityVerdict::meets);  // 95 of 100 is not below 95 %; 94 of 95 is 98.9 %
  EXPECT_EQ(lines[1].verdict, QualityVerdict::falls_short);
  EXPECT_EQ(lines[1].shortfall, "complete 94.0 %, wanted 95.0 %");
}

TEST(Quality, ChangesItsVerdictWithTheThresholdsAlone) {
  const std::vector<FieldQuality> now{{"hes", "apc", "NHS", 100, 60, 60, 0, 0, 0}};
  QualityThresholds lenient;
  lenient.complete = 0.5;
  EXPECT_EQ(judge_quality(now, {}, {})[0].verdict, QualityVerdict::falls_short);
  EXPECT_EQ(judge_quality(now, {}, lenient)[0].verdict, QualityVerdict::meets);
}

TEST(Quality, TellsNothingToJudgeFromMeeting) {
  EXPECT_EQ(judge_quality({{"s", "r", "f", 0, 0, 0, 0, 0, 0}}, {}, {})[0].verdict, QualityVerdict::nothing_to_judge);
}

TEST(Quality, DoesNotJudgeHowCompleteAFieldIsThatMayBeEmpty) {
  std::vector<FieldQuality> now{{"hes", "apc", "DIAG_08", 100, 2, 2, 0, 0, 0}};
  EXPECT_EQ(judge_quality(now, {}, {})[0].verdict, QualityVerdict::falls_short);
  now[0].optional = true;
  EXPECT_EQ(judge_quality(now, {}, {})[0].verdict, QualityVerdict::meets);
  now[0].valid = 1;
  EXPECT_EQ(judge_quality(now, {}, {})[0].shortfall, "valid 50.0 %, wanted 98.0 %");
}

TEST(Quality, FindsTheFieldInTheRunBefore) {
  const std::vector<FieldQuality> now{{"s", "r", "f", 10, 5, 5, 0, 0, 0}};
  const auto lines = judge_quality(now, {{"s", "r", "g", 1, 1, 1, 0, 0, 0}, {"s", "r", "f", 10, 9, 9, 0, 0, 0}}, {});
  ASSERT_TRUE(lines[0].before.has_value());
  EXPECT_EQ(lines[0].before->present, 9U);
}

TEST(RunReport, EscapesWhatComesFromOutside) {
  RunFacts facts;
  facts.site = "<script>alert(1)</script>";
  facts.as_of = base::day_of(2024, 1, 1);
  facts.unusable_files = {{"a&b.csv", "", "gzip \"ended\""}};
  const std::string page = render_run_report(facts);
  EXPECT_EQ(page.find("<script>"), std::string::npos);
  EXPECT_NE(page.find("a&amp;b.csv"), std::string::npos);
  EXPECT_NE(page.find("SYNTHETIC"), std::string::npos);
  EXPECT_LT(page.find("Look at these first"), page.find("People and scores"));
}

TEST(RunReport, NeverRoundsAPartToTheWhole) {
  EXPECT_EQ(share_cell(0.99999).text, "&gt; 99.9 %");
  EXPECT_EQ(share_cell(1).text, "100.0 %");
  EXPECT_EQ(share_cell(0.0001).text, "&lt; 0.1 %");
  EXPECT_EQ(share_cell(0).text, "0.0 %");
}

}  // namespace
}  // namespace kursaal::report
