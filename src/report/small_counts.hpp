// What a page says of counts that it does not show.
#pragma once

#include <string>

#include "disclosure/rule.hpp"

namespace kursaal::report {

// "Counts of people below 8 are shown as *, ...", one paragraph.
std::string small_counts_sentence(const disclosure::SmallCountRule& rule);

}  // namespace kursaal::report
