#include <gtest/gtest.h>

#include "app/program_in_test.hpp"

namespace kursaal::app {
namespace {

constexpr const char* kFacts =
    "person_id,system,code,date\n"
    "A,efi-deficit,falls,2024-01-01\n"
    "A,efi-deficit,diabetes,2024-02-01\n"
    "B,efi-deficit,falls,2024-02-01\n";

TEST(Score, WritesARowAPersonAtTheLastDateOfTheFile) {
  const ProgramAnswer scored = run_program({"score", "efi", "--in", "-", "--out", "-"}, kFacts);
  ASSERT_EQ(scored.status, 0) << scored.err;
  EXPECT_TRUE(scored.out.starts_with("person_id,as_of,score,band,reasons\nA,2024-02-01,0.055556,fit,"))
      << scored.out;                                                              // 2 / 36
  EXPECT_NE(scored.out.find("\nB,2024-02-01,0.027778,fit,"), std::string::npos);  // 1 / 36
  EXPECT_EQ(scored.err, "");
}

TEST(Score, WritesParquetByTheEndingWithTypes) {
  const tables::TestFolder folder;
  const std::filesystem::path file = folder.path() / "scores.parquet";
  ASSERT_EQ(run_program({"score", "efi", "--in", "-", "--out", file.string()}, kFacts).status, 0);
  auto database = tables::Database::open({});
  auto connection = database->connect();
  const auto rows = connection->table("SELECT person_id, typeof(as_of), typeof(score), band FROM read_parquet(" +
                                      tables::sql_quote(file.string()) + ")");
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->rows.size(), 2U);
  EXPECT_EQ(rows->rows[0][0], "A");
  EXPECT_EQ(rows->rows[0][1], "DATE");
  EXPECT_EQ(rows->rows[0][2], "DOUBLE");
}

TEST(Score, NamesTheNearestScore) {
  const ProgramAnswer refused = run_program({"score", "efo", "--in", "-", "--out", "-"}, kFacts);
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("did you mean \"efi\"?"), std::string::npos) << refused.err;
}

TEST(Score, RefusesWeightsOfAnotherScoreAndHalfAHierarchy) {
  EXPECT_EQ(run_program({"score", "charlson", "--in", "-", "--out", "-", "--weights", "swiss"}, kFacts).status, 2);
  EXPECT_EQ(run_program({"score", "charlson", "--in", "-", "--out", "-", "--hierarchy", "maybe"}, kFacts).status, 2);
}

TEST(Score, RefusesATableWithoutARequiredColumnAndNamesIt) {
  const ProgramAnswer refused =
      run_program({"score", "efi", "--in", "-", "--out", "-", "--json"}, "person_id,code\nA,falls\n");
  EXPECT_EQ(refused.status, 11);
  EXPECT_NE(refused.out.find("required column system is missing"), std::string::npos) << refused.out;
  EXPECT_EQ(run_program({"score", "efi", "--in", "/no/such/file.csv", "--out", "-"}).status, 11);
}

TEST(Score, NamesUnknownColumnsUnlessQuiet) {
  const std::string facts = "code,colour,system,person_id\nfalls,red,efi-deficit,A\n";  // column order is free
  const ProgramAnswer told = run_program({"score", "efi", "--in", "-", "--out", "-"}, facts);
  EXPECT_EQ(told.status, 0);
  EXPECT_NE(told.err.find("colour"), std::string::npos) << told.err;
  EXPECT_EQ(run_program({"score", "efi", "--in", "-", "--out", "-", "--quiet"}, facts).err, "");
}

TEST(Score, CountsTheRowsItLeftOutHoweverQuiet) {
  const std::string facts = "code,system,person_id\nfalls,efi-deficit,A\nfals,efi-deficit,A\nx,icd11,B\n";
  const tables::TestFolder folder;
  const std::string out = (folder.path() / "scores.csv").string();
  const ProgramAnswer quiet = run_program({"score", "efi", "--in", "-", "--out", out, "--quiet"}, facts);
  EXPECT_EQ(quiet.status, 0);
  EXPECT_EQ(quiet.err, "kursaal: 2 rows could not be used; run without --quiet to see which\n");
  const ProgramAnswer document = run_program({"score", "efi", "--in", "-", "--out", out, "--quiet", "--json"}, facts);
  EXPECT_EQ(document.err, "");
  EXPECT_NE(document.out.find("\"rows_left_out\": 2"), std::string::npos) << document.out;
}

TEST(Score, WritesFilesThatOnlyTheirOwnerReads) {
  const tables::TestFolder folder;
  folder.write("old.csv", "as it was");
  for (const char* name : {"scores.csv", "scores.parquet", "old.csv"}) {
    const std::filesystem::path file = folder.path() / name;
    ASSERT_EQ(run_program({"score", "efi", "--in", "-", "--out", file.string()}, kFacts).status, 0);
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
        << name;
  }
}

TEST(Score, LeavesTheOldFileWhereItFails) {
  const tables::TestFolder folder;
  const std::filesystem::path out = folder.write("scores.csv", "as it was");
  EXPECT_EQ(run_program({"score", "efi", "--in", "-", "--out", out.string()}, "person_id,code\nA,falls\n").status, 11);
  EXPECT_EQ(text_of_file(out), "as it was");
}

TEST(Score, SaysNothingOfAPersonOnStandardError) {
  const ProgramAnswer told = run_program(
      {"score", "efi", "--in", "-", "--out", "-"},
      "person_id,system,code,date\nCANARY1,efi-deficit,falls,CANARY2\nCANARY3,CANARY4,falls,\nB,efi-deficit,falls,\n");
  EXPECT_EQ(told.status, 0);
  EXPECT_NE(told.err, "");
  EXPECT_EQ(told.err.find("CANARY"), std::string::npos) << told.err;
}

}  // namespace
}  // namespace kursaal::app
