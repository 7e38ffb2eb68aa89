#include "tables/row_source.hpp"

#include <atomic>
#include <memory>

#include "base/check.hpp"
#include "base/text.hpp"
#include "tables/duckdb_parts.hpp"

namespace kursaal::tables {

// What DuckDB's table function is handed.
struct RowFeed {
  struct Column {
    ColumnType type = ColumnType::text;
    duckdb_vector vector = nullptr;
    void* data = nullptr;
  };
  const RowSource* source = nullptr;  // while the file is written
  std::vector<Column> columns;        // of the chunk being filled
  std::size_t row = 0;
  std::size_t column = 0;
  bool bad_text = false;

  Column& take(ColumnType type) {
    KURSAAL_CHECK(column < columns.size() && columns[column].type == type);
    return columns[column++];
  }
};

void RowCells::put_unsigned(std::uint64_t value) {
  static_cast<std::uint64_t*>(feed_.take(ColumnType::u64).data)[feed_.row] = value;
}

void RowCells::put_number(double value) { static_cast<double*>(feed_.take(ColumnType::f64).data)[feed_.row] = value; }

void RowCells::put_text(std::string_view text) {
  const RowFeed::Column& to = feed_.take(ColumnType::text);
  if (!base::valid_utf8(text)) {
    feed_.bad_text = true;
    text = {};
  }
  duckdb_vector_assign_string_element_len(to.vector, feed_.row, text.data(), text.size());
}

namespace {

// The function stays in its database when the rows are written, and holds this part of the feed.
using SharedFeed = std::shared_ptr<RowFeed>;
void forget(void* shared) { delete static_cast<SharedFeed*>(shared); }
RowFeed& feed_in(void* shared) { return **static_cast<SharedFeed*>(shared); }

using OwnedTableFunction = Owned<duckdb_table_function, duckdb_destroy_table_function>;

void bind(duckdb_bind_info info) {
  const RowFeed& feed = feed_in(duckdb_bind_get_extra_info(info));
  if (feed.source == nullptr) return duckdb_bind_set_error(info, "these rows were written before");
  for (const RowSource::Column& column : feed.source->columns) {
    const OwnedType type(duckdb_create_logical_type(duckdb_type_of(column.type)));
    duckdb_bind_add_result_column(info, column.name.c_str(), type.get());
  }
}

// One thread, so that the rows stay in their order.
void begin(duckdb_init_info info) { duckdb_init_set_max_threads(info, 1); }

void fill(duckdb_function_info info, duckdb_data_chunk output) {
  RowFeed& feed = feed_in(duckdb_function_get_extra_info(info));
  feed.columns.clear();
  for (std::size_t i = 0; i < feed.source->columns.size(); ++i) {
    const duckdb_vector vector = duckdb_data_chunk_get_vector(output, i);
    feed.columns.push_back({feed.source->columns[i].type, vector, duckdb_vector_get_data(vector)});
  }
  RowCells cells(feed);
  const std::size_t room = duckdb_vector_size();
  for (feed.row = 0; feed.row < room; ++feed.row) {
    feed.column = 0;
    if (!feed.source->next(cells)) break;
    KURSAAL_CHECK(feed.column == feed.columns.size());
  }
  if (feed.bad_text) duckdb_function_set_error(info, "a text of a row is not UTF-8");
  duckdb_data_chunk_set_size(output, feed.row);
}

}  // namespace

base::Status write_parquet(Connection& connection, const RowSource& rows, const std::filesystem::path& file) {
  // A function cannot be taken out of its database: each has its own name.
  static std::atomic<std::uint64_t> made{0};
  const std::string name = "kursaal_rows_" + std::to_string(++made);
  const SharedFeed feed = std::make_shared<RowFeed>();
  feed->source = &rows;

  OwnedTableFunction function(duckdb_create_table_function());
  duckdb_table_function_set_name(function.get(), name.c_str());
  duckdb_table_function_set_extra_info(function.get(), new SharedFeed(feed), forget);
  duckdb_table_function_set_bind(function.get(), bind);
  duckdb_table_function_set_init(function.get(), begin);
  duckdb_table_function_set_function(function.get(), fill);
  if (duckdb_register_table_function(connection.state_->connection.get(), function.get()) != DuckDBSuccess)
    return storage_error("the rows could not be registered");
  base::Status written = write_parquet(connection, "SELECT * FROM " + name + "()", file);
  feed->source = nullptr;
  if (feed->bad_text)
    return base::make_error(base::ErrorCode::storage, "a text for ", file.filename().string(), " is not UTF-8");
  return written;
}

}  // namespace kursaal::tables
