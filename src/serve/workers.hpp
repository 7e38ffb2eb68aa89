// Threads that may block, and the bounded queue in front of them: more than fits is refused at once, never piled up.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kursaal::serve {

// Thread-safe.
class Workers {
 public:
  using Job = std::function<void()>;

  Workers(std::size_t threads, std::size_t most_waiting);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False where the queue is full or the workers are finishing.
  bool submit(Job job);

  // Does what was submitted, takes nothing more, and ends the threads.
  void finish();

  struct Count {
    std::size_t waiting = 0, working = 0;
  };
  [[nodiscard]] Count count() const;

 private:
  void work();

  const std::size_t most_waiting_;
  mutable std::mutex guard_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::size_t working_ = 0;
  bool finishing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace kursaal::serve
