// Moments of transactions: microseconds since 1970, UTC. Civil days are base::Day; a clock is a parameter.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "base/day.hpp"

namespace kursaal::care {

struct Instant {
  std::int64_t micros = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
};

constexpr std::int64_t kMicrosASecond = 1'000'000;
constexpr std::int64_t kMicrosAMinute = 60 * kMicrosASecond;
constexpr std::int64_t kMicrosAnHour = 60 * kMicrosAMinute;
constexpr std::int64_t kMicrosADay = 24 * kMicrosAnHour;

constexpr Instant operator+(Instant moment, std::int64_t micros) { return {moment.micros + micros}; }
constexpr Instant operator-(Instant moment, std::int64_t micros) { return {moment.micros - micros}; }

using Clock = std::function<Instant()>;

// The machine's clock.
Instant machine_now();

// "2025-06-30T09:15:00.000001Z".
std::string format_instant(Instant moment);

// The London civil day of a moment.
base::Day london_day(Instant moment);

}  // namespace kursaal::care
