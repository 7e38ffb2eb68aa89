// Names as they are compared: without case, without the marks of accented letters, in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kursaal::view {

// Lower case letters and digits; accented Latin letters become their plain ones ("Zoë" is "zoe", "Łukasz" "lukasz",
// "Strauß" "strauss"), letters of other scripts stay; an apostrophe joins ("O'Neill" is "oneill"), everything else
// parts words with one blank.
std::string folded(std::string_view text);

std::vector<std::string> folded_words(std::string_view text);

}  // namespace kursaal::view
