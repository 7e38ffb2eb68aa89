#include "population/event_table.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/hash.hpp"
#include "tables/row_batches.hpp"

namespace kursaal::population {

namespace {

using tables::ColumnType;
using tables::ColumnView;

constexpr std::size_t kBlockRows = tables::kRowGroupRows;

// A column of one block with its validity bits; a NULL takes a place.
template <class Value>
struct Column {
  std::vector<Value> values = std::vector<Value>(kBlockRows);
  std::vector<std::uint64_t> valid = std::vector<std::uint64_t>(kBlockRows / 64);

  void put(std::size_t row, Value value) { values[row] = value; }
  void put_if(std::size_t row, Value value, bool exists) {
    values[row] = exists ? value : Value{};
    if (row % 64 == 0) valid[row / 64] = 0;
    valid[row / 64] |= static_cast<std::uint64_t>(exists) << (row % 64);
  }
  [[nodiscard]] ColumnView view(ColumnType type) const { return {type, values.data(), nullptr}; }
  [[nodiscard]] ColumnView view_with_nulls(ColumnType type) const { return {type, values.data(), valid.data()}; }
};

// Turns rows into the columns of the table, in its order.
class EventBlock {
 public:
  static std::vector<ColumnType> types() {
    using enum ColumnType;
    return {
        u32, ColumnType::day, i16, ColumnType::day, ColumnType::day, u8, u8, u32, f64, u16, f64, u16, u16, u32, u32, u8,
        u8};
  }
  [[nodiscard]] std::vector<ColumnView> views() const {
    using enum ColumnType;
    return {
        person_.view(u32),
        day_.view_with_nulls(ColumnType::day),
        minute_.view_with_nulls(i16),
        end_day_.view_with_nulls(ColumnType::day),
        known_day_.view_with_nulls(ColumnType::day),
        precision_.view(u8),
        kind_.view(u8),
        concept_.view(u32),
        value_.view_with_nulls(f64),
        unit_.view(u16),
        value_sent_.view_with_nulls(f64),
        unit_sent_.view(u16),
        source_.view(u16),
        file_.view(u32),
        line_.view(u32),
        part_.view(u8),
        flags_.view(u8),
    };
  }
  void put(std::size_t row, const Event& event) {
    constexpr std::int32_t kUnknown = base::Day::kUnknownValue;
    person_.put(row, event.person);
    day_.put_if(row, event.day, event.day != kUnknown);
    minute_.put_if(row, event.minute, event.minute >= 0);
    end_day_.put_if(row, event.end_day, event.end_day != kUnknown);
    known_day_.put_if(row, event.known_day, event.known_day != kUnknown);
    precision_.put(row, static_cast<std::uint8_t>(event.precision));
    kind_.put(row, static_cast<std::uint8_t>(event.kind));
    concept_.put(row, event.concept_id);
    value_.put_if(row, event.value, event.value == event.value);
    unit_.put(row, event.unit);
    value_sent_.put_if(row, event.value_sent, event.value_sent == event.value_sent);
    unit_sent_.put(row, event.unit_sent);
    source_.put(row, event.source);
    file_.put(row, event.file);
    line_.put(row, event.line);
    part_.put(row, event.part);
    flags_.put(row, event.flags);
  }

 private:
  Column<std::uint32_t> person_, concept_, file_, line_;
  Column<std::int32_t> day_, end_day_, known_day_;
  Column<std::int16_t> minute_;
  Column<std::uint8_t> precision_, kind_, part_, flags_;
  Column<double> value_, value_sent_;
  Column<std::uint16_t> unit_, unit_sent_, source_;
};

// Blocks that come back when DuckDB has packed them: their pages are not asked of the system again.
class BlockPool : public std::enable_shared_from_this<BlockPool> {
 public:
  std::shared_ptr<EventBlock> take() {
    std::unique_ptr<EventBlock> block;
    {
      const std::scoped_lock lock(mutex_);
      if (!free_.empty()) {
        block = std::move(free_.back());
        free_.pop_back();
      }
    }
    if (block == nullptr) block = std::make_unique<EventBlock>();
    return {block.release(), [pool = shared_from_this()](EventBlock* done) {
              const std::scoped_lock lock(pool->mutex_);
              pool->free_.emplace_back(done);
            }};
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<EventBlock>> free_;
};

// Sorts buckets ahead of the one who takes them in order, never more than `threads` at a time.
class SortedBuckets {
 public:
  SortedBuckets(const std::vector<std::filesystem::path>& files, const BucketPlan& plan, std::size_t threads)
      : files_(files), plan_(plan), ahead_(threads) {
    for (std::size_t i = 1; i < threads; ++i) sorters_.emplace_back([this] { sort_on(); });
  }
  ~SortedBuckets() {
    {
      const std::scoped_lock lock(mutex_);
      next_ = files_.size();
      taken_ = files_.size();
    }
    changed_.notify_all();
  }
  SortedBuckets(const SortedBuckets&) = delete;
  SortedBuckets& operator=(const SortedBuckets&) = delete;

