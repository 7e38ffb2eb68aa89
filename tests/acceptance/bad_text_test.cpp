// Files whose text is broken: cut short, in another encoding, with rows of the wrong width. What can be read is read,
// the rest stands in quarantine with file, line and reason, and the file beside it loads.
#include <gtest/gtest.h>

#include <filesystem>

#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

const std::string kPerson = patient_line("bad", "9990000026", "1945-06-07");

std::string utf16_little(const std::string& ascii, bool with_mark = true) {
  std::string wide = with_mark ? "\xff\xfe" : "";
  for (const char c : ascii) wide.append(1, c).append(1, '\0');
  return wide;
}

std::string utf16_big(const std::string& ascii) {
  std::string wide = "\xfe\xff";
  for (const char c : ascii) wide.append(1, '\0').append(1, c);
  return wide;
}

TEST(BadText, AnNdjsonFileCutWithinItsLastLineLosesThatLineAlone) {
  WrittenInput input;
  const std::string last = condition_line("c2", "bad", "2021-05-06", "38341003");
  input.write("cut.ndjson",
              kPerson + condition_line("c1", "bad", "2021-04-05", "13645005") + last.substr(0, last.size() / 2));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.read, 4U + 3U);
  EXPECT_EQ(run.total.loaded, 4U + 2U);
  EXPECT_EQ(run.total.quarantined, 1U);
  EXPECT_EQ(input.events_of("cut.ndjson"), 1U);
  input.expect_doubt("cut.ndjson", 3, "json-invalid", "error", {"JSON"}, {"38341003"});
  EXPECT_TRUE(run.unusable_files.empty());
}

TEST(BadText, ABundleCutShortIsUnusableAndStandsOnTopOfTheReport) {
  WrittenInput input;
  const std::string whole = bundle_of({kPerson, condition_line("c1", "bad", "2021-04-05", "13645005")}, "transaction",
                                      "2024-01-01T00:00:00Z");
  input.write("bundle.json", whole.substr(0, whole.size() - 60));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.read, 4U + 1U);
  EXPECT_EQ(run.total.quarantined, 1U);
  input.expect_doubt("bundle.json", 1, "json-invalid", "error", {"JSON"}, {"9990000026", "13645005"});
  input.expect_doubt("bundle.json", 0, "file-unusable", "error");
  EXPECT_EQ(run.unusable_files, std::vector<std::string>{"bundle.json"});
  EXPECT_TRUE(input.report_puts_on_top("bundle.json"));
  EXPECT_TRUE(input.report_puts_on_top("bundle.json", "Not JSON"));
  EXPECT_FALSE(input.report_puts_on_top("good.ndjson"));
}

TEST(BadText, ACsvFileCutWithinAQuotedCellLosesThatRowAlone) {
  WrittenInput input;
  input.write("conditions.csv",
              std::string(kConditionsHeader) +
                  "2020-01-02,,p1,e1,38341003,Hypertension\n2020-01-03,,p1,e1,13645005,\"Chronic obstr");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("conditions").read, 2U);
  EXPECT_EQ(run.by_type.at("conditions").loaded, 1U);
  input.expect_doubt("conditions.csv", 3, "quote-unclosed", "error", {}, {"p1", "obstr"});
}

TEST(BadText, ACsvFileCutWithinARowLosesThatRowAlone) {
  WrittenInput input;
  input.write("conditions.csv",
              std::string(kConditionsHeader) + "2020-01-02,,p1,e1,38341003,Hypertension\n2020-01-03,,p1,e1,1364");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("conditions").loaded, 1U);
  input.expect_doubt("conditions.csv", 3, "cell-count", "error", {"5", "6"}, {"p1", "1364"});
}

