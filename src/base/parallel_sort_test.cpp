#include "base/parallel_sort.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>

#include "base/hash.hpp"

namespace kursaal::base {
namespace {

TEST(ParallelSort, GivesTheSameOrderAtAnyNumberOfThreadsAndAnySize) {
  for (const std::size_t size : {0U, 1U, 2U, 40'000U, 131'071U, 300'001U}) {
    std::vector<std::uint64_t> items(size);
    for (std::size_t i = 0; i < size; ++i) items[i] = hash_mix(i) % 100'000;
    std::vector<std::uint64_t> wanted = items;
    std::sort(wanted.begin(), wanted.end());
    for (const std::size_t threads : {1U, 2U, 3U, 8U}) {
      std::vector<std::uint64_t> sorted = items;
      parallel_sort(sorted, threads, std::less<>());
      EXPECT_EQ(sorted, wanted) << size << " items, " << threads << " threads";
    }
  }
}

}  // namespace
}  // namespace kursaal::base
