// CSV by mapping: what a mapping makes of rows.
#include "ingest/folder_in_test.hpp"

#include "ingest/csv_mapping.hpp"
#include "ingest/csv_reader.hpp"

namespace kursaal::ingest {
namespace {

TEST_F(Town, a_row_of_a_person_file_is_a_person_and_a_row_of_activity_an_event) {
  file("people.csv", "person,born,sex,family,nhs_number\np1,1950-03-04,F,Osei,943 476 5919\n");
  file("visits.csv", "visit,person,day,known,code\nv1,p1,2024-01-02,2024-01-05,38341003\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.drawn(), (Lines{"measurement p1 2024-01-02 snomed|38341003"}));
  EXPECT_EQ(read.events[0].known_day - read.events[0].day, 3);
  EXPECT_EQ(read.events[0].line, 2U);
  const auto& who = read.person("p1");
  EXPECT_TRUE(who.has_record);
  EXPECT_EQ(who.family, "Osei");
  EXPECT_EQ(who.nhs_number, "9434765919");
  EXPECT_EQ(who.sex, population::Sex::female);
  EXPECT_EQ(base::format_day(who.birth), "1950-03-04");
}

TEST_F(Town, columns_may_stand_in_any_order_and_unknown_ones_are_ignored) {
  file("v.csv", "shoe_size,code,day,person\n41,38341003,2024-01-02,p1\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.drawn(), Lines{}) << "the mapping's key column is missing";
  EXPECT_EQ(read.issues(), (Lines{"error column-missing @ v.csv:0", "error file-unusable @ v.csv:0",
                                  "error column-missing @ v.csv:2"}));
  file("v.csv", "shoe_size,code,visit,day,person\n41,38341003,v1,2024-01-02,p1\n");
  EXPECT_EQ(this->read().drawn(), (Lines{"measurement p1 2024-01-02 snomed|38341003"}));
}

TEST_F(Town, a_known_date_that_is_not_said_is_the_day_itself_and_flagged) {
  file("v.csv", "visit,person,day,code\nv1,p1,2024-01-02,38341003\n");
  const FolderRead read = this->read();
  ASSERT_EQ(read.events.size(), 1U);
  EXPECT_EQ(read.events[0].known_day, read.events[0].day);
  EXPECT_TRUE(read.events[0].flags & population::kFlagKnownInferred);
}

TEST_F(Folder, hes_joins_its_three_layouts_by_its_own_person_id) {
  file("ae.csv",
       "PSEUDO_HESID,AEKEY,ARRIVALDATE,ARRIVALTIME,AEATTENDCAT,ARRIVALAGE,SEX\n"
       "H1,1,2008-02-12,1016,1,80,2\n");
  file("apc.csv",
       "PSEUDO_HESID,EPIKEY,ADMIDATE,ADMIMETH,CLASSPAT,EPISTART,EPIEND,DISDATE,MYDOB,SEX,DIAG_4_01,DIAG_4_02,OPERTN_4_"
       "01\n"
       "H1,10,2008-02-12,21,1,2008-02-12,2008-02-14,2008-02-20,041927,2,F051,-,-   \n"
       "H1,11,2008-03-01,11,2,2008-03-01,2008-03-01,2008-03-01,041927,2,R69X,,X352\n");
  file("op.csv",
       "PSEUDO_HESID,ATTENDKEY,APPTDATE,ATTENDED,APPTAGE,SEX,DIAG_4_01,OPERTN_4_01\n"
       "H1,20,2008-03-03,5,80,2,R69X,&\t \n"
       "H1,21,2008-03-10,3,80,2,R69X,&\t \n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.drawn(),
            (Lines{"admission-diagnosis H1 2008-02-12 icd10|F051",
                   "emergency-admission H1 2008-02-12 kursaal|emergency-admission",
                   "ae-attendance H1 2008-02-12 kursaal|ae-attendance", "admission-diagnosis H1 2008-03-01 icd10|R69",
                   "procedure H1 2008-03-01 opcs4|X352", "day-case H1 2008-03-01 kursaal|day-case",
                   "attendance-diagnosis H1 2008-03-03 icd10|R69",
                   "outpatient-attendance H1 2008-03-03 kursaal|outpatient-attendance",
                   "outpatient-not-attended H1 2008-03-10 kursaal|outpatient-not-attended"}));
  const auto stays = std::count_if(read.events.begin(), read.events.end(),
                                   [](const auto& event) { return population::is_admission(event.kind); });
  EXPECT_EQ(stays, 2);
  for (const auto& event : read.events) {
    if (event.kind == population::EventKind::emergency_admission) {
      EXPECT_EQ(base::format_day(base::Day{event.end_day}), "2008-02-20");
    }
    if (event.kind == population::EventKind::ae_attendance) {
      EXPECT_EQ(event.minute, 10 * 60 + 16);
    }
  }
  ASSERT_EQ(read.staged.identities.size(), 1U);
  const auto& who = read.person("H1");
  EXPECT_FALSE(who.has_record) << "HES sends no person file";
  EXPECT_EQ(base::format_day(who.birth), "1927-04-01");
  EXPECT_EQ(who.birth_precision, base::Precision::month) << "a birth known to the month is better than an age";
  EXPECT_FALSE(who.birth_inferred_from_age);
  EXPECT_EQ(read.staged.sources[0].domains, (std::vector<std::string>{"acute", "ae", "outpatients"}));
}

TEST_F(Folder, an_age_becomes_a_birth_known_to_the_year_and_says_so) {
  file("ae.csv",
       "PSEUDO_HESID,AEKEY,ARRIVALDATE,ARRIVALTIME,AEATTENDCAT,ARRIVALAGE,SEX\nH1,1,2008-02-12,,1,80,2\nH2,2,2008-02-"
       "12,,1,7003,1\n");
  const FolderRead read = this->read();
  const auto& who = read.person("H1");
  // 80 on 12 February 2008: born from 13 February 1927 to 12 February 1928, so most likely in 1927.
  EXPECT_EQ(base::format_day(who.birth), "1927-01-01");
  EXPECT_EQ(who.birth_precision, base::Precision::year);
  EXPECT_TRUE(who.birth_inferred_from_age);
  EXPECT_EQ(base::format_day(read.person("H2").birth), "2007-01-01") << "7003 is under 28 days: age 0";
}

TEST(CsvMapping, an_unknown_key_is_named_with_the_nearest_known_one) {
  std::string text(kVisitsMapping);
  text.replace(text.find("known ="), 7, "knwon =");
  const auto mapping = parse_mapping(text, "visits.toml");
  ASSERT_FALSE(mapping.ok());
  EXPECT_EQ(mapping.error().code, base::ErrorCode::configuration);
  EXPECT_NE(mapping.error().text.find("did you mean \"known\""), std::string::npos) << mapping.error().text;
  EXPECT_NE(mapping.error().text.find("visits.toml:"), std::string::npos);
}

TEST(CsvMapping, a_kind_or_system_that_does_not_exist_is_an_error) {
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"\"measurement\"", "\"mesurement\""}, {"\"snomed\"", "\"snowmed\""}}) {
    std::string text(kVisitsMapping);
    text.replace(text.find(from), from.size(), to);
    EXPECT_FALSE(parse_mapping(text, "visits.toml").ok()) << to;
  }
}

TEST(CsvMapping, every_shipped_mapping_is_sound) {
  const auto mappings = load_mappings(std::filesystem::path(KURSAAL_SOURCE_DIR) / "data" / "mappings");
  ASSERT_TRUE(mappings.ok()) << mappings.error().text;
  EXPECT_GE(mappings->size(), 17U);
}

TEST(CsvMapping, the_example_of_the_guide_is_sound) {
  std::ifstream in(std::filesystem::path(KURSAAL_SOURCE_DIR) / "docs" / "guide" / "mappings.md");
  const std::string page{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const std::size_t begin = page.find("```toml\n");
  ASSERT_NE(begin, std::string::npos);
  const std::string example = page.substr(begin + 8, page.find("```", begin + 8) - begin - 8);
  const auto mapping = parse_mapping(example, "mappings.md");
  EXPECT_TRUE(mapping.ok()) << mapping.error().text;
}

TEST(Windows1252, bytes_above_127_become_utf8) {
  std::string out;
  append_windows_1252(out, "Zo\xeb \x96 \x80");
  EXPECT_EQ(out, "Zoë – €");
}

}  // namespace
}  // namespace kursaal::ingest
