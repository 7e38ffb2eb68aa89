// A row of scores, column by column, as the scores that people read: grouped, named, each with what NULL means and its
// note in plain words.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/explanation.hpp"

namespace kursaal::app {

// The text of each column of a published row by its name. Missing: NULL is nothing.
using ScoreTexts = std::map<std::string, std::optional<std::string>, std::less<>>;

// Every column of stratify::score_columns() in exactly one score, but age_years and dead, which are of the person.
std::vector<report::ExplainedScore> explain_scores(const ScoreTexts& row);

// Puts a reason with the score that it names ("efi"), or that has the column it names ("bed_days_12m"), in the order of
// calls.
void add_reason(std::vector<report::ExplainedScore>& scores, std::string_view score, report::ExplainedReason reason);

// The published code of a note as a sentence: "under-65" says for whom the score was made.
std::string_view note_words(std::string_view note);

}  // namespace kursaal::app
