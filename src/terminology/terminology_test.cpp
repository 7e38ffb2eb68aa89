#include <gtest/gtest.h>

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "terminology/code_lists.hpp"
#include "terminology/measures.hpp"
#include "terminology/sensitivity.hpp"

namespace kursaal::terminology {
namespace {

namespace fs = std::filesystem;

class SiteLists : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("kursaal_lists_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  base::Result<CodeLists> load() { return CodeLists::load(fs::path(KURSAAL_SOURCE_DIR) / "data", folder_); }
  fs::path folder_;
};

TEST(CodeSystem, NamesReadBack) {
  for (std::size_t i = 0; i < kCodeSystems; ++i) {
    const auto system = static_cast<CodeSystem>(i);
    EXPECT_EQ(code_system_named(code_system_name(system)), system);
  }
  EXPECT_FALSE(code_system_named("icd11"));
}

TEST(CodeSystem, SpellsACodeInOneWay) {
  EXPECT_EQ(normalise_code(CodeSystem::icd10, "i50.0"), "I500");
  EXPECT_EQ(normalise_code(CodeSystem::icd10, "I10X"), "I10");
  EXPECT_EQ(normalise_code(CodeSystem::icd10, "R69X "), "R69");
  EXPECT_EQ(normalise_code(CodeSystem::icd10, "A170D"), "A170");
  EXPECT_EQ(normalise_code(CodeSystem::icd10, "-"), "");
  EXPECT_EQ(normalise_code(CodeSystem::icd10, "U8"), "");  // too short to be a code: a prefix of U80 it is not
  EXPECT_EQ(normalise_code(CodeSystem::read2, "G58"), "G58..");
  EXPECT_EQ(normalise_code(CodeSystem::read2, "G580.00"), "G580.");
  EXPECT_EQ(normalise_code(CodeSystem::ctv3, "XE2m6"), "XE2m6");  // Read codes are case-sensitive
  EXPECT_EQ(normalise_code(CodeSystem::snomed, " 73211009 "), "73211009");
}

TEST(CodeSystem, ChecksTheVerhoeffDigitOfSnomedIdentifiers) {
  EXPECT_TRUE(valid_snomed_id("73211009"));
  EXPECT_FALSE(valid_snomed_id("73211008"));
  EXPECT_FALSE(valid_snomed_id("12345"));
  EXPECT_FALSE(valid_snomed_id("4.78711E+14"));  // what a spreadsheet makes of a long id
}

TEST(Concepts, GetTheSameIdsWhateverTheOrderOfArrival) {
  const std::vector<std::pair<CodeSystem, std::string>> codes{{CodeSystem::snomed, "73211009"},
                                                              {CodeSystem::icd10, "I50.0"},
                                                              {CodeSystem::icd10, "I500"},
                                                              {CodeSystem::loinc, "718-7"}};
  ConceptCollector forward;
  ConceptCollector backward;
  {
    ConceptCollector::Cache cache(forward);
    for (std::size_t i = 0; i < codes.size(); ++i) cache.intern(codes[i].first, codes[i].second, "", i);
    ConceptCollector::Cache other(backward);
    for (std::size_t i = codes.size(); i-- > 0;) other.intern(codes[i].first, codes[i].second, "", i);
  }
  const auto a = forward.finish();
  const auto b = backward.finish();
  ASSERT_EQ(a.table.size(), 3U);
  ASSERT_EQ(b.table.size(), 3U);
  for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(a.table.at(ConceptId{i}).code, b.table.at(ConceptId{i}).code);
  EXPECT_TRUE(a.table.find(CodeSystem::icd10, "I500").exists());
  EXPECT_FALSE(a.table.find(CodeSystem::icd10, "I501").exists());
}

TEST(Concepts, KeepTheDisplayThatCameFirstInFileOrder) {
  ConceptCollector collector;
  {
    ConceptCollector::Cache late(collector);
    ConceptCollector::Cache early(collector);
    late.intern(CodeSystem::snomed, "73211009", "Sugar diabetes", 20);
    early.intern(CodeSystem::snomed, "73211009", "Diabetes mellitus", 10);
    late.intern(CodeSystem::snomed, "73211009", "DM", 30);
  }
  EXPECT_EQ(collector.finish().table.at(ConceptId{0}).display, "Diabetes mellitus");
}

TEST(Concepts, AreCollectedByManyThreadsAtOnce) {
  ConceptCollector collector;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&collector] {
        ConceptCollector::Cache cache(collector);
        for (std::uint64_t i = 0; i < 20000; ++i) cache.intern(CodeSystem::local, std::to_string(i % 5000), "", i);
      });
  }
  const auto finished = collector.finish();
  EXPECT_EQ(finished.table.size(), 5000U);
  EXPECT_EQ(finished.final_of.size(), 5000U);
}

