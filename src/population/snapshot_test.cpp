#include "population/snapshot.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "base/random.hpp"

namespace kursaal::population {
namespace {

namespace fs = std::filesystem;

class SnapshotTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    out_ = fs::path(testing::TempDir()) / ("kursaal-" + std::string(info->name()) + "-" + std::to_string(::getpid()));
    fs::remove_all(out_);
    fs::create_directory(out_);
  }
  void TearDown() override { fs::remove_all(out_); }

  // A snapshot of three files in two folders, each of which says whose it is.
  static void fill(const fs::path& building, const std::string& id) {
    fs::create_directory(building / "direct");
    for (const char* name : {"run.json", "population.duckdb", "direct/people.parquet"})
      std::ofstream(building / name) << id << " " << name;
  }
  static bool whole(const fs::path& folder, const std::string& id) {
    for (const std::string name : {"run.json", "population.duckdb", "direct/people.parquet"}) {
      std::ifstream file(folder / name);
      std::string text;
      std::getline(file, text);
      if (text != id + " " + name) return false;
    }
    return true;
  }
  base::Result<Published> publish(const std::string& id, const PublishStep& step = {}) const {
    KURSAAL_ASSIGN(const fs::path building, begin_snapshot(out_));
    fill(building, id);
    return publish_snapshot(out_, building, id, step);
  }
  std::set<std::string> snapshots() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(out_ / "snapshots")) names.insert(entry.path().filename().string());
    return names;
  }
  std::string current_id() const {
    const auto current = current_snapshot(out_);
    return current.ok() ? current->filename().string() : "";
  }
  // Runs `work` in a child that is killed when `work` says so, or after `microseconds`.
  template <class Work>
  static void run_and_kill(const Work& work, int microseconds = -1) {
    const pid_t child = ::fork();
    if (child == 0) {
      work();
      ::_exit(0);
    }
    if (microseconds >= 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
      ::kill(child, SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
  }
  fs::path out_;
};

int mode_of(const fs::path& path) {
  struct stat facts {};
  ::lstat(path.c_str(), &facts);
  return static_cast<int>(facts.st_mode & 0777U);
}

TEST_F(SnapshotTest, PublishingMakesTheFolderCurrentAndReadOnlyForItsOwnerAlone) {
  const auto published = publish("c0ffee");
  ASSERT_TRUE(published.ok()) << published.error().text;
  EXPECT_FALSE(published->unchanged);
  EXPECT_EQ(published->folder, out_ / "snapshots" / "c0ffee");
  EXPECT_EQ(fs::read_symlink(out_ / "current"), "snapshots/c0ffee");
  EXPECT_EQ(*current_snapshot(out_), published->folder);
  EXPECT_TRUE(whole(out_ / "current", "c0ffee"));
  EXPECT_EQ(mode_of(out_ / "snapshots"), 0700);
  EXPECT_EQ(mode_of(published->folder), 0700);
  EXPECT_EQ(mode_of(published->folder / "direct"), 0700);
  EXPECT_EQ(mode_of(published->folder / "run.json"), 0400);
  EXPECT_EQ(mode_of(published->folder / "direct" / "people.parquet"), 0400);
  EXPECT_EQ(snapshots(), std::set<std::string>{"c0ffee"});
}

TEST_F(SnapshotTest, BeforeTheFirstRunNothingIsCurrent) {
  const auto current = current_snapshot(out_);
  ASSERT_FALSE(current.ok());
  EXPECT_EQ(current.error().code, base::ErrorCode::not_found);
}

TEST_F(SnapshotTest, TheSameContentAgainLeavesCurrentAsItIs) {
  ASSERT_TRUE(publish("a").ok());
  const auto before = fs::last_write_time(out_ / "snapshots" / "a");
  const auto again = publish("a");
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->unchanged);
  EXPECT_EQ(fs::last_write_time(out_ / "snapshots" / "a"), before);
  EXPECT_EQ(snapshots(), std::set<std::string>{"a"});
  EXPECT_TRUE(whole(out_ / "current", "a"));
}

TEST_F(SnapshotTest, OldContentThatReturnsBecomesCurrentAgain) {
  ASSERT_TRUE(publish("a").ok());
  ASSERT_TRUE(publish("b").ok());
  const auto again = publish("a");
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->unchanged);
  EXPECT_EQ(current_id(), "a");
  // It counts as the newest: b is the next to go.
  for (const char* id : {"c", "d"}) ASSERT_TRUE(publish(id).ok());
  EXPECT_EQ(snapshots(), (std::set<std::string>{"a", "c", "d"}));
}

TEST_F(SnapshotTest, ABrokenSnapshotOfTheSameContentIsReplaced) {
  ASSERT_TRUE(publish("a").ok());
  fs::remove(out_ / "snapshots" / "a" / "direct" / "people.parquet");
  ASSERT_TRUE(publish("a").ok());
  EXPECT_FALSE(whole(out_ / "current", "a")) << "nobody said that it was broken";
  const auto building = begin_snapshot(out_);
  ASSERT_TRUE(building.ok());
  fill(*building, "a");
  const auto mended = publish_snapshot(out_, *building, "a", {}, Standing::broken);
  ASSERT_TRUE(mended.ok()) << mended.error().text;
  EXPECT_FALSE(mended->unchanged);
  EXPECT_TRUE(whole(out_ / "current", "a"));
  EXPECT_EQ(mode_of(out_ / "current" / "run.json"), 0400);
  EXPECT_EQ(snapshots(), std::set<std::string>{"a"});
}

