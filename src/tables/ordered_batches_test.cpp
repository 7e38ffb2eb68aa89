#include "tables/ordered_batches.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "base/day.hpp"
#include "base/parallel.hpp"
#include "tables/row_block.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::tables {
namespace {

const std::vector<ColumnType> kTypes{ColumnType::u32, ColumnType::text, ColumnType::boolean,
                                     ColumnType::day, ColumnType::f64,  ColumnType::i16};
constexpr std::size_t kBlocks = 5;
constexpr std::size_t kLastRows = 3'333;

std::size_t rows_of(std::size_t block) { return block + 1 == kBlocks ? kLastRows : kRowGroupRows; }

// Row i of the whole: every column but the first is NULL in some rows.
RowBlock made_block(std::size_t number) {
  RowBlock block(kTypes, rows_of(number));
  for (std::size_t row = 0; row < rows_of(number); ++row) {
    const std::size_t i = number * kRowGroupRows + row;
    block.put_unsigned(i);
    i % 3 == 0 ? block.put_null() : block.put_text("text " + std::to_string(i % 1'000));
    i % 5 == 0 ? block.put_null() : block.put_boolean(i % 2 == 0);
    block.put_day(i % 7 == 0 ? base::Day::kUnknownValue : static_cast<std::int32_t>(i % 20'000));
    i % 11 == 0 ? block.put_null() : block.put_number(static_cast<double>(i) / 4);
    i % 13 == 0 ? block.put_null() : block.put_signed(static_cast<std::int64_t>(i % 30'000) - 15'000);
    block.end_row();
  }
  return block;
}

constexpr const char* kSameRows =
    "SELECT i AS number, CASE WHEN i % 3 <> 0 THEN 'text ' || (i % 1000) END AS words, CASE WHEN i % 5 <> 0 THEN i % 2 "
    "= "
    "0 END AS truth, CASE WHEN i % 7 <> 0 THEN DATE '1970-01-01' + CAST(i % 20000 AS INTEGER) END AS day, CASE WHEN i "
    "% "
    "11 <> 0 THEN i / 4 END AS half, CASE WHEN i % 13 <> 0 THEN CAST(CAST(i % 30000 AS INTEGER) - 15000 AS SMALLINT) "
    "END "
    "AS small FROM (SELECT CAST(range AS UINTEGER) AS i FROM range(";

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(OrderedBatches, give_a_parquet_file_the_bytes_of_the_same_rows_selected_by_one_thread_whatever_the_threads) {
  const TestFolder folder;
  const std::size_t all = (kBlocks - 1) * kRowGroupRows + kLastRows;
  auto one = Database::open({.threads = 1});
  auto selecting = one->connect();
  const std::string select = kSameRows + std::to_string(all) + "))";
  ASSERT_TRUE(write_parquet(*selecting, select, folder.path() / "selected.parquet").ok());
  const std::string wanted = bytes_of(folder.path() / "selected.parquet");
  ASSERT_GT(wanted.size(), 10'000U);

  for (const std::size_t threads : {1UL, 2UL, 3UL}) {
    auto database = Database::open({.threads = threads});
    auto connection = database->connect();
    OrderedBatches batches(threads);
    const BatchSource source{.types = kTypes,
                             .next = [&batches] { return batches.next(); },
                             .names = {"number", "words", "truth", "day", "half", "small"}};
    base::Status written = base::ok_status();
    {
      const std::jthread writer([&] {
        written = write_parquet(
            *connection, source, [](const std::string& rows) { return "SELECT * FROM " + rows; },
            folder.path() / "batches.parquet");
      });
      base::parallel_for(kBlocks, threads, [&](std::size_t number, std::size_t) {
        batches.put(number, std::move(RowBlock::batch(made_block(number))).value());
      });
      batches.finish(kBlocks);
    }
    ASSERT_TRUE(written.ok()) << written.error().text;
    EXPECT_EQ(bytes_of(folder.path() / "batches.parquet"), wanted) << threads << " threads";
  }
}

TEST(OrderedBatches, let_nobody_wait_for_a_writer_that_has_gone) {
  OrderedBatches batches(1);
  batches.abandon();
  batches.put(7, {});
  batches.fail(base::make_error(base::ErrorCode::io, "disk full"));
  EXPECT_EQ(batches.next().error().text, "disk full");
}

TEST(RowBlock, refuses_a_text_that_is_not_utf8) {
  RowBlock block(std::vector<ColumnType>{ColumnType::text}, 1);
  block.put_text("\xff");
  block.end_row();
  EXPECT_EQ(RowBlock::batch(std::move(block)).error().code, base::ErrorCode::storage);
}

}  // namespace
}  // namespace kursaal::tables
