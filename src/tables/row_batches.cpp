// DuckDB takes rows of many threads in a wanted order only from sources that number their batches. Of those that a
// program may feed, Arrow's C stream is the one: DuckDB asks for batch after batch under a lock, and packs them side by
// side.
#include "tables/row_batches.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/check.hpp"
#include "tables/arrow_data.hpp"
#include "tables/duckdb_parts.hpp"

// The struct and the guard are those of the specification ("The Arrow C stream interface").
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

extern "C" {

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

}  // extern "C"

#endif  // ARROW_C_STREAM_INTERFACE

namespace kursaal::tables {
namespace {

constexpr std::int64_t kNullable = 2;  // ARROW_FLAG_NULLABLE

const char* arrow_format(ColumnType type) {
  switch (type) {
    case ColumnType::u8: return "C";
    case ColumnType::u16: return "S";
    case ColumnType::u32: return "I";
    case ColumnType::u64: return "L";
    case ColumnType::i16: return "s";
    case ColumnType::i32: return "i";
    case ColumnType::i64: return "l";
    case ColumnType::f64: return "g";
    case ColumnType::day: return "tdD";
    case ColumnType::boolean: return "b";
    case ColumnType::text: return "u";
  }
  base::check_failed("a column of batches is of a known type", __FILE__, __LINE__);
}

struct OwnedSchema {
  std::vector<std::string> names;
  std::vector<ArrowSchema> columns;
  std::vector<ArrowSchema*> pointers;
};

// What is exported is kept by who exports it: DuckDB does not release each schema that it asks for.
void release_schema(ArrowSchema* schema) { schema->release = nullptr; }

std::unique_ptr<OwnedSchema> export_schema(const BatchSource& source, ArrowSchema* to) {
  const std::vector<ColumnType>& types = source.types;
  auto owned = std::make_unique<OwnedSchema>();
  owned->columns.resize(types.size());
  owned->names = source.names;
  for (std::size_t i = owned->names.size(); i < types.size(); ++i)
    owned->names.push_back("column_" + std::to_string(i));
  for (std::size_t i = 0; i < types.size(); ++i) {
    owned->columns[i] = {.format = arrow_format(types[i]),
                         .name = owned->names[i].c_str(),
                         .metadata = nullptr,
                         .flags = kNullable,
                         .n_children = 0,
                         .children = nullptr,
                         .dictionary = nullptr,
                         .release = release_schema,
                         .private_data = nullptr};
    owned->pointers.push_back(&owned->columns[i]);
  }
  *to = {.format = "+s",
         .name = "",
         .metadata = nullptr,
         .flags = 0,
         .n_children = static_cast<std::int64_t>(types.size()),
         .children = owned->pointers.data(),
         .dictionary = nullptr,
         .release = release_schema,
         .private_data = nullptr};
  return owned;
}

struct OwnedArrays {
  RowBatch batch;
  const void* no_validity = nullptr;
  std::vector<std::array<const void*, 3>> buffers;  // validity, values; of text: validity, ends, bytes
  std::vector<ArrowArray> columns;
  std::vector<ArrowArray*> pointers;
};

void release_arrays(ArrowArray* array) {
  delete static_cast<OwnedArrays*>(array->private_data);
  array->release = nullptr;
}
void release_array_column(ArrowArray* array) { array->release = nullptr; }

void export_rows(RowBatch batch, ArrowArray* to) {
  auto owned = std::make_unique<OwnedArrays>();
  owned->batch = std::move(batch);
  const std::vector<ColumnView>& views = owned->batch.columns;
  const auto rows = static_cast<std::int64_t>(owned->batch.rows);
  owned->buffers.resize(views.size());
  owned->columns.resize(views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    const bool text = views[i].type == ColumnType::text;
    owned->buffers[i] = {views[i].valid, views[i].data, nullptr};
    if (text) {
      const auto* texts = static_cast<const TextsOfColumn*>(views[i].data);
      owned->buffers[i] = {views[i].valid, texts->end, texts->bytes};
    }
    owned->columns[i] = {.length = rows,
                         .null_count = views[i].valid == nullptr ? 0 : -1,
                         .offset = 0,
                         .n_buffers = text ? 3 : 2,
                         .n_children = 0,
                         .buffers = owned->buffers[i].data(),
                         .children = nullptr,
                         .dictionary = nullptr,
                         .release = release_array_column,
                         .private_data = nullptr};
    owned->pointers.push_back(&owned->columns[i]);
  }
  *to = {.length = rows,
         .null_count = 0,
         .offset = 0,
         .n_buffers = 1,
         .n_children = static_cast<std::int64_t>(views.size()),
         .buffers = &owned->no_validity,
         .children = owned->pointers.data(),
         .dictionary = nullptr,
         .release = release_arrays,
         .private_data = nullptr};
  to->private_data = owned.release();
}

// What the stream's callbacks are handed. It outlives the statement that reads it.
struct Feed {
  const BatchSource& source;
  std::optional<base::Error> error;
  bool ended = false;
  std::vector<std::unique_ptr<OwnedSchema>> schemas;
};

Feed& feed_of(ArrowArrayStream* stream) { return *static_cast<Feed*>(stream->private_data); }

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  Feed& feed = feed_of(stream);
  feed.schemas.push_back(export_schema(feed.source, out));
  return 0;
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  *out = {};  // released: the end
  Feed& feed = feed_of(stream);
  if (feed.error) return EIO;
  if (feed.ended) return 0;
  base::Result<RowBatch> batch = feed.source.next();
  if (!batch.ok()) {
    feed.error = batch.error();
    return EIO;
  }
  feed.ended = batch->rows == 0;
  if (feed.ended) return 0;
  KURSAAL_CHECK(batch->columns.size() == feed.source.types.size());
  for (std::size_t i = 0; i < batch->columns.size(); ++i) KURSAAL_CHECK(batch->columns[i].type == feed.source.types[i]);
  export_rows(std::move(*batch), out);
  return 0;
}

const char* get_last_error(ArrowArrayStream* /*stream*/) { return "the rows could not be made"; }
// The feed is the caller's; DuckDB releases its own copy of the stream.
void release_stream(ArrowArrayStream* stream) { stream->release = nullptr; }

// Runs `use` while the rows can be read by the name it is given.
base::Status with_rows(Connection& connection, duckdb_connection raw, const BatchSource& source,
                       const std::function<base::Status(const std::string& rows)>& use) {
  static std::atomic<std::uint64_t> made{0};
  const std::string name = "kursaal_batches_" + std::to_string(++made);
  Feed feed{source, {}, false, {}};
  ArrowArrayStream stream{get_schema, get_next, get_last_error, release_stream, &feed};
  if (duckdb_arrow_scan(raw, name.c_str(), reinterpret_cast<duckdb_arrow_stream>(&stream)) != DuckDBSuccess)
    return storage_error("the rows could not be registered");
  base::Status used = use(name);
  if (feed.error) return *feed.error;
  if (!used.ok()) return used;
  // It holds the address of the stream, so nobody may ask it again.
  return connection.execute("DROP VIEW " + name);
}

}  // namespace

base::Status insert_batches(Connection& connection, const std::string& table, const BatchSource& source) {
  return with_rows(connection, connection.state_->connection.get(), source, [&](const std::string& rows) {
    return connection.execute("INSERT INTO " + table + " SELECT * FROM " + rows);
  });
}

base::Status write_parquet(Connection& connection, const BatchSource& source,
                           const std::function<std::string(const std::string& rows)>& select_from,
                           const std::filesystem::path& file) {
  return with_rows(connection, connection.state_->connection.get(), source,
                   [&](const std::string& rows) { return write_parquet(connection, select_from(rows), file); });
}

}  // namespace kursaal::tables
