#include "tables/database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <map>
#include <thread>

#include "base/day.hpp"
#include "base/progress.hpp"
#include "tables/blocks.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::tables {
namespace {

#define ASSERT_OK(expression)                          \
  do {                                                 \
    const auto& outcome = (expression);                \
    ASSERT_TRUE(outcome.ok()) << outcome.error().text; \
  } while (false)

struct Open {
  Database database;
  Connection connection;
};

Open open_database(const DatabaseOptions& options = {}) {
  auto database = Database::open(options);
  KURSAAL_CHECK(database.ok());
  auto connection = database->connect();
  KURSAAL_CHECK(connection.ok());
  return {std::move(database).value(), std::move(connection).value()};
}

std::string error_of(Connection& connection, const std::string& sql) {
  const base::Status status = connection.execute(sql);
  EXPECT_FALSE(status.ok()) << sql;
  if (status.ok()) return "";
  EXPECT_EQ(status.error().code, base::ErrorCode::storage);
  return status.error().text;
}

class DatabaseTest : public testing::Test {
 protected:
  TestFolder folder_;
};

TEST_F(DatabaseTest, SetsWhatItRunsWithAndLocksIt) {
  Open open = open_database({.threads = 2, .memory_bytes = 1000ULL << 20, .temp_folder = folder_.path() / "spill"});
  const auto settings = open.connection.table("SELECT name, value FROM duckdb_settings()");
  ASSERT_OK(settings);
  std::map<std::string, std::string> value;
  for (const auto& row : settings->rows) value[*row[0]] = row[1].value_or("");
  EXPECT_EQ(value["threads"], "2");
  EXPECT_EQ(value["memory_limit"], "600.0 MiB");  // 1000 MiB x 60 %
  EXPECT_EQ(value["temp_directory"], (folder_.path() / "spill").string());
  EXPECT_EQ(value["autoinstall_known_extensions"], "false");
  EXPECT_EQ(value["autoload_known_extensions"], "false");
  EXPECT_EQ(value["allow_persistent_secrets"], "false");
  EXPECT_EQ(value["lock_configuration"], "true");
  error_of(open.connection, "SET threads = 4");
}

TEST_F(DatabaseTest, FetchesNoExtension) {
  Open open = open_database();
  error_of(open.connection, "INSTALL httpfs");
  error_of(open.connection, "INSTALL httpfs FROM community");
  error_of(open.connection, "LOAD httpfs");
}

TEST_F(DatabaseTest, OpensAReadOnlyFileAndRefusesToWriteIt) {
  const std::filesystem::path file = folder_.path() / "facts.duckdb";
  {
    Open open = open_database({.file = file});
    ASSERT_OK(open.connection.execute("CREATE TABLE t AS SELECT 7 AS n"));
  }
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  Open open = open_database({.file = file, .read_only = true});
  EXPECT_EQ(*open.connection.integer("SELECT n FROM t"), 7);
  error_of(open.connection, "CREATE TABLE u (n INTEGER)");
}

TEST_F(DatabaseTest, FailsWithStorageOnWhatIsNoDatabase) {
  for (const std::filesystem::path& file :
       {folder_.write("text.duckdb", std::string(10'000, 'x')), folder_.path() / "none"}) {
    const auto opened = Database::open({.file = file, .read_only = true});
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, base::ErrorCode::storage);
  }
}

TEST_F(DatabaseTest, StreamsAResultThatWouldNotFitInMemory) {
  Open open = open_database({.memory_bytes = 256ULL << 20});
  const std::uint64_t before = base::peak_memory_bytes();
  auto result = open.connection.query("SELECT i, i * 2 AS twice FROM range(1000000000000) r(i)");
  ASSERT_OK(result);
  EXPECT_EQ(result->columns(), 2U);
  EXPECT_EQ(result->name(1), "twice");
  std::int64_t expected = 0;
  while (expected < 20'000'000) {
    auto chunk = result->next();
    ASSERT_OK(chunk);
    ASSERT_TRUE(chunk->has_value());
    const auto* values = static_cast<const std::int64_t*>((*chunk)->data(0));
    ASSERT_LE((*chunk)->rows(), 2048U);
    ASSERT_EQ(values[0], expected);
    expected += static_cast<std::int64_t>((*chunk)->rows());
  }
  EXPECT_LT(base::peak_memory_bytes() - before, 100ULL << 20);
}

TEST_F(DatabaseTest, EndsAResultOnceAndStaysAtItsEnd) {
  Open open = open_database();
  auto result = open.connection.query("SELECT 1 WHERE false");
  ASSERT_OK(result);
  for (int i = 0; i < 2; ++i) {
    auto chunk = result->next();
    ASSERT_OK(chunk);
    EXPECT_FALSE(chunk->has_value());
  }
}

TEST_F(DatabaseTest, TellsAnErrorInTheMiddleOfAStreamWithoutItsValue) {
  Open open = open_database();
  auto result = open.connection.query(
      "SELECT CAST(CASE WHEN i = 3000000 THEN 'Canary' ELSE '1' END AS INTEGER) FROM range(4000000) r(i)");
  ASSERT_OK(result);
  std::size_t rows = 0;
  while (true) {
    auto chunk = result->next();
    if (!chunk.ok()) {
      EXPECT_EQ(chunk.error().code, base::ErrorCode::storage);
      EXPECT_EQ(chunk.error().text.find("Canary"), std::string::npos) << chunk.error().text;
      EXPECT_NE(chunk.error().text.find("Could not convert string"), std::string::npos) << chunk.error().text;
      return;
    }
    ASSERT_TRUE(chunk->has_value()) << "no error came after " << rows;
    rows += (*chunk)->rows();
  }
}

TEST_F(DatabaseTest, IsInterruptedFromAnotherThread) {
  Open open = open_database();
  std::atomic<bool> done{false};
  std::thread interrupter([&] {
    while (!done) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      open.connection.interrupt();
    }
  });
  const auto outcome = open.connection.integer("SELECT sum(a.i * b.i) FROM range(10000000) a(i), range(10000000) b(i)");
  done = true;
  interrupter.join();
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, base::ErrorCode::storage);
}

TEST_F(DatabaseTest, MasksEveryValueInAnError) {
  Open open = open_database();
  ASSERT_OK(open.connection.execute("CREATE TABLE keyed (id INTEGER PRIMARY KEY, name VARCHAR UNIQUE)"));
  const char* const statements[] = {
      "SELECT CAST('Canary' AS INTEGER)",
      "SELECT CAST('O''Canary' AS INTEGER)",
      "SELECT CAST(E'two\nCanary' AS DATE)",
      "SELECT CAST('it is \"Canary\"' AS DATE)",
      "SELECT CAST(i AS UTINYINT) FROM (VALUES (98761)) v(i)",
      "INSERT INTO keyed VALUES (98761, 'a'), (98761, 'b')",
      "INSERT INTO keyed VALUES (1, 'Canary'), (2, 'Canary')",
      "SELECT 987619876198761::BIGINT * 987619876198761::BIGINT",
      "SELECT strptime('Canary 98761', '%Y')",
      "SELECT 'Canary' FROM",
      "SELECT nothing FROM keyed WHERE name = 'Canary'",
  };
  for (const char* sql : statements) {
    const std::string text = error_of(open.connection, sql);
    EXPECT_EQ(text.find("Canary"), std::string::npos) << text;
    EXPECT_EQ(text.find("98761"), std::string::npos) << text;
  }
}

TEST_F(DatabaseTest, SaysWhichNameASqlErrorIsAbout) {
  Open open = open_database();
  EXPECT_NE(error_of(open.connection, "SELECT no_such_column FROM range(3)").find("no_such_column"), std::string::npos);
  EXPECT_NE(error_of(open.connection, "SELECT * FROM no_such_table").find("no_such_table"), std::string::npos);
}

TEST_F(DatabaseTest, GivesSmallResultsAsText) {
  Open open = open_database();
  const auto table = open.connection.table(
      "SELECT 1 AS one, sum(i) AS wide, 1.50 AS money, DATE '2024-02-29' AS day, true AS yes, 0.1::DOUBLE AS tenth, "
      "NULL AS none, "
      "'' AS empty, 'é' AS text, TIMESTAMP '2024-02-29 12:34:56' AS moment FROM range(4) r(i)");
  ASSERT_OK(table);
  using Cell = std::optional<std::string>;
  EXPECT_EQ(table->names, (std::vector<std::string>{"one", "wide", "money", "day", "yes", "tenth", "none", "empty",
                                                    "text", "moment"}));
  ASSERT_EQ(table->rows.size(), 1U);
  EXPECT_EQ(table->rows[0], (std::vector<Cell>{"1", "6", "1.50", "2024-02-29", "true", "0.1", std::nullopt, "", "é",
                                               "2024-02-29 12:34:56"}));
}

TEST_F(DatabaseTest, BindsTextParameters) {
  Open open = open_database();
  const auto table = open.connection.table("SELECT $2 || $1 AS joined", {"it's", "\"; DROP TABLE t; "});
  ASSERT_OK(table);
  EXPECT_EQ(table->rows[0][0], "\"; DROP TABLE t; it's");
  EXPECT_FALSE(open.connection.table("SELECT $1", {}).ok());
  EXPECT_FALSE(open.connection.table("SELECT 1", {"x"}).ok());
}

TEST_F(DatabaseTest, RefusesToShowATypeItCannotWriteAsText) {
  Open open = open_database();
  EXPECT_FALSE(open.connection.table("SELECT [1, 2] AS list").ok());
  ASSERT_OK(open.connection.table("SELECT [1, 2]::VARCHAR AS list"));
}

TEST_F(DatabaseTest, GivesOneIntegerOrAnError) {
  Open open = open_database();
  EXPECT_EQ(*open.connection.integer("SELECT count(*) FROM range(5)"), 5);
  EXPECT_EQ(*open.connection.integer("SELECT sum(i) FROM range(5) r(i)"), 10);  // a HUGEINT
  EXPECT_FALSE(open.connection.integer("SELECT NULL").ok());
  EXPECT_FALSE(open.connection.integer("SELECT 1 WHERE false").ok());
  EXPECT_FALSE(open.connection.integer("SELECT 1 FROM range(2)").ok());
  EXPECT_FALSE(open.connection.integer("SELECT 'seven'").ok());
  EXPECT_FALSE(open.connection.integer("SELECT 9223372036854775808").ok());  // 2^63 does not fit
}

TEST_F(DatabaseTest, QuotesTextForSql) {
  Open open = open_database();
  EXPECT_EQ(sql_quote("it's"), "'it''s'");
  EXPECT_EQ(open.connection.table("SELECT " + sql_quote("a'b\"c\\"))->rows[0][0], "a'b\"c\\");
}

}  // namespace
}  // namespace kursaal::tables
