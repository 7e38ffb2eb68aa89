// Batches made by several threads in any order, and taken in their numbers' order by one who writes them meanwhile.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>

#include "base/result.hpp"
#include "tables/row_batches.hpp"

namespace kursaal::tables {

// Thread-safe. Who puts waits while `ahead` batches stand between its own and the one to be taken next, so that memory
// is bounded: numbers must be handed out in order, and nobody may wait for a later number while holding an earlier one.
class OrderedBatches {
 public:
  explicit OrderedBatches(std::size_t ahead) : ahead_(ahead) {}

  // Batch `number`, from 0 without gaps, none of them empty.
  void put(std::size_t number, RowBatch batch);
  // No batch has this number or a later one.
  void finish(std::size_t count);
  // No more can be made: next() gives this error.
  void fail(base::Error error);
  // Nobody takes any more: put() returns at once.
  void abandon();

  // For BatchSource: the next batch, an empty one at the end.
  base::Result<RowBatch> next();

 private:
  const std::size_t ahead_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, RowBatch> waiting_;
  std::size_t next_ = 0;
  std::optional<std::size_t> count_;
  std::optional<base::Error> error_;
  bool abandoned_ = false;
};

}  // namespace kursaal::tables
