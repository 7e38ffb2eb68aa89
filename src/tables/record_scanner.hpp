// Finds where records end in text that arrives in pieces, and counts its physical lines. For CSV it knows exactly what
// CsvCursor knows: a quote opens a quoted cell only where a cell begins, so a stray quote within a cell costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "tables/blocks.hpp"
#include "tables/byte_masks.hpp"

namespace kursaal::tables {

class RecordScanner {
 public:
  RecordScanner(RecordEnd record_end, char separator) : record_end_(record_end), separator_(separator) {}

  // Scans text[from, to), the bytes after those scanned before. Positions are of `text`.
  // Cost: gigabytes a second.
  void scan(const char* text, std::size_t from, std::size_t to);

  // One past the newline that ends the first and the last whole record; 0: none yet.
  [[nodiscard]] std::size_t first_end() const { return first_end_; }
  [[nodiscard]] std::size_t last_end() const { return last_end_; }
  // Lines up to those places, and of all that was scanned.
  [[nodiscard]] std::uint64_t newlines_to_first_end() const { return newlines_to_first_end_; }
  [[nodiscard]] std::uint64_t newlines_to_last_end() const { return newlines_to_last_end_; }
  [[nodiscard]] std::uint64_t newlines() const { return newlines_; }
  [[nodiscard]] bool in_quotes() const { return in_quotes_; }

  // Forgets everything: the next byte begins a record, at position 0.
  void restart() { *this = RecordScanner(record_end_, separator_); }
  // The text up to last_end() is taken away; what follows moves to position 0.
  void cut_at_last_end();
  // All `size` bytes of text are taken away in the middle of a record; what is open stays open.
  void cut_all(const char* text, std::size_t size);

 private:
  static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

  void take_ends(std::uint64_t newlines, std::size_t base);
  void take_quoted(std::uint64_t newlines);
  void take_mixed(std::uint64_t newlines, std::uint64_t inside, std::size_t base);
  bool take_well_formed(const MaskWindow& window, std::uint64_t newlines, std::uint64_t quotes, const char* text,
                        std::size_t base);
  void take_window(std::uint64_t newlines, std::uint64_t quotes, const char* text, std::size_t base);
  [[nodiscard]] bool cell_begins(const char* text, std::size_t at) const;

  RecordEnd record_end_;
  char separator_;
  bool in_quotes_ = false;
  bool begins_at_zero_ = true;        // a cell begins at position 0
  std::size_t closed_at_ = kNowhere;  // one past the last quote that closed: a quote there reopens (it was doubled)
  std::size_t first_end_ = 0;
  std::size_t last_end_ = 0;
  std::uint64_t newlines_ = 0;
  std::uint64_t newlines_to_first_end_ = 0;
  std::uint64_t newlines_to_last_end_ = 0;
};

}  // namespace kursaal::tables