TEST(BadText, Windows1252CellsAreReadAsSuchAndSaidSo) {
  WrittenInput input;
  input.write("patients.csv",
              std::string(kPatientsHeader) + "p1,1950-01-01,,,Zo\xeb,M\xfcller,F\np2,1951-01-01,,,Ann,Smith,F\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("patients").loaded, 2U);
  EXPECT_EQ(input.one("SELECT given || ' ' || family FROM population.people WHERE birth_date = DATE '1950-01-01' AND "
                      "family IS NOT NULL"),
            "Zo\xc3\xab M\xc3\xbcller");
  input.expect_doubt("patients.csv", 0, "text-windows-1252", "warning", {"Windows-1252", "line 2"}, {"ller"});
}

TEST(BadText, Windows1252InFhirIsRefusedLineByLineWithTheReason) {
  WrittenInput input;
  input.write("names.ndjson",
              kPerson + patient_line("bad2", "9990000034", "1946-01-01", ",\"name\":[{\"family\":\"M\xfcller\"}]") +
                  patient_line("bad3", "9990000042", "1947-01-01"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 1U);
  EXPECT_EQ(run.people, 1U + 2U);
  input.expect_doubt("names.ndjson", 2, "text-not-utf8", "error", {"UTF-8", "Windows-1252"}, {"ller"});
}

TEST(BadText, Utf16IsReadOfEitherByteOrder) {
  WrittenInput input;
  input.write("little.csv", utf16_little(std::string(kConditionsHeader) + "2020-01-02,,p1,e1,38341003,Hypertension\n"));
  input.write("big.ndjson", utf16_big(kPerson + condition_line("c1", "bad", "2021-04-05", "13645005")));
  input.write("single.json", utf16_little(patient_line("alone", "9990000034", "1946-06-07")));
  const RunSummary& run = input.run();
  EXPECT_EQ(input.events_of("little.csv"), 1U);
  EXPECT_EQ(input.events_of("big.ndjson"), 1U);
  EXPECT_EQ(run.total.quarantined, 0U);
  input.expect_doubt("little.csv", 0, "text-utf16", "information", {"UTF-16"});
  input.expect_doubt("big.ndjson", 0, "text-utf16", "information", {"UTF-16"});
  input.expect_doubt("single.json", 0, "text-utf16", "information", {"UTF-16"});
  EXPECT_EQ(run.people, 1U + 1U + 1U + 1U);
}

TEST(BadText, Utf16WithoutItsMarkIsReadOrNamedWithTheReason) {
  WrittenInput input;
  input.write("unmarked.csv",
              utf16_little(std::string(kConditionsHeader) + "2020-01-02,,p1,e1,38341003,Hypertension\n", false));
  const RunSummary& run = input.run();
  if (input.events_of("unmarked.csv") == 1) return;
  EXPECT_EQ(run.total.unknown_format, 1U);
  EXPECT_EQ(run.unknown_files, std::vector<std::string>{"unmarked.csv"});
  EXPECT_EQ(input.doubts("unmarked.csv").size(), 1U);
}

TEST(BadText, RowsOfTheWrongWidthAreQuarantinedAndASurplusEmptyCellIsADoubt) {
  WrittenInput input;
  input.write("conditions.csv", std::string(kConditionsHeader) +
                                    "2020-01-02,,p1,e1,38341003,Hypertension\n"         // line 2, whole
                                    "2020-01-03,,p1,e1,SECRETCODE\n"                    // line 3, one too few
                                    "2020-01-04,,p1,e1,13645005,COPD,\n"                // line 4, one empty too many
                                    "2020-01-05,,p1,e1,73211009,Diabetes,SECRETCELL\n"  // line 5, one too many
                                    "2020-01-06,,p1,e1,44054006,Diabetes,,\n");         // line 6, two too many
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("conditions").read, 5U);
  EXPECT_EQ(run.by_type.at("conditions").loaded, 2U);
  EXPECT_EQ(run.by_type.at("conditions").quarantined, 3U);
  EXPECT_EQ(input.events_of("conditions.csv"), 2U);
  input.expect_doubt("conditions.csv", 3, "cell-count", "error", {"5 cells", "6"}, {"SECRET"});
  input.expect_doubt("conditions.csv", 4, "surplus-empty-cell", "warning", {}, {"COPD"});
  input.expect_doubt("conditions.csv", 5, "cell-count", "error", {"7 cells", "6"}, {"SECRET"});
  input.expect_doubt("conditions.csv", 6, "cell-count", "error", {"8 cells", "6"}, {"44054006"});
}

TEST(BadText, NewlinesInQuotedCellsStayInTheirRowAndLinesAreCountedAsInAnEditor) {
  WrittenInput input;
  input.write("conditions.csv", std::string(kConditionsHeader) +
                                    "2020-01-02,,p1,e1,38341003,\"High\nblood\npressure\"\n"  // lines 2 to 4
                                    "2020-02-31,,p1,e1,13645005,COPD\n"                       // line 5
                                    "2020-01-04,,p1,e1,73211009,\"Diabetes, \"\"type 2\"\"\"\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("conditions").loaded, 2U);
  EXPECT_EQ(input.one("SELECT display FROM population.concepts WHERE code = '38341003' AND display IS NOT NULL"),
            "High\nblood\npressure");
  EXPECT_EQ(input.one("SELECT line FROM population.events e JOIN population.files f USING (file) WHERE f.name = "
                      "'conditions.csv' AND day = DATE '2020-01-04'"),
            "6");
  input.expect_doubt("conditions.csv", 5, "date-impossible", "error", {"START"}, {"2020-02-31"});
}

TEST(BadText, ANeededColumnNamedTwiceMakesTheFileUnusable) {
  WrittenInput input;
  input.write(
      "conditions.csv",
      "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,START\n2020-01-02,,p1,e1,38341003,Hypertension,2020-01-03\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("conditions").quarantined, 1U);
  input.expect_doubt("conditions.csv", 2, "duplicate-header", "error", {"START"}, {"p1", "2020"});
  EXPECT_EQ(run.unusable_files, std::vector<std::string>{"conditions.csv"});
  EXPECT_TRUE(input.report_puts_on_top("conditions.csv"));
}

TEST(BadText, AColumnNamedTwiceThatNobodyUsesIsADoubtAboutTheFile) {
  WrittenInput input;
  input.write("conditions.csv",
              "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,NOTE,NOTE\n2020-01-02,,p1,e1,38341003,Hypertension,a,b\n");
  input.run();
  EXPECT_EQ(input.events_of("conditions.csv"), 1U);
  input.expect_doubt("conditions.csv", 0, "duplicate-header", "warning", {"twice"});
}

TEST(BadText, AnEmptyFileIsNamedOnTopAndCountsNoRecord) {
  WrittenInput input;
  input.write("nothing.csv", "");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.files, 2U);
  EXPECT_EQ(run.total.read, 4U);
  EXPECT_EQ(run.total.unknown_format, 0U);
  const auto rows = input.doubts("nothing.csv");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].code, "file-empty");
  EXPECT_EQ(run.unusable_files, std::vector<std::string>{"nothing.csv"});
  EXPECT_TRUE(input.report_puts_on_top("nothing.csv"));
}

