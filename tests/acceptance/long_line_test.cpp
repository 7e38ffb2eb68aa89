// A line of 200 MB is skipped and named, what follows it is read, and memory stays bounded.
#include <gtest/gtest.h>

#include <fstream>

#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

constexpr std::size_t kLongLine = 200U << 20;
constexpr std::uint64_t kMemoryBound = 1'500'000'000;

void write_long_line(const WrittenInput& input, const std::string& name, const std::string& before,
                     const std::string& begin, const std::string& end, const std::string& after) {
  std::ofstream file(input.site() / name, std::ios::binary);
  const std::string piece(1U << 20, 'x');
  file << before << begin;
  for (std::size_t written = 0; written < kLongLine; written += piece.size()) file << piece;
  file << end << after;
}

TEST(LongLine, InNdjsonIsSkippedAndNamedAndTheNextLineIsRead) {
  WrittenInput input;
  write_long_line(input, "long.ndjson", patient_line("bad", "9990000026", "1945-06-07"),
                  R"({"resourceType":"Condition","id":"c1","note":[{"text":")", "\"}]}\n",
                  condition_line("c2", "bad", "2021-04-05", "13645005"));
  const ProgramResult probe = input.try_run({"--threads", "2"});
  ASSERT_EQ(probe.status, 0) << probe.err;
  if (kMemoryIsTheProgramsOwn) {
    EXPECT_LT(probe.peak_memory_bytes, kMemoryBound);
  }
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.read, 4U + 3U);
  EXPECT_EQ(run.total.quarantined, 1U);
  input.expect_doubt("long.ndjson", 2, "record-too-long", "error", {"longer"}, {"xxx"});
  EXPECT_EQ(
      input.one(
          "SELECT line FROM population.events e JOIN population.files f USING (file) WHERE f.name = 'long.ndjson'"),
      "3");
}

TEST(LongLine, InCsvIsSkippedAndNamedAndTheNextRowIsRead) {
  WrittenInput input;
  write_long_line(input, "conditions.csv", std::string(kConditionsHeader) + "2020-01-02,,p1,e1,38341003,Hypertension\n",
                  "2020-01-03,,p1,e1,13645005,", "\n", "2020-01-04,,p1,e1,73211009,Diabetes\n");
  const ProgramResult probe = input.try_run({"--threads", "2"});
  ASSERT_EQ(probe.status, 0) << probe.err;
  if (kMemoryIsTheProgramsOwn) {
    EXPECT_LT(probe.peak_memory_bytes, kMemoryBound);
  }
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("conditions").read, 3U);
  EXPECT_EQ(run.by_type.at("conditions").quarantined, 1U);
  input.expect_doubt("conditions.csv", 3, "record-too-long", "error", {"longer"}, {"xxx"});
  EXPECT_EQ(input.one("SELECT line FROM population.events e JOIN population.files f USING (file) WHERE f.name = "
                      "'conditions.csv' AND day = DATE '2020-01-04'"),
            "4");
}

TEST(LongLine, OfAQuoteThatIsNeverClosedIsNamedAtItsRow) {
  WrittenInput input;
  write_long_line(input, "conditions.csv", std::string(kConditionsHeader) + "2020-01-02,,p1,e1,38341003,Hypertension\n",
                  "2020-01-03,,p1,e1,13645005,\"", "", "");
  const ProgramResult probe = input.try_run({"--threads", "2"});
  ASSERT_EQ(probe.status, 0) << probe.err;
  if (kMemoryIsTheProgramsOwn) {
    EXPECT_LT(probe.peak_memory_bytes, kMemoryBound);
  }
  input.run();
  EXPECT_EQ(input.events_of("conditions.csv"), 1U);
  std::uint64_t named = 0;
  for (const DoubtRow& row : input.doubts("conditions.csv"))
    named += row.line == 3 && row.severity == "error" ? 1U : 0U;
  EXPECT_EQ(named, 1U);
}

}  // namespace
}  // namespace kursaal::acceptance
