// Tables that leave the program: CSV that no spreadsheet takes for a formula (safety rule 29).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kursaal::serve {

// A cell as text: one that a spreadsheet would run (it begins with = + - @, a tab or a line end, blanks aside) gets an
// apostrophe before it, and every cell stands in quotes, so that an id keeps its zeros where the reader asks for text.
std::string export_cell(std::string_view text);

// Rows with CRLF ends, as RFC 4180 has them; the first row is the heads.
std::string export_rows(const std::vector<std::vector<std::string>>& rows);

// With entities for the five characters that HTML reads.
std::string html_text(std::string_view text);

}  // namespace kursaal::serve
