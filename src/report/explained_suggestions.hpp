// The answers of rule tables in an explanation of one person: stage, cohort, rising risk, each with the rule that
// decided and what it looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/day.hpp"

namespace kursaal::base {
class JsonWriter;
}

namespace kursaal::report {

struct ExplainedSuggestion {
  std::string name;      // "stage"
  std::string title;     // "The stages of the transitional pathway"
  std::string answer;    // "assisted", "unknown"
  bool unknown = false;  // the rule below could not be decided
  std::string rule, reason;
  std::string source;    // of the rule; empty where it is inferred alone
  std::string inferred;  // why the rule is as it is; empty where a paper says it
  std::vector<std::pair<std::string, std::optional<std::string>>> inputs;  // what it looked at; nothing: not known
  std::vector<std::string> passed_over;                                    // rules before it that could not be decided
  bool withheld = false;                                                   // of a restricted record: the answer alone
};

// The stage that a professional confirmed, beside the suggested one (safety rule 9): by role, never by name.
enum class ConfirmedStanding : std::uint8_t {
  nobody,  // nobody is said to have confirmed one
  holds,   // it counts
  lapsed,  // its time is over: the suggested one counts
  later,   // it was confirmed after the date asked about; what stood before it is not in the snapshot
};
struct ExplainedConfirmed {
  ConfirmedStanding standing = ConfirmedStanding::nobody;
  std::string stage;
  std::string role;       // empty: not known
  base::Day on, until;    // `until`: the first day on which it no longer holds
  std::string suggested;  // what the rules say, "unknown" too
};

// The paragraph below the suggested stage; and the member "stage_confirmed" of the document, null where nobody did.
std::string confirmed_text(const ExplainedConfirmed& confirmed);
void put_confirmed(base::JsonWriter& json, const ExplainedConfirmed& confirmed);

// Paragraphs of an explanation.
std::string suggestions_text(const std::vector<ExplainedSuggestion>& suggestions);

// The member "suggestions" of the document.
void put_suggestions(base::JsonWriter& json, const std::vector<ExplainedSuggestion>& suggestions);

}  // namespace kursaal::report
