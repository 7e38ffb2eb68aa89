// The edges of windows, bands and counts: the day before, the day, the day after; the value, one below, one above.
#include <gtest/gtest.h>

#include "stratify/comorbidity.hpp"
#include "stratify/history_in_test.hpp"

namespace kursaal::stratify {
namespace {

using drawn::DrawnEvent;
using drawn::DrawnHistory;
using drawn::EventKind;

std::int32_t value(const std::vector<DrawnEvent>& events, Column column, std::string_view as_of) {
  return DrawnHistory(events).at(as_of).row[column];
}

DrawnEvent stay(EventKind kind, std::string_view from, std::string_view to, std::uint16_t source = 1) {
  return {.on = from, .kind = kind, .system = "kursaal", .code = "admission", .end = to, .source = source};
}

TEST(Bands, efi_changes_at_4_5_8_9_12_13_deficits) {
  for (const auto& [count, band] : {std::pair(0, "fit"),
                                    {4, "fit"},
                                    {5, "mild"},
                                    {8, "mild"},
                                    {9, "moderate"},
                                    {12, "moderate"},
                                    {13, "severe"},
                                    {35, "severe"}}) {
    std::vector<DrawnEvent> events = drawn::deficits(static_cast<std::size_t>(count));
    events.push_back({.on = "2014-01-01", .kind = EventKind::gp_contact, .system = "kursaal", .code = "gp"});
    const ScoreRow row = DrawnHistory(events).at("2024-01-01").row;
    EXPECT_EQ(row[Column::efi_count], count);
    EXPECT_EQ(drawn::text_of(row, Column::efi_band), band) << count;
  }
}

TEST(Bands, hfrs_changes_at_4_9_5_0_15_0_15_1) {
  const Bands& bands = drawn::shipped().definitions.hfrs_bands;
  for (const auto& [tenths, band] :
       {std::pair(0, "low"), {49, "low"}, {50, "intermediate"}, {150, "intermediate"}, {151, "high"}})
    EXPECT_EQ(bands.names[bands.band_of(tenths)], band) << tenths;
}

TEST(Bands, charlson_age_points_change_at_50_60_70_80) {
  for (const auto& [age, points] : {std::pair(0, 0),
                                    {40, 0},
                                    {49, 0},
                                    {50, 1},
                                    {59, 1},
                                    {60, 2},
                                    {69, 2},
                                    {70, 3},
                                    {79, 3},
                                    {80, 4},
                                    {89, 4},
                                    {104, 4}})
    EXPECT_EQ(charlson_age_points(age), points) << age;
}

TEST(Windows, twelve_months_leave_out_the_same_day_a_year_before) {
  const std::vector<DrawnEvent> visit{
      {.on = "2023-01-01", .kind = EventKind::ae_attendance, .system = "kursaal", .code = "ae"}};
  EXPECT_EQ(value(visit, Column::ae_attendances_12m, "2022-12-31"), 0) << "the day before it happens";
  EXPECT_EQ(value(visit, Column::ae_attendances_12m, "2023-01-01"), 1);
  EXPECT_EQ(value(visit, Column::ae_attendances_12m, "2023-12-31"), 1);
  EXPECT_EQ(value(visit, Column::ae_attendances_12m, "2024-01-01"), 0);
}

TEST(Windows, of_polypharmacy_and_prescriptions) {
  std::vector<DrawnEvent> five;
  for (const std::string_view code :
       {"0212000Y0AAADAD", "0209000A0AAABAB", "0206020A0AAAAAA", "0205051R0AAAAAA", "0301011R0AAAPAP"})
    five.push_back({.on = "2023-01-01", .kind = EventKind::medication, .system = "bnf", .code = code});
  EXPECT_EQ(value(five, Column::efi_count, "2023-12-31"), 1);
  EXPECT_EQ(value(five, Column::efi_count, "2024-01-01"), 0) << "the only deficit that can end";
  five.pop_back();
  EXPECT_EQ(value(five, Column::substances_12m, "2023-12-31"), 4);
  EXPECT_EQ(value(five, Column::efi_count, "2023-12-31"), 0);
}

TEST(Windows, four_prescriptions_make_constipation_three_do_not_nor_four_on_one_day) {
  std::vector<DrawnEvent> laxatives;
  for (const std::string_view on : {"2023-02-01", "2023-03-01", "2023-04-01"})
    laxatives.push_back({.on = on, .kind = EventKind::medication, .system = "bnf", .code = "0106040M0AAAAAA"});
  EXPECT_EQ(value(laxatives, Column::cms, "2024-01-01"), 0);
  laxatives.push_back(laxatives.back());
  EXPECT_EQ(value(laxatives, Column::cms, "2024-01-01"), 0) << "sent by two feeds";
  laxatives.back().on = "2023-05-01";
  EXPECT_EQ(value(laxatives, Column::cms, "2024-01-01"), 112);
  EXPECT_EQ(value(laxatives, Column::cms, "2024-02-01"), 0) << "the first is a year old: three are left";
}

TEST(Windows, cancer_counts_for_1826_days_from_its_first_code) {
  const std::vector<DrawnEvent> cancer{{.on = "2019-01-01", .code = "363346000"},
                                       {.on = "2023-06-01", .code = "363346000"}};
  const base::Day last = drawn::day("2019-01-01") + 1825;
  EXPECT_EQ(value(cancer, Column::cms, base::format_day(last)), 153);
  EXPECT_EQ(value(cancer, Column::cms, base::format_day(last + 1)), 0) << "a later code does not start it again";
}

TEST(Windows, hfrs_looks_back_two_calendar_years) {
  std::vector<DrawnEvent> events{
      {.on = "2022-03-01", .kind = EventKind::admission_diagnosis, .system = "icd10", .code = "F05", .source = 1}};
  EXPECT_EQ(value(events, Column::hfrs, "2024-02-29"), 32);
  EXPECT_EQ(value(events, Column::hfrs, "2024-03-01"), kNull);
}

TEST(Stays, of_two_feeds_that_overlap_are_one_spell_and_their_nights_count_once) {
  // |-- 1 to 8 May --|
  //      |-- 4 to 10 May --|      9 nights: 1 to 9 May
  const std::vector<DrawnEvent> both{stay(EventKind::emergency_admission, "2023-05-01", "2023-05-08"),
                                     stay(EventKind::emergency_admission, "2023-05-04", "2023-05-10", 0)};
  EXPECT_EQ(value(both, Column::emergency_admissions_12m, "2024-01-01"), 1);
  EXPECT_EQ(value(both, Column::bed_days_12m, "2024-01-01"), 9);
}

TEST(Stays, of_the_same_day_are_one_spell_and_an_admission_on_the_day_of_discharge_is_another) {
  const std::vector<DrawnEvent> same{stay(EventKind::emergency_admission, "2023-05-01", "2023-05-01"),
                                     stay(EventKind::emergency_admission, "2023-05-01", "2023-05-03", 0)};
  EXPECT_EQ(value(same, Column::emergency_admissions_12m, "2024-01-01"), 1);
  const std::vector<DrawnEvent> again{stay(EventKind::emergency_admission, "2023-05-01", "2023-05-03"),
                                      stay(EventKind::emergency_admission, "2023-05-03", "2023-05-05")};
  EXPECT_EQ(value(again, Column::emergency_admissions_12m, "2024-01-01"), 2);
  EXPECT_EQ(value(again, Column::bed_days_12m, "2024-01-01"), 4);
}

TEST(Stays, are_clipped_to_the_window_and_to_as_of) {
  const std::vector<DrawnEvent> across{stay(EventKind::elective_admission, "2022-12-30", "2023-01-04")};
  EXPECT_EQ(value(across, Column::bed_days_12m, "2024-01-01"), 2)
      << "nights of 2 and 3 January: the window begins after 1 January";
  EXPECT_EQ(value(across, Column::bed_days_12m, "2023-01-02"), 4) << "30, 31 December, 1 and 2 January";
  EXPECT_EQ(value(across, Column::in_hospital, "2023-01-02"), 1);
  EXPECT_EQ(value(across, Column::in_hospital, "2023-01-04"), 0);
}

TEST(Stays, with_no_known_end_make_bed_days_unknown_while_they_began_in_the_window) {
  const std::vector<DrawnEvent> open{stay(EventKind::emergency_admission, "2023-05-01", "")};
  EXPECT_EQ(value(open, Column::bed_days_12m, "2023-06-01"), kNull);
  EXPECT_EQ(value(open, Column::in_hospital, "2023-06-01"), kNull);
  EXPECT_EQ(value(open, Column::emergency_admissions_12m, "2023-06-01"), 1);
  EXPECT_EQ(value(open, Column::bed_days_12m, "2024-05-01"), 0);
}

TEST(Stays, that_may_still_go_on_are_not_ended_by_a_later_one) {
  //  |-- 1 May to ? --
  //        |-- 4 to 6 May, in another hospital --|
  const std::vector<DrawnEvent> both{stay(EventKind::emergency_admission, "2023-05-01", ""),
                                     stay(EventKind::elective_admission, "2023-05-04", "2023-05-06")};
  EXPECT_EQ(value(both, Column::in_hospital, "2023-05-05"), 1);
  EXPECT_EQ(value(both, Column::in_hospital, "2023-06-01"), kNull);
}

TEST(Stays, have_one_reason_a_spell) {
  const DrawnHistory history({stay(EventKind::emergency_admission, "2023-05-01", "2023-05-08"),
                              stay(EventKind::emergency_admission, "2023-05-04", "2023-05-10", 0),
                              stay(EventKind::emergency_admission, "2023-05-10", "2023-05-11")});
  const ScoredHistory scored = history.at("2024-01-01");
  EXPECT_EQ(scored.row[Column::emergency_admissions_12m], 2);
  std::vector<std::int32_t> days;
  for (const Reason& reason : scored.reasons)
    if (reason.score == "emergency_admissions_12m") days.push_back(history.history().events.day[reason.row]);
  EXPECT_EQ(days, (std::vector<std::int32_t>{drawn::day("2023-05-01").value, drawn::day("2023-05-10").value}));
}

TEST(Age, stops_at_death) {
  DrawnHistory history({{.on = "2015-05-05", .system = "efi-deficit", .code = "falls"}});  // born 1940-03-15
  history.facts.death = drawn::day("2020-03-14");
  EXPECT_EQ(history.at("2020-03-14").row[Column::age_years], 79);
  EXPECT_EQ(history.at("2024-01-01").row[Column::age_years], 79);
  EXPECT_EQ(history.at("2019-03-15").row[Column::age_years], 79);
  EXPECT_EQ(history.at("2019-03-14").row[Column::age_years], 78);
}

TEST(Stays, of_several_episodes_take_the_discharge_that_the_last_one_carries) {
  const std::vector<DrawnEvent> spell{stay(EventKind::emergency_admission, "2023-05-01", ""),
                                      stay(EventKind::emergency_admission, "2023-05-01", "2023-05-06")};
  EXPECT_EQ(value(spell, Column::bed_days_12m, "2023-06-01"), 5);
  EXPECT_EQ(value(spell, Column::in_hospital, "2023-06-01"), 0);
  EXPECT_EQ(value(spell, Column::emergency_admissions_12m, "2023-06-01"), 1);
}

TEST(Stays, day_cases_bring_no_nights) {
  const std::vector<DrawnEvent> day_case{stay(EventKind::day_case, "2023-05-01", "2023-05-02")};
  EXPECT_EQ(value(day_case, Column::bed_days_12m, "2024-01-01"), 0);
  EXPECT_EQ(value(day_case, Column::day_cases_12m, "2024-01-01"), 1);
}

// docs/methods/use-of-services.md, worked example.
TEST(Stays, of_the_worked_example_are_2_emergency_admissions_and_13_bed_days) {
  const std::vector<DrawnEvent> stays{
      stay(EventKind::emergency_admission, "2025-03-28", "2025-04-04"),  // 3 nights of the window
      stay(EventKind::emergency_admission, "2025-05-10", "2025-05-15"),  // 5
      stay(EventKind::other_admission, "2025-05-15", "2025-05-20"),      // the transfer: 5
      stay(EventKind::emergency_admission, "2025-06-02", "2025-06-02")};
  EXPECT_EQ(value(stays, Column::emergency_admissions_12m, "2026-03-31"), 2);
  EXPECT_EQ(value(stays, Column::bed_days_12m, "2026-03-31"), 3 + 5 + 5);
}

TEST(SafetyRules, SR05_activity_after_death_is_a_doubtful_link_and_counts_in_nothing) {
  DrawnHistory history({{.on = "2023-05-01", .kind = EventKind::ae_attendance, .system = "kursaal", .code = "ae"},
                        {.on = "2023-05-03", .kind = EventKind::ae_attendance, .system = "kursaal", .code = "ae"},
                        {.on = "2023-06-01",
                         .kind = EventKind::emergency_admission,
                         .system = "kursaal",
                         .code = "in",
                         .end = "2023-06-09"}});
  history.facts.deceased = true;
  history.facts.death = drawn::day("2023-05-01");
  const ScoreRow row = history.at("2024-01-01").row;
  EXPECT_EQ(row[Column::dead], 1);
  EXPECT_EQ(row[Column::ae_attendances_12m], 1) << "the day of death itself counts";
  EXPECT_EQ(row[Column::emergency_admissions_12m], 0);
  EXPECT_EQ(row[Column::bed_days_12m], 0);
  EXPECT_EQ(history.at("2023-04-30").row[Column::dead], 0);
}

TEST(Age, is_full_years_and_a_birthday_on_29_February_falls_on_1_March) {
  DrawnHistory history(drawn::deficits(1));
  history.facts.birth = drawn::day("1960-02-29");
  EXPECT_EQ(history.at("2025-02-28").row[Column::age_years], 64);
  EXPECT_EQ(history.at("2025-03-01").row[Column::age_years], 65);
}

}  // namespace
}  // namespace kursaal::stratify
