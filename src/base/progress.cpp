#include "base/progress.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

#include "base/text.hpp"

namespace kursaal::base {

std::uint64_t peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Talk talk_of(bool quiet) {
  if (quiet) return Talk::none;
  return isatty(STDERR_FILENO) != 0 ? Talk::terminal : Talk::plain;
}

Progress::Progress(Talk talk) : talk_(talk), began_(std::chrono::steady_clock::now()) {}

Progress::~Progress() { finish(); }

void Progress::stage(std::string_view name, std::uint64_t work) {
  end_stage();
  name_ = name;
  total_ = work;
  done_ = 0;
  records_ = 0;
  began_ = std::chrono::steady_clock::now();
  processor_began_ = processor_seconds();
  if (talk_ == Talk::terminal) {
    painter_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        draw();
        for (int i = 0; i < 10 && !stop.stop_requested(); ++i)
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    });
  }
}

void Progress::advance(std::uint64_t work, std::uint64_t records) {
  done_.fetch_add(work, std::memory_order_relaxed);
  records_.fetch_add(records, std::memory_order_relaxed);
}

void Progress::draw() {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  const std::uint64_t done = done_.load();
  const std::uint64_t total = total_.load();
  const std::uint64_t records = records_.load();
  std::string line = "\r\033[K" + name_;
  if (records > 0) line += "  " + format_count(records) + " records";
  if (records > 0 && seconds > 0.2)
    line += ", " + format_count(static_cast<std::uint64_t>(static_cast<double>(records) / seconds)) + " a second";
  if (total > 0 && done > 0 && done < total) {
    const double left = seconds * static_cast<double>(total - done) / static_cast<double>(done);
    line += "  " + std::to_string(100 * done / total) + " %, " + std::to_string(static_cast<int>(left) + 1) + " s left";
  }
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

void Progress::end_stage() {
  if (painter_.joinable()) {
    painter_.request_stop();
    painter_.join();
  }
  if (name_.empty()) return;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  timings_.push_back({name_, seconds, processor_seconds() - processor_began_, records_.load(), peak_memory_bytes()});
  if (talk_ != Talk::none) {
    const std::uint64_t records = records_.load();
    std::fprintf(stderr, "%s%-28s %8.2f s%s%s\n", talk_ == Talk::terminal ? "\r\033[K" : "", name_.c_str(), seconds,
                 records > 0 ? "  " : "", records > 0 ? (format_count(records) + " records").c_str() : "");
  }
  name_.clear();
}

void Progress::finish() { end_stage(); }

}  // namespace kursaal::base
