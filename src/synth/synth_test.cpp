// The place as files: the same at any number of threads, named SYNTHETIC, with a truth that says who each identity is.
#include "synth/synth.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "synth/place_in_test.hpp"
#include "tables/csv.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::synth {
namespace {

namespace fs = std::filesystem;

PlaceOutcome make(const fs::path& folder, std::uint64_t people, std::uint64_t seed, std::size_t threads,
                  int months = 0) {
  PlaceRequest request;
  request.folder = folder;
  request.like = site_folder();
  request.people = people;
  request.seed = seed;
  request.threads = threads;
  request.months = months;
  base::Progress progress(base::Talk::none);
  const auto outcome = make_place(request, progress);
  KURSAAL_CHECK(outcome.ok());
  return *outcome;
}

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    files[entry.path().lexically_relative(folder).generic_string()] = text.str();
  }
  return files;
}

TEST(Synth, TheSameSeedMakesTheSameBytesAtAnyNumberOfThreads) {
  const tables::TestFolder folder;
  // More than two waves of one thread, and a last block that is not full.
  make(folder.path() / "one", 5000, 3, 1);
  make(folder.path() / "three", 5000, 3, 3);
  EXPECT_EQ(files_of(folder.path() / "one"), files_of(folder.path() / "three"));
}

TEST(Synth, AnotherSeedMakesOtherPeople) {
  const tables::TestFolder folder;
  make(folder.path() / "a", 200, 1, 1);
  make(folder.path() / "b", 200, 2, 1);
  const auto a = files_of(folder.path() / "a");
  const auto b = files_of(folder.path() / "b");
  EXPECT_NE(a.at("truth/SYNTHETIC_state.csv"), b.at("truth/SYNTHETIC_state.csv"));
}

TEST(Synth, PeopleAreThoseAliveAtTheExtractExactly) {
  const tables::TestFolder folder;
  const PlaceOutcome outcome = make(folder.path() / "place", 777, 5, 2);
  EXPECT_EQ(outcome.people, 777U);
  EXPECT_GT(outcome.dead, 20U);
}

TEST(Synth, PlayedForwardAPlaceHoldsWhatItHeldAndMore) {
  const tables::TestFolder folder;
  const PlaceOutcome then = make(folder.path() / "then", 400, 5, 1);
  const PlaceOutcome later = make(folder.path() / "later", 400, 5, 1, 2);
  EXPECT_EQ(later.people, then.people);
  EXPECT_EQ(later.extract, base::day_of(2025, 8, 31));
  EXPECT_GT(later.rows, then.rows);
  const auto before = files_of(folder.path() / "then");
  const auto after = files_of(folder.path() / "later");
  // Prescriptions and contacts are never rewritten: each row of the first extract stands in the second.
  for (const std::string layout : {"gp-systmone/SYNTHETIC_SRVisit", "gp-systmone/SYNTHETIC_SRPrimaryCareMedication"}) {
    const auto rows_of = [](const std::string& text) {
      std::set<std::string> rows;
      for (const std::string_view row : base::split(text, '\n')) rows.emplace(row);
      return rows;
    };
    const std::set<std::string> old_rows = rows_of(before.at("extracts/" + layout + "_20250630.csv"));
    const std::set<std::string> new_rows = rows_of(after.at("extracts/" + layout + "_20250831.csv"));
    EXPECT_TRUE(std::includes(new_rows.begin(), new_rows.end(), old_rows.begin(), old_rows.end())) << layout;
    EXPECT_GT(new_rows.size(), old_rows.size()) << layout;
  }
}

TEST(Synth, EveryExtractIsNamedSyntheticAndEveryIdentityIsInTheTruthOnce) {
  const tables::TestFolder folder;
  const PlaceOutcome outcome = make(folder.path() / "place", 1500, 5, 2);
  for (const SheetCount& sheet : outcome.sheets)
    EXPECT_TRUE(fs::path(sheet.file).filename().string().starts_with("SYNTHETIC_")) << sheet.file;
  const auto truth = tables::read_csv_table(folder.path() / "place" / "truth" / "SYNTHETIC_identity.csv");
  ASSERT_TRUE(truth.ok());
  std::map<std::string, std::set<std::string>> known;
  for (const auto& row : truth->rows) EXPECT_TRUE(known[row[0]].insert(row[1]).second) << row[0];
  // The column of each layout that holds the agency's own id of a person.
  const std::map<std::string, std::string> ids{{"SRCode", "IDPatient"},
                                               {"SRVisit", "IDPatient"},
                                               {"APC_spells", "LocalPatientId"},
                                               {"ECDS_attendances", "LocalPatientId"},
                                               {"community_contacts", "ClientID"},
                                               {"cld_events", "LAUniqueId"},
                                               {"asc_activity", "PersonId"},
                                               {"cad_incidents", "PatientRef"},
                                               {"iuc_calls", "PatientRef"},
                                               {"residents", "ResidentRef"}};
  std::size_t checked = 0;
  for (const SheetCount& sheet : outcome.sheets)
    for (const auto& [layout, column] : ids) {
      if (sheet.file.find("SYNTHETIC_" + layout + "_") == std::string::npos) continue;
      const auto rows = tables::read_csv_table(folder.path() / "place" / sheet.file);
      ASSERT_TRUE(rows.ok()) << sheet.file;
      for (const auto& row : rows->rows)
        ASSERT_TRUE(known[sheet.source].contains(row[rows->column(column)])) << sheet.file;
      EXPECT_EQ(rows->rows.size(), sheet.rows);
      ++checked;
    }
  EXPECT_EQ(checked, ids.size());
}

