// An explanation of one person as plain values, and its two renderings: text for people and one JSON document.
// Where the values come from is not known here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "report/explained_lists.hpp"
#include "report/explained_suggestions.hpp"

namespace kursaal::report {

enum class ValueForm : std::uint8_t { number, truth, text };

// One published column of a score. Missing: no `value`, and `unknown` says what that means.
struct ExplainedValue {
  std::string name;  // "efi_count"
  ValueForm form = ValueForm::number;
  std::optional<std::string> value;  // as published: "13", "0.3611", "true"
  std::string unit, window, meaning;
  std::string unknown;
};

// An event that made an item of a score count.
struct ExplainedReason {
  std::string item;  // short name: "polypharmacy"
  std::string item_name;
  std::string system, code, display;
  base::Day event_date, known_date;
  std::string source, file;
  std::uint64_t line = 0;   // from 1; 0 where it is not known
  std::string sensitivity;  // labels separated by ";", empty for none (safety rule 20)
};

struct ExplainedScore {
  std::string name;    // "efi"
  std::string title;   // "electronic frailty index (eFI)"
  std::string band;    // empty: none is shown
  std::string status;  // "ok", "not-applicable", "unknown"; empty where the score has none
  std::string note;    // the published code: "under-65"
  std::string note_words;
  std::vector<ExplainedValue> values;    // the first is what the score says
  std::vector<ExplainedReason> reasons;  // of this date
};

// A decision about resuscitation, never shown without these. Missing: empty, unknown day; said to be not known.
struct ExplainedDecision {
  std::string item, system, code, display;
  base::Day day, known_day, review;
  std::string author, status, place;
  std::string source, file;
  std::uint64_t line = 0;
};

struct ExplainedLink {
  std::string source, local_id, method, method_words;
  double strength = 1;  // estimated probability that the link is right
};

struct ExplainedCoverage {
  std::string source, domain;
  base::Period period;
  bool declared = false;  // by the site; else inferred from the days of its events
};

struct Explanation {
  std::string person_id;
  bool synthetic = true;  // demo mode: said on every rendering (safety rule 25)
  std::optional<std::int64_t> age_years;
  std::string sex;  // F M O U
  std::optional<bool> dead;
  base::Day as_of, known_by;
  bool recomputed = false;    // worked out now from the history; else as published
  bool rules_differ = false;  // the code lists or score tables are not those of the published snapshot
  bool restricted = false;    // a source marked the record: reasons and links are withheld, and said to be
  std::string rules_version, code_list_status, data_through;
  std::vector<base::Day> published_dates;
  std::vector<ExplainedScore> scores;
  std::vector<ExplainedSuggestion> suggestions;  // stage, cohort, rising risk
  ExplainedConfirmed confirmed;
  ExplainedStanding lists;
  std::vector<ExplainedDecision> decisions;  // by the date, newest first; conflicting ones all
  std::vector<ExplainedLink> links;
  std::vector<ExplainedCoverage> coverage;
};

// Text of at most 100 columns where a value does not need more. Advisory wording, no bare percentage (safety rule 14).
std::string render_explanation(const Explanation& explanation);

// One JSON document; unknown values are null with their reason beside them.
std::string render_explanation_document(const Explanation& explanation);

}  // namespace kursaal::report