TEST_F(SnapshotTest, ThreeAreKeptAndTheCurrentOneIsNeverPruned) {
  for (const char* id : {"e", "d", "c", "b", "a"}) {
    ASSERT_TRUE(publish(id).ok());
    EXPECT_EQ(current_id(), id);
  }
  EXPECT_EQ(snapshots(), (std::set<std::string>{"a", "b", "c"}));
}

TEST_F(SnapshotTest, AReaderThatHoldsAFileOpenReadsOnAfterItsSnapshotIsPruned) {
  ASSERT_TRUE(publish("first").ok());
  std::ifstream held(out_ / "current" / "run.json");
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(publish(id).ok());
  EXPECT_FALSE(snapshots().contains("first"));
  std::string text;
  std::getline(held, text);
  EXPECT_EQ(text, "first run.json");
}

TEST_F(SnapshotTest, AContentIdThatIsNoPlainNameIsRefused) {
  for (const char* id : {"", "..", ".hidden", "a/b"}) {
    const auto building = begin_snapshot(out_);
    ASSERT_TRUE(building.ok());
    EXPECT_FALSE(publish_snapshot(out_, *building, id).ok()) << id;
  }
  EXPECT_EQ(current_id(), "");
}

TEST_F(SnapshotTest, TwoRunsOnOneFolderCannotOverlap) {
  auto first = RunLock::take(out_);
  ASSERT_TRUE(first.ok());
  const auto second = RunLock::take(out_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, base::ErrorCode::conflict);
  EXPECT_NE(second.error().text.find(out_.string()), std::string::npos);
  { const RunLock moved = std::move(*first); }
  EXPECT_TRUE(RunLock::take(out_).ok());
}

TEST_F(SnapshotTest, TheLockOfADeadProcessIsFree) {
  run_and_kill([&] {
    const auto lock = RunLock::take(out_);
    ::kill(::getpid(), SIGKILL);
  });
  EXPECT_TRUE(RunLock::take(out_).ok());
}

TEST_F(SnapshotTest, TheLockMakesAMissingFolderPrivate) {
  const fs::path deep = out_ / "a" / "b";
  ASSERT_TRUE(RunLock::take(deep).ok());
  EXPECT_EQ(mode_of(deep), 0700);
}

TEST_F(SnapshotTest, KilledBetweenAnyTwoStepsCurrentIsTheOldOrTheNewAndTheNextRunCleansUp) {
  // The steps as a whole publication tells them, with three old snapshots so that one is pruned.
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(publish(id).ok());
  std::vector<std::string> steps;
  ASSERT_TRUE(publish("d", [&](std::string_view step) { steps.emplace_back(step); }).ok());
  EXPECT_EQ(steps, (std::vector<std::string>{"settle", "rename-folder", "sync-snapshots", "make-link", "rename-link",
                                             "sync-out", "prune", "retire-old", "remove-old", "done"}));
  std::string old = "d";
  for (std::size_t death = 0; death < steps.size(); ++death) {
    const std::string next = "next-" + std::to_string(death);
    run_and_kill([&] {
      std::size_t at = 0;
      (void)publish(next, [&](std::string_view) {
        if (at++ == death) ::kill(::getpid(), SIGKILL);
      });
    });
    const std::string now = current_id();
    const bool moved = steps[death] == "sync-out" || death > 5;
    EXPECT_EQ(now, moved ? next : old) << steps[death];
    EXPECT_TRUE(whole(out_ / "current", now)) << steps[death];
    for (const std::string& name : snapshots()) {
      EXPECT_TRUE(name.starts_with(".") || whole(out_ / "snapshots" / name, name)) << steps[death] << " " << name;
    }
    const auto building = begin_snapshot(out_);
    ASSERT_TRUE(building.ok());
    std::size_t hidden = 0;
    for (const std::string& name : snapshots()) hidden += name.starts_with(".") ? 1U : 0U;
    EXPECT_EQ(hidden, 1U) << "only the folder just begun, after death before " << steps[death];
    for (const auto& entry : fs::directory_iterator(out_)) {
      EXPECT_FALSE(entry.path().filename().string().starts_with(".current-")) << steps[death];
    }
    old = "after-" + std::to_string(death);
    ASSERT_TRUE(publish(old).ok()) << steps[death];
    EXPECT_EQ(current_id(), old);
  }
}

TEST_F(SnapshotTest, KilledAtRandomMomentsCurrentIsAlwaysAWholeSnapshot) {
  ASSERT_TRUE(publish("start").ok());
  base::Random random(9);
  for (int round = 0; round < 60; ++round) {
    const std::string next = "round-" + std::to_string(round);
    const std::string old = current_id();
    run_and_kill([&] { (void)publish(next); }, random.between(0, 4000));
    const std::string now = current_id();
    ASSERT_TRUE(now == old || now == next) << now;
    ASSERT_TRUE(whole(out_ / "current", now)) << now;
  }
  ASSERT_TRUE(publish("end").ok());
  EXPECT_EQ(current_id(), "end");
  EXPECT_LE(snapshots().size(), 3U);
}

}  // namespace
}  // namespace kursaal::population
