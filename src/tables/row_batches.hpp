// Batches of rows inserted by as many threads as the database has, in the order in which they are made.
#pragma once

#include <cstddef>
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

struct RowBatch {
  std::size_t rows = 0;               // 0: there are no more
  std::vector<ColumnView> columns;    // of fixed-width types; not of text or boolean
  std::shared_ptr<const void> owner;  // keeps what the columns point to; released by any thread
};

struct BatchSource {
  std::vector<ColumnType> types;                 // of all columns of the table, in its order
  std::function<base::Result<RowBatch>()> next;  // asked by one thread at a time, not always the same
};

// Appends the rows to the table; they stand in it in the order in which `source` gives them, whatever the threads.
// Errors: storage, and what `source` says.
base::Status insert_batches(Connection& connection, const std::string& table, const BatchSource& source);

}  // namespace kursaal::tables
