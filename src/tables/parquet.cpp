// Parquet files that are the same bytes for the same rows.
#include "tables/database.hpp"
#include "tables/durable_file.hpp"

namespace kursaal::tables {

base::Status write_parquet(Connection& connection, const std::string& select, const std::filesystem::path& file) {
  // Fixed row groups, and DuckDB's own temporary file off: the partial file, the sync and the rename are ours.
  const std::string copy = "COPY (" + select + ") TO " + sql_quote(partial_path(file).string()) +
                           " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, USE_TMP_FILE false)";
  if (base::Status copied = connection.execute(copy); !copied.ok()) {
    remove_partial(file);
    return copied;
  }
  return publish_partial(file);
}

}  // namespace kursaal::tables
