// A sort over threads. The order must be total, or equal items alike: then the outcome does not hang on the threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/parallel.hpp"

namespace kursaal::base {

// Sorts pieces side by side, then merges them by pairs. Cost: the merging asks for half as much memory again.
template <class Item, class Before>
void parallel_sort(std::vector<Item>& items, std::size_t threads, const Before& before) {
  constexpr std::size_t kWorthIt = 1U << 14;
  constexpr std::size_t kMostPieces = 64;
  std::size_t pieces = 1;
  while (pieces < threads && pieces < kMostPieces && items.size() / (pieces * 2) >= kWorthIt) pieces *= 2;
  const auto start = [&](std::size_t piece) {
    return items.begin() + static_cast<std::ptrdiff_t>(items.size() * piece / pieces);
  };
  parallel_for(pieces, threads,
               [&](std::size_t piece, std::size_t) { std::sort(start(piece), start(piece + 1), before); });
  for (std::size_t width = 1; width < pieces; width *= 2)
    parallel_for(pieces / (2 * width), threads, [&](std::size_t pair, std::size_t) {
      const std::size_t first = pair * 2 * width;
      std::inplace_merge(start(first), start(first + width), start(first + 2 * width), before);
    });
}

}  // namespace kursaal::base
