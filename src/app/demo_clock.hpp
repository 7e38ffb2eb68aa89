// The clock of a demonstration: its days go on from those of its data. A sample place ends on a day in the past; what
// people do in it has to happen there, else the next run of the same data could not know of it yet.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/day.hpp"
#include "care/care.hpp"

namespace kursaal::app {

// Thread-safe. Runs as fast as the machine's, shifted by whole and broken days; never shown to a service.
class DemoClock {
 public:
  // From now on it is `day` at this time of day, London; or a second after `newest`, if that is later, so that what
  // happens next has not happened before what is written already. The first call counts, so that nobody's session ends
  // by a leap.
  void start(base::Day day, care::Instant newest);
  // For who needs a clock before it is known what day it is: the machine's until start().
  [[nodiscard]] care::Clock clock() const;

 private:
  struct Shift {
    std::atomic<std::int64_t> micros{0};
    std::atomic<bool> known{false};
  };
  std::shared_ptr<Shift> shift_ = std::make_shared<Shift>();
};

}  // namespace kursaal::app
