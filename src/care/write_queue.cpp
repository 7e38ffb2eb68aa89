#include "care/write_queue.hpp"

#include <algorithm>

namespace kursaal::care {
namespace {

// ASSUMED: so many share a transaction at most; a group is run again whole where the database asks for it.
constexpr std::size_t kLargestGroup = 64;

}  // namespace

base::Status WriteQueue::answer(const Work& work, const RunGroup& run) {
  QueuedWork mine(work);
  std::unique_lock lock(lock_);
  waiting_.push_back(&mine);
  mine.turn.wait(lock, [&] { return mine.answered || (!led_ && waiting_.front() == &mine); });
  if (!mine.answered) {
    led_ = true;
    const std::size_t size = std::min(waiting_.size(), kLargestGroup);
    const std::vector<QueuedWork*> group(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    lock.unlock();
    run(group);
    lock.lock();
    led_ = false;
    // Told with the lock held: whoever has its answer may go, and its place in memory with it.
    for (QueuedWork* each : group) {
      each->answered = true;
      if (each != &mine) each->turn.notify_one();
    }
    if (!waiting_.empty()) waiting_.front()->turn.notify_one();
  }
  lock.unlock();
  if (!mine.answer) return base::make_error(base::ErrorCode::internal, "a write was given no answer");
  return std::move(*mine.answer);
}

}  // namespace kursaal::care
