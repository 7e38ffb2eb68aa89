#include "view/reading_pool.hpp"

#include <atomic>

#include "view/snapshot_in_test.hpp"

namespace kursaal::view {
namespace {

using namespace std::chrono_literals;

// A query that would run for an hour, in a few megabytes.
constexpr const char* kEndless = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range < 0";

std::unique_ptr<ReadingPool> pool_of(const FolderInTest& folder, std::chrono::milliseconds deadline,
                                     std::chrono::milliseconds longest_wait) {
  const fs::path file = folder.path() / "a.duckdb";
  {
    auto database = tables::Database::open({.file = file, .threads = 1, .memory_bytes = 128ULL << 20});
    KURSAAL_CHECK(database.ok());
    auto connection = database->connect();
    KURSAAL_CHECK(connection.ok() && connection->execute("CREATE TABLE t AS SELECT 7 AS x").ok());
  }
  auto pool = ReadingPool::open({.file = file,
                                 .connections = 1,
                                 .memory_bytes = 128ULL << 20,
                                 .deadline = deadline,
                                 .longest_wait = longest_wait});
  KURSAAL_CHECK(pool.ok());
  return std::move(pool).value();
}

base::Result<std::int64_t> seven(ReadingPool& pool) {
  return pool.read([](tables::Connection& connection) { return connection.integer("SELECT x FROM t"); });
}

TEST(ReadingPool, StopsAReadAtItsDeadlineAndServesTheNext) {
  const FolderInTest folder;
  const auto pool = pool_of(folder, 100ms, 1s);
  const auto begin = std::chrono::steady_clock::now();
  const auto stopped = pool->read([](tables::Connection& connection) { return connection.integer(kEndless); });
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, base::ErrorCode::busy) << stopped.error().text;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 20s);
  const auto next = seven(*pool);
  ASSERT_TRUE(next.ok()) << next.error().text;
  EXPECT_EQ(*next, 7);
}

TEST(ReadingPool, SaysBusyWhereNoReaderIsFreeInTime) {
  const FolderInTest folder;
  const auto pool = pool_of(folder, 3s, 50ms);
  std::atomic<bool> begun = false;
  std::thread long_reader([&] {
    (void)pool->read([&](tables::Connection& connection) {
      begun = true;
      return connection.integer(kEndless);
    });
  });
  while (!begun) std::this_thread::sleep_for(1ms);
  const auto refused = seven(*pool);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::busy);
  long_reader.join();
  EXPECT_TRUE(seven(*pool).ok());
}

}  // namespace
}  // namespace kursaal::view
