// The few pieces that pages are made of: escaped text, a page with the house's own style, tables, bars. No script,
// nothing fetched: a page is one file that prints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kursaal::report {

std::string html_escape(std::string_view text);

// Text as it is, or a number that is set right-aligned with thousands separated.
struct Cell {
  std::string text;
  bool number = false;
  std::string note;  // a class: "good", "doubt", "bad", "quiet", "d" (kept on one line), or empty
};
Cell text_cell(std::string_view text, std::string_view note = {});
Cell count_cell(std::uint64_t count, std::string_view note = {});
Cell share_cell(double share, std::string_view note = {});  // 0.983 as "98.3 %"
// A count that is not shown, "*" (nothing), or as it is shown.
Cell shown_cell(const std::optional<std::uint64_t>& count);
Cell absent_cell();  // an em dash, said as "not known" to a screen reader

// A table with a caption, column heads and rows; heads of number columns are right-aligned too.
std::string html_table(std::string_view caption, const std::vector<std::string>& heads,
                       const std::vector<std::vector<Cell>>& rows);

// One horizontal bar a row, as SVG with the numbers beside it; the sentence stands before it for those who do not see
// it.
struct Bar {
  std::string label;
  std::uint64_t count = 0;
  bool hidden = false;  // not shown: "*", and no length
};
std::string html_bars(std::string_view sentence, const std::vector<Bar>& bars);

// A whole page. `synthetic` puts the SYNTHETIC band on top (safety rule 25).
std::string html_page(std::string_view title, bool synthetic, std::string_view body);

}  // namespace kursaal::report
