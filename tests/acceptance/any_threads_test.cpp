// Bad input of every kind in files so large that threads share them: what is published does not depend on their number.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

constexpr int kPeople = 400;
constexpr int kRows = 60'000;

std::string day_of_row(int row) {
  return std::to_string(2010 + row % 12) + "-0" + std::to_string(1 + row % 9) + "-1" + std::to_string(row % 10);
}

// Every thousandth line is broken, every five hundredth a copy, every seven hundredth withdrawn or moved to another
// person.
std::string large_ndjson() {
  std::string text;
  for (int i = 0; i < kPeople; ++i)
    text +=
        patient_line("n" + std::to_string(i), i % 9 == 0 ? "9990000027" : "", std::to_string(1930 + i % 50) + "-05-06");
  for (int i = 0; i < kRows; ++i) {
    const std::string id = "c" + std::to_string(i);
    const std::string line =
        condition_line(id, "n" + std::to_string(i % kPeople), day_of_row(i), i % 2 == 0 ? "38341003" : "13645005");
    text += line;
    if (i % 1000 == 0) text += line.substr(0, line.size() / 2) + "\n";
    if (i % 500 == 0) text += line;
    if (i % 700 == 0)
      text += condition_line(id, "n" + std::to_string((i + 1) % kPeople), day_of_row(i), "38341003",
                             R"(,"meta":{"versionId":"2"})");
    if (i % 900 == 0) text += condition_line("late" + id, "n1", "2098-01-01", "38341003");
  }
  return text;
}

std::string large_csv() {
  std::string text(kConditionsHeader);
  for (int i = 0; i < kRows * 5; ++i) {
    const std::string begin =
        day_of_row(i) + ",,p" + std::to_string(i % kPeople) + ",e" + std::to_string(i) + ",38341003,";
    text += begin + "\"Hyper\ntension\"\n";
    if (i % 1000 == 0) text += begin + "caf\xe9\n";
    if (i % 1100 == 0) text += begin + "x,y\n";
    if (i % 1200 == 0) text += "2020-02-31" + begin.substr(10) + "x\n";
    if (i % 1300 == 0) text += begin + "x,\n";
  }
  return text;
}

TEST(AnyThreads, BadInputInLargeFilesPublishesTheSameWhateverTheirNumber) {
  WrittenInput input;
  input.write("large.ndjson", large_ndjson());
  input.write("conditions.csv", large_csv());
  input.write_gzip("packed.csv.gz", large_csv() + "2020-02-02,,p1,e-last,38341003,\"never closed\n");
  input.write("copy/large.ndjson", large_ndjson());
  const RunSummary one = input.run({"--threads", "1"});
  ASSERT_GT(std::filesystem::file_size(input.site() / "large.ndjson"), 10U << 20);
  ASSERT_GT(std::filesystem::file_size(input.site() / "conditions.csv"), 10U << 20);
  EXPECT_GT(one.total.quarantined, 500U);
  EXPECT_GT(one.total.duplicate, static_cast<std::uint64_t>(kRows));
  EXPECT_GT(one.total.superseded, 80U);
  for (const char* threads : {"2", "5"}) {
    const TemporaryFolder other;
    const RunSummary many = run_folder(input.site(), other.path() / "out", {"--threads", threads});
    EXPECT_EQ(many.content, one.content) << threads << " threads";
    EXPECT_EQ(many.content_id, one.content_id);
    EXPECT_EQ(many.unusable_files, one.unusable_files);
  }
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// By name: every file that a run publishes but those that hold a clock's time or are a database of their own.
std::map<std::string, std::string> published(const fs::path& out) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(fs::canonical(out / "current"))) {
    const std::string name = fs::relative(entry.path(), fs::canonical(out / "current")).generic_string();
    if (entry.is_regular_file() && name != "run.json" && !name.starts_with("population.duckdb"))
      files[name] = bytes_of(entry.path());
  }
  return files;
}

// The whole sample place, with what teams did, so that no column of any file is empty throughout.
TEST(AnyThreads, TheSamplePlacePublishesTheSameBytesOfEveryFileWhateverTheirNumber) {
  const TemporaryFolder folder;
  const fs::path place = folder.path() / "place";
  const ProgramResult made = run_kursaal({"synth", place.string(), "--people", "2000", "--seed", "11", "--quiet"});
  ASSERT_EQ(made.status, 0) << made.err;
  run_folder(place, folder.path() / "first", {"--ledger", (folder.path() / "first-ledger").string()});
  const auto people = query(folder.path() / "first",
                            "SELECT person_id FROM read_parquet('{current}/direct/worklists.parquet') WHERE kind = "
                            "'list' AND status = 'listed' ORDER BY 1 LIMIT 4");
  ASSERT_EQ(people.size(), 4U);
  std::string feedback =
      "person_id,service,decision,reason,day,ask_again,stage,stage_suggested,stage_until,snapshot,role\n";
  feedback += people[0][0] + ",,stage-confirmed,,2025-06-02,,independent,assisted,2026-06-02,s,team-leader\n";
  feedback += people[1][0] + ",,stage-confirmed,,2024-06-02,,dependent,assisted,2025-01-02,s,co-ordinator\n";
  feedback += people[2][0] + ",moderate-needs,offered,,2025-05-02,,,,,s,\n";
  feedback += people[2][0] + ",moderate-needs,accepted,,2025-05-03,,,,,s,\n";
  feedback += people[3][0] + ",moderate-needs,declined,person-declined,2025-05-03,2025-12-01,,,,s,\n";
  std::map<std::string, std::string> of_one;
  for (const char* threads : {"1", "2", "4"}) {
    const std::string name = std::string("ledger-") + threads;
    folder.write(name + "/feedback.csv", feedback);
    const fs::path out = folder.path() / (std::string("out-") + threads);
    run_folder(place, out, {"--threads", threads, "--ledger", (folder.path() / name).string()});
    const auto files = published(out);
    if (of_one.empty()) {
      of_one = files;
      EXPECT_GE(files.size(), 20U);
      EXPECT_EQ(query_one(out,
                          "SELECT string_agg(stage_confirmed || ' ' || stage_confirmed_role, ';' ORDER BY "
                          "stage_confirmed) FROM read_parquet('{current}/direct/people.parquet')"),
                "dependent co-ordinator;independent team-leader");
      continue;
    }
    ASSERT_EQ(files.size(), of_one.size()) << threads << " threads";
    for (const auto& [file, bytes] : files)
      EXPECT_TRUE(bytes == of_one[file]) << file << " at " << threads << " threads";
  }
}

}  // namespace
}  // namespace kursaal::acceptance
