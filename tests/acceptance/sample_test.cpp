// The built-in sample against the table of sites/README.md, which was counted by hand: deficits, points and bands of
// each of its 24 people, and the walk from every reason back to the line that says it.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <regex>

#include "acceptance/program_run.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

const fs::path kSample = fs::path(KURSAAL_SOURCE_DIR) / "sites" / "sample-fhir";

struct SamplePerson {
  const char* nhs_number;
  int deficits;
  const char* band;  // "" where age gives a warning and no band: under 65 or over 95
  double hfrs;       // -1: not applicable, since no admission lies in the window
  const char* hfrs_band;
};

constexpr double kNone = -1;

// In the order of the table: person 01 to 24.
constexpr SamplePerson kPeople[] = {
    {"9990001014", 0, "", kNone, ""},
    {"9990001081", 1, "", kNone, ""},
    {"9990001154", 0, "", kNone, ""},
    {"9990001227", 1, "", kNone, ""},
    {"9990001294", 3, "", kNone, ""},
    {"9990001367", 4, "", kNone, ""},
    {"9990001502", 5, "mild", kNone, ""},
    {"9990001642", 5, "mild", kNone, ""},
    {"9990001715", 6, "mild", kNone, ""},
    {"9990001782", 7, "mild", 0.0, "low"},
    {"9990001855", 8, "mild", kNone, ""},
    {"9990001928", 9, "moderate", 1.4 + 1.1, "low"},
    {"9990001995", 10, "moderate", 1.8 + 1.8 + 1.4, "intermediate"},
    {"9990002061", 11, "moderate", kNone, ""},
    {"9990002134", 12, "moderate", 3.2 + 3.2 + 3.2 + 3.6 + 1.8, "intermediate"},
    {"9990002207", 13, "severe", 7.1 + 4.4 + 3.7, "high"},
    {"9990002274", 15, "severe", kNone, ""},
    {"9990002347", 18, "severe", 4.0 + 3.2 + 3.2 + 3.2 + 3.6, "high"},
    {"9990002487", 20, "", kNone, ""},
    {"9990002622", 4, "fit", kNone, ""},
    {"9990002762", 6, "mild", kNone, ""},
    {"9990002835", 9, "moderate", 3.2 + 3.2 + 3.2, "intermediate"},
    {"9990002908", 14, "severe", 4.0 + 3.2 + 3.2 + 3.6 + 3.2, "high"},
    {"9990002975", 2, "", kNone, ""},
};

class Sample : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    summary_ = new RunSummary(run_folder(kSample, out()));
  }
  static void TearDownTestSuite() {
    delete summary_;
    delete folder_;
  }
  static fs::path out() { return folder_->path() / "out"; }
  static const RunSummary& summary() { return *summary_; }

 private:
  static inline TemporaryFolder* folder_ = nullptr;
  static inline RunSummary* summary_ = nullptr;
};

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// What stands at a line of a file of the sample, or at an entry of its Bundle.
std::string text_at(const std::string& file, std::size_t line) {
  if (file != "transaction.json") {
    const std::vector<std::string> lines = lines_of(kSample / file);
    return line >= 1 && line <= lines.size() ? lines[line - 1] : std::string();
  }
  simdjson::dom::parser parser;
  const simdjson::dom::element bundle = parser.load((kSample / file).string());
  simdjson::dom::element entry;
  if (bundle["entry"].at(line - 1).get(entry) != simdjson::SUCCESS) return {};
  return simdjson::minify(entry);
}

std::string without_dots(std::string text) {
  std::erase(text, '.');
  return text;
}

TEST_F(Sample, EachPersonHasTheDeficitsPointsAndBandsThatWereCountedByHand) {
  ASSERT_EQ(summary().people, std::size(kPeople));
  EXPECT_EQ(summary().as_of, std::vector<std::string>{"2025-03-31"});
  for (const SamplePerson& person : kPeople) {
    const auto rows = query(out(),
                            "SELECT efi_count, round(efi * 36, 6), coalesce(efi_band, ''), round(hfrs, 6), "
                            "coalesce(hfrs_band, ''), hfrs_status FROM "
                            "read_parquet('{current}/direct/scores.parquet') JOIN population.people USING (person_id) "
                            "WHERE nhs_number = '" +
                                std::string(person.nhs_number) + "'");
    ASSERT_EQ(rows.size(), 1U) << person.nhs_number;
    const auto& row = rows[0];
    EXPECT_EQ(row[0], std::to_string(person.deficits)) << person.nhs_number;
    EXPECT_DOUBLE_EQ(std::stod(row[1]), person.deficits) << person.nhs_number;
    EXPECT_EQ(row[2], person.band) << person.nhs_number;
    if (person.hfrs < 0) {
      EXPECT_EQ(row[3], "") << person.nhs_number;
      EXPECT_EQ(row[5], "not-applicable") << person.nhs_number;
    } else {
      ASSERT_NE(row[3], "") << person.nhs_number;
      EXPECT_NEAR(std::stod(row[3]), person.hfrs, 1e-9) << person.nhs_number;
      EXPECT_EQ(row[5], "ok");
    }
    EXPECT_EQ(row[4], person.hfrs_band) << person.nhs_number;
  }
}

