// The safety rules that ingest holds (docs/safety/hazard-log.md names these tests).
#include "ingest/folder_in_test.hpp"

namespace kursaal::ingest {
namespace {

class SafetyRules : public Town {
 protected:
  void people(std::string_view rows) {
    file("people.csv", "person,born,died,sex,family,nhs_number\n" + std::string(rows));
  }
  void visits(std::string_view rows) {
    file("visits_20240601.csv", "visit,person,day,known,code,value,unit\n" + std::string(rows));
  }
  static Lines only(const FolderRead& read, std::string_view code) {
    Lines all;
    for (const std::string& issue : read.issues())
      if (issue.find(" " + std::string(code) + " ") != std::string::npos) all.push_back(issue);
    return all;
  }
};

TEST_F(SafetyRules, SR05_an_event_after_the_extract_is_quarantined_and_an_appointment_is_not) {
  visits("v1,p1,2024-06-01,,38341003,,\nv2,p1,2024-06-02,,38341003,,\n");
  file("mappings/booked.toml",
       "name = \"booked\"\nsource = \"town\"\nrecord = \"booked\"\ndomains = [\"mixed\"]\nrecognise = [\"person\", "
       "\"booked_for\"]\n"
       "[person]\nid = \"person\"\n[[event]]\nkind = \"appointment\"\ndate = \"booked_for\"\n");
  file("booked.csv", "person,booked_for\np1,2024-09-01\n");
  const FolderRead read = this->read();
  EXPECT_EQ(only(read, "event-in-future"), (Lines{"error event-in-future @ visits_20240601.csv:3"}));
  EXPECT_EQ(read.drawn(),
            (Lines{"measurement p1 2024-06-01 snomed|38341003", "appointment p1 2024-09-01 kursaal|appointment"}));
  EXPECT_EQ(base::format_day(read.staged.latest_happened), "2024-06-01");
}

TEST_F(SafetyRules, SR05_without_an_extract_date_what_lies_years_after_everything_else_is_not_believed) {
  std::string rows = "visit,person,day,code\n";
  for (int i = 0; i < 300; ++i)
    rows += "v" + std::to_string(i) + ",p1,2023-05-0" + std::to_string(1 + i % 9) + ",38341003\n";
  file("visits.csv", rows + "w,p1,2999-01-01,38341003\n");
  const FolderRead read = this->read();
  EXPECT_EQ(only(read, "event-in-future"), (Lines{"error event-in-future @ visits.csv:302"}));
  EXPECT_EQ(base::format_day(read.staged.latest_happened), "2023-05-09");
}

TEST_F(SafetyRules, SR05_a_year_of_2999_among_three_events_does_not_set_the_date_of_the_run) {
  file("visits.csv",
       "visit,person,day,code\nv1,p1,2023-05-01,38341003\nv2,p1,1969-05-01,38341003\nv3,p1,2999-05-01,38341003\n");
  const FolderRead read = this->read();
  EXPECT_EQ(only(read, "event-in-future"), (Lines{"error event-in-future @ visits.csv:4"}));
  EXPECT_EQ(base::format_day(read.staged.latest_happened), "2023-05-01");
}

TEST_F(SafetyRules, SR05_one_wrong_year_in_small_data_is_told_of_and_does_not_set_the_date_of_the_run) {
  file("visits.csv",
       "visit,person,day,code\nv1,p1,2023-05-01,38341003\nv2,p1,2023-05-09,38341003\nv3,p1,2060-05-01,38341003\n");
  const FolderRead read = this->read();
  EXPECT_EQ(base::format_day(read.staged.latest_happened), "2023-05-09");
  EXPECT_EQ(only(read, "date-stands-alone"), (Lines{"warning date-stands-alone @ visits.csv:4"}));
  EXPECT_EQ(read.events.size(), 3U);  // kept: it may be true
}

TEST_F(SafetyRules, SR05_nothing_happened_after_it_was_recorded) {
  file("visits.csv",
       "visit,person,day,known,code\nv1,p1,2023-05-01,2023-05-02,38341003\nv2,p1,2025-05-01,2023-06-01,38341003\n");
  EXPECT_EQ(base::format_day(this->read().staged.latest_happened), "2023-06-01");
}

TEST_F(SafetyRules, SR05_an_extract_date_of_2199_is_told_of_and_taken_as_not_stated) {
  file("visits_21990101.csv", "visit,person,day,code\nv1,p1,2023-05-01,38341003\nv2,p1,2023-05-09,38341003\n");
  const FolderRead read = this->read();
  EXPECT_FALSE(read.staged.latest_extract.known());
  EXPECT_EQ(base::format_day(read.staged.latest_happened), "2023-05-09");
  EXPECT_EQ(only(read, "extract-date-doubted"), (Lines{"warning extract-date-doubted @ visits_21990101.csv:0"}));
}

TEST_F(SafetyRules, SR05_an_event_before_birth_is_attached_to_nobody) {
  people("p1,2000-05-03,,F,,\np2,2000-05,,F,,\np3,2000,,F,,\n");
  visits(
      "v1,p1,2000-05-02,,38341003,,\nv2,p1,2000-05-03,,38341003,,\nv3,p1,2000,,38341003,,\n"
      "v4,p2,2000-04-30,,38341003,,\nv5,p2,2000-05-01,,38341003,,\nv6,p3,1999-12-31,,38341003,,\nv7,p3,2000-01-01,,"
      "38341003,,\n");
  const FolderRead read = this->read();
  EXPECT_EQ(only(read, "event-before-birth"), (Lines{"error event-before-birth @ visits_20240601.csv:2",
                                                     "error event-before-birth @ visits_20240601.csv:5",
                                                     "error event-before-birth @ visits_20240601.csv:7"}));
  EXPECT_EQ(read.events.size(), 4U);
}

// What was planned says no day on which it was: it is known when it came, and not on its own day in the future.
TEST_F(SafetyRules, SR03_what_lies_ahead_and_says_no_recorded_day_is_known_when_its_file_was_extracted) {
  file("mappings/booked.toml",
       "name = \"booked\"\nsource = \"town\"\nrecord = \"booked\"\ndomains = [\"mixed\"]\nrecognise = [\"person\", "
       "\"due\"]\n[extract]\nfile_name = \"_(\\\\d{8})\"\nformat = \"%Y%m%d\"\n"
       "[person]\nid = \"person\"\n[[event]]\nkind = \"planned\"\ndate = \"due\"\nknown = \"entered\"\n");
  file("booked_20240601.csv",
       "person,due,entered\np1,2024-05-01,\np1,2024-09-01,\np1,2024-10-01,2024-05-03\np1,2024-11-01,2024-06-09\n");
  file("booked_20240701.csv", "person,due,entered\np2,2024-12-01,\n");
  const FolderRead read = this->read();
  std::vector<std::string> known;
  for (const population::Event& event : read.events)
    known.push_back(base::format_day(base::Day{event.day}) + " known " + base::format_day(base::Day{event.known_day}));
  EXPECT_EQ(known, (Lines{"2024-05-01 known 2024-05-01", "2024-09-01 known 2024-06-01", "2024-10-01 known 2024-05-03",
                          "2024-11-01 known 2024-06-01", "2024-12-01 known 2024-07-01"}));
  EXPECT_EQ(only(read, "recorded-after-extract"), (Lines{"warning recorded-after-extract @ booked_20240601.csv:5"}))
      << "by its own file's extract, not by the source's last";
}

// The same bytes sent twice: what they say was known from the first time.
TEST_F(SafetyRules, SR03_a_file_that_came_again_unchanged_is_known_from_the_first_time) {
  file("visits_20240601.csv", "visit,person,day,known,code\nv1,p1,2024-05-01,2024-08-02,38341003\n");
  file("visits_20240901.csv", "visit,person,day,known,code\nv1,p1,2024-05-01,2024-08-02,38341003\n");
  const FolderRead read = this->read();
  ASSERT_EQ(read.events.size(), 1U);
  EXPECT_EQ(base::format_day(base::Day{read.events[0].known_day}), "2024-06-01");
}

TEST_F(SafetyRules, SR05_recorded_days_and_ages_that_cannot_be_are_told_of) {
  people("p1,1903-06-02,,F,,\np2,1903-06-01,,F,,\np3,1890-01-01,1985-01-01,F,,\n");
  visits(
      "v1,p1,2024-06-01,2024-05-01,38341003,,\nv2,p1,2024-06-01,2024-04-30,38341003,,\n"
      "v3,p1,2024-06-01,2024-06-01,38341003,,\nv4,p1,2024-06-01,2024-06-02,38341003,,\n");
  const FolderRead read = this->read();
  EXPECT_EQ(only(read, "recorded-before-event"), (Lines{"warning recorded-before-event @ visits_20240601.csv:3"}));
  EXPECT_EQ(only(read, "recorded-after-extract"), (Lines{"warning recorded-after-extract @ visits_20240601.csv:5"}));
  ASSERT_EQ(read.events.size(), 4U) << "doubted, and kept";
  for (const population::Event& event : read.events)
    EXPECT_LE(base::Day{event.known_day}, base::day_of(2024, 6, 1)) << "SR3: what is recorded later is not believed";
  // 121 on the day of the extract is looked at, 120 is not; at death 95.
  EXPECT_EQ(only(read, "age-over-120"), (Lines{"warning age-over-120 @ people.csv:3"}));
}

TEST_F(SafetyRules, SR05_a_death_before_birth_is_ignored_and_told_of) {
  people("p1,1950-03-04,1949-01-01,F,,\np2,1950-03-04,1950-03-04,F,,\n");
  const FolderRead read = this->read();
  EXPECT_EQ(only(read, "death-before-birth"), (Lines{"warning death-before-birth @ people.csv:2"}));
  EXPECT_FALSE(read.person("p1").deceased);
  EXPECT_TRUE(read.person("p2").deceased);
}

TEST_F(SafetyRules, SR05_activity_after_death_is_kept_since_the_link_is_what_is_doubtful) {
  people("p1,1950-03-04,2023-01-01,F,,\n");
  visits("v1,p1,2024-01-02,,38341003,,\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.events.size(), 1U);
  EXPECT_EQ(read.counts().quarantined, 0U);
}

TEST_F(SafetyRules, SR05_a_withdrawn_person_record_says_nothing_any_more) {
  file("people_20240101.csv", "person,born,sex,family,version,deleted\np1,1950-03-04,F,Osei,1,\n");
  file("people_20240201.csv", "person,born,sex,family,version,deleted\np1,1950-03-04,F,Osei,2,1\n");
  const FolderRead read = this->read();
  EXPECT_FALSE(read.person("p1").has_record);
  EXPECT_EQ(read.person("p1").family, "");
  EXPECT_FALSE(read.person("p1").stands);
  EXPECT_EQ(read.staged.accounting.withdrawn, 1U);
}

TEST_F(SafetyRules, SR05_nobody_stands_of_whom_everything_was_withdrawn_superseded_or_kept_out) {
  people("p1,1950-03-04,,F,,\n");
  file("visits_20240401.csv",
       "visit,person,day,code,version,deleted\nv2,p2,2024-01-01,38341003,1,\nv3,p3,2024-01-01,38341003,1,\n"
       "v4,p4,2024-01-01,38341003,1,\nv5,p4,2024-01-02,38341003,1,\n");
  file("visits_20240601.csv",
       "visit,person,day,code,version,deleted\nv2,p2,2024-01-01,38341003,2,1\n"  // withdrawn
       "v3,p33,2024-01-01,38341003,2,\n"                                         // moved to another
       "v4,p4,2024-01-01,38341003,2,1\n"                                         // v5 stands
       "v6,p6,2025-01-01,38341003,1,\n");                                        // after the extract
  const FolderRead read = this->read();
  std::string drawn;
  for (const auto& who : read.staged.identities) drawn += who.key.local_id + (who.stands ? "+ " : "- ");
  EXPECT_EQ(drawn, "p1+ p2- p3- p33+ p4+ p6- ");
  EXPECT_EQ(read.staged.accounting.identities, 3U);
  EXPECT_EQ(read.staged.accounting.fallen_identities, 3U);
}

TEST_F(SafetyRules, SR15_an_nhs_number_that_cannot_be_one_is_told_of_and_kept_as_sent) {
  people(
      "p1,1950-03-04,,F,,9434765919\np2,1950-03-04,,F,,9434765918\np3,1950-03-04,,F,,9999999999\np4,1950-03-04,,F,,"
      "12345\n");
  const FolderRead read = this->read();
  EXPECT_EQ(only(read, "nhs-number-invalid"),
            (Lines{"warning nhs-number-invalid @ people.csv:3", "warning nhs-number-invalid @ people.csv:4",
                   "warning nhs-number-invalid @ people.csv:5"}));
  EXPECT_EQ(read.person("p2").nhs_number, "9434765918");
}

TEST_F(SafetyRules, SR01_a_value_without_a_known_unit_is_no_value_and_haemoglobin_is_one_in_two_units) {
  // 1022431000000105 is haemoglobin estimation.
  visits(
      "v1,p1,2024-01-01,,1022431000000105,131,g/L\nv2,p1,2024-01-02,,1022431000000105,13.1,g/dL\n"
      "v3,p1,2024-01-03,,1022431000000105,13.1,\nv4,p1,2024-01-04,,1022431000000105,13.1,furlong\nv5,p1,2024-01-05,,"
      "1022431000000105,9000,g/L\n");
  const FolderRead read = this->read();
  ASSERT_EQ(read.events.size(), 5U);
  EXPECT_DOUBLE_EQ(read.events[0].value, read.events[1].value);
  EXPECT_EQ(read.events[0].unit, read.events[1].unit);
  EXPECT_DOUBLE_EQ(read.events[1].value_sent, 13.1);
  for (const std::size_t i : {2U, 3U, 4U}) {
    EXPECT_NE(read.events[i].value, read.events[i].value) << "not a number";
    EXPECT_GT(read.events[i].value_sent, 0) << "kept as sent";
  }
  EXPECT_EQ(only(read, "unit-missing"), (Lines{"warning unit-missing @ visits_20240601.csv:4"}));
  EXPECT_EQ(only(read, "unit-unknown"), (Lines{"warning unit-unknown @ visits_20240601.csv:5"}));
  EXPECT_EQ(only(read, "value-implausible"), (Lines{"warning value-implausible @ visits_20240601.csv:6"}));
}

TEST_F(SafetyRules, SR01_somebody_only_referred_to_is_not_somebody_with_a_record) {
  people("p1,1950-03-04,,F,,\n");
  visits("v1,p1,2024-01-01,,38341003,,\nv2,p9,2024-01-01,,38341003,,\n");
  const FolderRead read = this->read();
  EXPECT_TRUE(read.person("p1").has_record);
  EXPECT_FALSE(read.person("p9").has_record);
  EXPECT_EQ(only(read, "reference-dangling"), (Lines{"information reference-dangling @ visits_20240601.csv:3"}));
}

}  // namespace
}  // namespace kursaal::ingest
