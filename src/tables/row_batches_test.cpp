#include "tables/row_batches.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace kursaal::tables {
namespace {

constexpr std::size_t kRows = 3 * kRowGroupRows + 5'000;

// Row i holds i, and half of it or NULL where i is odd; batches of the given size.
BatchSource counting(std::size_t batch_rows) {
  struct Columns {
    std::vector<std::uint32_t> numbers;
    std::vector<double> halves;
    std::vector<std::uint64_t> valid;
  };
  return {.types = {ColumnType::u32, ColumnType::f64},
          .next = [batch_rows, at = std::size_t{0}]() mutable -> base::Result<RowBatch> {
            const auto columns = std::make_shared<Columns>();
            const std::size_t rows = std::min(batch_rows, kRows - at);
            columns->valid.assign(rows / 64 + 1, 0);
            for (std::size_t i = 0; i < rows; ++i, ++at) {
              columns->numbers.push_back(static_cast<std::uint32_t>(at));
              columns->halves.push_back(static_cast<double>(at / 2));
              if (at % 2 == 0) columns->valid[i / 64] |= std::uint64_t{1} << (i % 64);
            }
            return RowBatch{.rows = rows,
                            .columns = {{ColumnType::u32, columns->numbers.data(), nullptr},
                                        {ColumnType::f64, columns->halves.data(), columns->valid.data()}},
                            .owner = columns};
          }};
}

TEST(RowBatches, StandInTheOrderInWhichTheyAreMadeWhateverTheThreadsAndTheSizeOfBatches) {
  for (const std::size_t threads : {1UL, 2UL, 4UL}) {
    for (const std::size_t rows : {kRowGroupRows, std::size_t{50'000}}) {
      auto database = Database::open({.threads = threads});
      ASSERT_TRUE(database.ok());
      auto connection = database->connect();
      ASSERT_TRUE(connection->execute("CREATE TABLE t(number UINTEGER NOT NULL, half DOUBLE)").ok());
      const base::Status inserted = insert_batches(*connection, "t", counting(rows));
      ASSERT_TRUE(inserted.ok()) << inserted.error().text;
      EXPECT_EQ(connection->integer("SELECT count(*) FROM t").value(), static_cast<std::int64_t>(kRows));
      EXPECT_EQ(connection->integer("SELECT count(*) FROM t WHERE rowid <> number").value(), 0);
      EXPECT_EQ(connection->integer("SELECT count(*) FROM t WHERE (number % 2 = 1) <> (half IS NULL)").value(), 0);
      EXPECT_EQ(connection->integer("SELECT count(*) FROM t WHERE half <> number // 2").value(), 0);
      EXPECT_EQ(connection->integer("SELECT count(*) FROM duckdb_views() WHERE NOT internal").value(), 0);
    }
  }
}

TEST(RowBatches, GiveTheErrorOfTheirSource) {
  auto database = Database::open({.threads = 2});
  auto connection = database->connect();
  ASSERT_TRUE(connection->execute("CREATE TABLE t(number UINTEGER NOT NULL, half DOUBLE)").ok());
  BatchSource source = counting(kRowGroupRows);
  source.next = [next = source.next, asked = 0]() mutable -> base::Result<RowBatch> {
    if (++asked == 3) return base::make_error(base::ErrorCode::io, "the disk said no");
    return next();
  };
  const base::Status inserted = insert_batches(*connection, "t", source);
  ASSERT_FALSE(inserted.ok());
  EXPECT_EQ(inserted.error().code, base::ErrorCode::io);
  EXPECT_EQ(connection->integer("SELECT count(*) FROM t").value(), 0);
}

TEST(RowBatches, OfOtherTypesThanTheTableAreRefusedWhereTheyDoNotFit) {
  auto database = Database::open({});
  auto connection = database->connect();
  ASSERT_TRUE(connection->execute("CREATE TABLE t(single UINTEGER NOT NULL)").ok());
  const base::Status inserted = insert_batches(*connection, "t", counting(kRowGroupRows));
  ASSERT_FALSE(inserted.ok());
  EXPECT_EQ(inserted.error().code, base::ErrorCode::storage);
}

}  // namespace
}  // namespace kursaal::tables
