#include "tables/ordered_batches.hpp"

#include <utility>

namespace kursaal::tables {

void OrderedBatches::put(std::size_t number, RowBatch batch) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return number < next_ + ahead_ || abandoned_ || error_; });
  if (abandoned_ || error_) return;
  waiting_.emplace(number, std::move(batch));
  changed_.notify_all();
}

void OrderedBatches::finish(std::size_t count) {
  const std::scoped_lock lock(mutex_);
  count_ = count;
  changed_.notify_all();
}

void OrderedBatches::fail(base::Error error) {
  const std::scoped_lock lock(mutex_);
  if (!error_) error_ = std::move(error);
  changed_.notify_all();
}

void OrderedBatches::abandon() {
  const std::scoped_lock lock(mutex_);
  abandoned_ = true;
  waiting_.clear();
  changed_.notify_all();
}

base::Result<RowBatch> OrderedBatches::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return error_ || waiting_.contains(next_) || (count_ && next_ >= *count_); });
  if (error_) return *error_;
  const auto found = waiting_.extract(next_);
  if (found.empty()) return RowBatch{};
  ++next_;
  changed_.notify_all();
  return std::move(found.mapped());
}

}  // namespace kursaal::tables
