// Reads rows of the table `events` into contiguous columns and checks that they stand in order. Inside the room only.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "population/history.hpp"
#include "tables/database.hpp"

namespace kursaal::population {

// A column that grows without touching what is not yet written.
template <class Value>
class ColumnBuffer {
 public:
  void clear() { size_ = 0; }
  // Room for `count` more at the end.
  std::span<Value> grow(std::size_t count) {
    if (size_ + count > capacity_) {
      const std::size_t wanted = (size_ + count) * 3 / 2;
      auto larger = std::make_unique_for_overwrite<Value[]>(wanted);
      if (size_ > 0) std::memcpy(larger.get(), values_.get(), size_ * sizeof(Value));
      values_ = std::move(larger);
      capacity_ = wanted;
    }
    const std::span<Value> added(values_.get() + size_, count);
    size_ += count;
    return added;
  }
  [[nodiscard]] std::span<const Value> all() const { return {values_.get(), size_}; }

 private:
  std::unique_ptr<Value[]> values_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// The events of one range of persons. Made once a worker, filled again and again.
class EventRangeReader {
 public:
  explicit EventRangeReader(bool provenance) : provenance_(provenance) {}
  // Reads the events of persons [first, end). Errors: storage; law_broken.
  base::Status read(tables::Connection& connection, std::uint32_t first, std::uint32_t end);
  [[nodiscard]] EventColumns columns() const;
  // Row at which each person begins, and the end: end - first + 1 numbers.
  [[nodiscard]] std::span<const std::uint64_t> first_rows() const { return first_rows_; }

 private:
  base::Status add(const tables::Chunk& chunk, std::uint32_t first, std::uint32_t end);
  base::Status check_order(std::span<const std::uint32_t> persons, std::span<const std::int32_t> days,
                           std::uint32_t first, std::uint32_t end);
  bool provenance_;
  std::uint64_t rows_ = 0;
  std::uint64_t last_place_ = 0;  // (person, day) of the row before
  std::uint32_t last_person_ = 0;
  std::vector<std::uint64_t> first_rows_;
  ColumnBuffer<std::int32_t> day_, end_day_, known_day_;
  ColumnBuffer<std::uint32_t> concept_, file_, line_;
  ColumnBuffer<std::uint16_t> source_;
  ColumnBuffer<EventKind> kind_;
  ColumnBuffer<double> value_;
};

}  // namespace kursaal::population
