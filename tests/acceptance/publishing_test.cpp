// What users rely on of a published snapshot: the same bytes at any thread count, keys that stay, a whole snapshot
// whenever the run is killed, a second run that does nothing.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <set>
#include <thread>

#include "acceptance/program_run.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

const fs::path kSample = fs::path(KURSAAL_SOURCE_DIR) / "sites" / "sample-fhir";

std::map<std::string, std::string> parquet_bytes(const fs::path& out) {
  std::map<std::string, std::string> bytes;
  for (const auto& entry : fs::recursive_directory_iterator(out / "current" / ""))
    if (entry.path().extension() == ".parquet") {
      std::ifstream stream(entry.path(), std::ios::binary);
      bytes[entry.path().lexically_relative(out / "current").generic_string()] = {
          std::istreambuf_iterator<char>(stream), {}};
    }
  return bytes;
}

TEST(Publishing, ParquetBytesAndDigestsAreTheSameOnOneThreadAndTwo) {
  const TemporaryFolder folder;
  const RunSummary one = run_folder(kSample, folder.path() / "one", {"--threads", "1"});
  const RunSummary two = run_folder(kSample, folder.path() / "two", {"--threads", "2"});
  EXPECT_EQ(one.content_id, two.content_id);
  EXPECT_EQ(one.content, two.content);
  const auto first = parquet_bytes(folder.path() / "one");
  EXPECT_EQ(first, parquet_bytes(folder.path() / "two"));
  EXPECT_GE(first.size(), 9U);
}

TEST(Publishing, ASecondRunOfTheSameInputChangesNothing) {
  const TemporaryFolder folder;
  const RunSummary first = run_folder(kSample, folder.path() / "out");
  const RunSummary second = run_folder(kSample, folder.path() / "out");
  EXPECT_FALSE(first.unchanged);
  EXPECT_TRUE(second.unchanged);
  EXPECT_EQ(first.content_id, second.content_id);
}

TEST(Publishing, APublishedFileThatIsGoneOrCutIsMadeAgainByTheNextRun) {
  const TemporaryFolder folder;
  const fs::path out = folder.path() / "out";
  const RunSummary first = run_folder(kSample, out);
  const auto whole = parquet_bytes(out);
  const auto cut = [&](const char* name, std::uintmax_t bytes) {
    const fs::path file = fs::canonical(out / "current") / name;
    fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
    fs::resize_file(file, bytes);
  };
  const std::vector<std::pair<const char*, std::function<void()>>> harms{
      {"deleted", [&] { fs::remove(out / "current" / "direct" / "scores.parquet"); }},
      {"cut", [&] { cut("direct/scores.parquet", 100); }},
      {"database deleted", [&] { fs::remove(out / "current" / "population.duckdb"); }},
      {"database cut", [&] { cut("population.duckdb", 4096); }},
      {"report emptied", [&] { cut("report.html", 0); }},
      {"document cut", [&] { cut("run.json", 40); }},
  };
  for (const auto& [name, harm] : harms) {
    harm();
    const RunSummary again = run_folder(kSample, out);
    EXPECT_FALSE(again.unchanged) << name;
    EXPECT_EQ(again.content_id, first.content_id) << name;
    EXPECT_EQ(parquet_bytes(out), whole) << name;
    EXPECT_EQ(query_one(out, "SELECT count(*) FROM population.people"), "24") << name;
    EXPECT_TRUE(run_folder(kSample, out).unchanged) << name;
  }
}

TEST(Publishing, ARunThatFailsLeavesNothingHalfBuilt) {
  const TemporaryFolder folder;
  folder.write("site/note.txt", "nothing to use\n");
  const fs::path out = folder.path() / "out";
  EXPECT_EQ(run_kursaal({"run", (folder.path() / "site").string(), "--out", out.string(), "--quiet"}).status, 11);
  ASSERT_TRUE(fs::exists(out / "snapshots"));
  EXPECT_TRUE(fs::is_empty(out / "snapshots"));
}

TEST(Publishing, ARebuildFromNothingGivesTheSamePersonIds) {
  const TemporaryFolder folder;
  run_folder(kSample, folder.path() / "one");
  run_folder(kSample, folder.path() / "two");
  const std::string sql = "SELECT person_id, nhs_number FROM population.people ORDER BY ALL";
  EXPECT_EQ(query(folder.path() / "one", sql), query(folder.path() / "two", sql));
}

TEST(Publishing, FoldersAndFilesAreTheirOwnersAlone) {
  const TemporaryFolder folder;
  run_folder(kSample, folder.path() / "out");
  for (const auto& entry : fs::recursive_directory_iterator(folder.path() / "out" / "current" / "")) {
    const fs::perms others = entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all);
    EXPECT_EQ(others, fs::perms::none) << entry.path().filename();
  }
}

// Starts a run in the background, silent.
pid_t start_run(const fs::path& site, const fs::path& out) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int null = ::open("/dev/null", O_WRONLY);
  ::dup2(null, STDOUT_FILENO);
  ::dup2(null, STDERR_FILENO);
  ::execl(KURSAAL_PROGRAM, "kursaal", "run", site.c_str(), "--out", out.c_str(), "--quiet", nullptr);
  ::_exit(127);
}