TEST(BadText, AHeaderAloneIsSaidToHoldNoRecord) {
  WrittenInput input;
  input.write("conditions.csv", std::string(kConditionsHeader));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.read, 4U);
  input.expect_doubt("conditions.csv", 0, "file-without-records", "information", {"no record"});
}

TEST(BadText, GzipIsReadAsItIs) {
  WrittenInput input;
  input.write_gzip("packed.ndjson.gz", kPerson + condition_line("c1", "bad", "2021-04-05", "13645005"));
  input.write_gzip("conditions.csv.gz", std::string(kConditionsHeader) + "2020-01-02,,p1,e1,38341003,Hypertension\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(input.events_of("packed.ndjson.gz"), 1U);
  EXPECT_EQ(input.events_of("conditions.csv.gz"), 1U);
  EXPECT_EQ(run.total.quarantined, 0U);
}

TEST(BadText, GzipCutShortGivesWhatItHeldAndSaysSo) {
  WrittenInput input;
  // Dates and codes that vary, so that gzip cannot pack them into its last block alone.
  std::string lines = kPerson;
  std::uint64_t state = 12345;
  for (int i = 0; i < 20000; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    lines += condition_line("c" + std::to_string(state >> 20), "bad", "20" + std::to_string(10 + i % 10) + "-03-04",
                            std::to_string(state >> 40));
  }
  input.write_gzip("cut.ndjson.gz", lines, 200'000);
  const RunSummary& run = input.run();
  EXPECT_GT(input.events_of("cut.ndjson.gz"), 100U);
  EXPECT_LT(input.events_of("cut.ndjson.gz"), 20000U);
  EXPECT_LE(run.total.quarantined, 1U) << "the line at which it breaks off";
  input.expect_doubt("cut.ndjson.gz", 0, "file-cut-short", "error", {"ends before its end mark"});
  EXPECT_TRUE(run.unusable_files.empty());
}

TEST(BadText, GzipCutBeforeItsFirstRecordEndsIsUnusable) {
  WrittenInput input;
  input.write_gzip("cut.ndjson.gz", kPerson + condition_line("c1", "bad", "2021-04-05", "13645005"), 14);
  const RunSummary& run = input.run();
  EXPECT_EQ(run.files, 2U);
  EXPECT_EQ(run.unusable_files.size() + run.unknown_files.size(), 1U) << "it is named";
  EXPECT_FALSE(input.doubts("cut.ndjson.gz").empty());
}

TEST(BadText, InvalidJsonAmongGoodLinesIsQuarantinedAlone) {
  WrittenInput input;
  input.write("mixed.ndjson", kPerson + condition_line("c1", "bad", "2021-04-05", "13645005") +
                                  "{\"resourceType\":\"Condition\",\"id\":\"SECRETID\",]\n" +
                                  condition_line("c3", "bad", "2021-06-05", "38341003") +
                                  "no json at all SECRETTEXT\n" +
                                  condition_line("c5", "bad", "2021-07-05", "38341003"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.read, 4U + 6U);
  EXPECT_EQ(run.total.quarantined, 2U);
  EXPECT_EQ(input.events_of("mixed.ndjson"), 3U);
  input.expect_doubt("mixed.ndjson", 3, "json-invalid", "error", {"JSON"}, {"SECRET"});
  input.expect_doubt("mixed.ndjson", 5, "json-invalid", "error", {"JSON"}, {"SECRET"});
}

TEST(BadText, InvalidJsonInAFieldThatNobodyUsesIsFoundAllTheSame) {
  WrittenInput input;
  input.write(
      "mixed.ndjson",
      kPerson + condition_line("c1", "bad", "2021-04-05", "13645005", R"(,"note":[{"text":tru}])") +
          condition_line("c2", "bad", "2021-05-05", "13645005", ",\"language\":\"a\tb\"") +  // a bare tab in a string
          condition_line("c3", "bad", "2021-06-05", "38341003", R"(,"implicitRules":0123)") +
          condition_line("c4", "bad", "2021-07-05", "38341003"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 3U);
  EXPECT_EQ(input.events_of("mixed.ndjson"), 1U);
  for (const std::uint64_t line : {2U, 3U, 4U})
    input.expect_doubt("mixed.ndjson", line, "json-invalid", "error", {"JSON"}, {"13645005", "2021"});
}

TEST(BadText, AFileNameThatIsNotUtf8IsWrittenInAsciiAndTheRunGoesOn) {
  WrittenInput input;
  input.write("caf\xe9.txt", "a note");
  input.write("caf\xe9.ndjson", kPerson + condition_line("c1", "bad", "2021-04-05", "13645005"));
  input.write("it's \"a\" table.csv", std::string(kConditionsHeader) + "2020-01-02,,p1,e1,38341003,Hypertension\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.unknown_files, std::vector<std::string>{"caf%E9.txt"});
  EXPECT_EQ(input.events_of("caf%E9.ndjson"), 1U);
  EXPECT_EQ(run.by_type.at("conditions").loaded, 1U);
}

TEST(BadText, JsonThatIsNoFhirResourceIsNamedForWhatItIs) {
  WrittenInput input;
  input.write("mixed.ndjson", kPerson + "{\"id\":\"SECRETID\"}\n{\"resourceType\":\"Patiemt\",\"id\":\"x\"}\n" +
                                  condition_line("c1", "", "2021-04-05", "13645005"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 3U);
  input.expect_doubt("mixed.ndjson", 2, "type-missing", "error", {"resourceType"}, {"SECRET"});
  input.expect_doubt("mixed.ndjson", 3, "type-unknown", "error", {"resourceType"});
  input.expect_doubt("mixed.ndjson", 4, "subject-missing", "error", {"subject"});
}

}  // namespace
}  // namespace kursaal::acceptance
