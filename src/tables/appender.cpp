// Appends rows through DuckDB data chunks: columns are copied whole, short texts inline.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/day.hpp"
#include "base/text.hpp"
#include "tables/duckdb_parts.hpp"

namespace kursaal::tables {
namespace {

constexpr std::size_t kChunkRows = 2048;
constexpr std::size_t kValidWords = kChunkRows / 64;

bool is_ascii(std::string_view text) {
  std::size_t i = 0;
  std::uint64_t high = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, sizeof word);
    high |= word;
  }
  for (; i < text.size(); ++i) high |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i]));
  return (high & 0x8080808080808080ULL) == 0;
}

bool is_valid(const ColumnView& column, std::size_t row) {
  return column.valid == nullptr || (column.valid[row / 64] >> (row % 64) & 1) != 0;
}

}  // namespace

struct Appender::State {
  struct Column {
    ColumnType type = ColumnType::i64;
    std::size_t width = 0;
    duckdb_vector vector = nullptr;
    unsigned char* data = nullptr;
    std::array<std::uint64_t, kValidWords> valid;
    bool has_null = false;
  };
  std::string table;
  OwnedChunk chunk;
  OwnedAppender appender;
  std::vector<Column> columns;
  std::size_t rows = 0;    // whole rows in the chunk
  std::size_t column = 0;  // the next to be put
  bool bad_text = false;

  Column& take() {
    KURSAAL_CHECK(column < columns.size());
    return columns[column++];
  }
  void begin_chunk();
  base::Status flush();
  void set_null(Column& to, std::size_t row) {
    to.valid[row / 64] &= ~(1ULL << (row % 64));
    to.has_null = true;
  }
  void set_text(Column& to, std::size_t row, std::string_view text);
  void copy_column(Column& to, const ColumnView& from, std::size_t first, std::size_t count);
};

void Appender::State::begin_chunk() {
  duckdb_data_chunk_reset(chunk.get());
  rows = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].vector = duckdb_data_chunk_get_vector(chunk.get(), i);
    columns[i].data = static_cast<unsigned char*>(duckdb_vector_get_data(columns[i].vector));
    columns[i].valid.fill(~0ULL);
    columns[i].has_null = false;
  }
}

base::Status Appender::State::flush() {
  if (rows == 0) return base::ok_status();
  for (Column& from : columns) {
    if (!from.has_null) continue;
    duckdb_vector_ensure_validity_writable(from.vector);
    std::memcpy(duckdb_vector_get_validity(from.vector), from.valid.data(), sizeof from.valid);
  }
  duckdb_data_chunk_set_size(chunk.get(), rows);
  if (duckdb_append_data_chunk(appender.get(), chunk.get()) != DuckDBSuccess)
    return storage_error(duckdb_appender_error(appender.get()));
  begin_chunk();
  return base::ok_status();
}

void Appender::State::set_text(Column& to, std::size_t row, std::string_view text) {
  constexpr std::size_t kInlined = 12;
  if (!is_ascii(text) && !base::valid_utf8(text)) {
    bad_text = true;
    text = {};
  }
  if (text.size() > kInlined) {
    duckdb_vector_assign_string_element_len(to.vector, row, text.data(), text.size());
    return;
  }
  duckdb_string_t value{};
  value.value.inlined.length = static_cast<std::uint32_t>(text.size());
  if (!text.empty()) std::memcpy(value.value.inlined.inlined, text.data(), text.size());
  std::memcpy(to.data + row * sizeof value, &value, sizeof value);
}

void Appender::State::copy_column(Column& to, const ColumnView& from, std::size_t first, std::size_t count) {
  KURSAAL_CHECK(from.type == to.type);
  if (to.type == ColumnType::text) {
    const auto* texts = static_cast<const std::string_view*>(from.data) + first;
    for (std::size_t i = 0; i < count; ++i)
      if (is_valid(from, first + i)) set_text(to, rows + i, texts[i]);
  } else {
    std::memcpy(to.data + rows * to.width, static_cast<const unsigned char*>(from.data) + first * to.width,
                count * to.width);
  }
  if (from.valid == nullptr) return;
  for (std::size_t i = 0; i < count; ++i)
    if (!is_valid(from, first + i)) set_null(to, rows + i);
}

Appender::Appender(std::unique_ptr<State> state) : state_(std::move(state)) {}
Appender::Appender(Appender&&) noexcept = default;
Appender::~Appender() = default;

