// Bad input of every kind in files so large that threads share them: what is published does not depend on their number.
#include <gtest/gtest.h>

#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

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

}  // namespace
}  // namespace kursaal::acceptance
