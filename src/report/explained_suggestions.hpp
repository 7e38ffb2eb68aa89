// The answers of rule tables in an explanation of one person: stage, cohort, rising risk, each with the rule that
// decided and what it looked at.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

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

// Paragraphs of an explanation.
std::string suggestions_text(const std::vector<ExplainedSuggestion>& suggestions);

// The member "suggestions" of the document.
void put_suggestions(base::JsonWriter& json, const std::vector<ExplainedSuggestion>& suggestions);

}  // namespace kursaal::report
