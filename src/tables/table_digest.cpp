// A digest of a table's rows that does not depend on the file, the chunks or the threads they came in: each column is
// digested on its own (values, and where they are missing), so that plain columns go at the speed of the hash.
#include <cstring>

#include "base/hash.hpp"
#include "tables/duckdb_parts.hpp"

namespace kursaal::tables {
namespace {

class ColumnDigest {
 public:
  explicit ColumnDigest(std::size_t width) : width_(width) {}

  void add(const Chunk& chunk, std::size_t column, std::uint64_t first_row) {
    const bool has_null = chunk.validity(column) != nullptr;
    if (has_null)
      for (std::size_t row = 0; row < chunk.rows(); ++row)
        if (chunk.is_null(column, row)) nulls_.add_number(first_row + row);
    if (width_ == 0) {
      add_texts(chunk, column);
    } else if (!has_null) {
      values_.add(chunk.data(column), chunk.rows() * width_);
    } else {
      const auto* data = static_cast<const unsigned char*>(chunk.data(column));
      for (std::size_t row = 0; row < chunk.rows(); ++row)
        if (!chunk.is_null(column, row)) values_.add(data + row * width_, width_);
    }
  }

  void end(base::Digest& all) const {
    all.add_text(values_.hex());
    all.add_text(lengths_.hex());
    all.add_text(nulls_.hex());
  }

 private:
  void add_texts(const Chunk& chunk, std::size_t column) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      if (chunk.is_null(column, row)) continue;
      const std::string_view text = chunk.text(column, row);
      lengths_.add_number(text.size());
      values_.add(text.data(), text.size());
    }
  }

  std::size_t width_;  // bytes of a value, 0 for text
  base::Digest values_;
  base::Digest lengths_;
  base::Digest nulls_;
};

}  // namespace

base::Result<std::string> digest_table(Connection& connection, const std::string& table, const std::string& order_by) {
  KURSAAL_ASSIGN(QueryResult result, connection.query("SELECT * FROM " + table + " ORDER BY " + order_by));
  base::Digest all;
  std::vector<ColumnDigest> columns;
  for (std::size_t i = 0; i < result.columns(); ++i) {
    const auto type = static_cast<duckdb_type>(result.type(i));
    const std::size_t width = fixed_width(type);
    if (width == 0 && type != DUCKDB_TYPE_VARCHAR)
      return base::make_error(base::ErrorCode::storage, "the column ", result.name(i), " of ", table,
                              " has a type that is not digested");
    all.add_text(result.name(i));
    all.add_number(static_cast<std::uint64_t>(type));
    columns.emplace_back(width);
  }
  std::uint64_t rows = 0;
  while (true) {
    KURSAAL_ASSIGN(std::optional<Chunk> chunk, result.next());
    if (!chunk) break;
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].add(*chunk, i, rows);
    rows += chunk->rows();
  }
  all.add_number(rows);
  for (const ColumnDigest& column : columns) column.end(all);
  return all.hex();
}

}  // namespace kursaal::tables
