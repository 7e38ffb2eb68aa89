// What a run refuses as a whole, with which exit status and which words, and that it leaves what was published alone.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

bool says(const ProgramResult& result, std::string_view word) {
  return (result.err + result.out).find(word) != std::string::npos;
}

TEST(RefusedInput, AnEmptyFolderIsRefusedWithTheReason) {
  WrittenInput input;
  input.remove_good();
  const ProgramResult result = input.try_run();
  EXPECT_EQ(result.status, 11);
  EXPECT_TRUE(says(result, "no input file")) << result.err;
  EXPECT_FALSE(fs::exists(input.out() / "current"));
}

TEST(RefusedInput, AFolderThatDoesNotExistIsNamed) {
  WrittenInput input;
  const ProgramResult result =
      run_kursaal({"run", (input.site() / "missing").string(), "--out", input.out().string(), "--quiet"});
  EXPECT_EQ(result.status, 11);
  EXPECT_TRUE(says(result, "missing")) << result.err;
}

TEST(RefusedInput, AFolderOfUnknownFormatsAloneIsRefusedAndTheFilesAreNamed) {
  WrittenInput input;
  input.remove_good();
  input.write("note.txt", "dear all\n");
  input.write("patient.xml", "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"x\"/></Patient>\n");
  input.write("table.csv", "COLOUR,SHAPE\nred,round\n");
  const ProgramResult result = input.try_run();
  EXPECT_EQ(result.status, 11);
  for (const char* name : {"note.txt", "patient.xml", "table.csv"})
    EXPECT_TRUE(says(result, name)) << name << " in: " << result.err;
  EXPECT_FALSE(says(result, "round")) << "no content in an error";
  EXPECT_FALSE(fs::exists(input.out() / "current"));
}

TEST(RefusedInput, AFolderWhoseEveryRecordIsBrokenIsRefused) {
  WrittenInput input;
  input.remove_good();
  input.write(
      "broken.ndjson",
      R"({"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/x"},"onsetDateTime":"2021-02-31"})"
      "\n");
  const ProgramResult result = input.try_run();
  EXPECT_EQ(result.status, 11);
  EXPECT_TRUE(says(result, "broken.ndjson")) << result.err;
  EXPECT_FALSE(fs::exists(input.out() / "current"));
}

TEST(RefusedInput, ALedgerThatLostWhatThePublishedSnapshotUsedIsBadConfigurationAndNotInput) {
  WrittenInput input;
  input.run();
  const fs::path ledger = input.out() / "ledger" / "ledger.csv";
  std::ifstream stream(ledger, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(stream), {}};
  const auto run_with = [&](const std::string& text) {
    std::ofstream(ledger, std::ios::binary) << text;
    return input.try_run();
  };
  const ProgramResult cut = run_with(whole.substr(0, whole.size() - 4));  // inside the last row's date
  EXPECT_EQ(cut.status, 10) << cut.err;
  EXPECT_TRUE(says(cut, "line")) << cut.err;
  const ProgramResult headless = run_with(whole.substr(whole.find('\n') + 1));
  EXPECT_EQ(headless.status, 10) << headless.err;
  EXPECT_EQ(run_with(whole + "9,mint").status, 0) << "half a line that nobody used";
}

TEST(RefusedInput, OneUsableFileIsEnoughAndTheOthersAreNamed) {
  WrittenInput input;
  input.write("note.txt", "dear all\n");
  input.write("patient.xml", "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"x\"/></Patient>\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.unknown_format, 2U);
  EXPECT_EQ(run.total.read, 4U + 2U);
  EXPECT_EQ(run.unknown_files, (std::vector<std::string>{"note.txt", "patient.xml"}));
  input.expect_doubt("note.txt", 0, "format-unknown", "information");
}

TEST(RefusedInput, LinksThatLeadNowhereOrRoundInACircleEndNoRun) {
  WrittenInput input;
  fs::create_symlink("loop", input.site() / "loop");
  fs::create_symlink("nowhere", input.site() / "broken");
  EXPECT_EQ(input.try_run().status, 0);
  EXPECT_EQ(input.try_run().status, 0) << "and the second run compares the input";
}

TEST(RefusedInput, AFileThatCannotBeOpenedIsToldOfAndEndsNoRun) {
  if (::geteuid() == 0) GTEST_SKIP() << "the superuser opens every file";
  WrittenInput input;
  input.write("closed.ndjson", "{}\n");
  fs::permissions(input.site() / "closed.ndjson", fs::perms::none);
  EXPECT_EQ(input.try_run().status, 0);
  EXPECT_EQ(input.try_run().status, 0);
}

TEST(RefusedInput, ARefusedRunLeavesThePublishedSnapshotAsItIs) {
  WrittenInput input;
  const RunSummary before = input.run();
  input.write("good.ndjson", "{\"resourceType\":\"Patient\",\n");
  EXPECT_EQ(input.try_run().status, 11);
  EXPECT_EQ(input.one("SELECT count(*) FROM population.events"), std::to_string(before.events));
}

TEST(RefusedInput, AnUnknownKeyOfTheSiteIsABadConfigurationAndTheNearestIsNamed) {
  WrittenInput input;
  input.write("site.toml", "name = \"Testbourne\"\nmoode = \"demo\"\n");
  const ProgramResult result = input.try_run();
  EXPECT_EQ(result.status, 10);
  EXPECT_TRUE(says(result, "moode")) << result.err;
  EXPECT_TRUE(says(result, "\"mode\"")) << result.err;
  EXPECT_TRUE(says(result, "site.toml")) << result.err;
}

TEST(RefusedInput, AnUnknownKeyOfAMappingIsABadConfigurationAndTheNearestIsNamed) {
  WrittenInput input;
  input.write("mappings/own.toml",
              "name = \"own\"\nsource = \"own\"\nrecord = \"row\"\ndomains = [\"gp\"]\nrecognise = "
              "[\"A\"]\n[person]\nid = \"A\"\nfamly = \"B\"\n");
  const ProgramResult result = input.try_run();
  EXPECT_EQ(result.status, 10);
  for (const char* word : {"own.toml", "famly", "family"})
    EXPECT_TRUE(says(result, word)) << word << " in: " << result.err;
}

TEST(RefusedInput, WithJsonTheErrorIsADocument) {
  WrittenInput input;
  input.remove_good();
  const ProgramResult result = input.try_run({"--json"});
  EXPECT_EQ(result.status, 11);
  EXPECT_NE(result.out.find("\"error\""), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("\"code\""), std::string::npos) << result.out;
}

TEST(RefusedInput, ScoreNamesARequiredColumnThatIsMissing) {
  const TemporaryFolder folder;
  folder.write("facts.csv", "person_id,system\np1,icd10\n");
  const ProgramResult result = run_kursaal({"score", "charlson", "--in", (folder.path() / "facts.csv").string(),
                                            "--out", (folder.path() / "scores.csv").string()});
  EXPECT_EQ(result.status, 11);
  EXPECT_TRUE(says(result, "code")) << result.err;
  EXPECT_FALSE(fs::exists(folder.path() / "scores.csv"));
}

TEST(RefusedInput, AnUnknownVerbOrOptionIsUsage) {
  EXPECT_EQ(run_kursaal({"rnu"}).status, 2);
  EXPECT_EQ(run_kursaal({"run", "x", "--tread", "2"}).status, 2);
  EXPECT_EQ(run_kursaal({"run"}).status, 2);
}

}  // namespace
}  // namespace kursaal::acceptance
