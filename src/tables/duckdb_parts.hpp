// What the files behind database.hpp share: owners of DuckDB's C handles, the private states, clean errors.
#pragma once

#include <duckdb.h>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"

namespace kursaal::tables {

// Owns a C handle that `End` destroys by address.
template <class Handle, auto End>
class Owned {
 public:
  Owned() = default;
  explicit Owned(Handle handle) : handle_(handle) {}
  Owned(Owned&& other) noexcept : handle_(std::exchange(other.handle_, Handle{})) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Owned() { reset(); }
  void reset() {
    if (alive()) End(&handle_);
    handle_ = Handle{};
  }
  [[nodiscard]] Handle get() const { return handle_; }
  // For C functions that fill a handle.
  Handle* out() { return &handle_; }

 private:
  [[nodiscard]] bool alive() const {
    if constexpr (std::is_same_v<Handle, duckdb_result>) {
      return handle_.internal_data != nullptr;
    } else {
      return handle_ != nullptr;
    }
  }
  Handle handle_{};
};

using OwnedDatabase = Owned<duckdb_database, duckdb_close>;
using OwnedConfig = Owned<duckdb_config, duckdb_destroy_config>;
using OwnedConnection = Owned<duckdb_connection, duckdb_disconnect>;
using OwnedResult = Owned<duckdb_result, duckdb_destroy_result>;
using OwnedPrepared = Owned<duckdb_prepared_statement, duckdb_destroy_prepare>;
using OwnedPending = Owned<duckdb_pending_result, duckdb_destroy_pending>;
using OwnedChunk = Owned<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using OwnedAppender = Owned<duckdb_appender, duckdb_appender_destroy>;
using OwnedType = Owned<duckdb_logical_type, duckdb_destroy_logical_type>;

struct Database::State {
  OwnedDatabase database;
};

struct Connection::State {
  OwnedConnection connection;
};

struct QueryResult::State {
  OwnedPrepared prepared;
  OwnedPending pending;
  OwnedResult result;  // after what it was made from, so that it goes first
  bool ended = false;
};

struct Chunk::State {
  struct Column {
    duckdb_type type = DUCKDB_TYPE_INVALID;
    const void* data = nullptr;
    const std::uint64_t* valid = nullptr;
  };
  OwnedChunk chunk;
  std::size_t rows = 0;
  std::vector<Column> columns;
};

// A storage error from DuckDB's message, its data values masked (see mask_values).
base::Error storage_error(const char* message);

// Keeps the first line of a DuckDB message. Text in single quotes is always masked, as it may be a value. Where the
// message is about data and not about the SQL or the file system, text in double quotes and numbers are masked too.
std::string mask_values(std::string_view message);

duckdb_type duckdb_type_of(ColumnType type);
// Bytes of a value of a fixed-width type; 0 for all others.
std::size_t fixed_width(duckdb_type type);
std::string_view text_of(const duckdb_string_t& text);

}  // namespace kursaal::tables
