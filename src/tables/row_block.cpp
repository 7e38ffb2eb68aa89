#include "tables/row_block.hpp"

#include <cstring>
#include <limits>
#include <memory>

#include "base/check.hpp"
#include "base/day.hpp"
#include "base/text.hpp"

namespace kursaal::tables {
namespace {

std::size_t width_of(ColumnType type) {
  switch (type) {
    case ColumnType::u8: return 1;
    case ColumnType::u16:
    case ColumnType::i16: return 2;
    case ColumnType::u32:
    case ColumnType::i32:
    case ColumnType::day: return 4;
    case ColumnType::u64:
    case ColumnType::i64:
    case ColumnType::f64: return 8;
    case ColumnType::boolean:
    case ColumnType::text: break;
  }
  return 0;
}

template <class Stored, class Value>
Stored narrowed(Value value) {
  const auto stored = static_cast<Stored>(value);
  KURSAAL_CHECK(static_cast<Value>(stored) == value);
  return stored;
}

}  // namespace

RowBlock::RowBlock(std::span<const ColumnType> types, std::size_t rows_expected) {
  columns_.resize(types.size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    Column& column = columns_[i];
    column.type = types[i];
    column.values.reserve(width_of(types[i]) * rows_expected);
    column.valid.reserve(rows_expected / 64 + 1);
    if (types[i] == ColumnType::boolean) column.bits.reserve(rows_expected / 64 + 1);
    if (types[i] != ColumnType::text) continue;
    column.text_end.reserve(rows_expected + 1);
    column.text_end.push_back(0);
  }
}

RowBlock::Column& RowBlock::take() {
  KURSAAL_CHECK(column_ < columns_.size());
  Column& column = columns_[column_++];
  const std::size_t word = rows_ / 64;
  if (column.valid.size() <= word) {
    column.valid.push_back(0);
    if (column.type == ColumnType::boolean) column.bits.push_back(0);
  }
  column.valid[word] |= std::uint64_t{1} << (rows_ % 64);
  return column;
}

template <class Stored>
void RowBlock::store(Column& to, Stored value) {
  const std::size_t at = to.values.size();
  to.values.resize(at + sizeof value);
  std::memcpy(to.values.data() + at, &value, sizeof value);
}

void RowBlock::put_null() {
  Column& to = take();
  to.valid[rows_ / 64] &= ~(std::uint64_t{1} << (rows_ % 64));
  to.has_null = true;
  if (to.type == ColumnType::text)
    to.text_end.push_back(to.text_end.back());
  else
    to.values.resize(to.values.size() + width_of(to.type));
}

void RowBlock::put_unsigned(std::uint64_t value) {
  Column& to = take();
  switch (to.type) {
    case ColumnType::u8: return store(to, narrowed<std::uint8_t>(value));
    case ColumnType::u16: return store(to, narrowed<std::uint16_t>(value));
    case ColumnType::u32: return store(to, narrowed<std::uint32_t>(value));
    case ColumnType::u64: return store(to, value);
    default: base::check_failed("put_unsigned into an unsigned column", __FILE__, __LINE__);
  }
}

void RowBlock::put_signed(std::int64_t value) {
  Column& to = take();
  switch (to.type) {
    case ColumnType::i16: return store(to, narrowed<std::int16_t>(value));
    case ColumnType::i32: return store(to, narrowed<std::int32_t>(value));
    case ColumnType::i64: return store(to, value);
    default: base::check_failed("put_signed into a signed column", __FILE__, __LINE__);
  }
}

void RowBlock::put_number(double value) {
  Column& to = take();
  KURSAAL_CHECK(to.type == ColumnType::f64);
  store(to, value);
}

void RowBlock::put_boolean(bool value) {
  Column& to = take();
  KURSAAL_CHECK(to.type == ColumnType::boolean);
  to.bits[rows_ / 64] |= static_cast<std::uint64_t>(value) << (rows_ % 64);
}

void RowBlock::put_day(std::int32_t days) {
  if (days == base::Day::kUnknownValue) return put_null();
  Column& to = take();
  KURSAAL_CHECK(to.type == ColumnType::day);
  store(to, days);
}

void RowBlock::put_text(std::string_view text) {
  Column& to = take();
  KURSAAL_CHECK(to.type == ColumnType::text);
  if (!base::valid_utf8(text)) {
    bad_text_ = true;
    text = {};
  }
  to.values.insert(to.values.end(), text.begin(), text.end());
  KURSAAL_CHECK(to.values.size() <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()));
  to.text_end.push_back(static_cast<std::int32_t>(to.values.size()));
}

void RowBlock::end_row() {
  KURSAAL_CHECK(column_ == columns_.size());
  column_ = 0;
  ++rows_;
}

base::Result<RowBatch> RowBlock::batch(RowBlock block) {
  KURSAAL_CHECK(block.column_ == 0);
  if (block.bad_text_)
    return base::make_error(base::ErrorCode::storage, "a text of the rows to be written is not UTF-8");
  const auto owner = std::make_shared<RowBlock>(std::move(block));
  RowBatch batch{.rows = owner->rows_, .columns = {}, .owner = owner};
  for (Column& column : owner->columns_) {
    const std::uint64_t* valid = column.has_null ? column.valid.data() : nullptr;
    column.texts = {column.text_end.data(), column.values.data()};
    const void* data = column.values.data();
    if (column.type == ColumnType::text) data = &column.texts;
    if (column.type == ColumnType::boolean) data = column.bits.data();
    batch.columns.push_back({column.type, data, valid});
  }
  return batch;
}

}  // namespace kursaal::tables
