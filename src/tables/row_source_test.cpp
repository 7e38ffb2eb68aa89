#include "tables/row_source.hpp"

#include <gtest/gtest.h>

#include "tables/blocks.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::tables {
namespace {

// Texts short (inlined) and long, over more than two row groups.
RowSource counted_rows(std::uint64_t rows) {
  RowSource source{.columns = {{"name"}, {"line", ColumnType::u64}, {"text"}}, .next = {}};
  source.next = [rows, at = std::uint64_t{0}](RowCells& cells) mutable {
    if (at == rows) return false;
    cells.put_text("f" + std::to_string(at / 1000));
    cells.put_unsigned(at);
    cells.put_text("a text that is long enough to stand by itself, " + std::to_string(at % 7));
    ++at;
    return true;
  };
  return source;
}

class RowSourceTest : public testing::Test {
 protected:
  RowSourceTest()
      : database_(std::move(Database::open({.threads = 2})).value()),
        connection_(std::move(database_.connect()).value()) {}
  std::string bytes(const std::filesystem::path& file) { return *read_whole(file, 1ULL << 30); }
  TestFolder folder_;
  Database database_;
  Connection connection_;
};

TEST_F(RowSourceTest, WritesTheBytesThatATableOfTheRowsGives) {
  constexpr std::uint64_t kRows = 300'001;
  const std::filesystem::path fed = folder_.path() / "fed.parquet", held = folder_.path() / "held.parquet";
  const base::Status written = write_parquet(connection_, counted_rows(kRows), fed);
  ASSERT_TRUE(written.ok()) << written.error().text;
  ASSERT_TRUE(connection_.execute("CREATE TABLE held(name VARCHAR, line UBIGINT, text VARCHAR)").ok());
  ASSERT_TRUE(
      connection_
          .execute("INSERT INTO held SELECT 'f' || (i // 1000), i, 'a text that is long enough to stand by itself, ' "
                   "|| (i % 7) FROM range(" +
                   std::to_string(kRows) + ") r(i)")
          .ok());
  ASSERT_TRUE(write_parquet(connection_, "SELECT * FROM held ORDER BY line", held).ok());
  EXPECT_TRUE(bytes(fed) == bytes(held));
}

TEST_F(RowSourceTest, WritesNoRowsAndSeveralFilesInOneDatabase) {
  for (const std::uint64_t rows : {0U, 1U, 2048U, 4097U}) {
    const std::filesystem::path file = folder_.path() / (std::to_string(rows) + ".parquet");
    const base::Status written = write_parquet(connection_, counted_rows(rows), file);
    ASSERT_TRUE(written.ok()) << written.error().text;
    EXPECT_EQ(*connection_.integer("SELECT count(*) FROM read_parquet(" + sql_quote(file.string()) + ")"),
              static_cast<std::int64_t>(rows));
  }
}

TEST_F(RowSourceTest, RefusesATextThatIsNotUtf8AndLeavesTheOldFile) {
  const std::filesystem::path file = folder_.write("rows.parquet", "old");
  RowSource source{.columns = {{"text"}}, .next = {}};
  source.next = [at = 0](RowCells& cells) mutable {
    if (at++ == 3) return false;
    cells.put_text(at == 2 ? "\xff" : "good");
    return true;
  };
  const base::Status written = write_parquet(connection_, source, file);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, base::ErrorCode::storage);
  EXPECT_NE(written.error().text.find("not UTF-8"), std::string::npos) << written.error().text;
  EXPECT_EQ(bytes(file), "old");
}

}  // namespace
}  // namespace kursaal::tables
