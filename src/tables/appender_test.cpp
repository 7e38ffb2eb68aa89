#include <gtest/gtest.h>

#include <cstring>

#include "base/day.hpp"
#include "base/random.hpp"
#include "tables/database.hpp"

namespace kursaal::tables {
namespace {

const std::vector<ColumnType> kAllTypes = {ColumnType::u8,      ColumnType::u16, ColumnType::u32, ColumnType::u64,
                                           ColumnType::i16,     ColumnType::i32, ColumnType::i64, ColumnType::f64,
                                           ColumnType::boolean, ColumnType::day, ColumnType::text};
constexpr const char* kAllColumns =
    "CREATE TABLE t (a UTINYINT, b USMALLINT, c UINTEGER, d UBIGINT, e SMALLINT, f INTEGER, g BIGINT, h DOUBLE, "
    "i BOOLEAN, j DATE, k VARCHAR)";

class AppenderTest : public testing::Test {
 protected:
  AppenderTest()
      : database_(std::move(Database::open({})).value()), connection_(std::move(database_.connect()).value()) {}
  void create(const std::string& sql) {
    const base::Status created = connection_.execute(sql);
    ASSERT_TRUE(created.ok()) << created.error().text;
  }
  Database database_;
  Connection connection_;
};

std::string nth_text(std::size_t i) {  // from empty over DuckDB's inline limit of 12 bytes to long
  return std::string(i % 30, static_cast<char>('a' + i % 26)) + (i % 5 == 0 ? "é" : "");
}

TEST_F(AppenderTest, AppendsEveryTypeValueByValueAndReadsItBack) {
  create(kAllColumns);
  auto appender = connection_.appender("t", kAllTypes);
  ASSERT_TRUE(appender.ok()) << appender.error().text;
  constexpr std::size_t kRows = 5000;  // over two chunk borders
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto put = [&](std::size_t column, const auto& value) {
      if ((i + column) % 7 == 0)
        appender->put_null();
      else
        value();
    };
    put(0, [&] { appender->put_unsigned(i % 256); });
    put(1, [&] { appender->put_unsigned(65535 - i); });
    put(2, [&] { appender->put_unsigned(4294967295U - i); });
    put(3, [&] { appender->put_unsigned(~0ULL - i); });
    put(4, [&] { appender->put_signed(-32768 + static_cast<int>(i)); });
    put(5, [&] { appender->put_signed(-static_cast<std::int64_t>(i)); });
    put(6, [&] { appender->put_signed(std::numeric_limits<std::int64_t>::min() + static_cast<std::int64_t>(i)); });
    put(7, [&] { appender->put_number(static_cast<double>(i) / 3); });
    put(8, [&] { appender->put_boolean(i % 2 == 0); });
    put(9, [&] { appender->put_day(static_cast<std::int32_t>(i)); });
    put(10, [&] { appender->put_text(nth_text(i)); });
    ASSERT_TRUE(appender->end_row().ok());
  }
  ASSERT_TRUE(appender->finish().ok());

