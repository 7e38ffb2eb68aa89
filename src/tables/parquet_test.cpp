#include <gtest/gtest.h>

#include "tables/blocks.hpp"
#include "tables/database.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::tables {
namespace {

constexpr const char* kEvents =
    "CREATE TABLE events AS SELECT (hash(i) % 20000)::UINTEGER AS person, (DATE '2015-01-01' + (i % 3000)::INTEGER) AS "
    "day, "
    "(hash(i * 7) % 3000)::USMALLINT AS concept, CASE WHEN i % 5 = 0 THEN NULL ELSE (hash(i) % 1000) / 10.0 "
    "END::DOUBLE "
    "AS value, CASE WHEN i % 3 = 0 THEN 'text ' || (i % 1000) END AS note, i::UBIGINT AS line FROM range(500000) r(i) ";
constexpr const char* kOrder = "person, day, concept, line";

Connection connect(Database& database) { return std::move(database.connect()).value(); }

class ParquetTest : public testing::Test {
 protected:
  TestFolder folder_;
};

TEST_F(ParquetTest, IsTheSameBytesOnOneThreadAndOnTwoAndFromAnyInsertOrder) {
  std::string first;
  std::string first_digest;
  struct Setting {
    std::size_t threads;
    std::uint64_t memory_bytes;
    const char* insert_order;
  };
  for (const Setting& setting :
       {Setting{1, 1ULL << 30, ""}, Setting{2, 1ULL << 30, ""}, Setting{2, 1ULL << 30, ""},
        Setting{2, 160ULL << 20, "ORDER BY hash(i)"}, Setting{1, 1ULL << 30, "ORDER BY hash(i + 1)"}}) {
    auto database = Database::open(
        {.threads = setting.threads, .memory_bytes = setting.memory_bytes, .temp_folder = folder_.path() / "spill"});
    ASSERT_TRUE(database.ok());
    Connection connection = connect(*database);
    const base::Status created = connection.execute(std::string(kEvents) + setting.insert_order);
    ASSERT_TRUE(created.ok()) << created.error().text;
    const std::filesystem::path file = folder_.path() / "events.parquet";
    const base::Status written =
        write_parquet(connection, std::string("SELECT * FROM events ORDER BY ") + kOrder, file);
    ASSERT_TRUE(written.ok()) << written.error().text;
    const auto digest = digest_table(connection, "events", kOrder);
    ASSERT_TRUE(digest.ok()) << digest.error().text;
    const std::string bytes = *read_whole(file, 1ULL << 30);
    EXPECT_EQ(*connection.integer("SELECT count(*) FROM read_parquet(" + sql_quote(file.string()) + ")"), 500'000);
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / ".events.parquet.partial"));
    if (first.empty()) {
      first = bytes;
      first_digest = *digest;
    }
    EXPECT_TRUE(bytes == first) << "with " << setting.threads << " threads";
    EXPECT_EQ(*digest, first_digest);
  }
}

TEST_F(ParquetTest, LeavesTheOldFileWhenTheNewOneFails) {
  auto database = Database::open({});
  Connection connection = connect(*database);
  const std::filesystem::path file = folder_.write("rows.parquet", "old");
  EXPECT_FALSE(
      write_parquet(connection,
                    "SELECT CAST(CASE WHEN i > 150000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(200000) r(i)", file)
          .ok());
  EXPECT_FALSE(write_parquet(connection, "SELECT 1 AS n", folder_.path() / "none" / "rows.parquet").ok());
  EXPECT_EQ(*read_whole(file, 10), "old");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / ".rows.parquet.partial"));
}

TEST_F(ParquetTest, WritesOverWhatAKilledProcessLeft) {
  auto database = Database::open({});
  Connection connection = connect(*database);
  folder_.write(".rows.parquet.partial", std::string(100'000, 'x'));
  const std::filesystem::path file = folder_.path() / "rows.parquet";
  ASSERT_TRUE(write_parquet(connection, "SELECT 42 AS n", file).ok());
  EXPECT_EQ(*connection.integer("SELECT n FROM read_parquet(" + sql_quote(file.string()) + ")"), 42);
  EXPECT_LT(std::filesystem::file_size(file), 10'000U);
}

class TableDigestTest : public testing::Test {
 protected:
  TableDigestTest() : database_(std::move(Database::open({.threads = 2})).value()), connection_(connect(database_)) {}
  std::string digest(const std::string& rows) {
    const base::Status created = connection_.execute("CREATE OR REPLACE TABLE t AS SELECT * FROM (" + rows + ")");
    EXPECT_TRUE(created.ok()) << created.error().text;
    const auto digest = digest_table(connection_, "t", "ALL");
    EXPECT_TRUE(digest.ok()) << digest.error().text;
    return *digest;
  }
  Database database_;
  Connection connection_;
};

TEST_F(TableDigestTest, IsOfTheRowsAndNotOfTheirOrderInTheFile) {
  EXPECT_EQ(digest("SELECT i, i::VARCHAR AS s FROM range(10000) r(i)"),
            digest("SELECT i, i::VARCHAR AS s FROM range(10000) r(i) ORDER BY i DESC"));
}

TEST_F(TableDigestTest, TellsNullFromEmptyAndFromZero) {
  EXPECT_NE(digest("SELECT '' AS s"), digest("SELECT NULL::VARCHAR AS s"));
  EXPECT_NE(digest("SELECT 0 AS n"), digest("SELECT NULL::INTEGER AS n"));
  EXPECT_NE(digest("VALUES (1, NULL), (2, 5)"), digest("VALUES (1, 5), (2, NULL)"));
}

TEST_F(TableDigestTest, TellsTypesNamesRowsAndTheBordersOfTexts) {
  EXPECT_NE(digest("SELECT 1::INTEGER AS n"), digest("SELECT 1::BIGINT AS n"));
  EXPECT_NE(digest("SELECT 1::INTEGER AS n"), digest("SELECT 1::UINTEGER AS n"));
  EXPECT_NE(digest("SELECT 1 AS n"), digest("SELECT 1 AS m"));
  EXPECT_NE(digest("SELECT 1 AS n"), digest("SELECT 2 AS n"));
  EXPECT_NE(digest("SELECT 1 AS n WHERE false"), digest("SELECT 1 AS n"));
  EXPECT_NE(digest("VALUES ('ab'), ('c')"), digest("VALUES ('a'), ('bc')"));
}

TEST_F(TableDigestTest, RefusesAColumnItCannotDigest) {
  ASSERT_TRUE(connection_.execute("CREATE TABLE u AS SELECT [1, 2] AS list").ok());
  const auto digest = digest_table(connection_, "u", "ALL");
  ASSERT_FALSE(digest.ok());
  EXPECT_EQ(digest.error().code, base::ErrorCode::storage);
}

}  // namespace
}  // namespace kursaal::tables
