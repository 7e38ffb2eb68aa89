// What the staging promises whatever the threads: the same input, the same answer.
#include "ingest/folder_in_test.hpp"

#include "base/parallel.hpp"
#include "ingest/staging.hpp"

namespace kursaal::ingest {
namespace {

class RealData : public Folder {
 protected:
  // One folder of published sample data, read where it is: below $KURSAAL_SHARED, else below ../shared beside the
  // checkout.
  bool open(const std::string& name) {
    const char* said = std::getenv("KURSAAL_SHARED");
    const std::filesystem::path shared =
        said != nullptr ? std::filesystem::path(said) : std::filesystem::path(KURSAAL_SOURCE_DIR) / ".." / "shared";
    folder_ = shared / "data" / "real" / name;
    return std::filesystem::is_directory(folder_);
  }
  static population::RecordCounts counts(const FolderRead& read, std::string_view record) {
    for (const auto& type : read.staged.accounting.by_type)
      if (type.record == record) return type.counts;
    return {};
  }
};

population::FieldQuality quality(const FolderRead& read, std::string_view field) {
  for (const population::FieldQuality& each : read.staged.quality)
    if (each.field == field) return each;
  return {};
}

TEST_F(Town, one_thread_and_four_give_the_same_people_codes_events_and_report) {
  std::string people = "person,born,sex,family,version\n";
  std::string visits = "visit,person,day,code,text,value,unit,version\n";
  for (int i = 0; i < 60000; ++i) {
    const std::string who = "p" + std::to_string(i * 7919 % 4001);
    visits += "v" + std::to_string(i % 50000) + "," + who + ",20" + std::to_string(10 + i % 14) + "-0" +
              std::to_string(1 + i % 9) + "-11," + std::to_string(38341003 + i % 97) + ",term " +
              std::to_string(i % 113) + "," + std::to_string(i % 200) + ",unit" + std::to_string(i % 31) + "," +
              std::to_string(i % 5) + "\n";
    if (i < 4001)
      people += who + ",19" + std::to_string(30 + i % 70) + "-02-0" + std::to_string(1 + i % 9) + ",F,Name" +
                std::to_string(i % 9) + ",1\n";
  }
  std::string many = visits;
  while (many.size() < (9U << 20))
    many += "w" + std::to_string(many.size()) + ",p1,2015-01-01,44054006,a,,,1\nbroken\n";  // read by blocks
  file("many.csv", many);
  file("people.csv", people);
  for (int part = 0; part < 6; ++part)
    file("part" + std::to_string(part) + ".csv",
         visits.substr(0, visits.find('\n') + 1) +
             visits.substr(visits.find('\n', visits.size() / 8 * static_cast<std::size_t>(part) + 100) + 1));
  const FolderRead one = this->read(1);
  const FolderRead four = this->read(4);
  EXPECT_EQ(one.drawn(), four.drawn());
  EXPECT_EQ(one.issues(), four.issues());
  EXPECT_TRUE(one.staged.reasons == four.staged.reasons);
  EXPECT_EQ(one.staged.units, four.staged.units);
  ASSERT_EQ(one.staged.concepts.size(), four.staged.concepts.size());
  for (std::size_t i = 0; i < one.staged.concepts.size(); ++i)
    EXPECT_EQ(one.staged.concepts.all()[i].display, four.staged.concepts.all()[i].display);
  ASSERT_EQ(one.events.size(), four.events.size());
  for (std::size_t i = 0; i < one.events.size(); ++i) {
    ASSERT_EQ(one.events[i].file, four.events[i].file);
    ASSERT_EQ(one.events[i].line, four.events[i].line);
    ASSERT_EQ(one.events[i].unit_sent, four.events[i].unit_sent);
  }
  ASSERT_EQ(one.staged.quality.size(), four.staged.quality.size());
  for (std::size_t i = 0; i < one.staged.quality.size(); ++i)
    EXPECT_EQ(one.staged.quality[i].present, four.staged.quality[i].present);
}

TEST(Places, hold_as_many_lines_as_can_be_told_apart) {
  EXPECT_TRUE(can_number_lines(4'294'967'295));
  EXPECT_FALSE(can_number_lines(4'294'967'296));
  EXPECT_NE(place_of(0, 4'294'967'295), place_of(1, 0));
}

TEST_F(Town, what_rows_say_of_a_person_in_passing_fills_gaps_and_the_newest_row_wins) {
  file("mappings/trips.toml",
       "name = \"trips\"\nsource = \"town\"\nrecord = \"trip\"\ndomains = [\"ambulance\"]\nrecognise = [\"who\", "
       "\"trip_day\"]\n"
       "[person]\nid = \"who\"\npostcode = \"postcode\"\nfamily = \"family\"\n[[event]]\nkind = \"ambulance\"\ndate = "
       "\"trip_day\"\n");
  file("people.csv", "person,born,sex,family\np1,1950-03-04,F,Osei\n");
  file("trips.csv",
       "who,trip_day,postcode,family\np1,2024-01-01,SS1 1AA,Osei\np1,2024-02-01,SS2 "
       "2BB,Mensah\np1,2024-03-01,,Osei\np2,2024-01-01,SS3 3CC,Ray\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.person("p1").postcode, "SS2 2BB");
  EXPECT_EQ(read.person("p1").family, "Osei") << "the person file stands above what rows say";
  EXPECT_EQ(read.person("p1").other_families, (Lines{"Mensah"}));
  EXPECT_TRUE(read.person("p1").has_record);
  EXPECT_EQ(read.person("p2").family, "Ray");
  EXPECT_FALSE(read.person("p2").has_record);
}

TEST_F(Town, a_full_feed_withdraws_what_its_newest_extract_no_longer_holds) {
  std::string full(kVisitsMapping);
  full.replace(full.find("record ="), 0, "feed = \"full\"\n");
  file("mappings/visits.toml", full);
  file("v_20240101.csv", "visit,person,day,code\nv1,p1,2023-01-02,38341003\nv2,p1,2023-01-03,44054006\n");
  file("v_20240201.csv", "visit,person,day,code\nv2,p1,2023-01-03,44054006\nv3,p1,2023-01-04,73211009\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.drawn(),
            (Lines{"measurement p1 2023-01-03 snomed|44054006", "measurement p1 2023-01-04 snomed|73211009"}));
  EXPECT_EQ(read.counts().superseded, 2U);
  EXPECT_EQ(read.counts().loaded, 2U);
}

TEST_F(Town, a_full_extract_with_the_bytes_of_an_earlier_one_still_holds_all_of_it) {
  std::string full(kVisitsMapping);
  full.replace(full.find("record ="), 0, "feed = \"full\"\n");
  file("mappings/visits.toml", full);
  const std::string both = "visit,person,day,code\nv1,p1,2023-01-02,38341003\nv2,p1,2023-01-03,44054006\n";
  file("v_20240101.csv", both);
  file("v_20240201.csv", "visit,person,day,code\nv1,p1,2023-01-02,38341003\n");
  file("v_20240301.csv", both);
  const FolderRead read = this->read();
  EXPECT_EQ(read.drawn(),
            (Lines{"measurement p1 2023-01-02 snomed|38341003", "measurement p1 2023-01-03 snomed|44054006"}));
  EXPECT_EQ(read.counts().loaded, 2U);
  EXPECT_EQ(read.counts().superseded, 1U);
  EXPECT_EQ(read.counts().duplicate, 2U);
  EXPECT_EQ(quality(read, "(record)").duplicated, 0U) << "each extract of a full feed holds everything again";
}

TEST_F(Town, only_what_one_full_extract_holds_twice_is_told_as_duplicated) {
  std::string full(kVisitsMapping);
  full.replace(full.find("record ="), 0, "feed = \"full\"\n");
  file("mappings/visits.toml", full);
  const std::string twice = "visit,person,day,code\nv1,p1,2023-01-02,38341003\nv1,p1,2023-01-02,38341003\n";
  file("v_20240101.csv", twice);
  file("v_20240201.csv", twice + "v2,p1,2023-01-03,44054006\n");
  EXPECT_EQ(quality(read(), "(record)").duplicated, 1U);
  file("v_20240301.csv", twice + "v2,p1,2023-01-03,44054006\n");
  file("again_20240301.csv", twice + "v2,p1,2023-01-03,44054006\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.counts().loaded, 2U);
  EXPECT_EQ(quality(read, "(record)").duplicated, 4U) << "a file of the newest extract is there twice";
}

TEST_F(Town, a_delta_that_sends_a_record_again_duplicates_it) {
  file("v_20240101.csv", "visit,person,day,code\nv1,p1,2023-01-02,38341003\n");
  file("v_20240201.csv", "visit,person,day,code\nv1,p1,2023-01-02,38341003\nv2,p1,2023-01-03,44054006\n");
  EXPECT_EQ(quality(read(), "(record)").duplicated, 1U);
}

TEST_F(RealData, hes_artificial_loads_but_for_two_stays_that_begin_years_before_their_baby) {
  if (!open("hes-artificial")) GTEST_SKIP() << "hes-artificial is not there";
  const FolderRead read = this->read();
  EXPECT_EQ(counts(read, "ae").loaded, 599U);
  EXPECT_EQ(counts(read, "op").loaded, 599U);
  EXPECT_EQ(counts(read, "apc").read, 1244U);
  EXPECT_EQ(counts(read, "apc").quarantined, 2U);
}

TEST_F(RealData, synthea_csv_loads_rows_with_a_surplus_cell_and_none_with_a_missing_one) {
  if (!open("synthea-uk-hypertension-csv")) GTEST_SKIP() << "synthea-uk-hypertension-csv is not there";
  const FolderRead read = this->read();
  EXPECT_EQ(counts(read, "immunizations").loaded, 14128U);
  EXPECT_EQ(counts(read, "medications").quarantined, 272U);
  EXPECT_EQ(counts(read, "observations").loaded, 126219U);
  EXPECT_EQ(counts(read, "patients").loaded, 690U);
  EXPECT_EQ(read.counts().quarantined, 272U);
}

}  // namespace
}  // namespace kursaal::ingest
