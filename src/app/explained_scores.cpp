#include "app/explained_scores.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "stratify/score_columns.hpp"

namespace kursaal::app {
namespace {

using stratify::ColumnFacts;
using stratify::ColumnForm;

struct Group {
  std::string_view name;
  std::string_view title;
  std::string_view other_columns;  // beside those that are called like it
};

// In the order to show. Columns that none of them takes are use of services.
constexpr std::array<Group, 7> kGroups{{
    {"efi", "Electronic frailty index (eFI)", "substances_12m"},
    {"efi2", "Electronic frailty index 2 (eFI2)", ""},
    {"hfrs", "Hospital Frailty Risk Score", ""},
    {"charlson", "Charlson comorbidity index", ""},
    {"elixhauser", "Elixhauser comorbidity index", ""},
    {"cms", "Cambridge Multimorbidity Score", ""},
    {"ltc", "Long-term conditions", ""},
}};
constexpr std::string_view kUse = "use";
constexpr std::string_view kUseTitle = "Use of services";
constexpr std::string_view kFunction = "function";
constexpr std::string_view kFunctionTitle = "Function, circumstances and care";

std::string_view group_of(std::string_view column) {
  for (const Group& group : kGroups) {
    const bool called_like_it =
        column.starts_with(group.name) && (column.size() == group.name.size() || column[group.name.size()] == '_');
    if (called_like_it || column == group.other_columns) return group.name;
  }
  // The columns from care_home on, in the order of the table.
  for (const ColumnFacts& facts : stratify::score_columns())
    if (facts.name == column && facts.column >= stratify::Column::care_home) return kFunction;
  return kUse;
}

std::string text_of(const ScoreTexts& row, std::string_view column) {
  const auto found = row.find(column);
  return found == row.end() ? std::string() : found->second.value_or("");
}

report::ExplainedValue value_of(const ColumnFacts& column, const ScoreTexts& row) {
  report::ExplainedValue value;
  value.name = column.name;
  value.form = column.form == ColumnForm::truth   ? report::ValueForm::truth
               : column.form == ColumnForm::stage ? report::ValueForm::text
                                                  : report::ValueForm::number;
  if (const auto found = row.find(column.name); found != row.end()) value.value = found->second;
  value.unit = column.unit;
  value.window = column.window;
  value.meaning = column.meaning;
  value.unknown = column.unknown;
  return value;
}

// Why a figure is not known, of this person: the score's own note where it has one, else what the table of columns
// says.
void say_why(std::vector<report::ExplainedScore>& scores) {
  for (report::ExplainedScore& score : scores) {
    const bool noted = score.status != "ok" && !score.note_words.empty();
    for (report::ExplainedValue& value : score.values) {
      const bool change =
          value.name.find("_change_") != std::string::npos || value.name.find("_new_") != std::string::npos;
      if (change && !value.value) {
        value.unknown = "one of the two dates that are compared is not known";
      } else if (noted && !value.value) {
        value.unknown = score.note_words;
      }
    }
  }
}

}  // namespace

std::vector<report::ExplainedScore> explain_scores(const ScoreTexts& row) {
  std::vector<report::ExplainedScore> scores;
  for (const Group& group : kGroups) {
    report::ExplainedScore score;
    score.name = group.name;
    score.title = group.title;
    scores.push_back(std::move(score));
  }
  report::ExplainedScore use;
  use.name = kUse;
  use.title = kUseTitle;
  scores.push_back(std::move(use));
  report::ExplainedScore function;
  function.name = kFunction;
  function.title = kFunctionTitle;
  scores.push_back(std::move(function));
  for (const ColumnFacts& column : stratify::score_columns()) {
    if (column.column == stratify::Column::age_years || column.column == stratify::Column::dead) continue;
    const std::string_view group = group_of(column.name);
    report::ExplainedScore& score =
        *std::find_if(scores.begin(), scores.end(), [&](const auto& candidate) { return candidate.name == group; });
    switch (column.form) {
      case ColumnForm::band: score.band = text_of(row, column.name); break;
      case ColumnForm::status: score.status = text_of(row, column.name); break;
      case ColumnForm::note:
        score.note = text_of(row, column.name);
        score.note_words = note_words(score.note);
        break;
      case ColumnForm::whole:
      case ColumnForm::decimal:
      case ColumnForm::truth:
      case ColumnForm::stage: score.values.push_back(value_of(column, row)); break;
    }
  }
  say_why(scores);
  return scores;
}

void add_reason(std::vector<report::ExplainedScore>& scores, std::string_view score, report::ExplainedReason reason) {
  auto found =
      std::find_if(scores.begin(), scores.end(), [&](const auto& candidate) { return candidate.name == score; });
  if (found == scores.end()) {
    const std::string_view group = group_of(score);
    found = std::find_if(scores.begin(), scores.end(), [&](const auto& candidate) { return candidate.name == group; });
    if (group == kUse || group == kFunction) reason.item = std::string(score) + " " + reason.item;
  }
  found->reasons.push_back(std::move(reason));
}

std::string_view note_words(std::string_view note) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{{
      {"no-gp-source", "no source of this place counts as coded by general practice"},
      {"no-gp-record", "nothing from general practice is known about this person by then"},
      {"no-icd10-source", "no source of this place sends ICD-10 codes"},
      {"no-icd10-record", "no ICD-10 code about this person is known by then"},
      {"no-admission-in-window",
       "no admission in the two years before: the score does not apply, which is not the same as low"},
      {"window-not-covered", "the sources did not cover the whole time that the score looks back over"},
      {"polypharmacy-unknown",
       "prescriptions of the last 12 months are not covered: polypharmacy is left out, the rest counts"},
      {"age-unknown", "the date of birth is not known"},
      {"under-65", "under 65: the score was made for people of 65 to 95, so this is a number with no band"},
      {"over-95", "over 95: the score was made for people of 65 to 95, so this is a number with no band"},
      {"under-75", "under 75: the score was made for people of 75 and over"},
      {"weight-unknown", "a condition that is present has no published weight"},
  }};
  for (const auto& [code, words] : kWords)
    if (code == note) return words;
  return note;
}

}  // namespace kursaal::app
