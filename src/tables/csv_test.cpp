#include "tables/csv.hpp"

#include <gtest/gtest.h>

#include "tables/slow_csv.hpp"

namespace kursaal::tables {
namespace {

using Cells = std::vector<std::string>;

std::vector<SlowRow> rows_of(std::string_view text, char separator = ',') {
  std::vector<SlowRow> rows;
  CsvCursor cursor(text, 1, separator);
  CsvRow row;
  while (cursor.next(row)) rows.push_back({{row.cells.begin(), row.cells.end()}, row.line, std::string(row.raw)});
  return rows;
}

Cells only_row(std::string_view text) {
  const std::vector<SlowRow> rows = rows_of(text);
  EXPECT_EQ(rows.size(), 1U) << text;
  return rows.empty() ? Cells{} : rows.front().cells;
}

TEST(CsvCursor, SplitsCellsAndKeepsEmptyOnes) {
  EXPECT_EQ(only_row("a,b,c\n"), (Cells{"a", "b", "c"}));
  EXPECT_EQ(only_row(",,\n"), (Cells{"", "", ""}));
  EXPECT_EQ(only_row("a,"), (Cells{"a", ""}));
  EXPECT_EQ(only_row("a"), (Cells{"a"}));
}

TEST(CsvCursor, ReadsTheLastRowWithoutANewline) {
  EXPECT_EQ(rows_of("a,b\nc,d"), (std::vector<SlowRow>{{{"a", "b"}, 1, "a,b"}, {{"c", "d"}, 2, "c,d"}}));
}

TEST(CsvCursor, TakesCarriageReturnsBeforeNewlinesAway) {
  EXPECT_EQ(rows_of("a,b\r\n\"c\",\"d\"\r\n"),
            (std::vector<SlowRow>{{{"a", "b"}, 1, "a,b"}, {{"c", "d"}, 2, "\"c\",\"d\""}}));
  EXPECT_EQ(only_row("a\rb,c\r"), (Cells{"a\rb", "c"}));
}

TEST(CsvCursor, UnquotesCellsAndDoubledQuotes) {
  EXPECT_EQ(only_row(R"("a","b ""c"" d","")"), (Cells{"a", R"(b "c" d)", ""}));
  EXPECT_EQ(only_row(R"("""",""""""x)"), (Cells{"\"", "\"\"x"}));
  EXPECT_EQ(only_row("\"a,b\",c\n"), (Cells{"a,b", "c"}));
}

TEST(CsvCursor, KeepsAQuoteInTheMiddleOfAnUnquotedCell) {
  EXPECT_EQ(only_row("5\" pipe,6\"\n"), (Cells{"5\" pipe", "6\""}));
}

TEST(CsvCursor, AppendsWhatFollowsAClosingQuote) {
  EXPECT_EQ(only_row("\"a\"b\"c,d\n"), (Cells{"ab\"c", "d"}));
  EXPECT_EQ(only_row("\"a\" ,d\r\n"), (Cells{"a ", "d"}));
}

TEST(CsvCursor, CountsEmbeddedNewlinesAsLines) {
  const std::vector<SlowRow> rows = rows_of("a,\"1\n2\n3\"\nb,c\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].cells, (Cells{"a", "1\n2\n3"}));
  EXPECT_EQ(rows[1].line, 1U + 3U);  // the first row takes lines 1, 2 and 3
}

TEST(CsvCursor, SkipsBlankLinesButCountsThem) {
  const std::vector<SlowRow> rows = rows_of("\na\n\r\n\nb\n\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].line, 2U);
  EXPECT_EQ(rows[1].line, 5U);
  EXPECT_TRUE(rows_of("").empty());
  EXPECT_TRUE(rows_of("\r\n\n\r").empty());
}

TEST(CsvCursor, GivesAnUnclosedQuoteTheRestOfTheText) { EXPECT_EQ(only_row("a,\"b\nc,d\n"), (Cells{"a", "b\nc,d\n"})); }

TEST(CsvCursor, SplitsAtAnotherSeparator) {
  EXPECT_EQ(rows_of("a;b,c;\"d;e\"\n", ';').front().cells, (Cells{"a", "b,c", "d;e"}));
}

TEST(CsvCursor, AgreesWithItsSlowTwinOnRandomText) {
  base::Random random(20);
  for (int trial = 0; trial < 10'000; ++trial) {
    const std::string text = random_csv_text(random, 200);
    ASSERT_EQ(rows_of(text), slow_csv_rows(text, ',')) << text;
  }
}

TEST(CsvTable, ReadsHeaderRowsAndLinesAndPassesCommentsOver) {
  const auto table = parse_csv_table("# a note\n# another\ncode,term\n\nA,\"x\ny\"\n# B,z\n", "list.csv");
  ASSERT_TRUE(table.ok()) << table.error().text;
  EXPECT_EQ(table->header, (Cells{"code", "term"}));
  EXPECT_EQ(table->rows, (std::vector<Cells>{{"A", "x\ny"}, {"# B", "z"}}));
  EXPECT_EQ(table->lines, (std::vector<std::uint64_t>{5, 7}));
  EXPECT_EQ(table->column("term"), 1U);
  EXPECT_EQ(table->column("none"), 2U);
}

TEST(CsvTable, RefusesARaggedRowByItsLine) {
  const auto table = parse_csv_table("a,b\n1,2\n3\n", "list.csv");
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, base::ErrorCode::input_refused);
  EXPECT_EQ(table.error().text, "list.csv: line 3 has 1 cells, the header has 2");
}

TEST(CsvTable, RefusesAnEmptyFileDuplicateColumnsAndTextThatIsNotUtf8) {
  EXPECT_FALSE(parse_csv_table("", "list.csv").ok());
  EXPECT_FALSE(parse_csv_table("# only a note\n", "list.csv").ok());
  EXPECT_FALSE(parse_csv_table("a,b,a\n", "list.csv").ok());
  EXPECT_FALSE(parse_csv_table("a\ncaf\xE9\n", "list.csv").ok());
}

TEST(CsvTable, IsMissingWhenItsFileIs) {
  const auto table = read_csv_table("no-such-folder/no-such.csv");
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, base::ErrorCode::io);
}

TEST(AppendCsvRow, QuotesOnlyWhatNeedsIt) {
  std::string out;
  append_csv_row(out, {"a", "b,c", "d\"e", "f\ng", "", "=1"});
  EXPECT_EQ(out, "a,\"b,c\",\"d\"\"e\",\"f\ng\",,=1\n");
}

TEST(AppendCsvRow, GuardsFormulasWhereAsked) {
  std::string out;
  append_csv_row(out, {"=1+1", "+2", "-3", "@x", "a=b", "=a,b"}, true);
  EXPECT_EQ(out, "'=1+1,'+2,'-3,'@x,a=b,\"'=a,b\"\n");
}

TEST(AppendCsvRow, ReadsBackWhatItWrote) {
  base::Random random(21);
  for (int trial = 0; trial < 10'000; ++trial) {
    Cells cells(1 + random.below(4));
    for (std::string& cell : cells) cell = random_csv_text(random, 6);
    std::string out;
    append_csv_row(out, {cells.begin(), cells.end()});
    ASSERT_EQ(only_row(out), cells) << out;
  }
}

}  // namespace
}  // namespace kursaal::tables
