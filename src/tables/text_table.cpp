// Small results as text, each value as SQL would cast it to VARCHAR.
#include "base/text.hpp"
#include "tables/duckdb_parts.hpp"

namespace kursaal::tables {
namespace {

// What DuckDB's C API can cast to text by itself; for the rest it would silently give nothing.
bool casts_to_text(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_TIME:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UHUGEINT:
    case DUCKDB_TYPE_DECIMAL:
    case DUCKDB_TYPE_SQLNULL:
    case DUCKDB_TYPE_VARCHAR: return true;
    default: return false;
  }
}

bool is_integer(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UHUGEINT: return true;
    default: return false;
  }
}

std::string value_text(OwnedResult& result, idx_t column, idx_t row) {
  const duckdb_string text = duckdb_value_string(result.out(), column, row);
  std::string copy(text.data == nullptr ? "" : text.data, text.size);
  duckdb_free(text.data);
  return copy;
}

base::Result<OwnedResult> run_bound(duckdb_connection connection, const std::string& sql,
                                    const std::vector<std::string>& parameters) {
  OwnedPrepared prepared;
  if (duckdb_prepare(connection, sql.c_str(), prepared.out()) != DuckDBSuccess)
    return storage_error(duckdb_prepare_error(prepared.get()));
  if (duckdb_nparams(prepared.get()) != parameters.size())
    return base::make_error(base::ErrorCode::storage, "a query wants ", std::to_string(duckdb_nparams(prepared.get())),
                            " parameters, not ", std::to_string(parameters.size()));
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (duckdb_bind_varchar_length(prepared.get(), i + 1, parameters[i].data(), parameters[i].size()) != DuckDBSuccess)
      return base::make_error(base::ErrorCode::storage, "parameter ", std::to_string(i + 1), " cannot be bound");
  OwnedResult result;
  if (duckdb_execute_prepared(prepared.get(), result.out()) != DuckDBSuccess)
    return storage_error(duckdb_result_error(result.out()));
  return result;
}

}  // namespace

base::Result<TextTable> Connection::table(const std::string& sql, const std::vector<std::string>& parameters) {
  KURSAAL_ASSIGN(OwnedResult result, run_bound(state_->connection.get(), sql, parameters));
  TextTable table;
  const idx_t columns = duckdb_column_count(result.out());
  for (idx_t column = 0; column < columns; ++column) {
    table.names.emplace_back(duckdb_column_name(result.out(), column));
    if (!casts_to_text(duckdb_column_type(result.out(), column)))
      return base::make_error(base::ErrorCode::storage, "the column ", table.names.back(),
                              " has a type that is not shown as text: cast it to VARCHAR in the query");
  }
  table.rows.resize(duckdb_row_count(result.out()));
  for (idx_t row = 0; row < table.rows.size(); ++row) {
    table.rows[row].resize(columns);
    for (idx_t column = 0; column < columns; ++column) {
      if (duckdb_value_is_null(result.out(), column, row)) continue;
      table.rows[row][column] = value_text(result, column, row);
    }
  }
  return table;
}

base::Result<std::int64_t> Connection::integer(const std::string& sql) {
  KURSAAL_ASSIGN(OwnedResult result, run_bound(state_->connection.get(), sql, {}));
  if (duckdb_row_count(result.out()) != 1 || duckdb_column_count(result.out()) != 1 ||
      duckdb_value_is_null(result.out(), 0, 0) || !is_integer(duckdb_column_type(result.out(), 0)))
    return base::make_error(base::ErrorCode::storage, "a query did not give the one integer that was expected");
  const std::string digits = value_text(result, 0, 0);
  const std::optional<std::int64_t> value = base::parse_integer(digits);  // a HUGEINT may not fit
  if (!value) return base::make_error(base::ErrorCode::storage, "a query gave an integer of more than 64 bits");
  return *value;
}

}  // namespace kursaal::tables
