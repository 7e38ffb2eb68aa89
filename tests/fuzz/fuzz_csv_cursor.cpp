// Any bytes as CSV: every cell lies within the text or is its unescaped copy, lines never go back, and the rows' raw
// texts stand in order.
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "tables/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kursaal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tables::CsvCursor cursor(text, 1);
  tables::CsvRow row;
  std::uint64_t line = 0;
  const char* end = text.data();
  while (cursor.next(row)) {
    KURSAAL_CHECK(row.line > line);
    line = row.line;
    KURSAAL_CHECK(!row.cells.empty());
    KURSAAL_CHECK(row.raw.data() >= end && row.raw.data() + row.raw.size() <= text.data() + text.size());
    end = row.raw.data() + row.raw.size();
    std::size_t total = 0;
    for (const std::string_view cell : row.cells) total += cell.size();
    KURSAAL_CHECK(total <= row.raw.size());
  }
  (void)tables::parse_csv_table(text, "fuzz");
  return 0;
}
