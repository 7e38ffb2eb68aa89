#include "ingest/quarantine_rows.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace kursaal::ingest {
namespace {

population::QuarantineRow row_at(std::uint64_t line) { return {0, base::Severity::error, 0, 0, line}; }

std::vector<std::uint64_t> lines_of(QuarantineRows& rows) {
  std::vector<std::uint64_t> lines;
  rows.drain([&](const population::QuarantineRow& row) { lines.push_back(row.line); });
  return lines;
}

TEST(ReasonBook, numbers_a_reason_once_whichever_worker_asks) {
  ReasonBook book;
  ReasonCache one(book), two(book);
  const std::uint32_t cells = one.number("cell-count", "3 cells");
  EXPECT_EQ(two.number("cell-count", "3 cells"), cells);
  EXPECT_EQ(one.number("cell-count", "3 cells"), cells);
  EXPECT_NE(two.number("cell-count", "4 cells"), cells);
  EXPECT_NE(two.number("date-missing", "3 cells"), cells);
  EXPECT_EQ(book.size(), 3U);
}

TEST(ReasonBook, gives_the_reasons_in_use_sorted_whoever_came_first) {
  ReasonBook book;
  const std::uint32_t last = book.number("b", "2");
  const std::uint32_t unused = book.number("a", "9");
  const std::uint32_t middle = book.number("b", "1");
  const std::uint32_t first = book.number("a", "");
  std::vector<char> used(book.size(), 1);
  used[unused] = 0;
  const ReasonBook::Finished finished = book.finish(used);
  EXPECT_TRUE(finished.reasons == (std::vector<population::Reason>{{"a", ""}, {"b", "1"}, {"b", "2"}}));
  EXPECT_EQ(finished.final_of[first], 0U);
  EXPECT_EQ(finished.final_of[middle], 1U);
  EXPECT_EQ(finished.final_of[last], 2U);
}

TEST(ReasonCache, forgets_what_is_too_much_and_still_numbers_it_the_same) {
  ReasonBook book;
  ReasonCache cache(book);
  for (int round = 0; round < 2; ++round)
    for (std::uint32_t i = 0; i < 10000; ++i) ASSERT_EQ(cache.number("cell-count", std::to_string(i)), i);
  EXPECT_EQ(book.size(), 10000U);
}

TEST(QuarantineRows, give_back_every_row_in_order_through_pieces_and_joins) {
  QuarantineRows all;
  std::vector<std::uint64_t> expected;
  for (std::uint64_t list = 0, line = 0; list < 3; ++list) {
    QuarantineRows rows;
    for (int i = 0; i < 5000; ++i) {
      rows.add(row_at(line));
      expected.push_back(line++);
    }
    all.join(std::move(rows));
  }
  EXPECT_EQ(all.size(), expected.size());
  EXPECT_EQ(lines_of(all), expected);
  EXPECT_TRUE(all.empty());
}

TEST(QuarantineRows, take_rows_back_over_the_border_of_a_piece) {
  QuarantineRows rows;
  for (std::uint64_t line = 0; line < 5000; ++line) rows.add(row_at(line));
  for (int i = 0; i < 4999; ++i) rows.pop_back();
  EXPECT_EQ(rows.back().line, 0U);
  rows.pop_back();
  EXPECT_TRUE(rows.empty());
  rows.add(row_at(7));
  EXPECT_EQ(lines_of(rows), std::vector<std::uint64_t>{7});
}

}  // namespace
}  // namespace kursaal::ingest
