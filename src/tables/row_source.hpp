// Rows made one after the other while their Parquet file is written: for tables too long to be held twice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"

namespace kursaal::tables {

struct RowFeed;

// Where a row goes, value by value in column order.
class RowCells {
 public:
  explicit RowCells(RowFeed& feed) : feed_(feed) {}
  void put_unsigned(std::uint64_t value);
  void put_number(double value);
  void put_text(std::string_view text);

 private:
  RowFeed& feed_;
};

struct RowSource {
  struct Column {
    std::string name;
    ColumnType type = ColumnType::text;  // text, u64 or f64
  };
  std::vector<Column> columns;
  std::function<bool(RowCells&)> next;  // puts all values of the next row; false at the end, with none put
};

// As write_parquet of a select that gives these rows in this order. Memory: about one row group. Errors: storage (also
// for a text that is not UTF-8), io.
base::Status write_parquet(Connection& connection, const RowSource& rows, const std::filesystem::path& file);

}  // namespace kursaal::tables
