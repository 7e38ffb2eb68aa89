#include "tables/record_scanner.hpp"

#include <bit>

#include "tables/byte_masks.hpp"

namespace kursaal::tables {
namespace {

// The bits [0, count) of a word. Requires: count < 64.
std::uint64_t low_bits(std::size_t count) { return (1ULL << count) - 1; }

// For each bit, whether an odd number of the bits up to and with it are set.
std::uint64_t running_parity(std::uint64_t bits) {
  for (const int shift : {1, 2, 4, 8, 16, 32}) bits ^= bits << shift;
  return bits;
}

// All bits above the one that is set.
std::uint64_t above(std::uint64_t bit) { return ~(bit | (bit - 1)); }

MaskWindow window_at(const char* text, std::size_t size) {
  return size >= kMaskBytes ? MaskWindow(text) : padded_window(text, size);
}

}  // namespace

void RecordScanner::cut_at_last_end() {
  const std::size_t cut = last_end_;
  closed_at_ = closed_at_ != kNowhere && closed_at_ > cut ? closed_at_ - cut : kNowhere;
  if (cut > 0) begins_at_zero_ = true;
  first_end_ = 0;
  last_end_ = 0;
  newlines_ -= newlines_to_last_end_;
  newlines_to_first_end_ = 0;
  newlines_to_last_end_ = 0;
}

void RecordScanner::cut_all(const char* text, std::size_t size) {
  begins_at_zero_ = cell_begins(text, size);
  closed_at_ = closed_at_ == size ? 0 : kNowhere;
  first_end_ = 0;
  last_end_ = 0;
  newlines_ = 0;
  newlines_to_first_end_ = 0;
  newlines_to_last_end_ = 0;
}

bool RecordScanner::cell_begins(const char* text, std::size_t at) const {
  if (at == 0) return begins_at_zero_;
  return text[at - 1] == separator_ || text[at - 1] == '\n';
}

void RecordScanner::take_ends(std::uint64_t newlines, std::size_t base) {
  if (newlines == 0) return;
  if (first_end_ == 0) {
    first_end_ = base + static_cast<std::size_t>(std::countr_zero(newlines)) + 1;
    newlines_to_first_end_ = newlines_ + 1;
  }
  newlines_ += static_cast<std::uint64_t>(std::popcount(newlines));
  newlines_to_last_end_ = newlines_;
  last_end_ = base + static_cast<std::size_t>(std::bit_width(newlines));
}

// Newlines of which those `inside` quotes end nothing.
void RecordScanner::take_mixed(std::uint64_t newlines, std::uint64_t inside, std::size_t base) {
  const std::uint64_t ends = newlines & ~inside;
  if (ends == 0) return take_quoted(newlines);
  const std::uint64_t first = ends & (~ends + 1);
  const std::uint64_t last = std::bit_floor(ends);
  if (first_end_ == 0) {
    first_end_ = base + static_cast<std::size_t>(std::countr_zero(first)) + 1;
    newlines_to_first_end_ = newlines_ + static_cast<std::uint64_t>(std::popcount(newlines & ~above(first)));
  }
  newlines_to_last_end_ = newlines_ + static_cast<std::uint64_t>(std::popcount(newlines & ~above(last)));
  last_end_ = base + static_cast<std::size_t>(std::countr_zero(last)) + 1;
  newlines_ += static_cast<std::uint64_t>(std::popcount(newlines));
}

void RecordScanner::take_quoted(std::uint64_t newlines) {
  newlines_ += static_cast<std::uint64_t>(std::popcount(newlines));
}

// A window that holds quotes, all of which mean what parity says: an opening quote stands where a cell begins, or
// doubles the closing one before it. False, with nothing done, where one does not.
bool RecordScanner::take_well_formed(const MaskWindow& window, std::uint64_t newlines, std::uint64_t quotes,
                                     const char* text, std::size_t base) {
  const std::uint64_t inside = running_parity(quotes) ^ (in_quotes_ ? ~0ULL : 0);
  const std::uint64_t may_open_after = window.equal(separator_) | newlines | quotes;
  const bool may_open_first = cell_begins(text, base) || closed_at_ == base;
  if ((quotes & inside & ~(may_open_after << 1 | static_cast<std::uint64_t>(may_open_first))) != 0) return false;
  const std::uint64_t closing = quotes & ~inside;
  if (closing != 0) closed_at_ = base + static_cast<std::size_t>(std::bit_width(closing));
  take_mixed(newlines, inside, base);
  in_quotes_ = (inside >> 63) != 0;
  return true;
}

// A window that holds quotes: walks them, and gives the newlines between them their meaning.
void RecordScanner::take_window(std::uint64_t newlines, std::uint64_t quotes, const char* text, std::size_t base) {
  while (quotes != 0) {
    const auto bit = static_cast<std::size_t>(std::countr_zero(quotes));
    quotes &= quotes - 1;
    const std::uint64_t before = newlines & low_bits(bit);
    newlines &= ~low_bits(bit);
    const std::size_t at = base + bit;
    if (in_quotes_) {
      take_quoted(before);
      in_quotes_ = false;
      closed_at_ = at + 1;
    } else {
      take_ends(before, base);
      in_quotes_ = at == closed_at_ || cell_begins(text, at);
    }
  }
  if (in_quotes_) {
    take_quoted(newlines);
  } else {
    take_ends(newlines, base);
  }
}

void RecordScanner::scan(const char* text, std::size_t from, std::size_t to) {
  for (std::size_t base = from; base < to; base += kMaskBytes) {
    const MaskWindow window = window_at(text + base, to - base);
    const std::uint64_t newlines = window.equal('\n');
    if (record_end_ == RecordEnd::newline) {
      take_ends(newlines, base);
      continue;
    }
    const std::uint64_t quotes = window.equal('"');
    if (quotes != 0) {
      if (!take_well_formed(window, newlines, quotes, text, base)) take_window(newlines, quotes, text, base);
    } else if (in_quotes_) {
      take_quoted(newlines);
    } else {
      take_ends(newlines, base);
    }
  }
}

}  // namespace kursaal::tables
