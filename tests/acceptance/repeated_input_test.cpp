// Input that comes again: the same bytes under another name, a file that grew, a record withdrawn, corrected or moved
// to another person. Each record counts once, and people keep their ids.
#include <gtest/gtest.h>

#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

const std::string kPeople =
    patient_line("one", "9990000026", "1945-06-07") + patient_line("two", "9990000034", "1946-07-08");

std::string version(int number) { return R"(,"meta":{"versionId":")" + std::to_string(number) + R"("})"; }

// Of whom, when and what, of all conditions but those of the sound file.
std::vector<std::vector<std::string>> conditions(const WrittenInput& input) {
  return query(input.out(),
               "SELECT p.nhs_number, e.day, c.code FROM population.events e JOIN population.people p USING "
               "(person_index) JOIN population.concepts c USING (concept) "
               "JOIN population.files f USING (file) WHERE f.name <> 'good.ndjson' ORDER BY ALL");
}

TEST(RepeatedInput, AFileGivenTwiceIsReadOnceAndCountedAsDuplicate) {
  WrittenInput input;
  const std::string text = kPeople + condition_line("c1", "one", "2021-01-01", "13645005") +
                           condition_line("c2", "two", "2021-02-01", "38341003");
  input.write("first.ndjson", text);
  input.write("second.ndjson", text);
  const std::string csv = std::string(kConditionsHeader) + "2020-01-02,,p1,e1,38341003,Hypertension\n";
  input.write("third.csv", csv);
  input.write("fourth/copy of third.csv", csv);
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.read, 4U + 4U + 4U + 1U + 1U);
  EXPECT_EQ(run.total.duplicate, 4U + 1U);
  EXPECT_EQ(run.total.loaded, 4U + 4U + 1U);
  EXPECT_EQ(run.people, 1U + 2U + 1U);
  EXPECT_EQ(run.events, 3U + 2U + 1U);
  EXPECT_TRUE(run.unusable_files.empty()) << "a copy is no fault of the file";
  EXPECT_EQ(input.doubts("second.ndjson").size(), 1U) << "it is said that it is a copy";
}

TEST(RepeatedInput, AnExactCopyOfALineIsADuplicate) {
  WrittenInput input;
  const std::string line = condition_line("c1", "one", "2021-01-01", "13645005");
  input.write("lines.ndjson", kPeople + line + line);
  input.write("conditions.csv",
              std::string(kConditionsHeader) +
                  "2020-01-02,,p1,e1,38341003,Hypertension\n2020-01-02,,p1,e1,38341003,Hypertension\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("Condition").duplicate, 1U);
  EXPECT_EQ(run.by_type.at("conditions").duplicate, 1U);
  EXPECT_EQ(run.events, 3U + 1U + 1U);
}

TEST(RepeatedInput, AFileThatGrewSinceTheLastRunAddsAndKeepsTheIdsOfPeople) {
  WrittenInput input;
  input.write("grows.ndjson", kPeople + condition_line("c1", "one", "2021-01-01", "13645005"));
  const RunSummary before = input.run();
  const auto ids = query(input.out(), "SELECT nhs_number, person_id FROM population.people ORDER BY ALL");
  input.append("grows.ndjson", condition_line("c2", "two", "2021-02-01", "38341003") +
                                   patient_line("three", "9990000042", "1947-08-09"));
  const RunSummary after = input.run();
  EXPECT_FALSE(after.unchanged);
  EXPECT_NE(after.content_id, before.content_id);
  EXPECT_EQ(after.total.read, before.total.read + 2);
  EXPECT_EQ(after.people, before.people + 1);
  EXPECT_EQ(after.events, before.events + 1);
  EXPECT_EQ(query(input.out(),
                  "SELECT nhs_number, person_id FROM population.people WHERE nhs_number <> '9990000042' ORDER BY ALL"),
            ids);
}

TEST(RepeatedInput, ANumberThatArrivesLaterKeepsThePersonsId) {
  WrittenInput input;
  input.write("person.ndjson", patient_line("one", "", "1945-06-07"));
  input.run();
  const std::string id = input.one("SELECT person_id FROM population.people WHERE birth_date = DATE '1945-06-07'");
  input.append("person.ndjson", patient_line("one", "9990000026", "1945-06-07", version(2)));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.people, 2U);
  EXPECT_EQ(run.by_type.at("Patient").superseded, 1U);
  EXPECT_EQ(input.one("SELECT person_id FROM population.people WHERE nhs_number = '9990000026'"), id);
}

