#include "care/page.hpp"

#include <gtest/gtest.h>

namespace kursaal::care {
namespace {

struct Row {
  std::int64_t at = 0;
  std::string id;
};

SortKey key_of(const Row& row) {
  SortKey key;
  key.up(row.at).up(row.id);
  return key;
}

std::string ids(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows) out += row.id;
  return out;
}

// Page by page, each from the list as it stands then.
std::string read(std::vector<Row> rows, Page& page) {
  turn_to(&page, rows, key_of);
  page.after = page.next;
  return ids(rows);
}

TEST(Pages, sort_numbers_below_and_above_nought_and_texts_of_which_one_begins_the_other) {
  const auto up = [](std::int64_t number) { return SortKey().up(number).text(); };
  const auto down = [](std::int64_t number) { return SortKey().down(number).text(); };
  for (const auto& [less, more] :
       {std::pair<std::int64_t, std::int64_t>{-1, 0}, {0, 1}, {255, 256}, {-300, -299}, {INT64_MIN, INT64_MAX}}) {
    EXPECT_LT(up(less), up(more));
    EXPECT_GT(down(less), down(more));
  }
  EXPECT_LT(SortKey().up("a").up("z").text(), SortKey().up("ab").up("a").text());
}

TEST(Pages, hold_every_row_once_and_end) {
  const std::vector<Row> rows = {{3, "c"}, {1, "a"}, {2, "b"}, {2, "a"}, {-5, "z"}};
  Page page;
  page.limit = 2;
  EXPECT_EQ(read(rows, page), "za");
  EXPECT_EQ(read(rows, page), "ab");
  EXPECT_EQ(read(rows, page), "c");
  EXPECT_TRUE(page.next.empty());
  Page whole;
  EXPECT_EQ(read(rows, whole), "zaabc");
  EXPECT_TRUE(whole.next.empty());
}

TEST(Pages, are_not_moved_by_rows_that_come_or_go_before_them) {
  std::vector<Row> rows = {{1, "a"}, {2, "b"}, {3, "c"}, {4, "d"}};
  Page page;
  page.limit = 2;
  EXPECT_EQ(read(rows, page), "ab");
  rows.push_back({0, "new"});
  rows.erase(rows.begin() + 1);  // the row that the place was taken from
  EXPECT_EQ(read(rows, page), "cd");
}

}  // namespace
}  // namespace kursaal::care
