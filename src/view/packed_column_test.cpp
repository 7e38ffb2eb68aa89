#include "view/packed_column.hpp"

#include <gtest/gtest.h>

namespace kursaal::view {
namespace {

TEST(PackedColumn, GivesBackNumbersTextsAndNothing) {
  PackedColumnWriter numbers(3);
  numbers.add(-2.5);
  numbers.add_null();
  numbers.add(0.0);
  numbers.add(1e9);
  const PackedColumn column = numbers.finish();
  EXPECT_EQ(column.rows(), 4U);
  EXPECT_EQ(column.number(0), -2.5);
  EXPECT_EQ(column.number(1), std::nullopt);
  EXPECT_EQ(column.number(2), 0.0);
  EXPECT_EQ(column.number(3), 1e9);

  PackedColumnWriter texts(3);
  texts.add("a");
  texts.add("");
  texts.add_null();
  texts.add("a");
  const PackedColumn words = texts.finish();
  EXPECT_EQ(words.text(0), "a");
  EXPECT_EQ(words.text(1), "");
  EXPECT_EQ(words.text(2), std::nullopt);
  EXPECT_EQ(words.text(3), "a");
}

// 255 different values fit a byte beside NULL, 256 do not; 65,535 fit two, 65,536 do not.
TEST(PackedColumn, WidensWithoutForgettingWhereItsWidthEnds) {
  for (const int different : {255, 256, 65'535, 65'536, 70'000}) {
    PackedColumnWriter writer(8);
    writer.add_null();
    for (int i = 0; i < different; ++i) writer.add(i * 10.0 - 7);
    writer.add(-7.0);
    const PackedColumn column = writer.finish();
    ASSERT_EQ(column.rows(), static_cast<std::size_t>(different) + 2);
    EXPECT_EQ(column.number(0), std::nullopt);
    for (int i = 0; i < different; ++i) ASSERT_EQ(column.number(static_cast<std::size_t>(i) + 1), i * 10.0 - 7);
    EXPECT_EQ(column.number(static_cast<std::size_t>(different) + 1), -7.0);
  }
}

}  // namespace
}  // namespace kursaal::view
