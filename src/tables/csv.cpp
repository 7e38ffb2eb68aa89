#include "tables/csv.hpp"

#include <algorithm>
#include <bit>

#include "tables/byte_masks.hpp"

namespace kursaal::tables {

CsvCursor::CsvCursor(std::string_view text, std::uint64_t first_line, char separator)
    : text_(text), line_(first_line), separator_(separator) {
  look_from(0);
}

// Loads the window that begins at `position`: from there on every structural byte has its bit.
void CsvCursor::look_from(std::size_t position) {
  window_ = position;
  if (position >= text_.size()) {
    structural_ = 0;
    return;
  }
  const std::size_t size = text_.size() - position;
  const MaskWindow window =
      size >= kMaskBytes ? MaskWindow(text_.data() + position) : padded_window(text_.data() + position, size);
  structural_ = window.equal(separator_) | window.equal('\n') | window.equal('"');
  if (size < kMaskBytes) structural_ &= (1ULL << size) - 1;
}

// The next separator, newline or quote at or after what was taken; text_.size() if there is none.
std::size_t CsvCursor::take_structural() {
  while (structural_ == 0) {
    if (window_ + kMaskBytes >= text_.size()) return text_.size();
    look_from(window_ + kMaskBytes);
  }
  const auto bit = static_cast<std::size_t>(std::countr_zero(structural_));
  structural_ &= structural_ - 1;
  return window_ + bit;
}

std::string& CsvCursor::fresh_text() {
  if (unescaped_used_ == unescaped_.size()) unescaped_.emplace_back();
  std::string& fresh = unescaped_[unescaped_used_++];
  fresh.clear();
  return fresh;
}

// Reads the quoted cell whose opening quote, at `open`, was just taken; gives the position of what ends it (separator,
// newline, end of text). Junk between the closing quote and there is kept, appended.
std::size_t CsvCursor::take_quoted(std::size_t open, std::string_view& cell) {
  const std::size_t size = text_.size();
  std::size_t piece = open + 1;
  std::string* joined = nullptr;
  std::size_t close = take_structural();
  while (true) {
    if (close == size) {
      unclosed_ = true;
      break;
    }
    if (text_[close] == '"') {
      if (close + 1 == size || text_[close + 1] != '"') break;
      if (joined == nullptr) joined = &fresh_text();
      joined->append(text_, piece, close + 1 - piece);  // with one of the two quotes
      piece = take_structural() + 1;
    } else if (text_[close] == '\n') {
      ++embedded_newlines_;
    }
    close = take_structural();
  }
  const std::string_view content = text_.substr(piece, close - piece);
  std::size_t end = unclosed_ ? size : take_structural();
  while (end < size && text_[end] == '"') end = take_structural();
  std::string_view junk = unclosed_ ? std::string_view() : text_.substr(close + 1, end - close - 1);
  const bool row_ends = end == size || text_[end] == '\n';
  if (row_ends && junk.ends_with('\r')) junk.remove_suffix(1);
  if (joined == nullptr && junk.empty()) {
    cell = content;
    return end;
  }
  if (joined == nullptr) joined = &fresh_text();
  joined->append(content).append(junk);
  cell = *joined;
  return end;
}

bool CsvCursor::next(CsvRow& row) {
  // Blank lines are no record.
  while (at_ < text_.size()) {
    std::size_t end = at_;
    if (text_[end] == '\r') ++end;
    if (end < text_.size() && text_[end] != '\n') break;
    if (end < text_.size()) take_structural();
    at_ = std::min(end + 1, text_.size());
    ++line_;
  }
  if (at_ >= text_.size()) return false;

  row.cells.clear();
  row.line = line_;
  unescaped_used_ = 0;
  embedded_newlines_ = 0;
  unclosed_ = false;
  const std::size_t row_begin = at_;
  std::size_t cell_begin = at_;
  std::size_t row_end = text_.size();
  while (true) {
    std::size_t end = take_structural();
    if (end < text_.size() && text_[end] == '"') {
      if (end == cell_begin) {
        std::string_view cell;
        end = take_quoted(end, cell);
        row.cells.push_back(cell);
        cell_begin = end + 1;
        if (end < text_.size() && text_[end] == separator_) continue;
        row_end = end;
        break;
      }
      continue;  // a quote within an unquoted cell is a character like any other
    }
    const bool row_ends = end >= text_.size() || text_[end] == '\n';
    std::size_t cell_end = end;
    if (row_ends && cell_end > cell_begin && text_[cell_end - 1] == '\r') --cell_end;
    row.cells.push_back(text_.substr(cell_begin, cell_end - cell_begin));
    cell_begin = end + 1;
    if (row_ends) {
      row_end = end;
      break;
    }
  }
  at_ = std::min(row_end + 1, text_.size());
  if (!unclosed_ && row_end > row_begin && text_[row_end - 1] == '\r') --row_end;
  row.raw = text_.substr(row_begin, row_end - row_begin);
  line_ += 1 + embedded_newlines_;
  return true;
}

}  // namespace kursaal::tables
