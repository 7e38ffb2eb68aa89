// SR22: a canary person, whose every field holds a word found nowhere else, shows in direct/ alone: in no log, error,
// progress line, report, run.json, secondary file or file name.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>

#include "acceptance/program_run.hpp"
#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> kCanaries{"CANARYFAMILY",  "CANARYGIVEN",    "CANARYSTREET",
                                                    "9990000018",    "SS9 9ZZ",        "canary-id",
                                                    "CANARYDISPLAY", "canary@example", "CANARYVALUE"};

void write_canary(const TemporaryFolder& site) {
  site.write(
      "patients.ndjson",
      R"({"resourceType":"Patient","id":"canary-id","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],)"
      R"("name":[{"family":"CANARYFAMILY","given":["CANARYGIVEN"]}],"telecom":[{"system":"email","value":"canary@example"}],"gender":"female",)"
      R"("birthDate":"1941-02-03","address":[{"line":["1 CANARYSTREET"],"postalCode":"SS9 9ZZ"}]})"
      "\n"
      R"({"resourceType":"Patient","id":"canary-id-2","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],)"
      R"("name":[{"family":"CANARYFAMILY"}],"birthDate":"2011-12-13","gender":"male"})"
      "\n"
      R"({"resourceType":"Patient","id":"canary-id","name":[{"family":"CANARYFAMILY")"
      "\n");
  site.write(
      "conditions.ndjson",
      R"({"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/canary-id"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"38341003","display":"CANARYDISPLAY"}]},"onsetDateTime":"2020-02-31"})"
      "\n"
      R"({"resourceType":"Condition","id":"c2","subject":{"reference":"Patient/canary-id"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"38341003"}]},"onsetDateTime":"2020-02-01","recordedDate":"2020-02-01"})"
      "\n"
      R"({"resourceType":"Observation","id":"o1","status":"final","subject":{"reference":"Patient/canary-id"},"code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"effectiveDateTime":"2020-02-01","valueQuantity":{"value":12,"unit":"CANARYVALUE"}})"
      "\n");
  // Column names are the layout's; the cells are the canary's.
  site.write("patients.csv",
             "Id,BIRTHDATE,DEATHDATE,SSN,FIRST,LAST,GENDER,ADDRESS,POSTCODE\ncanary-id,CANARYVALUE,,9990000018,"
             "CANARYGIVEN,CANARYFAMILY,F,CANARYSTREET,SS9 9ZZ,extra,cells\n");
}

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(SafetyRules, SR22_ACanaryPersonShowsNowhereButInDirectFiles) {
  const TemporaryFolder site;
  write_canary(site);
  const TemporaryFolder out;
  const ProgramResult run = run_kursaal({"run", site.path().string(), "--out", (out.path() / "out").string()});
  ASSERT_EQ(run.status, 0) << run.err;
  const ProgramResult failed = run_kursaal({"explain", "canary-id", "--out", (out.path() / "out").string()});
  EXPECT_EQ(failed.status, 11);
  const fs::path current = out.path() / "out" / "current";
  for (const std::string_view canary : kCanaries) {
    EXPECT_EQ(run.out.find(canary), std::string::npos) << "on standard output: " << canary;
    EXPECT_EQ(run.err.find(canary), std::string::npos) << "on standard error: " << canary;
    EXPECT_EQ(failed.out.find(canary), std::string::npos) << "in an error: " << canary;
    EXPECT_EQ(failed.err.find(canary), std::string::npos) << "in an error: " << canary;
    EXPECT_EQ(read(current / "run.json").find(canary), std::string::npos) << "in run.json: " << canary;
    EXPECT_EQ(read(current / "report.html").find(canary), std::string::npos) << "in report.html: " << canary;
    for (const auto& entry : fs::recursive_directory_iterator(out.path()))
      EXPECT_EQ(entry.path().filename().string().find(canary), std::string::npos) << "in a file name";
    for (const char* file : {"people", "scores", "data_quality"}) {
      const std::string sql =
          "SELECT count(*) FROM (SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('{current}/secondary/" +
          std::string(file) + ".parquet')) AS t WHERE concat_ws('|', *COLUMNS(*)) LIKE '%" + std::string(canary) + "%'";
      EXPECT_EQ(query(out.path() / "out", sql).at(0).at(0), "0") << file << ": " << canary;
    }
    const std::string quarantine =
        "SELECT count(*) FROM read_parquet('{current}/direct/quarantine.parquet') WHERE text LIKE '%" +
        std::string(canary) + "%'";
    EXPECT_EQ(query(out.path() / "out", quarantine).at(0).at(0), "0") << "in a quarantine reason: " << canary;
  }
  // And it is there where care needs it.
  EXPECT_EQ(query(out.path() / "out",
                  "SELECT count(*) FROM read_parquet('{current}/direct/people.parquet') WHERE family = 'CANARYFAMILY'")
                .at(0)
                .at(0),
            "2");
}

TEST(SafetyRules, SR22_SecondaryFilesHoldAPseudonymAnAgeBandAndAnAreaAndNobodyWhoOptedOut) {
  const TemporaryFolder site;
  write_canary(site);
  const TemporaryFolder out;
  out.write("out/ledger/opt_outs.csv", "nhs_number\n999 000 0018\n\"\"\n");
  fs::create_directories(out.path() / "out" / "snapshots");
  const RunSummary run = run_folder(site.path(), out.path() / "out");
  EXPECT_EQ(run.people, 2U);
  EXPECT_EQ(
      query(out.path() / "out", "SELECT count(*) FROM read_parquet('{current}/secondary/people.parquet')").at(0).at(0),
      "0");
  EXPECT_EQ(
      query(out.path() / "out", "SELECT count(*) FROM read_parquet('{current}/secondary/scores.parquet')").at(0).at(0),
      "0");
  for (const auto& row :
       query(out.path() / "out",
             "SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet('{current}/secondary/people.parquet'))"))
    for (const char* word : {"nhs_number", "family", "given", "birth_date", "postcode", "address", "person_id"})
      EXPECT_NE(row[0], word);
}

TEST(SafetyRules, SR22_ANumberInTheNameOfAFileIsNotShown) {
  WrittenInput input;
  input.write("letters/999 000 0026.txt", "dear all\n");
  input.write("9990000034.ndjson", R"({"resourceType":"Condition","id":"c1"})");
  const ProgramResult result = input.try_run({"--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  std::ifstream report(input.out() / "current" / "report.html");
  const std::string page{std::istreambuf_iterator<char>(report), {}};
  for (const char* number : {"999 000 0026", "9990000034"}) {
    EXPECT_EQ(page.find(number), std::string::npos) << number;
    EXPECT_EQ((result.out + result.err).find(number), std::string::npos) << number;
  }
  EXPECT_NE(page.find("letters/### ### ####.txt"), std::string::npos);
  EXPECT_NE(page.find("##########.ndjson"), std::string::npos);
  EXPECT_EQ(input.one("SELECT count(*) FROM read_parquet('{current}/direct/quarantine.parquet') WHERE file = "
                      "'9990000034.ndjson' AND line = 1"),
            "1")
      << "whoever may see direct/ sees the name";
}

}  // namespace
}  // namespace kursaal::acceptance