bool is_building(const fs::path& out) {
  if (!fs::exists(out / "snapshots")) return false;
  for (const auto& entry : fs::directory_iterator(out / "snapshots"))
    if (entry.path().filename().string().starts_with(".building")) return true;
  return false;
}

TEST(Publishing, AnotherRunOnTheSameFolderIsRefusedWhileOneGoesOn) {
  const TemporaryFolder folder;
  const fs::path out = folder.path() / "out";
  const pid_t first = start_run(kSample, out);
  ASSERT_GT(first, 0);
  for (int i = 0; i < 5000 && !is_building(out); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ::kill(first, SIGSTOP);
  const ProgramResult second = run_kursaal({"run", kSample.string(), "--out", out.string(), "--quiet"});
  EXPECT_NE(second.status, 0) << "two runs would write one folder";
  EXPECT_NE(second.err, "");
  ::kill(first, SIGCONT);
  int status = 0;
  ::waitpid(first, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the first goes on undisturbed";
  EXPECT_EQ(query_one(out, "SELECT count(*) FROM population.people"), "24");
}

TEST(Publishing, AFolderThatHoldsSomethingElseIsNotWrittenInto) {
  const TemporaryFolder folder;
  EXPECT_EQ(
      run_kursaal({"run", kSample.string(), "--out", (folder.path() / "missing-parent" / "out").string(), "--quiet"})
          .status,
      0);
  folder.write("other/file.txt", "not ours");
  EXPECT_EQ(run_kursaal({"run", kSample.string(), "--out", (folder.path() / "other").string(), "--quiet"}).status, 2);
  EXPECT_EQ(
      run_kursaal({"run", kSample.string(), "--out", (folder.path() / "other").string(), "--quiet", "--force"}).status,
      0);
  EXPECT_TRUE(fs::exists(folder.path() / "other" / "file.txt"));
}

TEST(Publishing, WhatARunPublishedIsNoInputOfAnother) {
  const TemporaryFolder folder;
  const fs::path site = folder.path() / "site";
  fs::copy(kSample, site, fs::copy_options::recursive);
  const std::string content = run_folder(site, site / "build").content_id;
  for (const char* out : {"build", "elsewhere/in/it", "elsewhere/again"}) {
    const RunSummary run = run_folder(site, site / out);
    EXPECT_EQ(run.files, 7U) << out;
    EXPECT_EQ(run.content_id, content) << out;
  }
  EXPECT_EQ(run_kursaal({"run", site.string(), "--out", site.string(), "--force", "--quiet"}).status, 2)
      << "input and output are two folders";
}

// A copy of the sample with one more patient, so that a run over it publishes something new.
void change_input(const fs::path& folder, int number) {
  std::ofstream(folder / ("more-" + std::to_string(number) + ".ndjson"))
      << R"({"resourceType":"Patient","id":"more-)" << number << R"(","birthDate":"1940-01-01","gender":"female"})"
      << "\n";
}

TEST(Publishing, KilledAtTwentyMomentsItLeavesOneWholeSnapshotTheOldOrTheNew) {
  const TemporaryFolder folder;
  const fs::path site = folder.path() / "site";
  fs::copy(kSample, site, fs::copy_options::recursive);
  const fs::path out = folder.path() / "out";
  const auto began = std::chrono::steady_clock::now();
  run_folder(site, out);
  const auto whole_run = std::chrono::steady_clock::now() - began;
  std::uint64_t people = std::stoull(query(out, "SELECT count(*) FROM population.people")[0][0]);

  for (int moment = 1; moment <= 20; ++moment) {
    change_input(site, moment);
    const pid_t child = start_run(site, out);
    ASSERT_GT(child, 0);
    std::this_thread::sleep_for(whole_run * moment / 20);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    // One whole snapshot: every table of it opens, and it holds the people of the run before or of this one.
    const auto now = std::stoull(query(out, "SELECT count(*) FROM population.people")[0][0]);
    const auto scored =
        std::stoull(query(out, "SELECT count(*) FROM read_parquet('{current}/direct/scores.parquet')")[0][0]);
    EXPECT_EQ(scored, now);
    EXPECT_TRUE(fs::exists(out / "current" / "run.json"));
    EXPECT_TRUE(fs::exists(out / "current" / "report.html"));
    EXPECT_GE(now, people);
    people = now;
  }
  // Undisturbed, it publishes all, clears what the dead runs left, and no person has two ids.
  const RunSummary last = run_folder(site, out);
  EXPECT_EQ(query(out, "SELECT count(*) FROM population.people WHERE birth_date = DATE '1940-01-01'")[0][0], "20");
  EXPECT_EQ(query(out, "SELECT count(*) - count(DISTINCT person_id) FROM population.people")[0][0], "0");
  std::size_t left = 0;
  for (const auto& entry : fs::directory_iterator(out / "snapshots"))
    left += entry.path().filename().string().starts_with(".building") ? 1U : 0U;
  EXPECT_EQ(left, 0U);
  EXPECT_GE(last.people, 20U);
}

}  // namespace
}  // namespace kursaal::acceptance
