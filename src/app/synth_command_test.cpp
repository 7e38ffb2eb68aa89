// The sample place from the command line: made, checked, run, and its truth never read.
#include <gtest/gtest.h>

#include <filesystem>

#include "app/program_in_test.hpp"
#include "base/text.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

// The whole number after `"key":`.
std::int64_t number_after(const std::string& document, const std::string& key) {
  const std::size_t at = document.find("\"" + key + "\":");
  if (at == std::string::npos) return -1;
  std::size_t begin = at + key.size() + 3;
  while (begin < document.size() && document[begin] == ' ') ++begin;
  std::size_t end = begin;
  while (end < document.size() && document[end] >= '0' && document[end] <= '9') ++end;
  return base::parse_integer(std::string_view(document).substr(begin, end - begin)).value_or(-1);
}

class MadePlace {
 public:
  static const MadePlace& of_all_tests() {
    static const MadePlace place;
    return place;
  }
  [[nodiscard]] fs::path site() const { return folder_.path() / "place"; }
  ProgramAnswer made, ran;

 private:
  MadePlace() {
    made = run_program({"synth", site().string(), "--people", "600", "--seed", "9", "--json", "--quiet"});
    ran = run_program({"run", site().string(), "--json", "--quiet"});
  }
  tables::TestFolder folder_;
};

TEST(SynthCommand, MakesAPlaceOfThePeopleAskedForAndSaysWhatItWrote) {
  const MadePlace& place = MadePlace::of_all_tests();
  ASSERT_EQ(place.made.status, 0) << place.made.err;
  EXPECT_EQ(number_after(place.made.out, "people"), 600);
  EXPECT_GT(number_after(place.made.out, "rows"), 600 * 100);
  EXPECT_TRUE(fs::exists(place.site() / "site.toml"));
  EXPECT_TRUE(fs::exists(place.site() / "truth" / "SYNTHETIC_identity.csv"));
}

TEST(SynthCommand, ThePlaceIsASiteThatNothingIsWrongWith) {
  const ProgramAnswer answer = run_program({"config", "--check", MadePlace::of_all_tests().site().string()});
  EXPECT_EQ(answer.status, 0) << answer.out << answer.err;
}

TEST(SynthCommand, ARunLoadsNearlyEveryRecordOfEveryAgency) {
  const MadePlace& place = MadePlace::of_all_tests();
  ASSERT_EQ(place.ran.status, 0) << place.ran.err;
  const std::int64_t read = number_after(place.ran.out, "records_read");
  EXPECT_EQ(read, number_after(place.made.out, "rows")) << "every row is read, and no file of truth/ or synth/ is";
  // What is set aside is the dirt that was put in: corrections, withdrawals, copies.
  EXPECT_GT(number_after(place.ran.out, "records_loaded"), read * 995 / 1000);
  EXPECT_EQ(number_after(place.ran.out, "unknown_format"), 0);
  EXPECT_GT(number_after(place.ran.out, "superseded"), 0);
  EXPECT_GT(number_after(place.ran.out, "duplicate"), 0);
  EXPECT_GT(number_after(place.ran.out, "withdrawn"), 0);
}

TEST(SynthCommand, TwoTruePeopleAreNeverMadeOne) {
  const MadePlace& place = MadePlace::of_all_tests();
  ASSERT_EQ(place.ran.status, 0);
  auto database = tables::Database::open({});
  ASSERT_TRUE(database.ok());
  auto connection = database->connect();
  ASSERT_TRUE(connection.ok());
  const std::string links =
      tables::sql_quote((place.site() / "build" / "current" / "direct" / "links.parquet").string());
  const std::string truth = tables::sql_quote((place.site() / "truth" / "SYNTHETIC_identity.csv").string());
  const auto rows = connection->table("SELECT count(*)::VARCHAR FROM (SELECT l.person_id FROM read_parquet(" + links +
                                          ") l JOIN read_csv(" + truth +
                                          ", all_varchar = true) t ON l.source = t.source AND l.local_id = t.local_id "
                                          "GROUP BY l.person_id HAVING count(DISTINCT t.person) > 1)",
                                      {});
  ASSERT_TRUE(rows.ok()) << rows.error().text;
  EXPECT_EQ(*rows->rows[0][0], "0");
}

TEST(SynthCommand, PlantsAnEffectAndSaysSoInTheTruth) {
  const tables::TestFolder folder;
  const std::string place = (folder.path() / "place").string();
  ASSERT_EQ(run_program({"synth", place, "--people", "20", "--plant", "complex-care=-20%", "--months", "1", "--quiet"})
                .status,
            0);
  const std::string truth = text_of_file(folder.path() / "place" / "truth" / "SYNTHETIC_parameters.json");
  EXPECT_NE(truth.find("\"hazard_ratio\": 0.8"), std::string::npos) << truth;
  EXPECT_TRUE(fs::exists(folder.path() / "place" / "extracts" / "nhs-111" / "SYNTHETIC_iuc_calls_20250731.csv"));
  for (const std::string wrong : {"complex-care", "moderate-needs=-20%", "complex-care=-20", "complex-care=-100%"})
    EXPECT_EQ(run_program({"synth", place + "2", "--people", "5", "--plant", wrong, "--quiet"}).status, 2) << wrong;
}

TEST(SynthCommand, RefusesNoPeopleAndAFolderThatHoldsSomething) {
  const tables::TestFolder folder;
  EXPECT_EQ(run_program({"synth", (folder.path() / "a").string(), "--people", "0", "--quiet"}).status, 2);
  folder.write("mine.txt", "mine");
  EXPECT_EQ(run_program({"synth", folder.path().string(), "--people", "5", "--quiet"}).status, 2);
}

}  // namespace
}  // namespace kursaal::app
