// What the agencies' files hold besides the plain truth: each kind of dirt is there, is counted, and is what it says.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/check.hpp"
#include "base/text.hpp"
#include "synth/agencies.hpp"
#include "synth/place_in_test.hpp"
#include "synth/synth.hpp"
#include "tables/csv.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::synth {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::vector<std::string>>;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// A place of 2,500 at its first month and played three months on, made once for all tests.
class Feeds {
 public:
  static const Feeds& made() {
    static const Feeds kFeeds;
    return kFeeds;
  }
  [[nodiscard]] fs::path place() const { return folder_.path() / "place"; }
  // `file` without its ending and day.
  [[nodiscard]] fs::path file(const std::string& source, const std::string& name, const std::string& day) const {
    return place() / "extracts" / source / ("SYNTHETIC_" + name + "_" + day + ".csv");
  }
  [[nodiscard]] tables::CsvTable table(const std::string& source, const std::string& name,
                                       const std::string& day = "20250630") const {
    auto read = tables::read_csv_table(file(source, name, day));
    KURSAAL_CHECK(read.ok());
    return *std::move(read);
  }
  std::map<std::string, std::string> first_month;  // every file of the first month
  PlaceOutcome first, last;

 private:
  Feeds() {
    first = make(0);
    for (const SheetCount& sheet : first.sheets) first_month[sheet.file] = text_of(place() / sheet.file);
    last = make(3);
  }
  PlaceOutcome make(int months) const {
    PlaceRequest request;
    request.folder = place();
    request.like = site_folder();
    request.people = 2500;
    request.seed = 4;
    request.threads = 2;
    request.months = months;
    base::Progress progress(base::Talk::none);
    const auto outcome = make_place(request, progress);
    KURSAAL_CHECK(outcome.ok());
    return *outcome;
  }
  tables::TestFolder folder_;
};

std::vector<std::string> column(const tables::CsvTable& table, const std::string& name) {
  const std::size_t at = table.column(name);
  KURSAAL_CHECK(at < table.header.size());
  std::vector<std::string> cells;
  for (const auto& row : table.rows) cells.push_back(row[at]);
  return cells;
}

template <class Is>
std::size_t count(const std::vector<std::string>& cells, Is is) {
  return static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), is));
}

TEST(SafetyRules, SR25_EveryFileOfAMadePlaceSaysSyntheticInItsNameAndInEachOfItsRows) {
  std::size_t files = 0;
  for (const char* part : {"extracts", "truth"}) {
    for (const auto& entry : fs::recursive_directory_iterator(Feeds::made().place() / part)) {
      if (!entry.is_regular_file()) continue;
      ++files;
      const std::string name = entry.path().filename().string();
      EXPECT_TRUE(name.starts_with("SYNTHETIC_")) << name;
      const std::string text = text_of(entry.path());
      if (name.ends_with(".json")) {
        EXPECT_NE(text.find("\"synthetic\": true"), std::string::npos) << name;
        continue;
      }
      const bool resources = name.ends_with(".ndjson");
      std::size_t line = 0;
      for (const std::string_view row : base::split(text, '\n')) {
        if (row.empty()) continue;
        const bool says = resources ? row.find("\"code\":\"SYNTHETIC\"") != std::string_view::npos
                                    : row.ends_with(line == 0 ? ",SYNTHETIC" : ",Y");
        ASSERT_TRUE(says) << name << ":" << line + 1;
        ++line;
      }
    }
  }
  EXPECT_GT(files, 40U);
}

TEST(AgencyFeeds, SourcesThatSendWhatIsNewAreThoseThatTheSiteReadsSo) {
  const auto site = place::load_site(site_folder());
  ASSERT_TRUE(site.ok());
  for (std::size_t i = 0; i < kAgencies; ++i) {
    const AgencyFacts& facts = agency_facts(static_cast<Agency>(i));
    const place::Source* source = site->source(facts.source);
    ASSERT_NE(source, nullptr) << facts.source;
    EXPECT_EQ(source->feed == place::Feed::delta, facts.delta) << facts.source;
  }
}

TEST(AgencyFeeds, PlayedForwardLeavesTheFilesOfTheFirstMonthAsTheyWere) {
  const Feeds& feeds = Feeds::made();
  for (const auto& [name, text] : feeds.first_month) EXPECT_TRUE(text_of(feeds.place() / name) == text) << name;
  EXPECT_EQ(feeds.last.extract, base::day_of(2025, 9, 30));
  // A source of new things has a file for each month, another one for the last.
  EXPECT_TRUE(fs::exists(feeds.file("southend-hospital-ae", "ECDS_attendances", "20250731")));
  EXPECT_TRUE(fs::exists(feeds.file("southend-hospital-ae", "ECDS_attendances", "20250930")));
  EXPECT_FALSE(fs::exists(feeds.file("gp-systmone", "SRCode", "20250731")));
  EXPECT_TRUE(fs::exists(feeds.file("gp-systmone", "SRCode", "20250930")));
}

