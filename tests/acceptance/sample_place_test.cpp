// The sample place through the program: 3,000 people made, run, and played three months forward in the same folder with
// the same ledger.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "acceptance/program_run.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

class SamplePlace : public ::testing::Test {
 protected:
  struct Month {
    RunSummary summary;
    std::map<std::string, std::string> person_of;  // "source|local id": the person's key
    std::map<std::string, std::uint64_t> moved;    // people by movement over the last month
  };
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    months_ = new std::vector<Month>;
    for (int month = 0; month <= 3; ++month) {
      const ProgramResult made = run_kursaal(
          {"synth", place().string(), "--people", "3000", "--seed", "2", "--months", std::to_string(month), "--quiet"});
      ASSERT_EQ(made.status, 0) << made.err;
      Month now;
      now.summary = run_folder(place(), out());
      for (const auto& row : query(out(),
                                   "SELECT source || '|' || local_id, person_id FROM "
                                   "read_parquet('{current}/direct/links.parquet')"))
        now.person_of[row[0]] = row[1];
      for (const auto& row : query(out(),
                                   "SELECT movement, sum(people)::BIGINT FROM "
                                   "read_parquet('{current}/direct/movement.parquet') WHERE months = 1 GROUP BY 1"))
        now.moved[row[0]] = std::stoull(row[1]);
      months_->push_back(std::move(now));
    }
  }
  static void TearDownTestSuite() {
    delete months_;
    delete folder_;
  }
  static fs::path place() { return folder_->path() / "place"; }
  static fs::path out() { return place() / "build"; }
  static const std::vector<Month>& months() { return *months_; }
  static std::uint64_t number(const std::string& sql) { return std::stoull(query_one(out(), sql)); }
  // Rows of quarantine (and of doubts) of a source under a code.
  static std::uint64_t told(const std::string& source, const std::string& code) {
    return number("SELECT count(*) FROM read_parquet('{current}/direct/quarantine.parquet') WHERE source = '" + source +
                  "' AND code = '" + code + "'");
  }

 private:
  static inline TemporaryFolder* folder_ = nullptr;
  static inline std::vector<Month>* months_ = nullptr;
};

TEST_F(SamplePlace, EachMonthIsReadWholeAndScoredAtItsExtract) {
  ASSERT_EQ(months().size(), 4U);
  const std::vector<std::string> days{"2025-06-30", "2025-07-31", "2025-08-31", "2025-09-30"};
  for (std::size_t month = 0; month < 4; ++month) {
    const RunSummary& summary = months()[month].summary;
    EXPECT_EQ(summary.as_of, std::vector<std::string>{days[month]});
    EXPECT_TRUE(summary.total.closes());
    EXPECT_TRUE(summary.unusable_files.empty());
    EXPECT_EQ(summary.total.unknown_format, 0U);
    EXPECT_GE(summary.people, 3000U);
    if (month == 0) continue;
    EXPECT_GT(summary.events, months()[month - 1].summary.events);
    EXPECT_GT(summary.total.superseded, months()[month - 1].summary.total.superseded)
        << "full extracts of earlier months are set aside, not read again";
  }
}

TEST_F(SamplePlace, TheSamePersonKeepsTheirKeyFromMonthToMonth) {
  for (std::size_t month = 1; month < 4; ++month) {
    const auto& before = months()[month - 1].person_of;
    const auto& now = months()[month].person_of;
    std::size_t kept = 0, other = 0;
    for (const auto& [identity, person] : before) {
      const auto found = now.find(identity);
      if (found == now.end()) continue;
      ++(found->second == person ? kept : other);
    }
    EXPECT_GT(kept, before.size() * 99 / 100);
    EXPECT_LT(other, before.size() / 200) << "of all, only who was joined or parted by news";
  }
}

TEST_F(SamplePlace, SomeMoveAwayAndSomeDieInEachMonthTheFirstAmongThem) {
  std::uint64_t away = 0;
  std::uint64_t died = 0;
  for (const Month& month : months()) {
    EXPECT_GT(month.moved.count("moved away"), 0U) << month.summary.as_of.front();
    for (const auto& [movement, people] : month.moved) {
      if (movement == "moved away") away += people;
      if (movement == "died") died += people;
    }
  }
  // Of 3,000 people about sixty leave a year and thirty die; who is a child is not staged.
  EXPECT_GE(away, 8U);
  EXPECT_LE(away, 36U);
  EXPECT_GT(died, 0U);
}

TEST_F(SamplePlace, NobodyTrueIsMadeOneWithAnother) {
  const std::string truth = "'" + (place() / "truth" / "SYNTHETIC_identity.csv").string() + "'";
  EXPECT_EQ(
      number("SELECT count(*) FROM (SELECT l.person_id FROM read_parquet('{current}/direct/links.parquet') l JOIN "
             "read_csv(" +
             truth +
             ", all_varchar = true) t ON l.source = t.source AND l.local_id = t.local_id GROUP BY l.person_id HAVING "
             "count(DISTINCT t.person) > 1)"),
      0U);
}

