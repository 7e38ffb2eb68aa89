#include "tables/database.hpp"

#include <cstring>
#include <utility>

#include "tables/duckdb_parts.hpp"

namespace kursaal::tables {
namespace {

// Nothing is fetched from a repository or run from a user's folder, whoever asks: the places they would come from do
// not exist.
constexpr const char* kNoPlace = "/dev/null/none";

base::Result<OwnedConfig> configuration(const DatabaseOptions& options) {
  const std::string threads = std::to_string(options.threads == 0 ? 1 : options.threads);
  const std::string memory = std::to_string(options.memory_bytes / 10 * 6) + "B";
  const std::string temp = options.temp_folder.string();
  const std::pair<const char*, const char*> settings[] = {
      {"access_mode", options.read_only ? "READ_ONLY" : "AUTOMATIC"},
      {"threads", threads.c_str()},
      {"memory_limit", memory.c_str()},
      {"temp_directory", temp.c_str()},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"allow_community_extensions", "false"},
      {"allow_persistent_secrets", "false"},
      {"custom_extension_repository", kNoPlace},
      {"extension_directory", kNoPlace},
      {"preserve_insertion_order", "true"},
      {"enable_external_access", "true"},  // COPY and read_csv of our own files
  };
  OwnedConfig config;
  if (duckdb_create_config(config.out()) != DuckDBSuccess) return storage_error("no configuration");
  for (const auto& [name, value] : settings)
    if (duckdb_set_config(config.get(), name, value) != DuckDBSuccess)
      return base::make_error(base::ErrorCode::storage, "the database does not know the setting ", name);
  return config;
}

}  // namespace

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

base::Result<Database> Database::open(const DatabaseOptions& options) {
  KURSAAL_ASSIGN(const OwnedConfig config, configuration(options));
  auto state = std::make_unique<State>();
  const std::string file = options.file.string();
  char* message = nullptr;
  if (duckdb_open_ext(file.empty() ? nullptr : file.c_str(), state->database.out(), config.get(), &message) !=
      DuckDBSuccess) {
    base::Error error = storage_error(message);
    duckdb_free(message);
    return error;
  }
  Database database(std::move(state));
  KURSAAL_ASSIGN(Connection connection, database.connect());
  KURSAAL_TRY(connection.execute("SET lock_configuration = true"));
  return database;
}

base::Result<Connection> Database::connect() {
  auto state = std::make_unique<Connection::State>();
  if (duckdb_connect(state_->database.get(), state->connection.out()) != DuckDBSuccess)
    return storage_error("no connection");
  return Connection(std::move(state));
}

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

base::Status Connection::execute(const std::string& sql) {
  OwnedResult result;
  if (duckdb_query(state_->connection.get(), sql.c_str(), result.out()) != DuckDBSuccess)
    return storage_error(duckdb_result_error(result.out()));
  return base::ok_status();
}

base::Result<QueryResult> Connection::query(const std::string& sql) {
  auto state = std::make_unique<QueryResult::State>();
  if (duckdb_prepare(state_->connection.get(), sql.c_str(), state->prepared.out()) != DuckDBSuccess)
    return storage_error(duckdb_prepare_error(state->prepared.get()));
  if (duckdb_pending_prepared_streaming(state->prepared.get(), state->pending.out()) != DuckDBSuccess)
    return storage_error(duckdb_pending_error(state->pending.get()));
  if (duckdb_execute_pending(state->pending.get(), state->result.out()) != DuckDBSuccess)
    return storage_error(duckdb_result_error(state->result.out()));
  return QueryResult(std::move(state));
}

void Connection::interrupt() { duckdb_interrupt(state_->connection.get()); }

QueryResult::QueryResult(std::unique_ptr<State> state) : state_(std::move(state)) {}
QueryResult::QueryResult(QueryResult&&) noexcept = default;
QueryResult::~QueryResult() = default;

std::size_t QueryResult::columns() const { return duckdb_column_count(state_->result.out()); }

std::string QueryResult::name(std::size_t column) const {
  const char* name = duckdb_column_name(state_->result.out(), column);
  return name == nullptr ? std::string() : std::string(name);
}

