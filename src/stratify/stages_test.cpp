// Stage and cohort of drawn histories, by the tables that ship: safety rules 8 to 10 and what the seeds say of cohorts.
#include <gtest/gtest.h>

#include "stratify/stages_in_test.hpp"

namespace kursaal::stratify {
namespace {

using drawn::covered;
using drawn::DrawnEvent;
using drawn::DrawnHistory;
using drawn::EventKind;
using drawn::staged;
using drawn::Staged;

constexpr std::string_view kNow = "2024-01-01";

DrawnEvent visit(std::string_view on) {
  return {.on = on, .kind = EventKind::gp_contact, .system = "kursaal", .code = "gp"};
}
DrawnEvent frailty_scale(std::string_view on, double level) {
  return {.on = on, .kind = EventKind::measurement, .code = "763264000", .value = level};
}
DrawnEvent package(std::string_view on, std::string_view end, std::string_view service,
                   double hours = population::kNoValue) {
  return {.on = on,
          .kind = EventKind::care_package,
          .system = "local",
          .code = service,
          .end = end,
          .value = hours,
          .source = 1};
}
constexpr std::string_view kHomeCare = "social-care-service:Home Care";
constexpr std::string_view kReablement = "social-care-service:Reablement";

// A history of somebody of 83 whom general practice knows, with these events; the community source tells its teams
// apart.
DrawnHistory person(std::vector<DrawnEvent> events) {
  events.push_back(visit("2020-01-01"));
  events.push_back({.on = "2019-01-01",
                    .kind = EventKind::community_contact,
                    .system = "local",
                    .code = "community-team:District Nursing",
                    .source = 1});
  return DrawnHistory(events);
}

// Coverage of every domain to 2030, but of one only until a day.
population::Coverage stopped(std::string_view domain, std::string_view on) {
  std::vector<population::CoverageRow> rows;
  const population::Coverage all = covered();
  for (population::CoverageRow row : all.rows()) {
    if (row.domain == domain) row.period.end = drawn::day(on);
    rows.push_back(row);
  }
  return population::Coverage(rows);
}

TEST(Stages, rest_on_function_care_and_a_record) {
  EXPECT_EQ(staged(person({}), kNow).stage, "independent");
  EXPECT_EQ(staged(person({frailty_scale("2023-06-01", 3)}), kNow).stage, "independent");
  EXPECT_EQ(staged(person({frailty_scale("2023-06-01", 4)}), kNow).stage, "adaptive");
  EXPECT_EQ(staged(person({frailty_scale("2023-06-01", 5)}), kNow).stage, "assisted");
  EXPECT_EQ(staged(person({frailty_scale("2023-06-01", 7)}), kNow).stage, "dependent");
  EXPECT_EQ(staged(person({package("2023-06-01", "", kHomeCare)}), kNow).stage_rule, "care-at-home");
  EXPECT_EQ(staged(person({package("2023-06-01", "", kHomeCare, 20)}), kNow).stage, "assisted");
  EXPECT_EQ(staged(person({package("2023-06-01", "", kHomeCare, 21)}), kNow).stage, "dependent");
  EXPECT_EQ(staged(person({package("2023-06-01", "", "social-care-service:Equipment")}), kNow).stage, "independent");
  EXPECT_EQ(staged(person({{.on = "2023-06-01",
                            .kind = EventKind::care_home_stay,
                            .system = "kursaal",
                            .code = "stay",
                            .source = 1}}),
                   kNow)
                .stage,
            "dependent");
}

TEST(SafetyRules, SR08_somebody_who_recovers_moves_down) {
  // Frail and on reablement after a fall; six weeks later it ends, three months later a clinician finds them well.
  const DrawnHistory history = person({frailty_scale("2023-01-10", 6), package("2023-01-15", "2023-02-26", kReablement),
                                       frailty_scale("2023-05-10", 3)});
  EXPECT_EQ(staged(history, "2023-01-01").stage, "independent");
  EXPECT_EQ(staged(history, "2023-01-31").stage, "assisted");
  EXPECT_EQ(staged(history, "2023-05-11").stage, "adaptive") << "reablement ended within 91 days";
  EXPECT_EQ(staged(history, "2023-06-30").stage, "independent");
}

TEST(SafetyRules, SR08_the_frailty_index_only_lets_in_and_never_keeps_in) {
  // Fifteen deficits for ever; an emergency stay in March 2023.
  std::vector<DrawnEvent> events = drawn::deficits(15, "2015-05-05");
  events.push_back({.on = "2023-03-01",
                    .kind = EventKind::emergency_admission,
                    .system = "kursaal",
                    .code = "stay",
                    .end = "2023-03-04",
                    .source = 1});
  const DrawnHistory history = person(events);
  EXPECT_EQ(staged(history, "2023-02-01").stage, "independent") << "severe frailty by coding alone";
  EXPECT_EQ(staged(history, "2023-06-01").stage_rule, "frail-and-using-services");
  EXPECT_EQ(staged(history, "2024-03-01").stage, "independent") << "the window has passed";
  EXPECT_EQ(staged(history, "2024-03-01").cohort, "2 likely to need within five years");
}

TEST(SafetyRules, SR08_a_feed_that_stops_makes_the_stage_unknown_and_never_a_recovery) {
  const DrawnHistory history = person({package("2022-01-01", "", kHomeCare, 30), frailty_scale("2023-06-01", 7)});
  EXPECT_EQ(staged(history, kNow).stage, "dependent");
  for (const std::string_view domain : {"gp", "social-care"}) {
    const Staged without = staged(history, kNow, stopped(domain, "2023-10-01"));
    EXPECT_TRUE(without.stage == "unknown" || without.stage == "dependent") << domain << " " << without.stage;
  }
  EXPECT_EQ(staged(history, kNow, stopped("gp", "2023-10-01")).stage, "unknown");
  // Who had nothing yet is unknown too: what nobody reports is not independence.
  for (const std::string_view domain : {"gp", "social-care", "community", "acute"})
    EXPECT_EQ(staged(person({}), kNow, stopped(domain, "2023-10-01")).stage, "unknown") << domain;
}

TEST(SafetyRules, SR08_an_old_record_of_frailty_is_neither_frailty_nor_recovery) {
  const DrawnHistory history = person({frailty_scale("2021-01-01", 7)});
  EXPECT_EQ(staged(history, "2022-07-03").stage, "dependent") << "548 days";
  EXPECT_EQ(staged(history, "2022-07-04").stage, "unknown") << "549 days";
  EXPECT_EQ(staged(history, "2022-07-04").stage_rule, "frailty-scale-too-old");
}

TEST(SafetyRules, SR08_under_18_is_not_staged_but_in_exactly_one_cohort) {
  DrawnHistory history = person({package("2023-06-01", "", kReablement)});
  history.facts.birth = drawn::day("2006-01-02");
  EXPECT_EQ(staged(history, kNow).stage, "not-staged");
  EXPECT_EQ(staged(history, kNow).cohort_rule, "short-term-care");
  history.facts.birth = drawn::day("2006-01-01");
  EXPECT_EQ(staged(history, kNow).stage, "assisted") << "18 today";
  DrawnHistory child = person({});
  child.facts.birth = drawn::day("2015-01-01");
  EXPECT_EQ(staged(child, kNow).cohort, "1 no need now nor in five years");
}

TEST(SafetyRules, SR09_a_stage_that_a_professional_recorded_stands_beside_the_suggested_one_and_changes_it_not) {
  const std::vector<DrawnEvent> frail{frailty_scale("2023-06-01", 7)};
  std::vector<DrawnEvent> judged = frail;
  judged.push_back(
      {.on = "2023-09-01", .kind = EventKind::other_coded, .system = "local", .code = "transitional-stage:adaptive"});
  const ScoreRow row = person(judged).at(kNow).row;
  EXPECT_EQ(drawn::text_of(row, Column::stage_recorded), "adaptive");
  EXPECT_EQ(row[Column::stage_recorded_days], 122);
  EXPECT_EQ(staged(row).stage, "dependent");
  EXPECT_EQ(staged(row).stage, staged(person(frail), kNow).stage);
  EXPECT_EQ(person(frail).at(kNow).row[Column::stage_recorded], kNull);
}

TEST(SafetyRules, SR10_end_of_life_is_a_clinicians_record_and_ends_with_one) {
  const auto coded = [](std::string_view on, std::string_view system, std::string_view code) {
    return DrawnEvent{.on = on, .kind = EventKind::other_coded, .system = system, .code = code};
  };
  for (const auto& [system, code] : {std::pair<std::string_view, std::string_view>{"snomed", "526631000000108"},
                                     {"snomed", "414937009"},
                                     {"snomed", "182964004"},
                                     {"local", "end-of-life:fast-track"}})
    EXPECT_EQ(staged(person({coded("2023-06-01", system, code)}), kNow).stage, "end-of-life") << code;
  const DrawnHistory taken_off =
      person({coded("2023-06-01", "snomed", "526631000000108"), coded("2023-09-01", "local", "end-of-life:removed")});
  EXPECT_EQ(staged(taken_off, "2023-08-31").stage, "end-of-life");
  EXPECT_EQ(staged(taken_off, "2023-09-01").stage, "independent");
}

TEST(SafetyRules, SR10_a_resuscitation_decision_great_frailty_or_a_hospice_visit_is_no_end_of_life) {
  for (const std::string_view decision : {"450476008", "450475007"})
    EXPECT_EQ(staged(person({{.on = "2023-06-01", .kind = EventKind::other_coded, .code = decision}}), kNow).stage,
              "independent");
  EXPECT_EQ(staged(person({frailty_scale("2023-06-01", 9)}), kNow).stage, "dependent");
  EXPECT_EQ(staged(person({{.on = "2023-06-01",
                            .kind = EventKind::hospice_contact,
                            .system = "kursaal",
                            .code = "hospice",
                            .source = 1}}),
                   kNow)
                .stage,
            "independent");
  EXPECT_EQ(staged(person({{.on = "2023-06-01",
                            .kind = EventKind::admission_diagnosis,
                            .system = "icd10",
                            .code = "Z51.5",
                            .source = 1}}),
                   kNow)
                .stage,
            "independent");
}

TEST(SafetyRules, SR10_an_expired_record_of_the_end_of_life_is_unknown_and_not_the_end_of_life) {
  const DrawnHistory history =
      person({{.on = "2020-06-01", .kind = EventKind::other_coded, .code = "526631000000108"}});
  EXPECT_EQ(staged(history, "2023-06-02").stage, "end-of-life") << "1,096 days";
  EXPECT_EQ(staged(history, "2023-06-03").stage, "unknown") << "1,097 days, neither renewed nor ended";
  EXPECT_EQ(staged(history, "2023-06-03").stage_rule, "end-of-life-record");
}

TEST(SafetyRules, SR06_a_circumstance_has_a_date_an_end_and_an_expiry) {
  const DrawnHistory history = person({{.on = "2022-01-01", .code = "32911000"},
                                       {.on = "2023-06-01", .code = "32911000"},
                                       {.on = "2023-09-01", .system = "local", .code = "life:homeless:no-longer"}});
  const auto at = [&](std::string_view day) { return history.at(day).row; };
  EXPECT_EQ(at("2021-12-31")[Column::homeless], 0);
  EXPECT_EQ(at("2022-06-01")[Column::homeless], 1);
  EXPECT_EQ(at("2022-06-01")[Column::homeless_days], 151);
  EXPECT_EQ(at("2023-01-01")[Column::homeless], 1) << "365 days";
  EXPECT_EQ(at("2023-01-02")[Column::homeless], kNull) << "neither renewed nor ended: nobody knows";
  EXPECT_EQ(at("2023-08-31")[Column::homeless], 1);
  EXPECT_EQ(at("2023-09-01")[Column::homeless], 0);
  EXPECT_EQ(at("2023-09-01")[Column::homeless_days], kNull);
}

TEST(SafetyRules, SR04_deficits_that_are_only_new_to_us_are_no_rising_risk) {
  std::vector<DrawnEvent> coded = drawn::deficits(6, "2023-10-10");
  std::vector<DrawnEvent> declined = coded;
  coded.push_back({.on = "2023-10-10", .kind = EventKind::registration, .system = "kursaal", .code = "registration"});
  EXPECT_EQ(staged(person(coded), kNow).rising_risk, "new to us");
  EXPECT_EQ(staged(person(declined), kNow).rising_risk, "rising");
  EXPECT_EQ(staged(person(drawn::deficits(6, "2015-10-10")), kNow).rising_risk, "not rising");
}

TEST(Cohorts, of_whom_too_little_is_known_is_a_best_guess_that_says_so_and_never_no_need) {
  DrawnHistory unknown(
      {{.on = "2023-03-01", .kind = EventKind::ae_attendance, .system = "kursaal", .code = "ae", .source = 1}});
  const Staged said = staged(unknown, kNow);
  EXPECT_EQ(said.stage, "unknown");
  EXPECT_EQ(said.cohort, "2 likely to need within five years");
  EXPECT_NE(said.cohort_basis.find("end-of-life"), std::string::npos);
}

TEST(Cohorts, who_died_or_moved_away_is_in_none_of_the_place) {
  DrawnHistory dead = person({});
  dead.facts.death = drawn::day("2023-05-05");
  dead.facts.deceased = true;
  EXPECT_EQ(staged(dead, kNow).cohort, "none: died");
  const DrawnEvent left{
      .on = "2023-06-01", .kind = EventKind::other_coded, .system = "local", .code = "registration:left"};
  EXPECT_EQ(staged(person({left}), kNow).cohort, "none: moved away");
  EXPECT_EQ(
      staged(
          person({left,
                  {.on = "2023-07-01", .kind = EventKind::registration, .system = "kursaal", .code = "registration"}}),
          kNow)
          .stage,
      "independent");
}

// Two systems of general practice, both going on.
std::string of_two_practices(std::vector<DrawnEvent> events) {
  for (DrawnEvent& event : events)
    if (event.kind == EventKind::other_coded) event.system = "local", event.code = "registration:left";
  events.push_back({.on = "2023-03-01", .kind = EventKind::gp_contact, .system = "kursaal", .code = "gp"});
  return staged(DrawnHistory(events, {1, 1}), kNow).cohort;
}

TEST(SafetyRules, SR12_only_who_is_on_no_list_any_more_has_moved_away) {
  const auto registered = [](std::string_view on, std::uint16_t source) {
    return DrawnEvent{
        .on = on, .kind = EventKind::registration, .system = "kursaal", .code = "registration", .source = source};
  };
  const auto left = [](std::string_view on, std::uint16_t source) {
    return DrawnEvent{.on = on, .kind = EventKind::other_coded, .source = source};
  };
  const std::string gone = "none: moved away";
  for (const std::uint16_t old : {std::uint16_t{0}, std::uint16_t{1}}) {
    const auto other = static_cast<std::uint16_t>(1 - old);
    EXPECT_NE(
        of_two_practices({registered("2005-01-01", old), registered("2023-01-01", other), left("2023-01-15", old)}),
        gone)
        << "the former practice takes them off its list two weeks late";
    EXPECT_NE(of_two_practices({registered("2023-01-01", other), left("2023-01-15", old)}), gone);
    EXPECT_EQ(of_two_practices({registered("2005-01-01", old), registered("2023-01-01", other), left("2023-01-15", old),
                                left("2023-05-01", other)}),
              gone)
        << "a real departure";
    EXPECT_EQ(of_two_practices({registered("2005-01-01", old), left("2023-05-01", old)}), gone);
    EXPECT_NE(
        of_two_practices({registered("2005-01-01", old), left("2023-05-01", old), registered("2023-06-01", other)}),
        gone)
        << "came back";
    EXPECT_EQ(of_two_practices({left("2023-05-01", old)}), gone) << "no registration was told";
  }
  EXPECT_NE(of_two_practices({registered("2005-01-01", 0), registered("2023-01-01", 0), left("2023-01-15", 0)}), gone)
      << "two practices of one system: one is left";
  EXPECT_EQ(of_two_practices({registered("2005-01-01", 0), registered("2023-01-01", 0), left("2023-01-15", 0),
                              left("2023-05-01", 0)}),
            gone);
}

TEST(SafetyRules, SR08_where_neither_care_nor_its_hours_are_known_nobody_is_called_better) {
  ScoreRow row = person({frailty_scale("2023-11-01", 5)}).at(kNow).row;
  row[Column::long_term_care] = 1;
  row[Column::care_hours] = 28;
  EXPECT_EQ(staged(row).stage, "dependent");
  row[Column::care_hours] = kNull;
  EXPECT_EQ(staged(row).stage, "assisted") << "care is known, its hours are not said";
  row[Column::long_term_care] = kNull;
  EXPECT_EQ(staged(row).stage, "unknown") << "the council's feed stopped";
  EXPECT_EQ(staged(row).stage_rule, "care-21-hours-a-week");
}

TEST(Stages, of_two_values_on_one_day_take_the_frailer) {
  const auto barthel = [](double value) {
    return DrawnEvent{
        .on = "2023-11-01", .kind = EventKind::measurement, .system = "ctv3", .code = "XM0an", .value = value};
  };
  EXPECT_EQ(person({barthel(8), barthel(16)}).at(kNow).row[Column::barthel], 8);
  EXPECT_EQ(person({barthel(16), barthel(8)}).at(kNow).row[Column::barthel], 8);
}

}  // namespace
}  // namespace kursaal::stratify
