#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "app/explained_scores.hpp"
#include "stratify/score_columns.hpp"

namespace kursaal::app {
namespace {

TEST(ExplainedScores, HoldEveryFigureExactlyOnce) {
  std::map<std::string, int> seen;
  for (const report::ExplainedScore& score : explain_scores({}))
    for (const report::ExplainedValue& value : score.values) ++seen[value.name];
  for (const stratify::ColumnFacts& column : stratify::score_columns()) {
    const bool figure = column.form == stratify::ColumnForm::whole || column.form == stratify::ColumnForm::decimal ||
                        column.form == stratify::ColumnForm::truth || column.form == stratify::ColumnForm::stage;
    const bool of_the_person = column.name == "age_years" || column.name == "dead";
    EXPECT_EQ(seen[std::string(column.name)], figure && !of_the_person ? 1 : 0) << column.name;
  }
}

TEST(ExplainedScores, SayOfNullWhatItMeansAndNeverZero) {
  const auto scores = explain_scores({{"efi_count", std::nullopt}, {"hfrs", "0"}});
  EXPECT_FALSE(scores[0].values[0].value.has_value());
  EXPECT_FALSE(scores[0].values[0].unknown.empty());
  EXPECT_EQ(scores[2].values[0].value, "0");
}

TEST(ExplainedScores, SayWhyOfThisPersonRatherThanWhyInGeneral) {
  const auto scores = explain_scores({{"hfrs_status", "not-applicable"}, {"hfrs_note", "no-admission-in-window"}});
  EXPECT_TRUE(scores[2].values[0].unknown.starts_with("no admission in the two years before"));
}

TEST(ExplainedScores, PutAReasonWithItsScoreOrWithTheColumnItNames) {
  auto scores = explain_scores({});
  for (const std::string score : {"efi", "ltc_count", "bed_days_12m"}) {
    report::ExplainedReason reason;
    reason.item = "x";
    add_reason(scores, score, reason);
  }
  const auto reasons_of = [&](std::string_view name) {
    return std::find_if(scores.begin(), scores.end(), [&](const auto& score) { return score.name == name; })->reasons;
  };
  EXPECT_EQ(reasons_of("efi").size(), 1U);
  EXPECT_EQ(reasons_of("ltc").size(), 1U);
  ASSERT_EQ(reasons_of("use").size(), 1U);
  EXPECT_EQ(reasons_of("use")[0].item, "bed_days_12m x");
}

TEST(ExplainedScores, PutEveryNoteIntoPlainWords) {
  for (int note = 1; !stratify::note_text(static_cast<stratify::Note>(note)).empty(); ++note) {
    const std::string_view code = stratify::note_text(static_cast<stratify::Note>(note));
    EXPECT_NE(note_words(code), code) << code;
  }
  EXPECT_EQ(note_words(""), "");
}

}  // namespace
}  // namespace kursaal::app
