// Group commit: writers that ask at the same time share a transaction, since what a commit costs is one wait for the
// disk. The first in the queue leads: it runs all that wait, and everyone gets an answer of their own.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "care/database.hpp"

namespace kursaal::care {

using Work = std::function<base::Status(Connection&)>;

// A writer's work, and its answer once it has one.
struct QueuedWork {
  explicit QueuedWork(const Work& to_run) : work(&to_run) {}
  const Work* work;
  std::optional<base::Status> answer;
  bool answered = false;         // with the queue's lock held
  std::condition_variable turn;  // answered, or now first
};

// Thread-safe.
class WriteQueue {
 public:
  // Answers every work of the group. Runs in the thread of one of the writers, never twice at once.
  using RunGroup = std::function<void(std::span<QueuedWork* const>)>;

  // Blocks until `work` has its answer: run by `run`, perhaps in another writer's thread, with whoever else waits.
  base::Status answer(const Work& work, const RunGroup& run);

 private:
  std::mutex lock_;
  std::deque<QueuedWork*> waiting_;
  bool led_ = false;
};

}  // namespace kursaal::care