TEST_F(SamplePlace, SR01_AFeedThatStoppedIsNamedAndItsCoverageEndsThere) {
  const ProgramResult again = run_kursaal({"run", place().string(), "--out", out().string(), "--quiet"});
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_NE(again.out.find("feed ambulance is silent since 2025-03-"), std::string::npos) << again.out;
  EXPECT_EQ(again.out.find("feed gp-systmone"), std::string::npos);
  EXPECT_LE(query_one(out(), "SELECT max(to_day) FROM population.coverage WHERE source = 'ambulance'"), "2025-03-14");
}

TEST_F(SamplePlace, SR05_WhatIsBookedOrDueLiesAheadAndNothingElseDoes) {
  const auto kinds =
      query(out(),
            "SELECT k.name, count(*) FROM population.events e JOIN population.event_kinds k USING (kind) "
            "WHERE e.day > DATE '2025-09-30' GROUP BY 1 ORDER BY 1");
  ASSERT_EQ(kinds.size(), 2U);
  EXPECT_EQ(kinds[0][0], "appointment");
  EXPECT_GT(std::stoi(kinds[0][1]), 100);
  EXPECT_EQ(kinds[1][0], "planned");
  EXPECT_GT(std::stoi(kinds[1][1]), 100);
}

TEST_F(SamplePlace, SR03_NothingIsKnownAfterTheLastExtractAndEachRowSaysByWhichDay) {
  EXPECT_EQ(query_one(out(), "SELECT max(known_day) FROM population.events"), "2025-09-30");
  EXPECT_EQ(query_one(out(),
                      "SELECT min(known_by) || ' ' || max(known_by) FROM "
                      "read_parquet('{current}/direct/scores.parquet')"),
            "2025-09-30 2025-09-30");
  EXPECT_GT(number("SELECT count(*) FROM population.events WHERE day > DATE '2025-09-30' AND kind = 61 AND known_day = "
                   "DATE '2025-09-30'"),
            100U)
      << "a recall that says no recorded day is known when it was extracted";
}

TEST_F(SamplePlace, WhatASpreadsheetSpoiltIsToldOfAndJoinsNobody) {
  EXPECT_GT(told("care-homes", "nhs-number-invalid"), 0U);
  EXPECT_EQ(number("SELECT count(*) FROM population.people WHERE nhs_number LIKE '%E+%'"), 0U);
}

TEST_F(SamplePlace, RowsOfAnotherEncodingLoadAndAreCounted) {
  EXPECT_GT(told("voluntary", "text-windows-1252"), 0U);
  EXPECT_EQ(
      months()[3].summary.total.quarantined,
      number("SELECT count(*) FROM read_parquet('{current}/direct/quarantine.parquet') WHERE severity = 'error'"));
}

TEST_F(SamplePlace, SR20_SensitiveFactsBearTheirLabel) {
  EXPECT_GT(
      number("SELECT count(*) FROM population.events e JOIN population.concepts c USING (concept) WHERE c.code IN "
             "('240589008', '57797005', '412732008', '86406008') AND c.sensitivity IS NOT NULL"),
      5U);
  EXPECT_EQ(
      number("SELECT count(*) FROM population.events e JOIN population.concepts c USING (concept) WHERE c.code IN "
             "('240589008', '57797005', '412732008', '86406008') AND c.sensitivity IS NULL"),
      0U);
}

TEST_F(SamplePlace, ServicesOperationsReviewsAndDelaysAreRead) {
  for (const std::string code : {"social-care-event:Request", "social-care-event:Review due", "hospital:ready-to-leave",
                                 "social-care-service:Reablement", "treatment-function:100"})
    EXPECT_GT(number("SELECT count(*) FROM population.events JOIN population.concepts USING (concept) WHERE code = '" +
                     code + "'"),
              0U)
        << code;
  EXPECT_GT(number("SELECT count(*) FROM population.events JOIN population.concepts c USING (concept) WHERE system = "
                   "'opcs4'"),
            500U);
  EXPECT_GT(number("SELECT count(*) FROM population.events JOIN population.concepts USING (concept) WHERE code LIKE "
                   "'social-care-service:%' AND value_sent > 0"),
            10U);
}

TEST_F(SamplePlace, ASecondRunOfTheSameFilesDoesNothing) {
  const RunSummary again = run_folder(place(), out());
  EXPECT_TRUE(again.unchanged);
  EXPECT_EQ(again.content_id, months()[3].summary.content_id);
}

}  // namespace
}  // namespace kursaal::acceptance