TEST(Synth, NhsNumbersAreMissingAtTheRateOfEachAgency) {
  const tables::TestFolder folder;
  make(folder.path() / "place", 3000, 5, 2);
  const auto rate = [&](const std::string& file, const std::string& column) {
    const auto table = tables::read_csv_table(folder.path() / "place" / "extracts" / file);
    KURSAAL_CHECK(table.ok());
    double missing = 0;
    for (const auto& row : table->rows) missing += row[table->column(column)].empty() ? 1 : 0;
    return 100 * missing / static_cast<double>(table->rows.size());
  };
  EXPECT_NEAR(rate("gp-systmone/SYNTHETIC_SRPatient_20250630.csv", "NHSNumber"), 1.1, 0.7);
  EXPECT_NEAR(rate("eput-community/SYNTHETIC_community_clients_20250630.csv", "NHSNo"), 3.1, 1.5);
}

TEST(Synth, AFolderThatHoldsSomethingIsLeftAloneWithoutForce) {
  const tables::TestFolder folder;
  fs::create_directory(folder.path() / "place");
  folder.write("place/notes.txt", "mine");
  PlaceRequest request;
  request.folder = folder.path() / "place";
  request.like = site_folder();
  request.people = 10;
  base::Progress progress(base::Talk::none);
  const auto refused = make_place(request, progress);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::usage);
  request.force = true;
  EXPECT_TRUE(make_place(request, progress).ok());
}

TEST(Synth, GivenTablesOfPopulationAndDeprivationAreFollowed) {
  const tables::TestFolder folder;
  const PlaceTables& own = place_of_tests();
  // Everybody is 40 and lives in the first area of each authority; every area is of the most deprived tenth.
  std::string population = "lsoa11_name,lsoa11_code,total_population";
  for (int age = 0; age < 90; ++age) population += "," + std::to_string(age);
  population += ",90+\n";
  std::string deprivation = "lsoa11_code,IMD_decile\n";
  std::set<std::size_t> begun;
  for (const SmallArea& area : own.areas) {
    const bool first = begun.insert(area.authority).second;
    population += "x," + area.lsoa + ",100";
    for (int age = 0; age <= 90; ++age) population += first && age == 40 ? ",100" : ",0";
    population += "\n";
    deprivation += area.lsoa + ",1\n";
  }
  const auto site = place::load_site(site_folder());
  ASSERT_TRUE(site.ok());
  const GivenTables given{folder.write("population.csv", population), folder.write("deprivation.csv", deprivation)};
  const auto place = read_place_tables(site_folder(), *site, extract_day(), given);
  ASSERT_TRUE(place.ok()) << place.error().text;
  const Block block = draw_block(*place, 1, 0, 300, extract_day());
  for (const Resident& resident : block.residents) {
    EXPECT_NEAR(base::age_years(resident.birth, extract_day()), 40, 1);
    EXPECT_EQ(place->areas[resident.area].imd_decile, 1);
  }
}

TEST(Synth, PeopleLiveInAllEightLocalitiesAndSomeAreRegisteredAcrossTheBorder) {
  const Block block = draw_block(place_of_tests(), 1, 0, kPeopleInBlock, extract_day());
  std::set<std::string> lived, registered;
  std::size_t across = 0;
  for (const Resident& resident : block.residents) {
    const SmallArea& area = place_of_tests().areas[resident.area];
    const Practice& practice = place_of_tests().practices[resident.practice];
    lived.insert(area.locality);
    registered.insert(practice.locality);
    if (area.locality.starts_with("southend") != practice.locality.starts_with("southend")) ++across;
  }
  EXPECT_EQ(lived.size(), 8U);
  EXPECT_EQ(registered.size(), 8U);
  EXPECT_GT(across, 20U);
}

}  // namespace
}  // namespace kursaal::synth
