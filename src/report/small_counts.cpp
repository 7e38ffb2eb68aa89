#include "report/small_counts.hpp"

namespace kursaal::report {

std::string small_counts_sentence(const disclosure::SmallCountRule& rule) {
  std::string text = "Counts of " + std::string(rule.zero_shown ? "1" : "0") + " to " +
                     std::to_string(rule.least_shown - 1) +
                     " people are shown as *, and so is a larger count that would give one away.";
  if (rule.round_to > 1)
    text += " The others are rounded to the nearest " + std::to_string(rule.round_to) +
            ", totals after they were added up, so parts may not add to the whole.";
  return text;
}

}  // namespace kursaal::report