TEST(RepeatedInput, ARecordEnteredInErrorTakesItsOlderVersionWithIt) {
  WrittenInput input;
  input.write(
      "facts.ndjson",
      kPeople + condition_line("c1", "one", "2021-01-01", "13645005", version(1)) +
          condition_line("c2", "one", "2021-02-01", "38341003", version(1)) +
          condition_line(
              "c1", "one", "2021-01-01", "13645005",
              version(2) +
                  R"(,"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"entered-in-error"}]})"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("Condition").superseded, 1U);
  EXPECT_EQ(run.withdrawn, 1U);
  EXPECT_EQ(run.total.quarantined, 0U) << "a deletion at the source is no bad data";
  EXPECT_EQ(conditions(input), (std::vector<std::vector<std::string>>{{"9990000026", "2021-02-01", "38341003"}}));
}

TEST(RepeatedInput, AWithdrawalThatComesBeforeWhatItWithdrawsHoldsAllTheSame) {
  WrittenInput input;
  input.write("a-later.ndjson",
              condition_line("c1", "one", "2021-01-01", "13645005",
                             version(2) + R"(,"verificationStatus":{"coding":[{"code":"entered-in-error"}]})"));
  input.write("b-earlier.ndjson", kPeople + condition_line("c1", "one", "2021-01-01", "13645005", version(1)));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("Condition").superseded, 1U);
  EXPECT_TRUE(conditions(input).empty());
}

TEST(RepeatedInput, ADeletionInABundleTakesTheRecordWithIt) {
  WrittenInput input;
  input.write("a.ndjson", kPeople + condition_line("c1", "one", "2021-01-01", "13645005"));
  input.write(
      "b-deleted.json",
      R"({"resourceType":"Bundle","type":"transaction","timestamp":"2024-01-01T00:00:00Z","entry":[{"request":{"method":"DELETE","url":"Condition/c1"}}]})");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.withdrawn, 1U);
  EXPECT_EQ(run.by_type.at("Condition").superseded, 1U);
  EXPECT_TRUE(conditions(input).empty());
}

TEST(RepeatedInput, ACorrectionThatMovesARecordToAnotherPersonMovesItsEvent) {
  WrittenInput input;
  input.write("facts.ndjson", kPeople + condition_line("c1", "one", "2021-01-01", "13645005", version(1)) +
                                  condition_line("c2", "one", "2021-02-01", "38341003", version(1)));
  input.run();
  EXPECT_EQ(conditions(input), (std::vector<std::vector<std::string>>{{"9990000026", "2021-01-01", "13645005"},
                                                                      {"9990000026", "2021-02-01", "38341003"}}));
  input.write("correction.ndjson", condition_line("c1", "two", "2021-01-01", "13645005", version(2)));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("Condition").superseded, 1U);
  EXPECT_EQ(conditions(input), (std::vector<std::vector<std::string>>{{"9990000026", "2021-02-01", "38341003"},
                                                                      {"9990000034", "2021-01-01", "13645005"}}));
}

// A site with one delta feed of a layout of its own: a tombstone column, a version column, a date in the file's name.
void write_delta_site(const WrittenInput& input) {
  input.remove_good();
  input.write(
      "site.toml",
      "name = \"Deltabourne\"\nmode = \"demo\"\n[files]\ndocuments = \"documents.toml\"\nsources = \"sources.toml\"\n");
  input.write("documents.toml",
              "[[document]]\ntag = \"T\"\ntitle = \"Test\"\npublisher = \"test\"\nkind = \"local\"\n");
  input.write("sources.toml",
              "[[source]]\nname = \"surgery\"\ndomains = [\"gp\"]\nfolder = \"surgery\"\nmapping = "
              "\"surgery-problems\"\nfeed = \"delta\"\ntolerance_days = 35\nsource = \"T 1\"\n");
  input.write("mappings/surgery.toml", R"toml(name = "surgery-problems"
source = "surgery"
record = "problem"
domains = ["gp"]
recognise = ["ROWKEY", "NHSNO", "CODED"]
[key]
columns = ["ROWKEY"]
version = "REV"
deleted = { column = "GONE", values = ["Y"] }
[extract]
file_name = "problems-(\\d{4}-\\d{2}-\\d{2})"
[person]
id = "NHSNO"
nhs_number = "NHSNO"
birth = { column = "BORN", format = "%d/%m/%Y" }
[[event]]
kind = "condition"
date = { column = "SEEN", format = "%d/%m/%Y" }
known = { column = "TYPED", format = "%d/%m/%Y" }
code = { column = "CODED", system = "snomed" }
)toml");
  input.write("surgery/problems-2024-01-31.csv",
              "ROWKEY,REV,GONE,NHSNO,BORN,SEEN,TYPED,CODED\n"
              "k1,1,,9990000026,07/06/1945,05/01/2024,06/01/2024,13645005\n"
              "k2,1,,9990000026,07/06/1945,06/01/2024,06/01/2024,38341003\n"
              "k3,1,,9990000034,08/07/1946,07/01/2024,08/01/2024,73211009\n");
}

