// Taking up a new snapshot: nobody who asks meanwhile is turned away, and what is not whole is refused.
#include "view/current.hpp"

#include <atomic>
#include <thread>

#include "view/snapshot_in_test.hpp"

namespace kursaal::view {
namespace {

using namespace std::chrono_literals;

class CurrentInTest : public SnapshotInTest {
 protected:
  void SetUp() override { drawn.person("PA", "Smith", "Anne", "1946-03-14").event(0, "2024-01-01", 0, 0, 0); }
  std::unique_ptr<Current> open(std::chrono::milliseconds look_every = 0ms) {
    auto current = Current::open(
        {.out = folder.path(), .open = options_in_test(), .look_every = look_every, .before_serving = before_serving});
    EXPECT_TRUE(current.ok()) << (current.ok() ? "" : current.error().text);
    return current.ok() ? std::move(current).value() : nullptr;
  }
  std::function<base::Status(const Snapshot&)> before_serving;
};

TEST_F(CurrentInTest, SaysThatNothingWasEverPublished) {
  const auto current =
      Current::open({.out = folder.path(), .open = options_in_test(), .look_every = 0ms, .before_serving = {}});
  ASSERT_FALSE(current.ok());
  EXPECT_EQ(current.error().code, base::ErrorCode::not_found);
}

TEST_F(CurrentInTest, TakesUpTheNextWhileReadersFinishOnTheOld) {
  drawn.publish(folder.path(), "first");
  const auto current = open();
  ASSERT_NE(current, nullptr);
  const auto old = current->snapshot();
  EXPECT_FALSE(current->look_now());
  drawn.score("PA", "stage_suggested = 'dependent'");
  drawn.publish(folder.path(), "second");
  EXPECT_TRUE(current->look_now());
  EXPECT_EQ(current->snapshot()->facts().content_id, "second");
  EXPECT_EQ(current->snapshot()->suggested_stage("PA"), "dependent");
  // The old folder is gone, as after a third run; who still holds it reads on.
  fs::remove_all(folder.path() / "snapshots" / "first");
  EXPECT_EQ(old->suggested_stage("PA"), "assisted");
  EXPECT_TRUE(old->timeline("PA", {.may_show = shows_all()}).ok());
}

TEST_F(CurrentInTest, FailsNoRequestWhileSnapshotsComeAndGo) {
  drawn.publish(folder.path(), "s0");
  const auto current = open(5ms);
  ASSERT_NE(current, nullptr);
  std::atomic<bool> stop = false;
  std::atomic<int> asked = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i)
    readers.emplace_back([&] {
      while (!stop) {
        const auto snapshot = current->snapshot();
        const bool whole = snapshot->person("PA", shows_all()).ok() &&
                           snapshot->timeline("PA", {.may_show = shows_all()}).ok() && snapshot->has("PA");
        if (!whole) ++failed;
        ++asked;
      }
    });
  for (int i = 1; i <= 4; ++i) {
    const std::string id = "s" + std::to_string(i);
    drawn.publish(folder.path(), id);
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (current->snapshot()->facts().content_id != id && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(2ms);
    EXPECT_EQ(current->snapshot()->facts().content_id, id);
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(failed, 0);
  EXPECT_GT(asked, 0);
}

TEST_F(CurrentInTest, RefusesGarbageKeepsTheOldAndSaysSo) {
  drawn.publish(folder.path(), "whole");
  const auto current = open();
  ASSERT_NE(current, nullptr);
  const std::vector<std::pair<std::string, std::function<void(const fs::path&)>>> spoilt = {
      {"cut database", [](const fs::path& at) { fs::resize_file(at / "population.duckdb", 5000); }},
      {"overwritten database",
       [](const fs::path& at) {
         const auto size = fs::file_size(at / "population.duckdb");
         std::ofstream(at / "population.duckdb") << std::string(size, 'x');
       }},
      {"no scores", [](const fs::path& at) { fs::remove(at / "direct" / "scores.parquet"); }},
      {"garbage scores", [](const fs::path& at) { std::ofstream(at / "direct" / "scores.parquet") << "not parquet"; }},
      {"no run.json", [](const fs::path& at) { fs::remove(at / "run.json"); }},
      {"garbage run.json", [](const fs::path& at) { std::ofstream(at / "run.json") << "{\"people\": "; }},
      {"another's run.json",
       [](const fs::path& at) {
         fs::copy_file(at / ".." / "whole" / "run.json", at / "run.json", fs::copy_options::overwrite_existing);
       }},
      {"everything gone", [](const fs::path& at) { fs::remove_all(at); }},
  };
  int n = 0;
  for (const auto& [what, spoil] : spoilt) {
    const std::string id = "bad" + std::to_string(++n);
    spoil(drawn.publish(folder.path(), id));
    EXPECT_FALSE(current->look_now()) << what;
    ASSERT_TRUE(current->refused().has_value()) << what;
    EXPECT_EQ(current->refused()->folder, id);
    EXPECT_FALSE(current->refused()->why.empty());
    EXPECT_EQ(current->refused()->why.find("Smith"), std::string::npos);
    EXPECT_EQ(current->snapshot()->facts().content_id, "whole") << what;
    EXPECT_TRUE(current->snapshot()->timeline("PA", {.may_show = shows_all()}).ok());
  }
  fs::remove(folder.path() / "current");
  EXPECT_FALSE(current->look_now());
  EXPECT_EQ(current->snapshot()->facts().content_id, "whole");
  drawn.publish(folder.path(), "mended");
  EXPECT_TRUE(current->look_now());
  EXPECT_FALSE(current->refused().has_value());
}

TEST_F(CurrentInTest, DoesNotServeWhatCouldNotBePrepared) {
  drawn.publish(folder.path(), "first");
  before_serving = [](const Snapshot& snapshot) -> base::Status {
    if (snapshot.facts().content_id == "second")
      return base::make_error(base::ErrorCode::conflict, "nobody leads a team");
    return base::ok_status();
  };
  const auto current = open();
  ASSERT_NE(current, nullptr);
  drawn.publish(folder.path(), "second");
  EXPECT_FALSE(current->look_now());
  ASSERT_TRUE(current->refused().has_value());
  EXPECT_EQ(current->refused()->why, "nobody leads a team");
  drawn.publish(folder.path(), "third");
  EXPECT_TRUE(current->look_now());
}

TEST_F(CurrentInTest, ReadsThePlaceAsItWasPublishedForShowing) {
  drawn.sql(
      "INSERT INTO place_counts VALUES (DATE '2025-05-31', 'all', 'all', 'all', 'all', 90, 'rounded'), (DATE "
      "'2025-06-30', 'all', 'all', 'all', 'all', 100, 'rounded'), (DATE '2025-06-30', 'north', 'assisted', 'all', "
      "'all', "
      "3, 'suppressed')");
  drawn.publish(folder.path(), "first");
  const auto current = open();
  ASSERT_NE(current, nullptr);
  const PlacePage& page = current->snapshot()->place();
  EXPECT_EQ(page.before, base::day_of(2025, 5, 31));
  const CountTable* counts = page.table("place_counts");
  ASSERT_NE(counts, nullptr);
  ASSERT_EQ(counts->rows.size(), 3U);
  for (const CountRow& row : counts->rows) EXPECT_EQ(row.people.has_value(), row.labels[1] == "all");
  EXPECT_NE(page.rule.find("Counts of 1 to 7 people are hidden"), std::string::npos);

  // Counts of an older form are exact, small ones among them: they are not opened.
  drawn.sql("ALTER TABLE place_counts DROP shown");
  drawn.publish(folder.path(), "older");
  ASSERT_TRUE(current->look_now());
  EXPECT_EQ(current->snapshot()->place().table("place_counts"), nullptr);
}

TEST_F(CurrentInTest, TellsWhatTheDataIsLike) {
  drawn.sql("INSERT INTO quarantine VALUES ('gp', 'gp/codes.csv', 7, 'date-impossible', 'error', 'The day is none.')")
      .sql("INSERT INTO reviews VALUES ('gp', '1', 'ae', '2', 'number-same-birth-unknown')")
      .sql("INSERT INTO data_quality VALUES ('gp', 'code', 'day', 50, 40, 39, 0, 100, 50, false)");
  const fs::path first = drawn.publish(folder.path(), "first");
  fs::last_write_time(first / "run.json", fs::file_time_type::clock::now() - std::chrono::hours(1));
  drawn.sql("UPDATE data_quality SET present = 50");
  drawn.publish(folder.path(), "second");
  const auto current = open();
  ASSERT_NE(current, nullptr);
  const DataPage& page = current->snapshot()->data();
  ASSERT_EQ(page.history.size(), 2U);
  EXPECT_EQ(page.history[0].content_id, "first");
  EXPECT_TRUE(page.history[1].served);
  ASSERT_EQ(page.quality.size(), 1U);
  EXPECT_EQ(page.quality[0].complete, (std::vector<std::optional<double>>{0.8, 1.0}));
  EXPECT_EQ(page.quality[0].late_days, 2.0);
  ASSERT_EQ(page.quarantine.size(), 1U);
  EXPECT_EQ(page.quarantine[0].line, 7U);
  ASSERT_EQ(page.doubts.size(), 1U);
  EXPECT_EQ(page.doubts[0].pairs, 1U);
  ASSERT_EQ(page.sources.size(), 6U);
  EXPECT_EQ(page.sources[0].records.at(0).set_aside, 9U);  // 4 duplicates + 5 superseded
  EXPECT_TRUE(page.sources[5].stale);
}

}  // namespace
}  // namespace kursaal::view
