// The safety rules that this room carries (docs/safety/hazard-log.md names these tests).
#include <gtest/gtest.h>

#include "stratify/history_in_test.hpp"

namespace kursaal::stratify {
namespace {

using drawn::covered;
using drawn::DrawnEvent;
using drawn::DrawnHistory;
using drawn::EventKind;

DrawnEvent gp_visit(std::string_view on) {
  return {.on = on, .kind = EventKind::gp_contact, .system = "kursaal", .code = "gp"};
}

TEST(SafetyRules, SR01_nobody_about_whom_general_practice_is_silent_is_called_fit) {
  const DrawnHistory hospital_only(
      {{.on = "2023-03-01", .kind = EventKind::ae_attendance, .system = "kursaal", .code = "ae", .source = 1}});
  const ScoreRow row = hospital_only.at("2024-01-01").row;
  for (const Column column : {Column::efi_count, Column::efi, Column::efi_band, Column::ltc_count, Column::cms,
                              Column::efi2, Column::charlson, Column::elixhauser_swiss})
    EXPECT_EQ(row[column], kNull) << score_columns()[static_cast<std::size_t>(column)].name;
  EXPECT_EQ(drawn::text_of(row, Column::efi_status), "unknown");
  EXPECT_EQ(drawn::text_of(row, Column::efi_note), "no-gp-record");
  EXPECT_EQ(row[Column::ae_attendances_12m], 1);
  EXPECT_NE(missing_text(row).find("efi:no-gp-record"), std::string::npos);
}

TEST(SafetyRules, SR01_an_absent_birth_date_is_no_age) {
  DrawnHistory history(drawn::deficits(9));
  history.facts.birth = {};
  const ScoreRow row = history.at("2024-01-01").row;
  EXPECT_EQ(row[Column::age_years], kNull);
  EXPECT_EQ(row[Column::efi_count], 9);
  EXPECT_EQ(row[Column::efi_band], kNull);
  EXPECT_EQ(row[Column::efi2], kNull);
}

TEST(SafetyRules, SR02_a_window_that_no_source_covered_is_unknown_not_0) {
  const DrawnHistory history(
      {gp_visit("2023-03-01"),
       {.on = "2023-04-01", .kind = EventKind::ae_attendance, .system = "kursaal", .code = "ae", .source = 1}});
  // The A&E feed stopped in June 2023; general practice goes on.
  const population::Coverage stopped(
      {{"gp", "gp", {drawn::day("2015-01-01"), drawn::day("2024-01-02")}, population::CoverageBasis::declared},
       {"gp", "gp-contacts", {drawn::day("2015-01-01"), drawn::day("2024-01-02")}, population::CoverageBasis::declared},
       {"ae", "ae", {drawn::day("2015-01-01"), drawn::day("2023-06-01")}, population::CoverageBasis::declared}});
  const ScoreRow row = history.at("2024-01-01", "", stopped).row;
  EXPECT_EQ(row[Column::ae_attendances_12m], kNull);
  EXPECT_EQ(row[Column::ae_attendances_change_12m], kNull) << "left out of movement";
  EXPECT_EQ(row[Column::emergency_admissions_12m], kNull) << "nobody reports admissions";
  EXPECT_EQ(row[Column::gp_contacts_12m], 1);
  EXPECT_EQ(history.at("2023-05-31", "", stopped).row[Column::ae_attendances_12m], 1);
}

// Two systems of general practice: the first stopped in June 2023, the second goes on.
population::Coverage first_of_two_stopped() {
  constexpr auto kDeclared = population::CoverageBasis::declared;
  const base::Period stopped{drawn::day("2015-01-01"), drawn::day("2023-06-01")};
  const base::Period going{drawn::day("2015-01-01"), drawn::day("2024-01-02")};
  std::vector<population::CoverageRow> rows;
  for (const char* domain : {"gp", "gp-contacts", "gp-medicines"}) {
    rows.push_back({"first", domain, stopped, kDeclared});
    rows.push_back({"second", domain, going, kDeclared});
  }
  rows.push_back({"first", "social-care", stopped, kDeclared});
  rows.push_back({"second", "social-care", going, kDeclared});
  return population::Coverage(std::move(rows));
}

ScoreRow of_two_feeds(std::vector<DrawnEvent> events, std::string_view as_of = "2024-01-01",
                      const population::Coverage& coverage = first_of_two_stopped()) {
  DrawnHistory history(events, {1, 1});
  history.name_sources({"first", "second"});
  return history.at(as_of, "", coverage).row;
}

DrawnEvent registered(std::string_view on, std::uint16_t source) {
  return {.on = on, .kind = EventKind::registration, .system = "kursaal", .code = "registration", .source = source};
}

DrawnEvent seen_by_gp(std::string_view on, std::uint16_t source) {
  DrawnEvent visit = gp_visit(on);
  visit.source = source;
  return visit;
}

TEST(SafetyRules, SR02_where_the_feed_of_a_persons_practice_stopped_another_practices_feed_does_not_speak_for_them) {
  const ScoreRow first = of_two_feeds({registered("2010-05-05", 0), seen_by_gp("2023-03-01", 0)});
  EXPECT_EQ(first[Column::gp_contacts_12m], kNull) << "one visit known, none to be known since June";
  EXPECT_EQ(first[Column::gp_contacts_change_12m], kNull) << "left out of movement";
  EXPECT_EQ(first[Column::substances_12m], kNull);
  EXPECT_EQ(first[Column::cms], kNull);
  EXPECT_EQ(first[Column::efi_count], 0) << "what was ever recorded stands";
  EXPECT_EQ(drawn::text_of(first, Column::efi_note), "polypharmacy-unknown");
  const ScoreRow second = of_two_feeds({registered("2010-05-05", 1), seen_by_gp("2023-03-01", 1)});
  EXPECT_EQ(second[Column::gp_contacts_12m], 1);
  EXPECT_EQ(second[Column::substances_12m], 0);
  EXPECT_EQ(
      of_two_feeds({registered("2010-05-05", 0), seen_by_gp("2023-03-01", 0)}, "2023-05-31")[Column::gp_contacts_12m],
      1)
      << "before it stopped";
}

TEST(SafetyRules, SR02_a_persons_feed_is_that_of_their_newest_registration_as_far_as_was_known) {
  const DrawnEvent old = registered("2010-05-05", 0);
  DrawnEvent moved = registered("2022-05-05", 1);
  EXPECT_EQ(of_two_feeds({old, moved, seen_by_gp("2023-03-01", 1)})[Column::gp_contacts_12m], 1) << "moved in time";
  EXPECT_EQ(of_two_feeds({moved, registered("2023-02-02", 0), seen_by_gp("2023-03-01", 0)})[Column::gp_contacts_12m],
            kNull);
  moved.known = "2024-02-01";
  EXPECT_EQ(of_two_feeds({old, moved, seen_by_gp("2023-03-01", 1)})[Column::gp_contacts_12m], kNull)
      << "nobody knew of the move";
  EXPECT_EQ(of_two_feeds({seen_by_gp("2022-03-01", 1), seen_by_gp("2023-03-01", 0)})[Column::gp_contacts_12m], kNull)
      << "no registration told: the feed that spoke last";
}

TEST(SafetyRules, SR02_of_two_systems_of_one_practice_the_one_that_wrote_last_about_a_person_speaks) {
  // The practice changed its system: both say one registration. The old system goes on for other practices.
  const auto first_stopped = [](std::vector<DrawnEvent> events) {
    events.push_back(registered("2010-05-05", 0));
    events.push_back(registered("2010-05-05", 1));
    return of_two_feeds(std::move(events))[Column::gp_contacts_12m];
  };
  const DrawnEvent before = seen_by_gp("2023-02-01", 0);
  EXPECT_EQ(first_stopped({before, seen_by_gp("2023-03-01", 1)}), 2) << "the old one stopped";
  EXPECT_EQ(first_stopped({seen_by_gp("2023-02-01", 1), seen_by_gp("2023-03-01", 0)}), kNull) << "the new one stopped";
  EXPECT_EQ(first_stopped({seen_by_gp("2020-02-01", 1), seen_by_gp("2021-03-01", 0)}), kNull) << "long not seen";
  EXPECT_EQ(first_stopped({seen_by_gp("2023-03-01", 1), seen_by_gp("2023-03-01", 0)}), kNull) << "both on one day";
  EXPECT_EQ(first_stopped({}), kNull) << "neither wrote: nobody can tell which of them would";
  DrawnEvent later = seen_by_gp("2023-03-01", 1);
  later.known = "2024-02-01";
  EXPECT_EQ(first_stopped({before, later}), kNull) << "nobody knew";
}

TEST(SafetyRules, SR02_of_two_councils_the_one_that_knows_a_person_has_to_speak) {
  const auto contact = [](std::string_view on, std::uint16_t source) {
    return DrawnEvent{
        .on = on, .kind = EventKind::social_care_contact, .system = "kursaal", .code = "sc", .source = source};
  };
  EXPECT_EQ(of_two_feeds({contact("2023-05-01", 0)})[Column::social_care_contacts_12m], kNull);
  EXPECT_EQ(of_two_feeds({contact("2023-05-01", 1)})[Column::social_care_contacts_12m], 1);
  EXPECT_EQ(of_two_feeds({contact("2023-05-01", 0), contact("2023-07-01", 1)})[Column::social_care_contacts_12m], 2)
      << "the other council has taken over";
  EXPECT_EQ(of_two_feeds({registered("2010-05-05", 1)})[Column::social_care_contacts_12m], 0)
      << "known to neither: the domain is asked as before";
  EXPECT_EQ(of_two_feeds({contact("2019-05-01", 0)})[Column::social_care_contacts_12m], kNull);
  population::Coverage long_gone({{"first", "social-care", {drawn::day("2015-01-01"), drawn::day("2020-01-01")}, {}},
                                  {"second", "social-care", {drawn::day("2020-01-01"), drawn::day("2024-01-02")}, {}}});
  EXPECT_EQ(of_two_feeds({contact("2019-05-01", 0)}, "2024-01-01", long_gone)[Column::social_care_contacts_12m], 0)
      << "a feed that ended before the window was replaced";
  population::Coverage replaced({{"first", "social-care", {drawn::day("2015-01-01"), drawn::day("2023-07-01")}, {}},
                                 {"second", "social-care", {drawn::day("2023-07-01"), drawn::day("2024-01-02")}, {}}});
  EXPECT_EQ(of_two_feeds({contact("2023-05-01", 0), contact("2023-08-01", 1)}, "2024-01-01",
                         replaced)[Column::social_care_contacts_12m],
            2)
      << "one began where the other ended";
}

TEST(SafetyRules, SR01_a_practice_feed_without_visits_or_medicines_leaves_both_unknown) {
  const DrawnHistory history({{.on = "2023-03-01", .code = "38341003"}});
  const population::Coverage problems_only(
      {{"gp", "gp", {drawn::day("2015-01-01"), drawn::day("2024-01-02")}, population::CoverageBasis::declared}});
  const ScoreRow row = history.at("2024-01-01", "", problems_only).row;
  EXPECT_EQ(row[Column::gp_contacts_12m], kNull);
  EXPECT_EQ(row[Column::substances_12m], kNull);
  EXPECT_EQ(row[Column::efi_count], 1) << "the deficits that need no window still count";
}

TEST(SafetyRules,
     SR02_efi_changes_compare_the_coded_deficits_where_medicines_were_never_sent_and_nothing_where_they_stopped) {
  std::vector<DrawnEvent> events = drawn::deficits(3, "2023-10-11");
  events.push_back({.on = "2020-01-01", .code = "38341003"});
  const DrawnHistory history(events);
  const base::Period all{drawn::day("2015-01-01"), drawn::day("2024-01-02")};
  const auto with = [&](std::vector<population::CoverageRow> rows) {
    return history.at("2024-01-01", "", population::Coverage(std::move(rows))).row;
  };
  constexpr auto kDeclared = population::CoverageBasis::declared;
  const ScoreRow never = with({{"gp", "gp", all, kDeclared}});
  EXPECT_EQ(never[Column::efi_change_6m], 3);
  EXPECT_EQ(never[Column::efi_new_12m], 3);
  EXPECT_EQ(drawn::text_of(never, Column::efi_note), "polypharmacy-unknown");
  const ScoreRow stopped =
      with({{"gp", "gp", all, kDeclared}, {"gp", "gp-medicines", {all.start, drawn::day("2023-03-01")}, kDeclared}});
  EXPECT_EQ(stopped[Column::efi_change_6m], kNull);
  EXPECT_EQ(stopped[Column::efi_new_12m], kNull);
  const ScoreRow late = with({{"gp", "gp", {drawn::day("2022-09-01"), all.end}, kDeclared}});
  EXPECT_EQ(late[Column::efi_count], 4);
  EXPECT_EQ(late[Column::efi_change_6m], kNull) << "the practice's own window of six months ago is not covered";
}

TEST(SafetyRules, SR03_as_of_cuts_by_what_happened_and_known_by_by_what_was_known) {
  const DrawnHistory history({gp_visit("2020-01-01"), {.on = "2023-03-01", .code = "38341003", .known = "2023-05-01"}});
  EXPECT_EQ(history.at("2023-02-28").row[Column::efi_count], 0);
  EXPECT_EQ(history.at("2023-03-01", "2023-04-30").row[Column::efi_count], 0) << "had happened, nobody knew";
  EXPECT_EQ(history.at("2023-03-01", "2023-05-01").row[Column::efi_count], 1) << "the restatement";
  EXPECT_EQ(history.at("2023-06-01", "2023-06-01").row[Column::efi_count], 1);
}

TEST(SafetyRules, SR03_a_window_beyond_what_was_known_is_unknown_not_0) {
  const DrawnHistory history(
      {gp_visit("2020-01-01"),
       {.on = "2023-03-01", .kind = EventKind::ae_attendance, .system = "kursaal", .code = "ae", .source = 1}});
  const ScoreRow early = history.at("2023-06-01", "2015-01-01").row;
  for (const Column column : {Column::ae_attendances_12m, Column::emergency_admissions_12m, Column::bed_days_12m,
                              Column::in_hospital, Column::gp_contacts_12m, Column::hfrs})
    EXPECT_EQ(early[column], kNull) << score_columns()[static_cast<std::size_t>(column)].name;
  EXPECT_EQ(drawn::text_of(early, Column::hfrs_note), "window-not-covered") << "not: no admission";
  EXPECT_EQ(history.at("2023-06-01", "2023-04-01").row[Column::ae_attendances_12m], kNull);
  EXPECT_EQ(history.at("2023-06-01", "2023-05-31").row[Column::ae_attendances_12m], 1);
}

TEST(SafetyRules, SR04_deficits_recorded_on_a_registration_day_are_new_to_us_and_no_decline) {
  // Moves practice on 10 October 2023: six deficits are recorded that day, whatever their date of onset.
  std::vector<DrawnEvent> events = drawn::deficits(6, "2023-10-10");
  events.push_back(gp_visit("2020-01-01"));
  events.push_back({.on = "2023-10-10", .kind = EventKind::registration, .system = "kursaal", .code = "registration"});
  const ScoreRow row = DrawnHistory(events).at("2024-01-01").row;
  EXPECT_EQ(row[Column::efi_new_12m], 6);
  EXPECT_EQ(row[Column::efi_new_to_us_12m], 6);
}

TEST(SafetyRules, SR04_deficits_recorded_as_they_happen_are_decline) {
  std::vector<DrawnEvent> events = drawn::deficits(6, "2023-10-11");
  events.push_back(gp_visit("2020-01-01"));
  events.push_back({.on = "2023-10-10", .kind = EventKind::registration, .system = "kursaal", .code = "registration"});
  const ScoreRow row = DrawnHistory(events).at("2024-01-01").row;
  EXPECT_EQ(row[Column::efi_new_12m], 6);
  EXPECT_EQ(row[Column::efi_new_to_us_12m], 0);
}

TEST(SafetyRules, SR04_a_deficit_seen_again_on_an_ordinary_day_is_decline_after_all) {
  std::vector<DrawnEvent> events = drawn::deficits(2, "2023-10-10");
  for (const DrawnEvent& again : drawn::deficits(1, "2023-11-20")) events.push_back(again);
  events.push_back(gp_visit("2020-01-01"));
  events.push_back({.on = "2023-10-10", .kind = EventKind::registration, .system = "kursaal", .code = "registration"});
  const ScoreRow row = DrawnHistory(events).at("2024-01-01").row;
  EXPECT_EQ(row[Column::efi_new_12m], 2);
  EXPECT_EQ(row[Column::efi_new_to_us_12m], 1);
}

TEST(SafetyRules, SR04_old_facts_written_down_late_are_coding) {
  // Happened in 2019, recorded in 2023: not known a year ago, but no decline of this year.
  std::vector<DrawnEvent> events{gp_visit("2018-01-01")};
  for (DrawnEvent event : drawn::deficits(5, "2019-02-02")) {
    event.known = "2023-09-09";
    events.push_back(event);
  }
  const ScoreRow row = DrawnHistory(events).at("2024-01-01").row;
  EXPECT_EQ(row[Column::efi_new_12m], 5);
  EXPECT_EQ(row[Column::efi_new_to_us_12m], 5);
  EXPECT_EQ(row[Column::efi_change_12m], 0) << "by event date nothing changed";
}

TEST(SafetyRules, SR07_a_starter_list_shows_no_band_outside_demo_mode) {
  ASSERT_EQ(drawn::shipped().lists.find("efi")->status, terminology::ListStatus::starter);
  const DrawnHistory history(drawn::deficits(9));
  EXPECT_EQ(drawn::text_of(history.at("2024-01-01", "", covered(), true).row, Column::efi_band), "moderate");
  const ScoreRow service = history.at("2024-01-01", "", covered(), false).row;
  EXPECT_EQ(service[Column::efi_band], kNull);
  EXPECT_EQ(service[Column::efi_count], 9) << "the number stays";
  EXPECT_EQ(service[Column::efi2_band], kNull);
}

TEST(SafetyRules, SR07_efi_counts_gp_coded_facts_only) {
  std::vector<DrawnEvent> events{
      gp_visit("2020-01-01"),
      {.on = "2022-01-01", .kind = EventKind::admission_diagnosis, .code = "38341003", .source = 1}};
  EXPECT_EQ(DrawnHistory(events).at("2024-01-01").row[Column::efi_count], 0);
  events.push_back({.on = "2022-01-01", .code = "38341003"});
  EXPECT_EQ(DrawnHistory(events).at("2024-01-01").row[Column::efi_count], 1);
  EXPECT_EQ(drawn::text_of(DrawnHistory(events, {0, 0}).at("2024-01-01").row, Column::efi_note), "no-gp-source");
}

TEST(SafetyRules, SR07_polypharmacy_counts_what_general_practice_prescribed_only) {
  std::vector<DrawnEvent> events{gp_visit("2020-01-01")};
  for (const std::string_view code : {"0206010F0AAAAAA", "0212000B0AAAAAA", "0601022B0AAAAAA", "0103050P0AAAAAA"})
    events.push_back({.on = "2023-06-01", .kind = EventKind::medication, .system = "bnf", .code = code});
  DrawnEvent fifth{
      .on = "2023-06-01", .kind = EventKind::medication, .system = "bnf", .code = "0407010H0AAAAAA", .source = 1};
  events.push_back(fifth);
  EXPECT_EQ(DrawnHistory(events).at("2024-01-01").row[Column::efi_count], 0) << "the fifth is of the ward";
  events.back().source = 0;
  EXPECT_EQ(DrawnHistory(events).at("2024-01-01").row[Column::efi_count], 1);
}

TEST(SafetyRules, SR07_under_65_or_over_95_efi_is_a_number_with_a_warning_and_no_band) {
  struct Case {
    std::string_view birth;
    std::string_view note;
    bool band;
  };
  for (const Case& c : {Case{"1959-01-02", "under-65", false}, Case{"1959-01-01", "", true},
                        Case{"1928-01-02", "", true}, Case{"1928-01-01", "over-95", false}}) {
    DrawnHistory history(drawn::deficits(9));
    history.facts.birth = drawn::day(c.birth);
    const ScoreRow row = history.at("2024-01-01").row;  // 64, 65, 95, 96 years
    EXPECT_EQ(row[Column::efi_count], 9);
    EXPECT_EQ(row[Column::efi_band] != kNull, c.band) << c.birth;
    EXPECT_EQ(drawn::text_of(row, Column::efi_note), c.note) << c.birth;
  }
}

TEST(SafetyRules, SR07_hfrs_without_an_admission_in_the_window_is_not_applicable_not_low) {
  const DrawnHistory never({gp_visit("2023-01-01")});
  const ScoreRow row = never.at("2024-01-01").row;
  EXPECT_EQ(row[Column::hfrs], kNull);
  EXPECT_EQ(row[Column::hfrs_band], kNull);
  EXPECT_EQ(drawn::text_of(row, Column::hfrs_status), "not-applicable");
  EXPECT_EQ(drawn::text_of(row, Column::hfrs_note), "no-admission-in-window");
  const drawn::DrawnEvent stay{.on = "2023-06-01",
                               .kind = EventKind::emergency_admission,
                               .system = "kursaal",
                               .code = "admission",
                               .end = "2023-06-03",
                               .source = 1};
  const DrawnHistory admitted(
      {stay,
       {.on = "2023-06-01", .kind = EventKind::admission_diagnosis, .system = "icd10", .code = "L600", .source = 1}});
  EXPECT_EQ(admitted.at("2024-01-01").row[Column::hfrs], 0);
  EXPECT_EQ(drawn::text_of(admitted.at("2024-01-01").row, Column::hfrs_band), "low");
  const DrawnHistory uncoded({stay});
  EXPECT_EQ(uncoded.at("2024-01-01").row[Column::hfrs], kNull) << "nobody sends diagnoses: unknown, not low";
  EXPECT_EQ(drawn::text_of(uncoded.at("2024-01-01").row, Column::hfrs_note), "no-icd10-source");
}

TEST(SafetyRules, SR07_charlson_is_age_adjusted_with_1987_weights_only) {
  const DrawnHistory history({{.on = "2023-06-01", .system = "icd10", .code = "I50", .source = 1}});
  const ScoreRow row = history.at("2024-01-01").row;
  EXPECT_EQ(row[Column::charlson_age_adjusted] - row[Column::charlson], 4);
  for (const ColumnFacts& column : score_columns()) EXPECT_EQ(column.name.find("quan_age"), std::string_view::npos);
}

TEST(SafetyRules, SR23_what_a_source_without_a_legal_basis_sent_counts_in_nothing) {
  DrawnHistory history(
      {gp_visit("2023-03-01"),
       {.on = "2023-02-01", .code = "38341003"},
       {.on = "2023-04-01", .kind = EventKind::ae_attendance, .system = "kursaal", .code = "ae", .source = 1}});
  const auto both = history.at("2024-01-01").row;
  EXPECT_EQ(both[Column::ae_attendances_12m], 1);
  EXPECT_EQ(both[Column::efi_count], 1);
  history.leave_out({0, 1});
  EXPECT_EQ(history.at("2024-01-01").row[Column::ae_attendances_12m], 0) << "unknown, once its coverage goes with it";
  EXPECT_EQ(history.at("2024-01-01").row[Column::efi_count], 1);
  history.leave_out({1, 0});
  EXPECT_EQ(history.at("2024-01-01").row[Column::efi_count], kNull) << "no record from general practice may be read";
}

}  // namespace
}  // namespace kursaal::stratify