  auto result = connection_.query("SELECT * FROM t");
  ASSERT_TRUE(result.ok()) << result.error().text;
  std::size_t i = 0;
  while (true) {
    auto chunk = result->next();
    ASSERT_TRUE(chunk.ok());
    if (!chunk->has_value()) break;
    const Chunk& rows = **chunk;
    for (std::size_t row = 0; row < rows.rows(); ++row, ++i) {
      const auto expect = [&](std::size_t column, auto value) {
        ASSERT_EQ(rows.is_null(column, row), (i + column) % 7 == 0) << i << ' ' << column;
        if (rows.is_null(column, row)) return;
        ASSERT_EQ(static_cast<const decltype(value)*>(rows.data(column))[row], value) << i << ' ' << column;
      };
      expect(0, static_cast<std::uint8_t>(i % 256));
      expect(1, static_cast<std::uint16_t>(65535 - i));
      expect(2, static_cast<std::uint32_t>(4294967295U - i));
      expect(3, ~0ULL - i);
      expect(4, static_cast<std::int16_t>(-32768 + static_cast<int>(i)));
      expect(5, -static_cast<std::int32_t>(i));
      expect(6, std::numeric_limits<std::int64_t>::min() + static_cast<std::int64_t>(i));
      expect(7, static_cast<double>(i) / 3);
      expect(8, i % 2 == 0);
      expect(9, static_cast<std::int32_t>(i));
      if ((i + 10) % 7 != 0) {
        ASSERT_EQ(rows.text(10, row), nth_text(i));
      }
    }
  }
  EXPECT_EQ(i, kRows);
}

TEST_F(AppenderTest, AppendsWholeColumnsAsItAppendsValues) {
  create("CREATE TABLE t (n UINTEGER, s VARCHAR)");
  constexpr std::size_t kRows = 10'000;
  std::vector<std::uint32_t> numbers(kRows);
  std::vector<std::string> texts(kRows);
  std::vector<std::string_view> views(kRows);
  std::vector<std::uint64_t> valid((kRows + 63) / 64, 0);
  base::Random random(3);
  for (std::size_t i = 0; i < kRows; ++i) {
    numbers[i] = static_cast<std::uint32_t>(random.next());
    texts[i] = nth_text(i);
    if (random.chance(0.8)) valid[i / 64] |= 1ULL << (i % 64);
    const bool is_valid = (valid[i / 64] >> (i % 64) & 1) != 0;
    if (is_valid) views[i] = texts[i];  // a null text may point nowhere
  }
  auto appender = connection_.appender("t", {ColumnType::u32, ColumnType::text});
  ASSERT_TRUE(appender.ok());
  const ColumnView columns[] = {{ColumnType::u32, numbers.data(), nullptr},
                                {ColumnType::text, views.data(), valid.data()}};
  ASSERT_TRUE(appender->append(columns, kRows).ok());
  ASSERT_TRUE(appender->append(columns, 0).ok());
  appender->put_unsigned(77);  // a row after columns
  appender->put_text("last");
  ASSERT_TRUE(appender->end_row().ok());
  ASSERT_TRUE(appender->finish().ok());

  auto result = connection_.query("SELECT * FROM t");
  ASSERT_TRUE(result.ok());
  std::size_t i = 0;
  while (true) {
    auto chunk = result->next();
    ASSERT_TRUE(chunk.ok());
    if (!chunk->has_value()) break;
    for (std::size_t row = 0; row < (*chunk)->rows(); ++row, ++i) {
      if (i == kRows) {
        EXPECT_EQ((*chunk)->text(1, row), "last");
        continue;
      }
      ASSERT_EQ(static_cast<const std::uint32_t*>((*chunk)->data(0))[row], numbers[i]);
      const bool is_valid = (valid[i / 64] >> (i % 64) & 1) != 0;
      ASSERT_EQ((*chunk)->is_null(1, row), !is_valid);
      if (is_valid) {
        ASSERT_EQ((*chunk)->text(1, row), texts[i]);
      }
    }
  }
  EXPECT_EQ(i, kRows + 1);
}

TEST_F(AppenderTest, TellsEmptyTextFromNullAndUnknownDayIsNull) {
  create("CREATE TABLE t (s VARCHAR, d DATE)");
  auto appender = connection_.appender("t", {ColumnType::text, ColumnType::day});
  appender->put_text("");
  appender->put_day(base::Day{}.value);
  ASSERT_TRUE(appender->end_row().ok());
  appender->put_null();
  appender->put_day(base::day_of(2024, 2, 29).value);
  ASSERT_TRUE(appender->end_row().ok());
  ASSERT_TRUE(appender->finish().ok());
  const auto table = connection_.table("SELECT * FROM t");
  using Row = std::vector<std::optional<std::string>>;
  EXPECT_EQ(table->rows, (std::vector<Row>{{"", std::nullopt}, {std::nullopt, "2024-02-29"}}));
}

TEST_F(AppenderTest, KeepsTextWithANulCharacter) {
  create("CREATE TABLE t (s VARCHAR)");
  auto appender = connection_.appender("t", {ColumnType::text});
  const std::string text("a\0b and more than twelve", 24);
  appender->put_text(text);
  ASSERT_TRUE(appender->end_row().ok());
  ASSERT_TRUE(appender->finish().ok());
  auto result = connection_.query("SELECT s FROM t");
  auto chunk = result->next();
  EXPECT_EQ((*chunk)->text(0, 0), text);
}

TEST_F(AppenderTest, RefusesTextThatIsNotUtf8WithoutShowingIt) {
  create("CREATE TABLE t (s VARCHAR)");
  auto appender = connection_.appender("t", {ColumnType::text});
  appender->put_text("Canary \xE9");
  const base::Status refused = appender->end_row();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().text, "a text for the table t is not UTF-8");
}

TEST_F(AppenderTest, RefusesOtherColumnsThanTheTableHas) {
  create("CREATE TABLE t (n UINTEGER, s VARCHAR)");
  EXPECT_FALSE(connection_.appender("t", {ColumnType::u32}).ok());
  EXPECT_FALSE(connection_.appender("t", {ColumnType::i32, ColumnType::text}).ok());
  EXPECT_FALSE(connection_.appender("none", {ColumnType::u32}).ok());
}

TEST_F(AppenderTest, TellsABrokenConstraintAtTheLatestWhenItFinishes) {
  create("CREATE TABLE t (n UINTEGER NOT NULL)");
  auto appender = connection_.appender("t", {ColumnType::u32});
  appender->put_null();
  ASSERT_TRUE(appender->end_row().ok());
  const base::Status finished = appender->finish();
  ASSERT_FALSE(finished.ok());
  EXPECT_EQ(finished.error().code, base::ErrorCode::storage);
}

}  // namespace
}  // namespace kursaal::tables
