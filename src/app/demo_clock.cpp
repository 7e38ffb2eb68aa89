#include "app/demo_clock.hpp"

#include <algorithm>

namespace kursaal::app {

void DemoClock::start(base::Day day, care::Instant newest) {
  if (!day.known() || shift_->known.exchange(true)) return;
  const care::Instant now = care::machine_now();
  const std::int64_t since_midnight = now.micros - care::london_moment(care::london_day(now), 0).micros;
  const care::Instant there = std::max(care::london_moment(day, 0) + since_midnight, newest + care::kMicrosASecond);
  shift_->micros = there.micros - now.micros;
}

care::Clock DemoClock::clock() const {
  return [shift = shift_] { return care::machine_now() + shift->micros.load(); };
}

}  // namespace kursaal::app