  // Bucket `bucket`; they are taken in order. The bucket before is no longer held by the taker.
  base::Result<SortedBucket> take(std::size_t bucket) {
    if (sorters_.empty()) return sort_bucket(files_[bucket], bucket, plan_);
    std::unique_lock lock(mutex_);
    taken_ = bucket;
    changed_.notify_all();
    changed_.wait(lock, [&] { return done_.contains(bucket); });
    auto sorted = std::move(done_.extract(bucket).mapped());
    return sorted;
  }

 private:
  void sort_on() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return next_ >= files_.size() || next_ < taken_ + ahead_; });
      if (next_ >= files_.size()) return;
      const std::size_t bucket = next_++;
      lock.unlock();
      base::Result<SortedBucket> sorted = sort_bucket(files_[bucket], bucket, plan_);
      lock.lock();
      done_.emplace(bucket, std::move(sorted));
      changed_.notify_all();
    }
  }

  const std::vector<std::filesystem::path>& files_;
  const BucketPlan& plan_;
  const std::size_t ahead_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, base::Result<SortedBucket>> done_;
  std::size_t next_ = 0;
  std::size_t taken_ = 0;
  std::vector<std::jthread> sorters_;  // last, so that they end before what they use
};

// The sorted events of all buckets, one after the other, in blocks of a row group.
class EventBlocks {
 public:
  EventBlocks(const std::vector<std::filesystem::path>& files, const BucketPlan& plan, const AssembleOptions& options)
      : buckets_(files, plan, std::max<std::size_t>(options.threads, 1)),
        count_(files.size()),
        progress_(options.progress) {}

  base::Result<tables::RowBatch> next() {
    const std::shared_ptr<EventBlock> block = pool_->take();
    std::size_t rows = 0;
    while (rows < kBlockRows) {
      if (at_ == bucket_.events.size()) {
        if (taken_ == count_) break;
        bucket_ = {};
        KURSAAL_ASSIGN(bucket_, buckets_.take(taken_));
        ++taken_;
        at_ = 0;
        for (const std::string& part : bucket_.digests) digest_.add_text(part);
        continue;
      }
      const std::size_t end = std::min(bucket_.events.size(), at_ + kBlockRows - rows);
      for (; at_ < end; ++at_) block->put(rows++, bucket_.events[at_]);
    }
    events_ += rows;
    if (progress_ != nullptr) progress_->advance(rows, rows);
    return tables::RowBatch{.rows = rows, .columns = block->views(), .owner = block};
  }
  [[nodiscard]] EventTableFacts facts() const { return {.events = events_, .digest = digest_.hex()}; }

 private:
  SortedBuckets buckets_;
  const std::size_t count_;
  base::Progress* progress_;
  std::shared_ptr<BlockPool> pool_ = std::make_shared<BlockPool>();
  SortedBucket bucket_;
  std::size_t taken_ = 0;  // buckets
  std::size_t at_ = 0;     // in the bucket
  std::uint64_t events_ = 0;
  base::Digest digest_;
};

}  // namespace

base::Result<EventTableFacts> write_events(tables::Connection& connection,
                                           const std::vector<std::filesystem::path>& bucket_files,
                                           const BucketPlan& plan, const AssembleOptions& options) {
  EventBlocks blocks(bucket_files, plan, options);
  KURSAAL_TRY(tables::insert_batches(connection, "events",
                                     {.types = EventBlock::types(), .next = [&blocks] { return blocks.next(); }}));
  return blocks.facts();
}

}  // namespace kursaal::population