TEST(AgencyFeeds, AMonthOfNewThingsHoldsNoAttendanceTwiceAndLateOnesToo) {
  const Feeds& feeds = Feeds::made();
  std::set<std::string> ids;
  std::size_t late = 0;
  for (const std::string day : {"20250630", "20250731", "20250831", "20250930"}) {
    const tables::CsvTable table = feeds.table("southend-hospital-ae", "ECDS_attendances", day);
    EXPECT_FALSE(table.rows.empty());
    for (const std::string& id : column(table, "AttendanceId")) EXPECT_TRUE(ids.insert(id).second) << id;
    const auto arrived = column(table, "ArrivalDate");
    const auto submitted = column(table, "SubmittedDate");
    for (std::size_t i = 0; i < arrived.size(); ++i) late += arrived[i] != submitted[i] ? 1U : 0U;
  }
  EXPECT_GT(late, 20U);
}

TEST(AgencyFeeds, AStayIsSentAgainWhenItEndedOrWasCodedWithAHigherVersion) {
  const Feeds& feeds = Feeds::made();
  std::map<std::string, int> versions;
  std::size_t again = 0, coded_later = 0;
  for (const std::string day : {"20250630", "20250731", "20250831"}) {
    const tables::CsvTable table = feeds.table("southend-hospital-admissions", "APC_spells", day);
    std::map<std::string, int> here;
    for (const auto& row : table.rows) {
      const std::string& id = row[table.column("SpellId")];
      const int version = static_cast<int>(*base::parse_integer(row[table.column("SubmissionVersion")]));
      here[id] = std::max(here[id], version);
      if (!versions.contains(id)) continue;
      ++again;
      coded_later += row[table.column("DIAG_01")].empty() ? 0U : 1U;
      EXPECT_GT(version, versions[id]) << id;
    }
    for (const auto& [id, version] : here) versions[id] = version;
  }
  EXPECT_GT(again, 10U);
  EXPECT_GT(coded_later, 10U);
}

TEST(AgencyFeeds, WhatIsBookedLiesAheadAndIsKeptOrMissedInTheNextMonth) {
  const Feeds& feeds = Feeds::made();
  const tables::CsvTable first = feeds.table("southend-hospital-outpatients", "OPA_appointments", "20250630");
  const tables::CsvTable next = feeds.table("southend-hospital-outpatients", "OPA_appointments", "20250731");
  std::map<std::string, std::string> outcome;
  for (const auto& row : next.rows) outcome[row[0]] = row[next.column("Attended")];
  std::size_t ahead = 0, kept = 0, due = 0;
  for (const auto& row : first.rows) {
    const std::string& day = row[first.column("AppointmentDate")];
    const bool booked = row[first.column("Attended")].empty();
    EXPECT_EQ(booked, day > "2025-06-30") << row[0];
    EXPECT_LE(row[first.column("DateMade")], "2025-06-30");
    if (!booked) continue;
    ++ahead;
    if (day > "2025-07-31") continue;
    ++due;
    kept += outcome.contains(row[0]) && !outcome[row[0]].empty() ? 1U : 0U;
  }
  EXPECT_GT(ahead, 100U);
  EXPECT_EQ(kept, due) << "all that was booked for July has its outcome in July's file";
  const tables::CsvTable recalls = feeds.table("gp-systmone", "SRRecall");
  EXPECT_GT(recalls.rows.size(), 200U);
}

TEST(AgencyFeeds, PlannedStaysCarryOperations) {
  const tables::CsvTable spells = Feeds::made().table("southend-hospital-admissions", "APC_spells");
  std::size_t planned = 0, operated = 0, cataracts = 0;
  for (const auto& row : spells.rows) {
    const std::string& method = row[spells.column("AdmissionMethod")];
    if ((method != "11" && method != "12") || row[spells.column("DIAG_01")].empty()) continue;
    ++planned;
    operated += row[spells.column("OPER_01")].empty() ? 0U : 1U;
    cataracts += row[spells.column("OPER_01")] == "C712" && row[spells.column("OPER_02")] == "C751" ? 1U : 0U;
  }
  EXPECT_GT(static_cast<double>(operated), 0.7 * static_cast<double>(planned));
  EXPECT_GT(cataracts, 20U);
}

