// Who is on which list, who waits and who is elsewhere, on drawn people.
#include <gtest/gtest.h>

#include "find/place_in_test.hpp"

namespace kursaal::find {
namespace {

using drawn::eligible;
using drawn::PlaceInTest;
using drawn::somebody;

// Meets moderate needs and, at 50, not complex care.
drawn::Cells moderate() { return {{"age_years", "50"}, {"stage_suggested", "'adaptive'"}, {"mental_illness", "true"}}; }

TEST(Eligibility, Over_55_is_56_and_35_upwards_is_35) {
  PlaceInTest place;
  place.people = {somebody("c55", {{"age_years", "55"}}), somebody("c56", {{"age_years", "56"}}),
                  somebody("m34", {{"age_years", "34"}, {"stage_suggested", "'adaptive'"}, {"homeless", "true"}}),
                  somebody("m35", {{"age_years", "35"}, {"stage_suggested", "'adaptive'"}, {"homeless", "true"}})};
  RUN(place);
  EXPECT_EQ(place.list_of("c55"), "none");
  EXPECT_EQ(place.list_of("c56"), "complex-care");
  EXPECT_EQ(place.list_of("m34"), "none");
  EXPECT_EQ(place.list_of("m35"), "moderate-needs");
}

TEST(Eligibility, Complex_care_takes_assisted_to_end_of_life_and_moderate_needs_adaptive_to_dependent) {
  PlaceInTest place;
  for (const std::string stage : {"independent", "adaptive", "assisted", "dependent", "end-of-life"}) {
    place.people.push_back(somebody("c-" + stage, {{"stage_suggested", "'" + stage + "'"}}));
    drawn::Cells cells = moderate();
    cells["stage_suggested"] = "'" + stage + "'";
    place.people.push_back(somebody("m-" + stage, cells));
  }
  RUN(place);
  EXPECT_EQ(place.list_of("c-independent"), "none");
  EXPECT_EQ(place.list_of("c-adaptive"), "none") << "and nothing makes them vulnerable";
  for (const char* stage : {"c-assisted", "c-dependent", "c-end-of-life"})
    EXPECT_EQ(place.list_of(stage), "complex-care");
  EXPECT_EQ(place.list_of("m-independent"), "none");
  for (const char* stage : {"m-adaptive", "m-assisted", "m-dependent"})
    EXPECT_EQ(place.list_of(stage), "moderate-needs");
  EXPECT_EQ(place.list_of("m-end-of-life"), "none");
}

TEST(Eligibility, Any_of_admissions_ae_and_social_care_is_high_use) {
  const drawn::Cells none{{"emergency_admissions_12m", "1"}, {"ae_attendances_12m", "2"}, {"care_hours", "9"}};
  PlaceInTest place;
  place.people = {somebody("none", none)};
  for (const auto& [column, value] : {std::pair{"emergency_admissions_12m", "2"}, std::pair{"ae_attendances_12m", "3"},
                                      std::pair{"care_hours", "10"}}) {
    drawn::Cells cells = none;
    cells[column] = value;
    place.people.push_back(somebody(column, cells));
  }
  RUN(place);
  EXPECT_EQ(place.list_of("none"), "none");
  for (const char* way : {"emergency_admissions_12m", "ae_attendances_12m", "care_hours"})
    EXPECT_EQ(place.list_of(way), "complex-care") << way;
}

TEST(Eligibility, Complex_care_comes_before_moderate_needs_and_nobody_is_on_both) {
  PlaceInTest place;
  place.people = {somebody("both", {{"mental_illness", "true"}}), somebody("moderate", moderate())};
  RUN(place);
  EXPECT_EQ(place.list_of("both"), "complex-care");
  EXPECT_EQ(place.list_of("moderate"), "moderate-needs");
  EXPECT_EQ(place.rows("direct/worklists.parquet", "person_id = 'both' AND kind = 'list'").size(), 1U);
}

TEST(Eligibility, What_is_unknown_makes_nobody_eligible_and_leaves_nobody_out_in_silence) {
  PlaceInTest place;
  place.people = {somebody("no-stage", {{"stage_suggested", "NULL"}}), somebody("no-age", {{"age_years", "NULL"}}),
                  // The A&E feed stopped: admissions alone still say yes.
                  somebody("no-ae", {{"ae_attendances_12m", "NULL"}}),
                  // One admission, and A&E unknown: it cannot be told.
                  somebody("one-and-unknown", {{"emergency_admissions_12m", "1"}, {"ae_attendances_12m", "NULL"}}),
                  // 50 years old: whatever the stage, not complex care; not vulnerable: not moderate needs either.
                  somebody("young-no-stage", {{"age_years", "50"}, {"stage_suggested", "NULL"}})};
  RUN(place);
  EXPECT_EQ(place.standing("no-stage"), "unknown");
  EXPECT_EQ(place.standing("no-age"), "unknown");
  EXPECT_EQ(place.list_of("no-ae"), "complex-care");
  EXPECT_EQ(place.standing("one-and-unknown"), "unknown");
  EXPECT_EQ(place.standing("young-no-stage"), "outside") << "no answer to what is unknown would change it";
  EXPECT_EQ(place.count("complex-care", "cannot-be-told", "standing"), 3U);
  EXPECT_EQ(place.count("complex-care", "assisted-to-end-of-life", "unknown"), 2U);
  const auto row = place.rows("direct/eligibility.parquet", "person_id = 'one-and-unknown'").at(0);
  EXPECT_EQ(row.at("unknown").value_or(""), "complex-care:high-use");
}

TEST(Eligibility, Each_clause_is_counted_alone_and_with_those_before_it) {
  PlaceInTest place;
  place.people = {somebody("a"), somebody("b", {{"age_years", "40"}}), somebody("c", {{"ltc_count", "1"}}),
                  somebody("d", {{"emergency_admissions_12m", "0"}, {"ae_attendances_12m", "0"}}),
                  somebody("e", {}, {{"deceased", "true"}})};
  RUN(place);
  const auto counted = [&](const char* step, const char* measure) {
    return place.count("complex-care", step, measure);
  };
  EXPECT_EQ(counted("everybody", "people"), 5U);
  EXPECT_EQ(counted("of-the-place", "people"), 4U) << "the dead are no people whom a clause could admit";
  EXPECT_EQ(counted("over-55", "met"), 3U);
  EXPECT_EQ(counted("over-55", "not-met"), 1U);
  EXPECT_EQ(counted("conditions", "met"), 3U) << "a, b and d";
  EXPECT_EQ(counted("conditions", "met-so-far"), 2U) << "a and d are over 55, dependent and have two conditions";
  EXPECT_EQ(counted("high-use", "met-so-far"), 1U) << "a";
  EXPECT_EQ(counted("high-use-admissions", "met"), 3U) << "a way to meet a clause is counted by itself";
  EXPECT_EQ(counted("eligible", "standing"), 2U) << "a, and e, whom death then leaves out";
  EXPECT_EQ(counted("dead", "left-out"), 1U);
}

TEST(Eligibility, A_clinicians_recent_stage_comes_before_the_suggested_one) {
  PlaceInTest place;
  place.people = {somebody("recent", {{"stage_suggested", "'independent'"},
                                      {"stage_recorded", "'assisted'"},
                                      {"stage_recorded_days", "183"}}),
                  somebody("old", {{"stage_suggested", "'independent'"},
                                   {"stage_recorded", "'assisted'"},
                                   {"stage_recorded_days", "184"}})};
  RUN(place);
  EXPECT_EQ(place.list_of("recent"), "complex-care");
  EXPECT_EQ(place.list_of("old"), "none");
}

TEST(Eligibility, Whoever_is_on_neither_list_has_a_route_by_stage) {
  PlaceInTest place;
  place.people = {somebody("child", {{"age_years", "17"}, {"stage_suggested", "NULL"}}),
                  somebody("well", {{"age_years", "40"}, {"stage_suggested", "'independent'"}}),
                  somebody("adaptive", {{"age_years", "40"}, {"stage_suggested", "'adaptive'"}}),
                  somebody("unknown", {{"age_years", "30"}, {"stage_suggested", "NULL"}})};
  RUN(place);
  const auto route = [&](const char* id) {
    return place.rows("direct/eligibility.parquet", "person_id = '" + std::string(id) + "'")
        .at(0)
        .at("route")
        .value_or("");
  };
  EXPECT_EQ(route("child"), "children");
  EXPECT_EQ(route("well"), "live-well");
  EXPECT_EQ(route("adaptive"), "social-prescribing");
  EXPECT_EQ(route("unknown"), "find-out");
  EXPECT_EQ(place.count("outside", "live-well", "outside"), 1U);
}

TEST(Worklist, Holds_what_the_team_can_take_and_the_others_wait_in_order) {
  PlaceInTest place;
  for (int i = 0; i < 5; ++i) place.people.push_back(somebody("p" + std::to_string(i)));
  RUN(place);
  EXPECT_EQ(place.rows("direct/worklists.parquet", "status = 'listed'").size(), 2U) << "two places a week";
  const auto waiting = place.rows("direct/worklists.parquet", "status = 'waiting'");
  ASSERT_EQ(waiting.size(), 3U);
  EXPECT_EQ(waiting[0].at("rank"), "3");
  EXPECT_EQ(waiting[0].at("not_before"), "2025-07-07") << "next week's first place, if nobody comes before";
  EXPECT_EQ(waiting[2].at("not_before"), "2025-07-14") << "fifth of two a week";
}

TEST(Worklist, Tiers_put_first_whom_the_site_says_and_tell_why) {
  PlaceInTest place;
  place.people = {
      somebody("e-plain"),
      somebody("d-alone", {{"lives_alone", "true"}}),
      somebody("c-rising", {{"emergency_admissions_change_6m", "2"}}),
      somebody("b-home", {{"emergency_discharge_91d", "true"}, {"emergency_discharge_days", "28"}}),
      somebody("a-home-alone",
               {{"emergency_discharge_91d", "true"}, {"emergency_discharge_days", "28"}, {"lives_alone", "true"}}),
      somebody("z-dying", {{"end_of_life", "true"}, {"end_of_life_days", "90"}, {"stage_suggested", "'end-of-life'"}})};
  RUN(place);
  const auto rows = place.rows("direct/worklists.parquet", "kind = 'list'");
  ASSERT_EQ(rows.size(), 6U);
  const std::vector<std::string> order{"z-dying", "a-home-alone", "b-home", "c-rising", "d-alone", "e-plain"};
  for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(rows[i].at("person_id"), order[i]);
  EXPECT_EQ(rows[1].at("tier_reason"), "left hospital 28 days ago after an emergency, and lives alone or isolated");
  EXPECT_EQ(rows[0].at("tier"), "end-of-life-new");
}

TEST(Worklist, Tells_reasons_in_plain_words_and_sensitive_ones_apart) {
  PlaceInTest place;
  place.people = {somebody("p", {{"mental_illness", "true"}, {"lives_alone", "true"}})};
  RUN(place);
  const auto row = place.row_of("p");
  EXPECT_EQ(row.at("reasons"),
            "aged 78, over 55; stage of the pathway: dependent; long-term conditions: 4; "
            "emergency admissions in 12 months: 2");
  EXPECT_EQ(row.at("lately"), "emergency admissions in 12 months: 2; days at A&E in 12 months: 2; lives alone");
  EXPECT_EQ(row.at("reasons_sensitive"), "mental illness recorded");
  EXPECT_EQ(row.at("sensitivity"), "mental-health");
  EXPECT_EQ(row.at("stage"), "dependent");
}

TEST(Worklist, Waiting_counts_from_the_month_ends_at_which_somebody_was_eligible_and_raises) {
  PlaceInTest place;
  place.people = {somebody("long"), somebody("new"), somebody("gap"), somebody("unknown")};
  const auto month = [&](const char* id, const char* as_of, const drawn::Cells& change = {}) {
    drawn::DrawnMonth drawn{id, as_of, eligible()};
    for (const auto& [column, value] : change) drawn.scores[column] = value;
    place.months.push_back(drawn);
  };
  for (const char* as_of : {"2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"}) {
    month("long", as_of);
    month("new", as_of, {{"ltc_count", "1"}});
    // Recovered in April: the wait begins anew.
    month("gap", as_of,
          as_of == std::string("2025-04-30")
              ? drawn::Cells{{"emergency_admissions_12m", "0"}, {"ae_attendances_12m", "0"}}
              : drawn::Cells{});
    // In April nobody could tell: that is not recovery.
    month("unknown", as_of,
          as_of == std::string("2025-04-30") ? drawn::Cells{{"emergency_admissions_12m", "NULL"}} : drawn::Cells{});
  }
  RUN(place);
  EXPECT_EQ(place.row_of("long").at("eligible_since"), "2025-02-28");
  EXPECT_EQ(place.row_of("long").at("waiting_weeks"), "17") << "122 days";
  EXPECT_EQ(place.row_of("new").at("eligible_since"), "2025-06-30");
  EXPECT_EQ(place.row_of("gap").at("eligible_since"), "2025-05-31");
  EXPECT_EQ(place.row_of("unknown").at("eligible_since"), "2025-02-28");
  EXPECT_EQ(place.row_of("long").at("tier"), "eligible");
  EXPECT_EQ(place.row_of("long").at("tier_no_by_rule"), "6");
  EXPECT_EQ(place.row_of("long").at("tier_no"), "5") << "one step up after 13 weeks";
  EXPECT_EQ(place.row_of("long").at("tier_reason"),
            "eligible, and nothing puts them earlier; waited 17 weeks, so counts in tier 5");
}

TEST(Worklist, Who_was_with_the_team_then_was_in_no_queue) {
  PlaceInTest place;
  place.people = {somebody("p")};
  drawn::DrawnMonth with{"p", "2025-05-31", eligible()};
  with.scores["complex_care_91d"] = "1";
  place.months = {{"p", "2025-04-30", eligible()}, with};
  RUN(place);
  EXPECT_EQ(place.row_of("p").at("eligible_since"), "2025-06-30") << "waiting begins again when the team has left";
}

TEST(CareGaps, Need_recorded_and_care_not_is_a_gap_and_an_old_record_is_told) {
  PlaceInTest place;
  const std::uint32_t diabetes = place.concept_of("ltc:diabetes");
  const std::uint32_t hba1c = place.concept_of("measures:hba1c");
  place.people = {somebody("done"), somebody("late"), somebody("never"), somebody("no-need")};
  place.events = {{"done", "2010-01-01", diabetes},
                  {"done", "2024-04-01", hba1c},  // 30 March 2024 is 15 months before
                  {"late", "2010-01-01", diabetes},
                  {"late", "2024-03-30", hba1c},
                  {"never", "2010-01-01", diabetes}};
  RUN(place);
  EXPECT_TRUE(place.row_of("done", "care-gap").empty());
  EXPECT_EQ(place.row_of("late", "care-gap").at("reasons"),
            "diabetes recorded, no HbA1c in 15 months; last recorded 2024-03-30");
  EXPECT_EQ(place.row_of("never", "care-gap").at("reasons"),
            "diabetes recorded, no HbA1c in 15 months; never recorded here");
  EXPECT_EQ(place.row_of("never", "care-gap").at("owner_role"), "practice nurse");
  EXPECT_TRUE(place.row_of("no-need", "care-gap").empty());
  EXPECT_EQ(place.count("care-gaps", "diabetes-hba1c", "gap"), 2U);
  EXPECT_EQ(place.count("care-gaps", "diabetes-hba1c", "done"), 1U);
}

TEST(CareGaps, Silence_of_a_source_that_never_sends_the_item_is_unknown_and_no_gap) {
  PlaceInTest place;
  const std::uint32_t diabetes = place.concept_of("ltc:diabetes");
  const std::uint32_t hba1c = place.concept_of("measures:hba1c");
  place.people = {somebody("told"), somebody("silent", {}, {{"source", "'other-gp'"}}),
                  somebody("uncovered", {}, {{"source", "'council'"}})};
  place.events = {{"told", "2010-01-01", diabetes},
                  {"told", "2025-01-01", hba1c},
                  {"silent", "2010-01-01", diabetes, 0, 1},
                  {"uncovered", "2010-01-01", diabetes, 0, 2}};
  RUN(place);
  EXPECT_TRUE(place.row_of("silent", "care-gap").empty()) << "other-gp never sends an HbA1c of anybody";
  EXPECT_TRUE(place.row_of("uncovered", "care-gap").empty()) << "no practice covers them";
  EXPECT_EQ(place.count("care-gaps", "diabetes-hba1c", "unknown"), 2U);
}

TEST(CareGaps, A_sensitive_gap_says_no_more_than_that_something_is_due) {
  PlaceInTest place;
  const std::uint32_t illness = place.concept_of("ltc:severe-mental-illness");
  place.people = {somebody("p"), somebody("other")};
  place.events = {{"p", "2010-01-01", illness}};
  for (const char* item : {"measures:systolic-bp", "measures:bmi", "measures:total-cholesterol"})
    place.events.push_back({"other", "2025-01-01", place.concept_of(item)});
  place.events.push_back({"p", "2025-01-01", place.concept_of("measures:bmi")});
  RUN(place);
  const auto row = place.row_of("p", "care-gap");
  EXPECT_EQ(row.at("reasons"), "a yearly check or treatment is due");
  EXPECT_EQ(row.at("sensitivity"), "mental-health");
}

TEST(CareGaps, Stroke_risk_counts_age_sex_and_conditions) {
  PlaceInTest place;
  const std::uint32_t flutter = place.concept_of("ltc:atrial-fibrillation");
  const std::uint32_t hypertension = place.concept_of("ltc:hypertension");
  const std::uint32_t tablets = place.concept_of("care_items:anticoagulant");
  place.people = {somebody("man60", {{"age_years", "60"}}, {{"sex", "'M'"}}),    // 0
                  somebody("man60bp", {{"age_years", "60"}}, {{"sex", "'M'"}}),  // hypertension 1
                  somebody("man65bp", {{"age_years", "65"}}, {{"sex", "'M'"}}),  // 1 + 1
                  somebody("woman75", {{"age_years", "75"}}, {{"sex", "'F'"}}),  // 2 + 1
                  somebody("treated", {{"age_years", "75"}}, {{"sex", "'F'"}})};
  for (const auto& person : place.people) place.events.push_back({person.id, "2020-01-01", flutter});
  place.events.push_back({"man60bp", "2020-01-01", hypertension});
  place.events.push_back({"man65bp", "2020-01-01", hypertension});
  place.events.push_back({"treated", "2025-06-01", tablets});
  for (const char* id : {"man60bp", "man65bp"})
    place.events.push_back({id, "2025-06-01", place.concept_of("measures:systolic-bp")});
  RUN(place);
  const auto gaps = place.rows("direct/worklists.parquet", "list = 'atrial-fibrillation-anticoagulant'");
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(gaps[0].at("person_id"), "man65bp");
  EXPECT_NE(gaps[0].at("reasons")->find("CHA2DS2-VASc of 2"), std::string::npos);
  EXPECT_EQ(gaps[1].at("person_id"), "woman75");
}

TEST(Worklist, Is_the_same_at_any_number_of_threads) {
  const auto files_at = [](std::size_t threads) {
    PlaceInTest place;
    place.request.threads = threads;
    for (int i = 0; i < 300; ++i) {
      const int n = i * 7919 % 300;
      place.people.push_back(
          somebody("p" + std::to_string(1000 + i), {{"ltc_count", std::to_string(n % 5)}},
                   {{"lsoa", n % 3 == 0 ? "'L1'" : "'L5'"}, {"locality", n % 4 == 0 ? "'south'" : "'north'"}}));
      place.months.push_back({place.people.back().id, n % 2 == 0 ? "2025-05-31" : "2025-04-30", eligible()});
      place.request.offers.push_back({place.people.back().id, "complex-care", base::day_of(2025, 6, 30) - n % 40,
                                      static_cast<OfferOutcome>(n % 6)});
    }
    place.site.services[0].teams[0].places_a_week = 20;
    std::string digests;
    const auto outcome = place.run();
    if (!outcome.ok()) return outcome.error().text;
    for (const char* name : {"direct/worklists.parquet", "direct/eligibility.parquet", "direct/worklist_counts.parquet",
                             "direct/funnel.parquet"}) {
      std::ifstream file(place.file(name), std::ios::binary);
      digests.append(std::string(std::istreambuf_iterator<char>(file), {}));
    }
    return digests;
  };
  const std::string one = files_at(1);
  EXPECT_GT(one.size(), 1000U);
  EXPECT_EQ(one, files_at(4));
}

}  // namespace
}  // namespace kursaal::find
