// DuckDB behind a small door: the only room that includes duckdb.h. Settings are always explicit: threads, memory
// limit, temporary folder; extension download is off and the configuration locked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kursaal::tables {

struct DatabaseOptions {
  std::filesystem::path file{};  // empty: in memory
  bool read_only = false;
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 1ULL << 30;  // DuckDB's own limit is set to 60 % of it: real use goes 20 % over
  std::filesystem::path temp_folder{};      // for spill; empty: no spilling
};

enum class ColumnType : std::uint8_t { u8, u16, u32, u64, i16, i32, i64, f64, boolean, day, text };

// A column of a batch to append or of a chunk that was read. Null where valid is given and its bit is 0 (Arrow order:
// bit i of word i / 64).
struct ColumnView {
  ColumnType type = ColumnType::i64;
  const void* data = nullptr;            // contiguous values; for text: of std::string_view (append) or see TextColumn
  const std::uint64_t* valid = nullptr;  // nullptr: all valid
};

class Connection;
class Appender;
struct RowSource;    // row_source.hpp
struct BatchSource;  // row_batches.hpp

// One chunk of a result, at most 2,048 rows; valid until the next.
class Chunk {
 public:
  Chunk();
  Chunk(Chunk&&) noexcept;
  Chunk& operator=(Chunk&&) noexcept;
  ~Chunk();
  [[nodiscard]] std::size_t rows() const;
  // Data pointer of a fixed-width column (day: int32 days since 1970) and its validity words (nullptr: all valid).
  [[nodiscard]] const void* data(std::size_t column) const;
  [[nodiscard]] const std::uint64_t* validity(std::size_t column) const;
  [[nodiscard]] std::string_view text(std::size_t column, std::size_t row) const;
  [[nodiscard]] bool is_null(std::size_t column, std::size_t row) const;

 private:
  friend class QueryResult;
  struct State;
  std::unique_ptr<State> state_;
};

class QueryResult {
 public:
  QueryResult(QueryResult&&) noexcept;
  ~QueryResult();
  [[nodiscard]] std::size_t columns() const;
  [[nodiscard]] std::string name(std::size_t column) const;
  // DuckDB's own number of the column's type (its C API).
  [[nodiscard]] int type(std::size_t column) const;
  // The next chunk, or nothing at the end. Errors: storage (also when interrupted).
  base::Result<std::optional<Chunk>> next();

 private:
  friend class Connection;
  struct State;
  explicit QueryResult(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A table as text, for small results: NULL is nullopt.
struct TextTable {
  std::vector<std::string> names;
  std::vector<std::vector<std::optional<std::string>>> rows;
};

// One thread at a time.
class Connection {
 public:
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();
  base::Status execute(const std::string& sql);
  // Streams. Errors: storage.
  base::Result<QueryResult> query(const std::string& sql);
  // With text parameters bound to $1, $2 ...
  base::Result<TextTable> table(const std::string& sql, const std::vector<std::string>& parameters = {});
  base::Result<std::int64_t> integer(const std::string& sql);
  base::Result<Appender> appender(const std::string& table, const std::vector<ColumnType>& types);
  // From any thread: stops what runs.
  void interrupt();

 private:
  friend class Database;
  friend base::Status write_parquet(Connection& connection, const RowSource& rows, const std::filesystem::path& file);
  friend base::Status insert_batches(Connection& connection, const std::string& table, const BatchSource& source);
  friend base::Status write_parquet(Connection& connection, const BatchSource& source,
                                    const std::function<std::string(const std::string& rows)>& select_from,
                                    const std::filesystem::path& file);
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Database {
 public:
  static base::Result<Database> open(const DatabaseOptions& options);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();
  base::Result<Connection> connect();

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Appends rows to a table, whole columns or value by value; buffered in chunks of 2,048. finish() must be called.
class Appender {
 public:
  Appender(Appender&&) noexcept;
  ~Appender();
  // Appends `rows` rows column-wise. Requires: one view for each column, of the column's type.
  base::Status append(std::span<const ColumnView> columns, std::size_t rows);
  // Value by value, in column order; end_row() after each row.
  void put_null();
  void put_unsigned(std::uint64_t value);  // u8 to u64
  void put_signed(std::int64_t value);     // i16 to i64
  void put_number(double value);
  void put_boolean(bool value);
  void put_day(std::int32_t days);  // base::Day::kUnknownValue is NULL
  void put_text(std::string_view text);
  base::Status end_row();
  base::Status finish();

 private:
  friend class Connection;
  struct State;
  explicit Appender(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Writes the rows of `select` (which must order them wholly) as one Parquet file, zstd, fixed row groups: the same rows
// give the same bytes at any thread count. Errors: storage, io.
base::Status write_parquet(Connection& connection, const std::string& select, const std::filesystem::path& file);

// A digest of a table's rows in the order of `order_by`: equal tables in different DuckDB files have equal digests.
base::Result<std::string> digest_table(Connection& connection, const std::string& table, const std::string& order_by);

// 'text' with quotes doubled, for SQL.
std::string sql_quote(std::string_view text);

}  // namespace kursaal::tables
