#include "tables/durable_file.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tables/blocks.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::tables {
namespace {

// Runs `check` in a process of its own, so that limits and mounts end with it; gives its exit status.
template <class Check>
int in_own_process(const Check& check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

// The write fails, the old text stands, and nothing is left beside it.
int refuses_and_keeps_the_old(const std::filesystem::path& file, std::string_view text) {
  const base::Status refused = write_atomically(file, text);
  if (refused.ok()) return 1;
  if (refused.error().code != base::ErrorCode::io) return 2;
  const auto old = read_whole(file, 100);
  if (!old.ok() || *old != "old") return 3;
  return std::filesystem::exists(partial_path(file)) ? 4 : 0;
}

class WriteAtomically : public testing::Test {
 protected:
  TestFolder folder_;
};

TEST_F(WriteAtomically, WritesANewFileAndReplacesAnOldOne) {
  const std::filesystem::path file = folder_.path() / "run.json";
  ASSERT_TRUE(write_atomically(file, "one").ok());
  EXPECT_EQ(*read_whole(file, 100), "one");
  ASSERT_TRUE(write_atomically(file, "").ok());
  EXPECT_EQ(*read_whole(file, 100), "");
  EXPECT_FALSE(std::filesystem::exists(partial_path(file)));
}

TEST_F(WriteAtomically, WritesOverWhatAKilledProcessLeft) {
  const std::filesystem::path file = folder_.path() / "run.json";
  folder_.write(".run.json.partial", "half of a longer text");
  ASSERT_TRUE(write_atomically(file, "whole").ok());
  EXPECT_EQ(*read_whole(file, 100), "whole");
}

TEST_F(WriteAtomically, NamesTheFileWhereTheFolderIsMissing) {
  const base::Status refused = write_atomically(folder_.path() / "none" / "run.json", "x");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::io);
  EXPECT_NE(refused.error().text.find("run.json"), std::string::npos);
}

TEST_F(WriteAtomically, KeepsTheOldFileWhenAWriteFails) {
  const std::filesystem::path file = folder_.write("run.json", "old");
  const int status = in_own_process([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 9;
    return refuses_and_keeps_the_old(file, std::string(100'000, 'x'));
  });
  EXPECT_EQ(status, 0);
}

TEST_F(WriteAtomically, KeepsTheOldFileWhenTheDiskIsFull) {
  constexpr int kCannotMount = 77;
  const std::filesystem::path disk = folder_.path() / "disk";
  std::filesystem::create_directory(disk);
  const int status = in_own_process([&] {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tiny", disk.c_str(), "tmpfs", 0, "size=64k") != 0)
      return kCannotMount;
    if (!write_atomically(disk / "run.json", "old").ok()) return 10;
    return refuses_and_keeps_the_old(disk / "run.json", std::string(1'000'000, 'x'));
  });
  if (status == kCannotMount) GTEST_SKIP() << "no right to mount a tiny disk here: the full disk is not tested";
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace kursaal::tables
