#include "care/instant.hpp"

#include <chrono>
#include <cstdio>

namespace kursaal::care {
namespace {

// Division that rounds down, so that moments before 1970 fall on their own day.
constexpr std::int64_t floor_division(std::int64_t number, std::int64_t by) {
  return number / by - (number % by < 0 ? 1 : 0);
}

}  // namespace

Instant machine_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

std::string format_instant(Instant moment) {
  const std::int64_t days = floor_division(moment.micros, kMicrosADay);
  const std::int64_t within = moment.micros - days * kMicrosADay;
  char time[32];
  std::snprintf(time, sizeof time, "T%02d:%02d:%02d.%06dZ", static_cast<int>(within / kMicrosAnHour),
                static_cast<int>(within / kMicrosAMinute % 60), static_cast<int>(within / kMicrosASecond % 60),
                static_cast<int>(within % kMicrosASecond));
  return base::format_day(base::Day{static_cast<std::int32_t>(days)}) + time;
}

base::Day london_day(Instant moment) {
  return base::london_from_utc(floor_division(moment.micros, kMicrosASecond)).day;
}

}  // namespace kursaal::care