base::Result<Appender> Connection::appender(const std::string& table, const std::vector<ColumnType>& types) {
  auto state = std::make_unique<Appender::State>();
  state->table = table;
  if (duckdb_appender_create(state_->connection.get(), nullptr, table.c_str(), state->appender.out()) != DuckDBSuccess)
    return storage_error(duckdb_appender_error(state->appender.get()));
  if (duckdb_appender_column_count(state->appender.get()) != types.size())
    return base::make_error(base::ErrorCode::storage, "the table ", table, " has ",
                            std::to_string(duckdb_appender_column_count(state->appender.get())), " columns, not ",
                            std::to_string(types.size()));
  std::vector<OwnedType> owned;
  std::vector<duckdb_logical_type> plain;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const OwnedType wanted(duckdb_appender_column_type(state->appender.get(), i));
    if (duckdb_get_type_id(wanted.get()) != duckdb_type_of(types[i]))
      return base::make_error(base::ErrorCode::storage, "column ", std::to_string(i + 1), " of the table ", table,
                              " is of another type than what is appended");
    owned.emplace_back(duckdb_create_logical_type(duckdb_type_of(types[i])));
    plain.push_back(owned.back().get());
  }
  state->chunk = OwnedChunk(duckdb_create_data_chunk(plain.data(), plain.size()));
  state->columns.resize(types.size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    state->columns[i].type = types[i];
    state->columns[i].width = fixed_width(duckdb_type_of(types[i]));
  }
  state->begin_chunk();
  return Appender(std::move(state));
}

base::Status Appender::append(std::span<const ColumnView> columns, std::size_t rows) {
  KURSAAL_CHECK(columns.size() == state_->columns.size() && state_->column == 0);
  for (std::size_t first = 0; first < rows;) {
    const std::size_t count = std::min(rows - first, kChunkRows - state_->rows);
    for (std::size_t i = 0; i < columns.size(); ++i) state_->copy_column(state_->columns[i], columns[i], first, count);
    state_->rows += count;
    first += count;
    if (state_->bad_text)
      return base::make_error(base::ErrorCode::storage, "a text for the table ", state_->table, " is not UTF-8");
    if (state_->rows == kChunkRows) KURSAAL_TRY(state_->flush());
  }
  return base::ok_status();
}

void Appender::put_null() { state_->set_null(state_->take(), state_->rows); }

namespace {

template <class Stored, class Value>
void store(unsigned char* data, std::size_t row, Value value) {
  const auto stored = static_cast<Stored>(value);
  KURSAAL_CHECK(static_cast<Value>(stored) == value);
  std::memcpy(data + row * sizeof stored, &stored, sizeof stored);
}

}  // namespace

void Appender::put_unsigned(std::uint64_t value) {
  State::Column& to = state_->take();
  switch (to.type) {
    case ColumnType::u8: return store<std::uint8_t>(to.data, state_->rows, value);
    case ColumnType::u16: return store<std::uint16_t>(to.data, state_->rows, value);
    case ColumnType::u32: return store<std::uint32_t>(to.data, state_->rows, value);
    case ColumnType::u64: return store<std::uint64_t>(to.data, state_->rows, value);
    default: base::check_failed("put_unsigned into an unsigned column", __FILE__, __LINE__);
  }
}

void Appender::put_signed(std::int64_t value) {
  State::Column& to = state_->take();
  switch (to.type) {
    case ColumnType::i16: return store<std::int16_t>(to.data, state_->rows, value);
    case ColumnType::i32: return store<std::int32_t>(to.data, state_->rows, value);
    case ColumnType::i64: return store<std::int64_t>(to.data, state_->rows, value);
    default: base::check_failed("put_signed into a signed column", __FILE__, __LINE__);
  }
}

void Appender::put_number(double value) {
  State::Column& to = state_->take();
  KURSAAL_CHECK(to.type == ColumnType::f64);
  std::memcpy(to.data + state_->rows * sizeof value, &value, sizeof value);
}

void Appender::put_boolean(bool value) {
  State::Column& to = state_->take();
  KURSAAL_CHECK(to.type == ColumnType::boolean);
  to.data[state_->rows] = value ? 1 : 0;
}

void Appender::put_day(std::int32_t days) {
  State::Column& to = state_->take();
  KURSAAL_CHECK(to.type == ColumnType::day);
  if (days == base::Day::kUnknownValue) return state_->set_null(to, state_->rows);
  std::memcpy(to.data + state_->rows * sizeof days, &days, sizeof days);
}

void Appender::put_text(std::string_view text) {
  State::Column& to = state_->take();
  KURSAAL_CHECK(to.type == ColumnType::text);
  state_->set_text(to, state_->rows, text);
}

base::Status Appender::end_row() {
  KURSAAL_CHECK(state_->column == state_->columns.size());
  state_->column = 0;
  ++state_->rows;
  if (state_->bad_text)
    return base::make_error(base::ErrorCode::storage, "a text for the table ", state_->table, " is not UTF-8");
  if (state_->rows == kChunkRows) return state_->flush();
  return base::ok_status();
}

base::Status Appender::finish() {
  KURSAAL_CHECK(state_->column == 0);
  KURSAAL_TRY(state_->flush());
  if (duckdb_appender_close(state_->appender.get()) != DuckDBSuccess)
    return storage_error(duckdb_appender_error(state_->appender.get()));
  return base::ok_status();
}

}  // namespace kursaal::tables
