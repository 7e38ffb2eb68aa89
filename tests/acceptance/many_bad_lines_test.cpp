// A file that is bad in each of a million lines: every line stands in quarantine, the sound file beside it loads, and
// memory stays bounded.
#include <gtest/gtest.h>

#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

constexpr std::uint64_t kBadLines = 1'000'000;
constexpr std::uint64_t kMemoryBound = 400'000'000;

TEST(ManyBadLines, OfNdjsonStandInQuarantineEachAndMemoryStaysBounded) {
  WrittenInput input;
  std::string text = patient_line("bad", "9990000026", "1945-06-07");
  for (std::uint64_t line = 0; line < kBadLines; ++line) text += "x\n";
  input.write("bad.ndjson", text);
  const ProgramResult probe = input.try_run({"--threads", "2"});
  ASSERT_EQ(probe.status, 0) << probe.err;
  if (kMemoryIsTheProgramsOwn) {
    EXPECT_LT(probe.peak_memory_bytes, kMemoryBound);
  }
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, kBadLines);
  EXPECT_EQ(
      input.one(
          "SELECT count(DISTINCT line) || ' ' || min(line) || ' ' || max(line) || ' ' || count(DISTINCT text) FROM "
          "read_parquet('{current}/direct/quarantine.parquet') WHERE file = 'bad.ndjson' AND code = 'json-invalid'"),
      "1000000 2 1000001 1");
}

}  // namespace
}  // namespace kursaal::acceptance
