// Reads rows of the table `events` as contiguous columns, a few persons at a time out of one query, and checks that
// they stand in order. Inside the room only.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
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
  void drop_front(std::size_t count) {
    size_ -= count;
    if (size_ > 0 && count > 0) std::memmove(values_.get(), values_.get() + count, size_ * sizeof(Value));
  }
  [[nodiscard]] std::span<const Value> all() const { return {values_.get(), size_}; }
  // Empty where nothing was ever put.
  [[nodiscard]] std::span<const Value> front(std::size_t count) const {
    return size_ == 0 ? all() : all().first(count);
  }

 private:
  std::unique_ptr<Value[]> values_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Made once a worker; open() and then fill() for one range of persons after the other.
class EventStream {
 public:
  explicit EventStream(bool provenance) : provenance_(provenance) {}
  // Begins to read the events of persons [first, end). Errors: storage.
  base::Status open(tables::Connection& connection, std::uint32_t first, std::uint32_t end);
  // Reads on until the persons [first, end) are whole. Requires: `first` is where the fill before ended, or open()
  // began. Errors: storage; law_broken.
  base::Status fill(std::uint32_t first, std::uint32_t end);
  // Ends the query, so that the connection is free for the next.
  void close() { result_.reset(); }

  // Of the persons of the last fill.
  [[nodiscard]] EventColumns columns() const;
  // Row at which each person begins, and the end: one number more than persons.
  [[nodiscard]] std::span<const std::uint64_t> first_rows() const { return first_rows_; }

 private:
  base::Status add(const tables::Chunk& chunk);
  void drop_filled();

  bool provenance_;
  std::optional<tables::QueryResult> result_;
  bool ended_ = true;
  std::uint32_t opened_first_ = 0, opened_end_ = 0;
  std::int32_t last_person_ = -1;  // of the last row read
  std::int32_t last_day_ = 0;
  std::size_t filled_ = 0;  // rows of the last fill; what follows belongs to the next
  std::vector<std::uint64_t> first_rows_;
  ColumnBuffer<std::uint32_t> person_, concept_, file_, line_;
  ColumnBuffer<std::int32_t> day_, end_day_, known_day_;
  ColumnBuffer<std::uint16_t> source_;
  ColumnBuffer<EventKind> kind_;
  ColumnBuffer<double> value_;
};

}  // namespace kursaal::population
