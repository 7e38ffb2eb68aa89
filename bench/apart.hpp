// Runs one measured piece of work in a process of its own, so that the most memory it held is its own and nothing that
// an earlier piece left behind (heap, threads, open files) helps or hinders it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.hpp"

namespace kursaal::bench {

struct Measured {
  double seconds = 0;                     // of what is compared; the work itself says it
  double more_seconds = 0;                // of what is reported beside it
  std::array<std::uint64_t, 4> counts{};  // of the answer
  double processor_seconds = 0;           // of the whole process, all threads; filled in by run_apart, as is the next
  std::uint64_t peak_memory_bytes = 0;
};

// Requires: no other thread runs. Errors: io (no process), internal (the work failed: its reason is on standard error).
base::Result<Measured> run_apart(const std::function<base::Result<Measured>()>& work);

// The middle of at least one figure; of an even number the mean of the two.
double median(std::vector<double> figures);

}  // namespace kursaal::bench
