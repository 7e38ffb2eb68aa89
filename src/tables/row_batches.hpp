// Batches of rows inserted by as many threads as the database has, in the order in which they are made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"

namespace kursaal::tables {

// Rows of one row group of DuckDB: a batch of just so many is packed and written by one thread on its own. Smaller ones
// are put together first, which costs a copy.
inline constexpr std::size_t kRowGroupRows = 122'880;

// What a view of texts points to: row i is the bytes from end[i] to end[i + 1]. Requires: UTF-8.
struct TextsOfColumn {
  const std::int32_t* end = nullptr;
  const char* bytes = nullptr;
};

struct RowBatch {
  std::size_t rows = 0;               // 0: there are no more
  std::vector<ColumnView> columns;    // text: of a TextsOfColumn; boolean: of bits, as those of `valid`
  std::shared_ptr<const void> owner;  // keeps what the columns point to; released by any thread
};

struct BatchSource {
  std::vector<ColumnType> types;                 // of all columns of the table, in its order
  std::function<base::Result<RowBatch>()> next;  // asked by one thread at a time, not always the same
  std::vector<std::string> names{};              // of the columns, where they are asked for by name
};

// Appends the rows to the table; they stand in it in the order in which `source` gives them, whatever the threads.
// Errors: storage, and what `source` says.
base::Status insert_batches(Connection& connection, const std::string& table, const BatchSource& source);

// Writes the rows as one Parquet file in the order in which `source` gives them, by as many threads as the database
// has: `select_from` is handed what stands for the rows after FROM and gives the select, which may neither leave rows
// out nor order them. Batches are of kRowGroupRows rows (the last one may be smaller): then the bytes are those of
// write_parquet of the same rows, whatever the threads. Errors: storage, io, and what `source` says.
base::Status write_parquet(Connection& connection, const BatchSource& source,
                           const std::function<std::string(const std::string& rows)>& select_from,
                           const std::filesystem::path& file);

}  // namespace kursaal::tables
