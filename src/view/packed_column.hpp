// A column of many rows and few different values, held as numbers of one, two or four bytes into a table of those
// values. Inside the room only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kursaal::view {

// Read-only once made; safe from any thread.
class PackedColumn {
 public:
  [[nodiscard]] std::size_t rows() const;
  // Missing: nothing where the value is NULL.
  [[nodiscard]] std::optional<std::string_view> text(std::size_t row) const;
  [[nodiscard]] std::optional<double> number(std::size_t row) const;
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  friend class PackedColumnWriter;
  [[nodiscard]] std::uint32_t code(std::size_t row) const;
  [[nodiscard]] std::string_view word(std::uint32_t code) const {
    return std::string_view(pool_).substr(starts_[code - 1], starts_[code] - starts_[code - 1]);
  }
  std::vector<std::uint8_t> one_;  // exactly one of the three is filled
  std::vector<std::uint16_t> two_;
  std::vector<std::uint32_t> four_;
  std::vector<double> numbers_;  // value of code k at k - 1; code 0 is NULL
  std::string pool_;             // of texts, one after the other
  std::vector<std::uint64_t> starts_{0};
};

// Fills a column value by value, in order of rows.
class PackedColumnWriter {
 public:
  explicit PackedColumnWriter(std::size_t rows_expected);
  void add_null() { add_code(0); }
  void add(double number);
  void add(std::string_view text);
  PackedColumn finish();

 private:
  void add_code(std::uint32_t code);
  PackedColumn column_;
  std::size_t rows_expected_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_number_;
  std::unordered_map<std::string, std::uint32_t> by_text_;
  std::vector<std::uint32_t> small_;  // codes of whole numbers from 0
  std::string last_text_;
  std::uint32_t last_code_ = 0;
};

}  // namespace kursaal::view