TEST(RepeatedInput, APersonOfWhomEverythingIsWithdrawnIsGoneAndComesBackUnderTheSameId) {
  WrittenInput input;
  write_delta_site(input);
  input.run();
  const auto ids = query(input.out(), "SELECT nhs_number, person_id FROM population.people ORDER BY ALL");
  ASSERT_EQ(ids.size(), 2U);
  input.write("surgery/problems-2024-02-29.csv",
              "ROWKEY,REV,GONE,NHSNO,BORN,SEEN,TYPED,CODED\n"
              "k3,2,Y,9990000034,08/07/1946,07/01/2024,08/01/2024,73211009\n");
  const RunSummary gone = input.run();
  EXPECT_EQ(gone.people, 1U);
  EXPECT_EQ(gone.withdrawn, 1U);
  EXPECT_EQ(query(input.out(), "SELECT nhs_number FROM population.people"),
            (std::vector<std::vector<std::string>>{{"9990000026"}}));
  EXPECT_EQ(query_one(input.out(), "SELECT count(*) FROM read_parquet('{current}/direct/links.parquet')"), "1");
  input.write("surgery/problems-2024-03-31.csv",
              "ROWKEY,REV,GONE,NHSNO,BORN,SEEN,TYPED,CODED\n"
              "k9,1,,9990000034,08/07/1946,01/03/2024,01/03/2024,38341003\n");
  EXPECT_EQ(input.run().people, 2U);
  EXPECT_EQ(query(input.out(), "SELECT nhs_number, person_id FROM population.people ORDER BY ALL"), ids);
}

TEST(RepeatedInput, ADeltaWithdrawsByItsTombstoneColumnAndCorrectsByItsVersion) {
  WrittenInput input;
  write_delta_site(input);
  const RunSummary first = input.run();
  EXPECT_EQ(first.total.loaded, 3U);
  EXPECT_EQ(first.as_of, std::vector<std::string>{"2024-01-31"});
  EXPECT_EQ(conditions(input).size(), 3U);
  const auto ids = query(input.out(), "SELECT nhs_number, person_id FROM population.people ORDER BY ALL");
  input.write("surgery/problems-2024-02-29.csv",
              "ROWKEY,REV,GONE,NHSNO,BORN,SEEN,TYPED,CODED\n"
              "k1,2,Y,9990000026,07/06/1945,05/01/2024,06/01/2024,13645005\n"   // withdrawn
              "k2,2,,9990000026,07/06/1945,06/01/2024,10/02/2024,44054006\n"    // corrected
              "k4,1,,9990000034,08/07/1946,01/02/2024,01/02/2024,38341003\n");  // new
  const RunSummary second = input.run();
  EXPECT_EQ(second.total.read, 6U);
  EXPECT_EQ(second.total.superseded, 2U);
  EXPECT_EQ(second.withdrawn, 1U);
  EXPECT_EQ(second.total.quarantined, 0U);
  EXPECT_EQ(second.as_of, std::vector<std::string>{"2024-02-29"});
  EXPECT_EQ(conditions(input), (std::vector<std::vector<std::string>>{{"9990000026", "2024-01-06", "44054006"},
                                                                      {"9990000034", "2024-01-07", "73211009"},
                                                                      {"9990000034", "2024-02-01", "38341003"}}));
  EXPECT_EQ(query(input.out(), "SELECT nhs_number, person_id FROM population.people ORDER BY ALL"), ids);
  EXPECT_EQ(input.one("SELECT known_day FROM population.events e JOIN population.concepts c USING (concept) WHERE "
                      "c.code = '44054006'"),
            "2024-02-10");
}

TEST(RepeatedInput, AFileThatLacksARequiredColumnIsUnusableAndTheColumnNamed) {
  WrittenInput input;
  write_delta_site(input);
  input.write("surgery/problems-2024-02-29.csv",
              "ROWKEY,REV,GONE,NHSNO,BORN,TYPED,CODED\nk5,1,,9990000026,07/06/1945,06/01/2024,13645005\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 1U);
  EXPECT_EQ(conditions(input).size(), 3U);
  input.expect_doubt("surgery/problems-2024-02-29.csv", 2, "column-missing", "error", {"SEEN"}, {"9990000026", "1945"});
  EXPECT_EQ(run.unusable_files, std::vector<std::string>{"surgery/problems-2024-02-29.csv"});
  EXPECT_TRUE(input.report_puts_on_top("surgery/problems-2024-02-29.csv"));
}

}  // namespace
}  // namespace kursaal::acceptance
