// Draws that the model needs besides the uniform one. All take the caller's generator, so that a life depends on
// nothing else.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "base/hash.hpp"
#include "base/random.hpp"

namespace kursaal::synth {

// What a generator is for: each use of chance has a stream of its own, so that a new one changes no other.
enum class Purpose : std::uint64_t {
  people = 1,
  life = 2,
  likeness = 3,
  rows = 4,
  household = 5,
  names = 6,
  service = 7,
  movers = 8
};

inline base::Random stream_of(std::uint64_t seed, std::uint64_t index, Purpose purpose, std::uint64_t detail = 0) {
  return base::Random(
      base::hash_combine(base::hash_combine(seed, index), (static_cast<std::uint64_t>(purpose) << 32) | detail));
}

// Poisson by multiplication (Knuth); meant for means below about 30. Takes exp(-mean).
inline int draw_poisson(base::Random& random, double exp_of_minus_mean) {
  int count = 0;
  for (double product = random.unit(); product > exp_of_minus_mean && count < 400; product *= random.unit()) ++count;
  return count;
}

// A standard normal, near enough for lengths of stay and laboratory values: the sum of twelve uniforms less six.
inline double draw_normal(base::Random& random) {
  double sum = -6;
  for (int i = 0; i < 4; ++i) {
    const std::uint64_t bits = random.next();
    for (int part = 0; part < 3; ++part) sum += static_cast<double>((bits >> (21 * part)) & 0x1FFFFF) * 0x1.0p-21;
  }
  return sum;
}

// Position of the first running total above a uniform draw. Requires: totals rise to a positive last one.
template <class Number>
std::size_t draw_by_totals(base::Random& random, std::span<const Number> totals) {
  const double at = random.unit() * static_cast<double>(totals.back());
  std::size_t low = 0;
  std::size_t high = totals.size() - 1;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (at < static_cast<double>(totals[middle]))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

}  // namespace kursaal::synth