int QueryResult::type(std::size_t column) const {
  return static_cast<int>(duckdb_column_type(state_->result.out(), column));
}

base::Result<std::optional<Chunk>> QueryResult::next() {
  if (state_->ended) return std::optional<Chunk>();
  while (true) {
    OwnedChunk fetched(duckdb_fetch_chunk(state_->result.get()));
    if (fetched.get() == nullptr) {
      state_->ended = true;
      const char* message = duckdb_result_error(state_->result.out());
      if (message != nullptr && *message != '\0') return storage_error(message);
      return std::optional<Chunk>();
    }
    const std::size_t rows = duckdb_data_chunk_get_size(fetched.get());
    if (rows == 0) continue;
    Chunk chunk;
    chunk.state_ = std::make_unique<Chunk::State>();
    chunk.state_->rows = rows;
    chunk.state_->columns.resize(duckdb_data_chunk_get_column_count(fetched.get()));
    for (std::size_t i = 0; i < chunk.state_->columns.size(); ++i) {
      duckdb_vector vector = duckdb_data_chunk_get_vector(fetched.get(), i);
      chunk.state_->columns[i] = {duckdb_column_type(state_->result.out(), i), duckdb_vector_get_data(vector),
                                  duckdb_vector_get_validity(vector)};
    }
    chunk.state_->chunk = std::move(fetched);
    return std::optional<Chunk>(std::move(chunk));
  }
}

Chunk::Chunk() = default;
Chunk::Chunk(Chunk&&) noexcept = default;
Chunk& Chunk::operator=(Chunk&&) noexcept = default;
Chunk::~Chunk() = default;

std::size_t Chunk::rows() const { return state_ == nullptr ? 0 : state_->rows; }
const void* Chunk::data(std::size_t column) const { return state_->columns[column].data; }
const std::uint64_t* Chunk::validity(std::size_t column) const { return state_->columns[column].valid; }

std::string_view Chunk::text(std::size_t column, std::size_t row) const {
  const State::Column& from = state_->columns[column];
  KURSAAL_CHECK(from.type == DUCKDB_TYPE_VARCHAR || from.type == DUCKDB_TYPE_BLOB);
  return text_of(static_cast<const duckdb_string_t*>(from.data)[row]);
}

bool Chunk::is_null(std::size_t column, std::size_t row) const {
  const std::uint64_t* valid = state_->columns[column].valid;
  return valid != nullptr && (valid[row / 64] >> (row % 64) & 1) == 0;
}

std::string_view text_of(const duckdb_string_t& text) {
  constexpr std::uint32_t kInlined = 12;
  const std::uint32_t length = text.value.inlined.length;
  return {length <= kInlined ? text.value.inlined.inlined : text.value.pointer.ptr, length};
}

duckdb_type duckdb_type_of(ColumnType type) {
  switch (type) {
    case ColumnType::u8: return DUCKDB_TYPE_UTINYINT;
    case ColumnType::u16: return DUCKDB_TYPE_USMALLINT;
    case ColumnType::u32: return DUCKDB_TYPE_UINTEGER;
    case ColumnType::u64: return DUCKDB_TYPE_UBIGINT;
    case ColumnType::i16: return DUCKDB_TYPE_SMALLINT;
    case ColumnType::i32: return DUCKDB_TYPE_INTEGER;
    case ColumnType::i64: return DUCKDB_TYPE_BIGINT;
    case ColumnType::f64: return DUCKDB_TYPE_DOUBLE;
    case ColumnType::boolean: return DUCKDB_TYPE_BOOLEAN;
    case ColumnType::day: return DUCKDB_TYPE_DATE;
    case ColumnType::text: return DUCKDB_TYPE_VARCHAR;
  }
  return DUCKDB_TYPE_INVALID;
}

std::size_t fixed_width(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_UTINYINT: return 1;
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_USMALLINT: return 2;
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_FLOAT: return 4;
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_TIMESTAMP: return 8;
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UHUGEINT: return 16;
    default: return 0;
  }
}

std::string sql_quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  quoted += '\'';
  return quoted;
}

}  // namespace kursaal::tables
