// Rows gathered value by value into columns that stand in one piece: what batches are made of.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tables/row_batches.hpp"

namespace kursaal::tables {

// Filled by one thread, then handed on whole. Values are put in column order, end_row() after each row.
class RowBlock {
 public:
  explicit RowBlock(std::span<const ColumnType> types, std::size_t rows_expected = kRowGroupRows);

  void put_null();
  void put_unsigned(std::uint64_t value);  // u8 to u64
  void put_signed(std::int64_t value);     // i16 to i64
  void put_number(double value);
  void put_boolean(bool value);
  void put_day(std::int32_t days);  // base::Day::kUnknownValue is NULL
  void put_text(std::string_view text);
  void put_text_or_null(std::string_view text) { text.empty() ? put_null() : put_text(text); }
  void end_row();
  [[nodiscard]] std::size_t rows() const { return rows_; }
  // The rows as a batch that owns them. Errors: storage (a text is not UTF-8).
  static base::Result<RowBatch> batch(RowBlock block);

 private:
  struct Column {
    ColumnType type = ColumnType::i64;
    std::vector<char> values;            // for text: its bytes, one text after the other
    std::vector<std::int32_t> text_end;  // for text: 0, then where each row's ends
    std::vector<std::uint64_t> valid;
    std::vector<std::uint64_t> bits;  // for truth
    TextsOfColumn texts;
    bool has_null = false;
  };
  Column& take();
  template <class Stored>
  void store(Column& to, Stored value);

  std::vector<Column> columns_;
  std::size_t rows_ = 0;
  std::size_t column_ = 0;  // the next to be put
  bool bad_text_ = false;
};

}  // namespace kursaal::tables