TEST_F(SiteLists, ReadsAnOpenCodelistsDownloadOverTheShippedList) {
  write("frail.csv", "code,term\n73211009,Diabetes mellitus\n");
  write("frail.toml",
        "list = \"ltc\"\nitem = \"diabetes\"\nsystem = \"snomed\"\nstatus = \"full\"\nversion = \"2024-01\"\n");
  const auto lists = load();
  ASSERT_TRUE(lists.ok()) << lists.error().text;
  const CodeList* list = lists->find("ltc");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->status, ListStatus::full);
  ASSERT_EQ(list->entries.size(), 1U);
  EXPECT_EQ(list->items.at(0), "diabetes");
}

TEST_F(SiteLists, NamesTheLineOfAFaultAndTheNearestKey) {
  write("bad.csv", "item,system,code\nfalls,snomde,1912002\n");
  EXPECT_NE(load().error().text.find("bad.csv:2"), std::string::npos);
  write("bad.csv", "code\n1912002\n");
  write("bad.toml", "sistem = \"snomed\"\n");
  EXPECT_NE(load().error().text.find("did you mean \"system\""), std::string::npos);
}

TEST(ItemIndex, MatchesPrefixesAndSeveralItemsOfOneCode) {
  CodeList list;
  list.items = {"chf", "hypc"};
  list.entries = {{0, CodeSystem::icd10, true, "I110", ""},
                  {1, CodeSystem::icd10, true, "I11", ""},
                  {0, CodeSystem::icd10, true, "I50", ""}};
  const ConceptTable concepts({{CodeSystem::icd10, "I110", ""},
                               {CodeSystem::icd10, "I119", ""},
                               {CodeSystem::icd10, "I5", ""},
                               {CodeSystem::icd10, "I501", ""}});
  const ItemIndex index(list, concepts);
  EXPECT_EQ(index.items_of(ConceptId{0}).size(), 2U);
  EXPECT_EQ(index.items_of(ConceptId{1}).size(), 1U);
  EXPECT_EQ(index.items_of(ConceptId{2}).size(), 0U);
  EXPECT_EQ(index.items_of(ConceptId{3}).front(), 0U);
}

TEST(Measures, NormaliseHaemoglobinSentInTwoUnits) {
  const auto measures = Measures::load(fs::path(KURSAAL_SOURCE_DIR) / "data");
  ASSERT_TRUE(measures.ok()) << measures.error().text;
  const std::size_t hb = measures->find("haemoglobin");
  ASSERT_LT(hb, measures->all().size());
  EXPECT_EQ(measures->normalise(hb, 12.5, "g/dL").verdict, UnitVerdict::normalised);
  EXPECT_DOUBLE_EQ(measures->normalise(hb, 12.5, "g/dL").value, 125);
  EXPECT_DOUBLE_EQ(measures->normalise(hb, 125, "g/L").value, 125);
  EXPECT_EQ(measures->normalise(hb, 125, "").verdict, UnitVerdict::no_unit);
  EXPECT_EQ(measures->normalise(hb, 125, "furlongs").verdict, UnitVerdict::unknown_unit);
  EXPECT_EQ(measures->normalise(hb, 12.5, "g/L").verdict, UnitVerdict::implausible);
}

TEST(Sensitivity, LabelsEveryItemOfTheShippedList) {
  const auto lists = CodeLists::load(fs::path(KURSAAL_SOURCE_DIR) / "data", {});
  ASSERT_TRUE(lists.ok()) << lists.error().text;
  const CodeList* sensitivity = lists->find("sensitivity");
  ASSERT_NE(sensitivity, nullptr);
  const ConceptTable concepts({{CodeSystem::icd10, "B200", "HIV"}, {CodeSystem::icd10, "I10", ""}});
  const auto bits = label_concepts(*sensitivity, concepts);
  ASSERT_TRUE(bits.ok()) << bits.error().text;
  EXPECT_EQ(sensitivity_text(bits->at(0)), "hiv");
  EXPECT_EQ(bits->at(1), 0);
}

}  // namespace
}  // namespace kursaal::terminology
