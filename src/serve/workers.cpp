#include "serve/workers.hpp"

#include <algorithm>

namespace kursaal::serve {

Workers::Workers(std::size_t threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
  for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() { finish(); }

bool Workers::submit(Job job) {
  {
    const std::lock_guard lock(guard_);
    if (finishing_ || jobs_.size() >= most_waiting_) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void Workers::finish() {
  {
    const std::lock_guard lock(guard_);
    finishing_ = true;
  }
  changed_.notify_all();
  for (std::thread& each : threads_)
    if (each.joinable()) each.join();
}

Workers::Count Workers::count() const {
  const std::lock_guard lock(guard_);
  return {jobs_.size(), working_};
}

void Workers::work() {
  std::unique_lock lock(guard_);
  for (;;) {
    changed_.wait(lock, [this] { return finishing_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    ++working_;
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
    --working_;
  }
}

}  // namespace kursaal::serve
