// Rows of ranges that come in any order, put into the order of ranges and cut into blocks of one size. Inside the room
// only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace kursaal::stratify {

// Thread-safe. Memory: the rows of ranges that came before their turn, and one block.
template <class Row>
class RangeRows {
 public:
  struct Block {
    std::size_t number = 0;
    std::vector<Row> rows;
  };
  explicit RangeRows(std::size_t rows_a_block) : rows_a_block_(rows_a_block) {}

  // Each range once, from 0 without gaps. The blocks that are whole by now, in their order: the caller's.
  std::vector<Block> take(std::size_t range, std::span<const Row> rows) {
    const std::scoped_lock lock(mutex_);
    std::vector<Block> whole;
    if (range != next_) {
      waiting_[range].assign(rows.begin(), rows.end());
      return whole;
    }
    add(rows, whole);
    ++next_;
    for (auto found = waiting_.find(next_); found != waiting_.end(); found = waiting_.find(++next_)) {
      add(found->second, whole);
      waiting_.erase(found);
    }
    return whole;
  }

  // What is left when all ranges came; may be empty. Its number is the count of blocks before it.
  Block rest() { return std::move(open_); }
  [[nodiscard]] bool all_in_order() const { return waiting_.empty(); }

 private:
  void add(std::span<const Row> rows, std::vector<Block>& whole) {
    while (!rows.empty()) {
      if (open_.rows.empty()) open_.rows.reserve(rows_a_block_);
      const std::size_t count = std::min(rows.size(), rows_a_block_ - open_.rows.size());
      open_.rows.insert(open_.rows.end(), rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
      rows = rows.subspan(count);
      if (open_.rows.size() < rows_a_block_) return;
      const std::size_t number = open_.number;
      whole.push_back(std::move(open_));
      open_ = {.number = number + 1, .rows = {}};
    }
  }

  const std::size_t rows_a_block_;
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::map<std::size_t, std::vector<Row>> waiting_;
  Block open_;
};

}  // namespace kursaal::stratify
