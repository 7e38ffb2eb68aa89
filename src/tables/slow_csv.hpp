// For tests: CSV one character at a time, the slow twin of CsvCursor and RecordScanner, and random text to hold them
// against each other.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"

namespace kursaal::tables {

struct SlowRow {
  std::vector<std::string> cells;
  std::uint64_t line = 0;
  std::string raw;
  friend bool operator==(const SlowRow&, const SlowRow&) = default;
  friend bool operator<(const SlowRow& a, const SlowRow& b) { return a.line < b.line; }
  friend std::ostream& operator<<(std::ostream& out, const SlowRow& row) {
    out << row.line << ':';
    for (const std::string& cell : row.cells) out << " <" << cell << '>';
    return out << " raw <" << row.raw << '>';
  }
};

inline std::vector<SlowRow> slow_csv_rows(std::string_view text, char separator) {
  enum class In { cell_start, plain, quoted, after_quote };
  std::vector<SlowRow> rows;
  SlowRow row{{""}, 1, ""};
  In in = In::cell_start;
  std::uint64_t line = 1;
  const auto end_row = [&] {
    const bool quoted_to_the_end = in == In::quoted;
    if (!quoted_to_the_end && row.raw.ends_with('\r')) {
      row.raw.pop_back();
      if (row.cells.back().ends_with('\r')) row.cells.back().pop_back();
    }
    if (!row.raw.empty()) rows.push_back(row);
    row = {{""}, line, ""};
    in = In::cell_start;
  };
  for (const char c : text) {
    if (c == '\n') ++line;
    if (c == '\n' && in != In::quoted) {
      end_row();
      continue;
    }
    row.raw += c;
    if (in == In::quoted) {
      if (c == '"')
        in = In::after_quote;
      else
        row.cells.back() += c;
    } else if (in == In::after_quote && c == '"') {
      row.cells.back() += c;
      in = In::quoted;
    } else if (c == separator) {
      row.cells.emplace_back();
      in = In::cell_start;
    } else if (in == In::cell_start && c == '"') {
      in = In::quoted;
    } else {
      row.cells.back() += c;
      in = In::plain;
    }
  }
  if (!row.raw.empty()) end_row();
  return rows;
}

// Up to `longest` characters of what makes CSV hard.
inline std::string random_csv_text(base::Random& random, std::size_t longest) {
  static constexpr std::string_view kHard = "\"\"\"\n\n,,,\rab";
  static constexpr std::string_view kPlain = "abcdefgh,,\n";
  const std::string_view alphabet = random.chance(0.7) ? kHard : kPlain;
  std::string text(random.below(longest + 1), ' ');
  for (char& c : text) c = alphabet[random.below(alphabet.size())];
  return text;
}

}  // namespace kursaal::tables
