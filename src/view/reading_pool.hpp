// A few DuckDB connections on one population.duckdb, lent for one read each, with a deadline. Inside the room only.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"

namespace kursaal::view {

struct PoolOptions {
  std::filesystem::path file;
  std::size_t connections = 4;
  std::uint64_t memory_bytes = 256ULL << 20;
  std::chrono::milliseconds deadline{2'000};
  std::chrono::milliseconds longest_wait{1'000};
};

// Thread-safe. DuckDB runs with one thread, so that each read costs the thread that asks and no other.
class ReadingPool {
 public:
  // Errors: storage.
  static base::Result<std::unique_ptr<ReadingPool>> open(const PoolOptions& options);
  ~ReadingPool();
  ReadingPool(const ReadingPool&) = delete;
  ReadingPool& operator=(const ReadingPool&) = delete;

  // Runs `work(Connection&) -> Result<T>` on a connection that nobody else uses. Errors: busy (none was free in time,
  // or the deadline passed and the read was stopped), and those of the work.
  template <class Work>
  std::invoke_result_t<Work, tables::Connection&> read(const Work& work) {
    Slot* slot = take();
    if (slot == nullptr)
      return base::make_error(base::ErrorCode::busy, "every reader is in use; try again in a moment");
    auto answer = work(slot->connection);
    if (give_back(*slot) && !answer.ok())
      return base::make_error(base::ErrorCode::busy, "reading took too long and was stopped; try again in a moment");
    return answer;
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Slot {
    explicit Slot(tables::Connection open) : connection(std::move(open)) {}
    tables::Connection connection;
    bool lent = false;
    bool stopped = false;
    Clock::time_point until;
  };
  ReadingPool(const PoolOptions& options, tables::Database database)
      : options_(options), database_(std::move(database)) {}
  Slot* take();
  bool give_back(Slot& slot);  // true if it was stopped
  void watch();

  PoolOptions options_;
  tables::Database database_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::mutex mutex_;
  std::condition_variable returned_, lent_;
  bool closing_ = false;
  std::thread watcher_;
};

}  // namespace kursaal::view
