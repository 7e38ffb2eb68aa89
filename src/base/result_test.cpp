#include "base/result.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "base/parallel.hpp"

namespace kursaal::base {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return make_error(ErrorCode::usage, "not even");
  return number / 2;
}

Result<int> quarter(int number) {
  KURSAAL_ASSIGN(const int once, half(number));
  KURSAAL_ASSIGN(const int twice, half(once));
  return twice;
}

TEST(Result, CarriesTheValueOrTheError) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().text, "not even");
  EXPECT_EQ(error_facts(ErrorCode::configuration).exit_status, 10);
  EXPECT_EQ(error_facts(ErrorCode::input_refused).exit_status, 11);
  EXPECT_EQ(error_facts(ErrorCode::denied).exit_status, 12);
}

TEST(ParallelFor, DoesEachPieceOnce) {
  for (const std::size_t threads : {1U, 2U, 7U}) {
    std::vector<std::atomic<int>> seen(1000);
    parallel_for(seen.size(), threads, [&](std::size_t piece, std::size_t worker) {
      ASSERT_LT(worker, threads);
      ++seen[piece];
    });
    for (const auto& count : seen) ASSERT_EQ(count.load(), 1);
  }
}

}  // namespace
}  // namespace kursaal::base
