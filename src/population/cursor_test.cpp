#include "population/cursor.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>

#include "population/snapshot.hpp"
#include "population/staged_in_test.hpp"
#include "tables/database.hpp"

namespace kursaal::population {
namespace {

// A snapshot to read, and the means to spoil it.
class CursorTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::make_unique<FolderInTest>(testing::UnitTest::GetInstance()->current_test_info()->name());
    made_ = stage_people({.seed = 21, .identities = 400, .events = 3000}, folder_->path());
    const auto assembled = assemble_population(made_.staged, made_.persons, made_.site, made_.sensitivity,
                                               {.building = folder_->path() / "building",
                                                .spill_folder = folder_->path() / "spill",
                                                .memory_bytes = 128U << 20});
    ASSERT_TRUE(assembled.ok()) << assembled.error().text;
    file_ = folder_->path() / "building" / "population.duckdb";
  }
  void spoil(const std::string& sql) const {
    auto database = tables::Database::open({.file = file_, .temp_folder = {}});
    ASSERT_TRUE(database.ok());
    auto connection = database->connect();
    const auto status = connection->execute(sql);
    ASSERT_TRUE(status.ok()) << status.error().text;
  }
  base::Result<SweepFacts> sweep(CursorOptions options = {}) const {
    return for_each_history(file_, options, [](const HistoryBatch&, std::size_t, std::size_t) {});
  }
  std::unique_ptr<FolderInTest> folder_;
  StagedInTest made_;
  std::filesystem::path file_;
};

TEST_F(CursorTest, PersonsWithoutEventsComeToo) {
  spoil("DELETE FROM events WHERE person_index IN (0, 5, 6, 7) OR person_index >= 250");
  std::vector<std::size_t> counts(made_.persons.size(), 999);
  const auto swept =
      for_each_history(file_, {.persons_per_range = 64}, [&](const HistoryBatch& batch, std::size_t, std::size_t) {
        for (std::size_t i = 0; i < batch.persons.size(); ++i)
          counts[batch.persons[i].person] = batch.at(i).events.size();
      });
  ASSERT_TRUE(swept.ok()) << swept.error().text;
  for (const std::size_t empty : {0U, 5U, 6U, 7U, 250U, 300U}) EXPECT_EQ(counts[empty], 0U) << empty;
  EXPECT_EQ(std::count(counts.begin(), counts.end(), 999U), 0);
  EXPECT_GT(counts[1] + counts[2] + counts[3] + counts[4], 0U);
}

TEST_F(CursorTest, WithoutProvenanceFileAndLineAreEmpty) {
  const auto swept = for_each_history(file_, {}, [&](const HistoryBatch& batch, std::size_t, std::size_t) {
    EXPECT_TRUE(batch.events.file.empty());
    EXPECT_TRUE(batch.at(0).events.line.empty());
    EXPECT_EQ(batch.at(0).events.value.size(), batch.at(0).events.size());
  });
  ASSERT_TRUE(swept.ok()) << swept.error().text;
}

TEST_F(CursorTest, RowsOutOfOrderBreakALaw) {
  spoil("INSERT INTO events SELECT * FROM events WHERE person_index = 3 LIMIT 1");
  const auto swept = sweep({.threads = 2});
  ASSERT_FALSE(swept.ok());
  EXPECT_EQ(swept.error().code, base::ErrorCode::law_broken);
}

TEST_F(CursorTest, AnEventOfNobodyBreaksALaw) {
  spoil("INSERT INTO events SELECT * REPLACE (4000000000::UINTEGER AS person_index) FROM events LIMIT 1");
  const auto swept = sweep();
  ASSERT_FALSE(swept.ok());
  EXPECT_EQ(swept.error().code, base::ErrorCode::law_broken);
}

TEST_F(CursorTest, ASnapshotOfTheNextFormatIsRefused) {
  spoil("UPDATE meta SET value = '" + std::to_string(kSnapshotFormat + 1) + "' WHERE key = 'format'");
  const auto swept = sweep();
  ASSERT_FALSE(swept.ok());
  EXPECT_EQ(swept.error().code, base::ErrorCode::storage);
  spoil("UPDATE meta SET value = '" + std::to_string(kSnapshotFormat - 1) + "' WHERE key = 'format'");
  EXPECT_TRUE(sweep().ok());
}

TEST_F(CursorTest, AFileThatIsNotThereIsAStorageError) {
  const auto swept =
      for_each_history(folder_->path() / "none.duckdb", {}, [](const HistoryBatch&, std::size_t, std::size_t) {});
  ASSERT_FALSE(swept.ok());
  EXPECT_EQ(swept.error().code, base::ErrorCode::storage);
}

TEST_F(CursorTest, OneHistoryHasEveryFieldOfEveryEvent) {
  const std::vector<Event> all = sorted_slowly(made_);
  for (const std::uint32_t person : {0U, 17U, 100U}) {
    std::vector<Event> expected;
    for (const Event& event : all) {
      if (event.person == person) expected.push_back(event);
    }
    const auto one = read_history(file_, made_.persons[person].key);
    ASSERT_TRUE(one.ok()) << one.error().text;
    EXPECT_EQ((*one)->person_key, made_.persons[person].key);
    EXPECT_EQ((*one)->facts.person, person);
    EXPECT_EQ((*one)->facts.birth, made_.persons[person].best.birth());
    ASSERT_EQ((*one)->events.size(), expected.size());
    EXPECT_EQ(std::memcmp((*one)->events.data(), expected.data(), expected.size() * sizeof(Event)), 0);
    const History history = (*one)->history();
    ASSERT_EQ(history.events.size(), expected.size());
    EXPECT_EQ(history.events.line[0], expected[0].line);
    EXPECT_EQ(history.events.kind.back(), expected.back().kind);
  }
}

TEST_F(CursorTest, APersonWhoIsNotThereIsNotFoundAndNotNamed) {
  const auto one = read_history(file_, "canary' OR '1'='1");
  ASSERT_FALSE(one.ok());
  EXPECT_EQ(one.error().code, base::ErrorCode::not_found);
  EXPECT_EQ(one.error().text.find("canary"), std::string::npos);
}

}  // namespace
}  // namespace kursaal::population