TEST(AgencyFeeds, SocialCareComesInTheShapeOfClientLevelData) {
  const tables::CsvTable events = Feeds::made().table("social-care-southend", "cld_events");
  const auto kinds = column(events, "EventType");
  for (const std::string kind : {"Request", "Assessment", "Service", "Review"})
    EXPECT_GT(count(kinds, [&](const std::string& cell) { return cell == kind; }), 5U) << kind;
  std::size_t ahead = 0;
  std::set<std::string> references;
  for (const auto& row : events.rows) {
    EXPECT_TRUE(references.insert(row[0]).second) << row[0];
    const bool service = row[events.column("EventType")] == "Service";
    EXPECT_EQ(service, !row[events.column("ServiceComponent")].empty()) << row[0];
    ahead += row[events.column("NextReviewDate")] > "2025-06-30" ? 1U : 0U;
  }
  EXPECT_GT(ahead, 3U) << "reviews that are planned lie ahead";
  const tables::CsvTable people = Feeds::made().table("social-care-southend", "cld_people");
  EXPECT_GT(count(column(people, "PrimarySupportReason"), [](const auto& cell) { return !cell.empty(); }), 10U);
}

TEST(AgencyFeeds, OnlyTheVoluntarySectorWritesWindows1252) {
  const Feeds& feeds = Feeds::made();
  std::size_t accents = 0;
  for (const SheetCount& sheet : feeds.first.sheets) {
    const std::string text = text_of(feeds.place() / sheet.file);
    if (sheet.source != "voluntary") {
      EXPECT_TRUE(base::valid_utf8(text)) << sheet.file;
      accents += count(column(feeds.table("gp-systmone", "SRPatient"), "Surname"),
                       [](const std::string& cell) {
                         return std::any_of(cell.begin(), cell.end(),
                                            [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
                       }) > 0
                     ? 1U
                     : 0U;
      continue;
    }
    EXPECT_FALSE(base::valid_utf8(text)) << "an accent of one byte";
  }
  EXPECT_GT(accents, 0U);
}

TEST(AgencyFeeds, SomeRowsOfCareHomesWentThroughASpreadsheet) {
  // A place of this size has few residents: all months of several seeds would say no more than the letters do.
  EXPECT_EQ(as_rounded_number("9990001014"), "9.99E+09");
  EXPECT_EQ(without_leading_zeros("00004123"), "4123");
  EXPECT_EQ(without_leading_zeros("000"), "0");
  EXPECT_EQ(day_and_month_exchanged(base::day_of(2024, 5, 3)), base::day_of(2024, 3, 5));
  EXPECT_EQ(day_and_month_exchanged(base::day_of(2024, 5, 13)), base::day_of(2024, 5, 13));
  EXPECT_FALSE(day_and_month_exchanged(base::Day{}).known());
  const tables::CsvTable residents = Feeds::made().table("care-homes", "residents");
  const auto refs = column(residents, "ResidentRef");
  const auto numbers = column(residents, "NHSNumber");
  std::size_t spoilt = 0;
  for (std::size_t i = 0; i < refs.size(); ++i) {
    const bool short_ref = !refs[i].starts_with('0');
    EXPECT_TRUE(!numbers[i].ends_with("E+09") || short_ref) << refs[i];
    spoilt += short_ref ? 1U : 0U;
  }
  EXPECT_GT(spoilt, 0U);
  EXPECT_LT(spoilt, refs.size() / 2);
}

TEST(SafetyRules, SR20_FactsThatFewMaySeeStandInTheRecordsOfAMadePlace) {
  const auto codes = column(Feeds::made().table("gp-systmone", "SRCode"), "SNOMEDCode");
  const auto old_codes = column(Feeds::made().table("gp-systmone", "SRCode"), "CTV3Code");
  // Chlamydia, termination of pregnancy, domestic violence, anxiety: of the list of sensitive concepts.
  for (const std::string code : {"240589008", "412732008", "21897009"})
    EXPECT_GT(count(codes, [&](const std::string& cell) { return cell == code; }), 2U) << code;
  EXPECT_GT(count(codes, [](const auto& cell) { return cell == "57797005"; }) +
                count(old_codes, [](const auto& cell) { return cell == "L05.."; }),
            2U);
}

TEST(SafetyRules, SR16_PeopleUnderProtectionHaveNeitherNumberNorAddressAndAreMarked) {
  const Feeds& feeds = Feeds::made();
  const std::string patients =
      text_of(feeds.place() / "extracts" / "eput-mental-health" / "SYNTHETIC_Patient_20250630.ndjson");
  for (const std::string_view line : base::split(patients, '\n'))
    if (line.find("\"security\"") != std::string_view::npos) {
      EXPECT_EQ(line.find("nhs-number"), std::string_view::npos);
      EXPECT_EQ(line.find("postalCode"), std::string_view::npos);
    }
  const tables::CsvTable people = feeds.table("gp-systmone", "SRPatient");
  std::size_t without = 0;
  for (const auto& row : people.rows)
    if (row[people.column("PostCode")].empty()) {
      EXPECT_TRUE(row[people.column("NHSNumber")].empty());
      EXPECT_TRUE(row[people.column("LSOA")].empty());
      ++without;
    }
  EXPECT_GT(without, 0U);
}

TEST(AgencyFeeds, ASourceStoppedAPracticeChangedItsSystemAndEntriesAreLateCorrectedWithdrawnAndSentTwice) {
  const Feeds& feeds = Feeds::made();
  const auto calls = column(feeds.table("ambulance", "cad_incidents"), "CallDate");
  EXPECT_EQ(*std::max_element(calls.begin(), calls.end()) < "2025-03-14", true);
  EXPECT_FALSE(fs::exists(feeds.file("ambulance", "cad_incidents", "20250731")));

  // One practice is on EMIS to the end, the other until it changed.
  const tables::CsvTable emis = feeds.table("gp-emis", "Admin_Patient");
  std::set<std::string> practices;
  for (const std::string& code : column(emis, "OrganisationCode")) practices.insert(code);
  EXPECT_EQ(practices.size(), 2U);

  const tables::CsvTable codes = feeds.table("gp-systmone", "SRCode");
  std::size_t late = 0, versions = 0, withdrawn = 0, copies = 0;
  std::set<std::vector<std::string>> all;
  for (const auto& row : codes.rows) {
    late += row[codes.column("DateEvent")] != row[codes.column("DateEventRecorded")] ? 1U : 0U;
    versions += row[codes.column("RowVersion")] == "2" ? 1U : 0U;
    withdrawn += row[codes.column("RemovedData")] == "1" ? 1U : 0U;
    copies += all.insert(row).second ? 0U : 1U;
  }
  EXPECT_GT(late, codes.rows.size() / 50);
  EXPECT_GT(versions, 10U);
  EXPECT_GT(withdrawn, 5U);
  EXPECT_GT(copies, 5U);
}

TEST(AgencyFeeds, ABabysHospitalNotesMayStandUnderItsMothersNumber) {
  const Feeds& feeds = Feeds::made();
  const tables::CsvTable visits = feeds.table("southend-hospital-ae", "ECDS_attendances");
  std::map<std::string, std::set<std::string>> births;  // by NHS number
  for (const auto& row : visits.rows)
    if (const std::string& number = row[visits.column("NHSNumber")]; !number.empty())
      births[number].insert(row[visits.column("BirthDate")].substr(7));
  const auto shared = std::count_if(births.begin(), births.end(), [](const auto& entry) {
    return entry.second.size() > 1 && std::stoi(*entry.second.rbegin()) - std::stoi(*entry.second.begin()) >= 16;
  });
  EXPECT_GT(shared, 0);
}

TEST(AgencyFeeds, ALocalityBoundaryMovedInTheMadePlaceAndNotInTheSiteItIsLike) {
  const base::Day before = base::day_of(2024, 3, 31);
  const base::Day after = base::day_of(2024, 4, 1);
  const auto made = place::load_site(Feeds::made().place());
  const auto like = place::load_site(site_folder());
  ASSERT_TRUE(made.ok()) << made.error().text;
  ASSERT_TRUE(like.ok());
  const place::WardCode ward{"E05002220"};
  const place::PracticeCode practice{"F81744"};
  EXPECT_EQ(made->geography.locality_of_ward(ward, before).code.value, "southend-west");
  EXPECT_EQ(made->geography.locality_of_ward(ward, after).code.value, "southend-west-central");
  EXPECT_EQ(made->geography.locality_of_practice(practice, before).code.value, "southend-west");
  EXPECT_EQ(made->geography.locality_of_practice(practice, after).code.value, "southend-west-central");
  EXPECT_EQ(like->geography.locality_of_ward(ward, after).code.value, "southend-west");
}

TEST(AgencyFeeds, APlaceThatIsThereIsLeftAndAnotherIsRefusedWithoutForce) {
  const Feeds& feeds = Feeds::made();
  PlaceRequest request;
  request.folder = feeds.place();
  request.like = site_folder();
  request.people = 2500;
  request.seed = 4;
  request.months = 3;
  base::Progress progress(base::Talk::none);
  const auto again = make_place(request, progress);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->unchanged);
  request.months = 1;
  EXPECT_FALSE(make_place(request, progress).ok()) << "a place is not played backwards";
  request.months = 3;
  request.seed = 5;
  EXPECT_FALSE(make_place(request, progress).ok()) << "another place";
}

}  // namespace
}  // namespace kursaal::synth
