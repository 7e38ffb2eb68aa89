// Finds where records end in text that arrives in pieces, and counts its physical lines. For CSV it knows exactly what
// CsvCursor knows: a quote opens a quoted cell only where a cell begins, so a stray quote within a cell costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tables/blocks.hpp"

namespace kursaal::tables {

class RecordScanner {
 public:
  RecordScanner(RecordEnd record_end, char separator) : record_end_(record_end), separator_(separator) {}

  // Forgets everything: the next byte begins a record.
  void restart();
  // Scans text[from, to), the bytes after those scanned before. Positions are of `text`.
  // Cost: a few gigabytes a second; in newline mode about the speed of memory.
  void scan(const char* text, std::size_t from, std::size_t to);
  // The text scanned so far will not be seen again: positions begin anew, what is open stays open.
  void forget_positions();

  // One past the newline that ends the first and the last whole record; 0: none yet.
  [[nodiscard]] std::size_t first_end() const { return first_end_; }
  [[nodiscard]] std::size_t last_end() const { return last_end_; }
  [[nodiscard]] std::uint64_t newlines() const { return newlines_; }
  [[nodiscard]] std::uint64_t newlines_to_first_end() const { return newlines_to_first_end_; }
  [[nodiscard]] std::uint64_t newlines_to_last_end() const { return newlines_to_last_end_; }
  [[nodiscard]] bool in_quotes() const { return in_quotes_; }

 private:
  void take_newlines(std::uint64_t mask, std::size_t base);
  void take_window(std::uint64_t newlines, std::uint64_t quotes, const char* text, std::size_t base, std::size_t from);

  RecordEnd record_end_;
  char separator_;
  bool in_quotes_ = false;
  bool just_closed_ = false;  // the byte before is a quote that closed: one more reopens (it was doubled)
  bool cell_begins_ = true;   // the byte before is a separator or a record's end
  std::size_t first_end_ = 0;
  std::size_t last_end_ = 0;
  std::uint64_t newlines_ = 0;
  std::uint64_t newlines_to_first_end_ = 0;
  std::uint64_t newlines_to_last_end_ = 0;
};

std::uint64_t count_newlines(const char* text, std::size_t size);

}  // namespace kursaal::tables
