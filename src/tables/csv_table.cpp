// Small tables in memory, and rows written.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"

namespace kursaal::tables {
namespace {

constexpr std::size_t kMaxTableBytes = 1ULL << 30;

base::Error refused(std::string_view name, std::string_view reason) {
  return base::make_error(base::ErrorCode::input_refused, name, ": ", reason);
}

void append_csv_cell(std::string& out, std::string_view cell, bool guard_formulas) {
  const bool guard =
      guard_formulas && !cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos;
  const bool quote = cell.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quote) out += '"';
  if (guard) out += '\'';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quote) out += '"';
}

}  // namespace

std::size_t CsvTable::column(std::string_view name) const {
  return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
}

base::Status walk_csv_table(std::string_view text, std::string_view name,
                            const std::function<base::Status(const CsvRow& row, bool header)>& on_row) {
  if (!base::valid_utf8(text)) return refused(name, "is not UTF-8 text: save it as CSV UTF-8");
  std::size_t columns = 0;
  CsvCursor cursor(text, 1);
  CsvRow row;
  while (cursor.next(row)) {
    if (columns == 0) {
      if (row.raw.starts_with("# ")) continue;
      columns = row.cells.size();
      std::set<std::string_view> seen;
      for (const std::string_view column : row.cells)
        if (!seen.insert(column).second)
          return refused(name, "the column " + std::string(column) + " stands twice in the header");
    } else if (row.cells.size() != columns) {
      return refused(name, "line " + std::to_string(row.line) + " has " + std::to_string(row.cells.size()) +
                               " cells, the header has " + std::to_string(columns));
    } else {
      KURSAAL_TRY(on_row(row, false));
      continue;
    }
    KURSAAL_TRY(on_row(row, true));
  }
  if (columns == 0) return refused(name, "is empty: a header line is needed");
  return base::ok_status();
}

base::Result<CsvTable> parse_csv_table(std::string_view text, std::string_view name) {
  CsvTable table;
  KURSAAL_TRY(walk_csv_table(text, name, [&table](const CsvRow& row, bool header) {
    if (header) {
      table.header.assign(row.cells.begin(), row.cells.end());
    } else {
      table.rows.emplace_back(row.cells.begin(), row.cells.end());
      table.lines.push_back(row.line);
    }
    return base::ok_status();
  }));
  return table;
}

base::Result<CsvTable> read_csv_table(const std::filesystem::path& file) {
  KURSAAL_ASSIGN(const std::string text, read_whole(file, kMaxTableBytes));
  return parse_csv_table(text, file == "-" ? "standard input" : file.string());
}

void append_csv_row(std::string& out, const std::vector<std::string_view>& cells, bool guard_formulas) {
  // A row of one empty cell would read back as a blank line, which is no record.
  if (cells.size() == 1 && cells.front().empty()) out += "\"\"";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_csv_cell(out, cells[i], guard_formulas);
  }
  out += '\n';
}

}  // namespace kursaal::tables
