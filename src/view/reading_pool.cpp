#include "view/reading_pool.hpp"

namespace kursaal::view {

base::Result<std::unique_ptr<ReadingPool>> ReadingPool::open(const PoolOptions& options) {
  KURSAAL_ASSIGN(tables::Database database, tables::Database::open({.file = options.file,
                                                                    .read_only = true,
                                                                    .threads = 1,
                                                                    .memory_bytes = options.memory_bytes,
                                                                    .temp_folder = {}}));
  std::unique_ptr<ReadingPool> pool(new ReadingPool(options, std::move(database)));
  for (std::size_t i = 0; i < options.connections; ++i) {
    KURSAAL_ASSIGN(tables::Connection connection, pool->database_.connect());
    pool->slots_.push_back(std::make_unique<Slot>(std::move(connection)));
  }
  pool->watcher_ = std::thread([raw = pool.get()] { raw->watch(); });
  return pool;
}

ReadingPool::~ReadingPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  lent_.notify_all();
  if (watcher_.joinable()) watcher_.join();
}

ReadingPool::Slot* ReadingPool::take() {
  std::unique_lock lock(mutex_);
  Slot* found = nullptr;
  const auto is_free = [&] {
    for (const auto& slot : slots_)
      if (!slot->lent) {
        found = slot.get();
        return true;
      }
    return false;
  };
  if (!returned_.wait_for(lock, options_.longest_wait, is_free)) return nullptr;
  found->lent = true;
  found->stopped = false;
  found->until = Clock::now() + options_.deadline;
  return found;
}

bool ReadingPool::give_back(Slot& slot) {
  const std::lock_guard lock(mutex_);
  slot.lent = false;
  returned_.notify_one();
  return slot.stopped;
}

// Looks a few times within a deadline; an interrupt under the lock cannot hit the next reader of the slot.
void ReadingPool::watch() {
  std::unique_lock lock(mutex_);
  const auto pause = std::max(options_.deadline / 8, std::chrono::milliseconds(1));
  while (!lent_.wait_for(lock, pause, [&] { return closing_; })) {
    const Clock::time_point now = Clock::now();
    for (const auto& slot : slots_) {
      if (!slot->lent || now < slot->until) continue;
      slot->stopped = true;
      slot->connection.interrupt();
    }
  }
}

}  // namespace kursaal::view