TEST_F(Sample, AsManyReasonsAsDeficitsStandThere) {
  const auto wrong = query(out(),
                           "SELECT s.person_id, s.efi_count, count(DISTINCT r.item) AS items FROM "
                           "read_parquet('{current}/direct/scores.parquet') s "
                           "LEFT JOIN read_parquet('{current}/direct/reasons.parquet') r ON r.person_id = s.person_id "
                           "AND r.score = 'efi' AND r.event_date IS NOT NULL "
                           "GROUP BY ALL HAVING efi_count <> items");
  EXPECT_TRUE(wrong.empty());
}

TEST_F(Sample, EveryReasonWalksBackToALineThatHoldsItsCodeAndItsDay) {
  const auto reasons = query(out(),
                             "SELECT file, line, system, code, event_date, score FROM "
                             "read_parquet('{current}/direct/reasons.parquet') WHERE file IS NOT NULL");
  EXPECT_GT(reasons.size(), 200U);
  for (const auto& row : reasons) {
    const std::string text = text_at(row[0], std::stoull(row[1]));
    ASSERT_FALSE(text.empty()) << row[0] << ":" << row[1];
    if (row[2] != "kursaal") {
      EXPECT_NE(without_dots(text).find("\"code\":\"" + without_dots(row[3]) + "\""), std::string::npos)
          << row[0] << ":" << row[1] << " lacks " << row[3];
    }
    EXPECT_NE(text.find(row[4]), std::string::npos) << row[0] << ":" << row[1] << " lacks " << row[4];
  }
  EXPECT_TRUE(
      std::any_of(reasons.begin(), reasons.end(), [](const auto& row) { return row[0] == "transaction.json"; }));
}

TEST_F(Sample, TheImpossibleDayTheCopyAndTheWithdrawalAreEachCountedOnce) {
  const Counts& total = summary().total;
  EXPECT_EQ(total.read, 3U + 21U + 35U + 177U + 31U + 17U + 47U);
  EXPECT_EQ(total.quarantined, 1U);
  EXPECT_EQ(total.duplicate, 1U);
  EXPECT_EQ(total.superseded, 1U);
  EXPECT_EQ(total.unused_type + total.unknown_format, 0U);
  EXPECT_EQ(total.loaded, total.read - 3);
  EXPECT_EQ(summary().withdrawn, 1U);
  EXPECT_EQ(summary().files, 7U);
  const auto errors = query(
      out(),
      "SELECT file, line, code FROM read_parquet('{current}/direct/quarantine.parquet') WHERE severity = 'error'");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0][0] + " " + errors[0][2], "Observation.ndjson date-impossible");
  EXPECT_NE(text_at(errors[0][0], std::stoull(errors[0][1])).find("-02-31"), std::string::npos);
}

TEST_F(Sample, ExplainPrintsEachReasonWithAFileAndALineThatExist) {
  for (const char* number : {"9990002207", "9990002908"}) {  // persons 16 (NDJSON) and 23 (Bundle)
    const std::string person =
        query_one(out(), "SELECT person_id FROM population.people WHERE nhs_number = '" + std::string(number) + "'");
    const ProgramResult told = run_kursaal({"explain", person, "--out", out().string()});
    ASSERT_EQ(told.status, 0) << told.err;
    EXPECT_EQ(told.err, "");
    static const std::regex kPlace(R"(([A-Za-z]+\.(?:ndjson|json)):(\d+))");
    std::size_t places = 0;
    for (std::sregex_iterator at(told.out.begin(), told.out.end(), kPlace), end; at != end; ++at, ++places)
      EXPECT_FALSE(text_at((*at)[1].str(), std::stoull((*at)[2].str())).empty()) << at->str();
    EXPECT_GE(places, 13U);
    for (const auto& row : query(out(),
                                 "SELECT DISTINCT item FROM read_parquet('{current}/direct/reasons.parquet') WHERE "
                                 "score = 'efi' AND person_id = '" +
                                     person + "'"))
      EXPECT_NE(told.out.find(row[0]), std::string::npos) << row[0];
  }
}

TEST_F(Sample, TheTableOnPaperIsTheOneTestedHere) {
  const std::vector<std::string> lines = lines_of(fs::path(KURSAAL_SOURCE_DIR) / "sites" / "README.md");
  for (std::size_t i = 0; i < std::size(kPeople); ++i) {
    const std::string begin = "| " + std::string(i + 1 < 10 ? "0" : "") + std::to_string(i + 1) + " | ";
    const auto row =
        std::find_if(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(begin); });
    ASSERT_NE(row, lines.end()) << begin;
    EXPECT_NE(row->find("| " + std::to_string(kPeople[i].deficits) + " |"), std::string::npos) << *row;
    const std::string band = kPeople[i].band[0] == '\0' ? "no band" : kPeople[i].band;
    EXPECT_NE(row->find("| " + band), std::string::npos) << *row;
  }
}

}  // namespace
}  // namespace kursaal::acceptance
