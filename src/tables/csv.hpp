// RFC 4180 CSV as the world writes it: quotes, doubled quotes, embedded newlines, CRLF, a byte order mark. Keeps the
// line each row begins on, so that every value can be walked back to it.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kursaal::tables {

struct CsvRow {
  std::vector<std::string_view> cells;  // unquoted; valid until the next call of next()
  std::uint64_t line = 0;               // physical line on which the row begins
  std::string_view raw;                 // the row as it stands in the text, without its newline
};

// Walks the rows of a block of text. Blank lines are skipped (they are no record). Not thread-safe; cheap to make.
class CsvCursor {
 public:
  CsvCursor(std::string_view text, std::uint64_t first_line, char separator = ',');
  // False at the end.
  bool next(CsvRow& row);

 private:
  void look_from(std::size_t position);
  std::size_t take_structural();
  std::size_t take_quoted(std::size_t open, std::string_view& cell);
  std::string& fresh_text();

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint64_t line_;
  char separator_;
  std::size_t window_ = 0;               // 64 bytes from here were looked at;
  std::uint64_t structural_ = 0;         // their separators, newlines and quotes that are not yet taken
  std::uint64_t embedded_newlines_ = 0;  // of the row being read
  bool unclosed_ = false;                // the text ended inside its quotes
  std::deque<std::string> unescaped_;    // cells that held doubled quotes; a deque, as views into them must stay
  std::size_t unescaped_used_ = 0;
};

// A whole small table in memory: header and rows of cells, lines kept; for configuration and for verbs that take
// tables. Lines that begin with "# " before the header are comments.
struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::uint64_t> lines;
  // Position of a column, or header.size() if it is not there.
  [[nodiscard]] std::size_t column(std::string_view name) const;
};

// `file` may be "-" for standard input, .gz is unpacked. Rows whose cell count differs from the header's are an error
// that names the line. Errors: io, input_refused.
base::Result<CsvTable> read_csv_table(const std::filesystem::path& file);
base::Result<CsvTable> parse_csv_table(std::string_view text, std::string_view name);
// The same row by row, for tables too long to be held twice: `on_row` is called with each, and with the header first.
// Errors: as above, and what `on_row` says.
base::Status walk_csv_table(std::string_view text, std::string_view name,
                            const std::function<base::Status(const CsvRow& row, bool header)>& on_row);

// Appends one row with quoting where needed and a newline. `guard_formulas` puts a ' before = + - @ (for files that
// people open in spreadsheets).
void append_csv_row(std::string& out, const std::vector<std::string_view>& cells, bool guard_formulas = false);

}  // namespace kursaal::tables
