// What teams answered, and what the next list makes of it: who is asked no more, by whom, and whose place it was.
#include <gtest/gtest.h>

#include "find/place_in_test.hpp"

namespace kursaal::find {
namespace {

using base::day_of;
using drawn::PlaceInTest;
using drawn::somebody;
using enum OfferOutcome;

const drawn::Cells kModerate{{"age_years", "40"}, {"stage_suggested", "'adaptive'"}, {"isolated", "true"}};

PriorOffer said(const char* person, const char* service, base::Day day, OfferOutcome outcome, const char* result = "") {
  PriorOffer offer{person, service, day, outcome, {}, result};
  if (outcome == declined) offer.ask_again = day_of(9999, 12, 31);
  return offer;
}

TEST(Answers, A_case_that_ended_with_a_death_a_move_or_the_persons_no_is_not_offered_again) {
  PlaceInTest place;
  for (const char* id : {"died", "moved-away", "person-declined", "same"}) {
    place.people.push_back(somebody(id));
    place.request.offers.push_back(said(id, "complex-care", day_of(2025, 5, 1), accepted));
    place.request.offers.push_back(said(id, "complex-care", day_of(2025, 6, 1), ended, id));
  }
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(place.standing("died"), "left-out death-to-be-checked") << "no source says it yet";
  EXPECT_EQ(place.standing("moved-away"), "left-out moved-away");
  EXPECT_EQ(place.standing("person-declined"), "left-out declined");
  EXPECT_EQ(place.standing("same"), "listed") << "who ended without a reason to stay away is asked again";
}

TEST(Answers, The_persons_own_end_of_a_case_counts_for_the_months_of_the_service) {
  PlaceInTest place;
  place.people = {somebody("p")};
  place.request.offers = {said("p", "complex-care", day_of(2024, 10, 1), accepted),
                          said("p", "complex-care", day_of(2024, 12, 29), ended, "person-declined")};
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(place.standing("p"), "listed") << "six months have gone by";
}

TEST(Answers, What_one_team_found_out_of_a_person_holds_for_every_service) {
  PlaceInTest place;
  for (const char* id : {"died", "objected", "moved-away"}) {
    place.people.push_back(somebody(id));
    place.request.offers.push_back(said(id, "moderate-needs", day_of(2025, 5, 1), declined, id));
  }
  place.people.push_back(somebody("at-capacity"));
  place.request.offers.push_back(said("at-capacity", "moderate-needs", day_of(2025, 5, 1), declined, "not-suitable"));
  place.people.push_back(somebody("taken-up-since"));
  place.request.offers.push_back(said("taken-up-since", "moderate-needs", day_of(2025, 1, 1), declined, "moved-away"));
  place.request.offers.push_back(said("taken-up-since", "complex-care", day_of(2025, 3, 1), accepted));
  place.request.offers.push_back(said("taken-up-since", "complex-care", day_of(2025, 4, 1), ended, "same"));
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(place.standing("died"), "left-out death-to-be-checked");
  EXPECT_EQ(place.standing("objected"), "left-out objected");
  EXPECT_EQ(place.standing("moved-away"), "left-out moved-away");
  EXPECT_EQ(place.standing("at-capacity"), "listed") << "that was one service's answer";
  EXPECT_EQ(place.standing("taken-up-since"), "listed") << "a later yes took it back";
}

TEST(SafetyRules, SR11_nobody_whom_one_team_has_is_offered_to_the_team_of_a_later_list) {
  PlaceInTest place;
  place.people = {somebody("steps-down", kModerate), somebody("steps-up")};
  place.request.offers = {said("steps-down", "complex-care", day_of(2025, 5, 1), accepted),
                          said("steps-up", "moderate-needs", day_of(2025, 5, 1), accepted)};
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(place.standing("steps-down"), "left-out with-team") << "their needs grew less, and the team has them still";
  EXPECT_EQ(place.standing("steps-up"), "listed") << "needs that grew have to be found";
}

TEST(Answers, Of_two_keys_that_became_one_person_an_open_case_and_a_running_no_both_count) {
  PlaceInTest place;
  place.people = {somebody("case-of-one"), somebody("no-of-one"), somebody("taken-again-that-day")};
  place.request.offers = {
      said("case-of-one", "complex-care", day_of(2025, 5, 1), accepted),
      said("case-of-one", "complex-care", day_of(2025, 5, 2), accepted),
      said("case-of-one", "complex-care", day_of(2025, 6, 1), ended, "same"),
      said("no-of-one", "complex-care", day_of(2025, 5, 1), declined),
      said("no-of-one", "complex-care", day_of(2025, 4, 1), accepted),
      said("no-of-one", "complex-care", day_of(2025, 6, 1), ended, "same"),
      said("taken-again-that-day", "complex-care", day_of(2025, 5, 1), accepted),
      said("taken-again-that-day", "complex-care", day_of(2025, 6, 1), ended, "same"),
      said("taken-again-that-day", "complex-care", day_of(2025, 6, 1), accepted),
  };
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(place.standing("case-of-one"), "left-out with-team");
  EXPECT_EQ(place.standing("no-of-one"), "left-out declined");
  EXPECT_EQ(place.standing("taken-again-that-day"), "left-out with-team");
}

TEST(SafetyRules, SR11_a_yes_said_the_week_after_takes_the_place_of_its_lists_week) {
  PlaceInTest place;
  place.request.as_of = place.request.known_by = day_of(2025, 7, 13);  // a Sunday
  for (const char* id : {"a", "b", "c", "d"}) place.people.push_back(somebody(id));
  for (const char* id : {"a", "b"}) {
    place.request.offers.push_back(said(id, "complex-care", day_of(2025, 7, 8), accepted));
    place.request.offers.back().listed_on = day_of(2025, 7, 6);
  }
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(place.rows("direct/worklists.parquet", "kind = 'list' AND status = 'listed'").size(), 2U)
      << "the two places of this week";
}

TEST(TeamFunnel, Counts_whoever_is_still_seen_as_taken_on_however_long_ago) {
  PlaceInTest place;
  for (const char* id : {"long-ago", "ended-long-ago", "twice"}) place.people.push_back(somebody(id));
  place.request.offers = {
      said("long-ago", "complex-care", day_of(2024, 3, 1), accepted),
      said("long-ago", "complex-care", day_of(2025, 6, 1), seen),
      said("ended-long-ago", "complex-care", day_of(2024, 2, 1), accepted),
      said("ended-long-ago", "complex-care", day_of(2024, 4, 1), ended, "same"),
      said("ended-long-ago", "complex-care", day_of(2025, 6, 1), offered),
      said("twice", "complex-care", day_of(2025, 1, 10), accepted),
      said("twice", "complex-care", day_of(2025, 1, 20), seen),
      said("twice", "complex-care", day_of(2025, 2, 1), ended, "same"),
      said("twice", "complex-care", day_of(2025, 6, 1), accepted),
  };
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  std::map<std::string, std::string> steps;
  for (const drawn::Row& row : place.rows("direct/funnel.parquet", "list = 'complex-care'"))
    steps[row.at("furthest").value_or("")] += row.at("people").value_or("");
  EXPECT_EQ(steps["offered"], "1") << "a case that ended before the year is none of it";
  EXPECT_EQ(steps["seen: cannot be told"] + steps["seen: same"], "11") << "one is still seen, one ended the same";
}

TEST(TeamFunnel, Being_seen_is_no_step_though_a_clinician_recorded_another_stage_than_the_rules_suggest) {
  PlaceInTest place;
  place.people = {somebody("p", {{"stage_recorded", "'assisted'"}, {"stage_recorded_days", "10"}})};
  place.months = {{"p", "2025-05-31", drawn::eligible()}};
  place.request.offers = {said("p", "complex-care", day_of(2025, 6, 20), accepted),
                          said("p", "complex-care", day_of(2025, 6, 20), seen)};
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  const auto rows = place.rows("direct/funnel.parquet", "list = 'complex-care'");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("furthest"), "seen: same");
}

}  // namespace
}  // namespace kursaal::find
