// What a long job tells on standard error: one line that is redrawn on a terminal (stage, records, rate, time left),
// a plain line for each stage elsewhere. Privacy: numbers and stage names only.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace kursaal::base {

struct StageTiming {
  std::string stage;
  double seconds = 0;
  double processor_seconds = 0;  // of all threads of the process, while the stage lasted
  std::uint64_t records = 0;
  std::uint64_t peak_memory_bytes = 0;  // of the process, at the end of the stage
};

enum class Talk { none, plain, terminal };
// `terminal` if standard error is one, else `plain`; `none` if quiet.
Talk talk_of(bool quiet);

// Thread-safe: advance(). All else from one thread.
class Progress {
 public:
  explicit Progress(Talk talk);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Ends the stage before it, if any. `work` is the expected total in the units of advance(), 0 if unknown.
  void stage(std::string_view name, std::uint64_t work = 0);
  void advance(std::uint64_t work, std::uint64_t records = 0);
  void finish();
  [[nodiscard]] const std::vector<StageTiming>& timings() const { return timings_; }

 private:
  void end_stage();
  void draw();
  Talk talk_;
  std::string name_;
  std::atomic<std::uint64_t> total_{0};
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> records_{0};
  std::chrono::steady_clock::time_point began_;
  double processor_began_ = 0;
  std::vector<StageTiming> timings_;
  std::jthread painter_;
};

// Processor time of all threads of the process so far.
double processor_seconds();

// The most memory the process has held so far, in bytes.
std::uint64_t peak_memory_bytes();

}  // namespace kursaal::base
