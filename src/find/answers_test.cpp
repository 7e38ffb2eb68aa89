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
  RUN(place);
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
  RUN(place);
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
  RUN(place);
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
  RUN(place);
  EXPECT_EQ(place.standing("steps-down"), "left-out with-team") << "their needs grew less, and the team has them still";
  EXPECT_EQ(place.standing("steps-up"), "listed") << "needs that grew have to be found";
}

PriorOffer under(const char* key, PriorOffer offer) {
  offer.key = key;
  return offer;
}

TEST(Answers, Of_two_keys_that_became_one_person_an_open_case_and_a_running_no_both_count) {
  PlaceInTest place;
  place.people = {somebody("case-of-one"), somebody("no-of-one"), somebody("taken-again-that-day")};
  place.request.offers = {
      under("older", said("case-of-one", "complex-care", day_of(2025, 5, 1), accepted)),
      said("case-of-one", "complex-care", day_of(2025, 5, 2), accepted),
      said("case-of-one", "complex-care", day_of(2025, 6, 1), ended, "same"),
      under("older", said("no-of-one", "complex-care", day_of(2025, 5, 1), declined)),
      said("no-of-one", "complex-care", day_of(2025, 4, 1), accepted),
      said("no-of-one", "complex-care", day_of(2025, 6, 1), ended, "same"),
      said("taken-again-that-day", "complex-care", day_of(2025, 5, 1), accepted),
      said("taken-again-that-day", "complex-care", day_of(2025, 6, 1), ended, "same"),
      said("taken-again-that-day", "complex-care", day_of(2025, 6, 1), accepted),
  };
  RUN(place);
  EXPECT_EQ(place.standing("case-of-one"), "left-out with-team");
  EXPECT_EQ(place.standing("no-of-one"), "left-out declined");
  EXPECT_EQ(place.standing("taken-again-that-day"), "left-out with-team");
}

TEST(Answers, Under_one_key_the_last_one_counts_however_they_were_written) {
  PlaceInTest place;
  place.people = {somebody("yes-then-no"), somebody("two-yeses-one-end"), somebody("ended-before")};
  PriorOffer no = said("yes-then-no", "complex-care", day_of(2024, 6, 1), declined);
  no.ask_again = {};
  place.request.offers = {
      said("yes-then-no", "complex-care", day_of(2024, 1, 1), accepted),
      no,
      said("two-yeses-one-end", "complex-care", day_of(2024, 1, 1), accepted),
      said("two-yeses-one-end", "complex-care", day_of(2024, 1, 2), accepted),
      said("two-yeses-one-end", "complex-care", day_of(2024, 3, 1), ended, "same"),
      said("ended-before", "complex-care", day_of(2024, 3, 1), ended, "same"),
      said("ended-before", "complex-care", day_of(2025, 3, 1), accepted),
  };
  place.site.services[0].teams[0].places_a_week = 5;
  RUN(place);
  EXPECT_EQ(place.standing("yes-then-no"), "listed") << "the six months of the no have gone by";
  EXPECT_EQ(place.standing("two-yeses-one-end"), "listed");
  EXPECT_EQ(place.standing("ended-before"), "left-out with-team");
}

TEST(Answers, A_death_or_a_move_that_a_team_was_told_counts_for_half_a_year_and_is_no_queue) {
  PlaceInTest place;
  for (const char* id : {"told-lately", "told-long-ago", "objected-long-ago"}) {
    place.people.push_back(somebody(id));
    place.months.push_back({id, "2025-05-31"});
  }
  place.request.offers = {
      said("told-lately", "moderate-needs", day_of(2025, 5, 1), declined, "died"),
      said("told-long-ago", "moderate-needs", day_of(2024, 12, 30), declined, "moved-away"),
      said("objected-long-ago", "moderate-needs", day_of(2020, 1, 1), declined, "objected"),
  };
  RUN(place);
  EXPECT_EQ(place.standing("told-lately"), "left-out death-to-be-checked");
  EXPECT_EQ(place.standing("told-long-ago"), "listed") << "no source has said so since";
  EXPECT_EQ(place.standing("objected-long-ago"), "left-out objected");
  EXPECT_TRUE(place.rows("direct/worklists.parquet", "status = 'ended'").empty())
      << "nobody left a queue in which they were not";
}

TEST(SafetyRules, SR11_a_yes_said_the_week_after_takes_the_place_of_its_lists_week) {
  PlaceInTest place;
  place.request.as_of = place.request.known_by = day_of(2025, 7, 13);  // a Sunday
  for (const char* id : {"a", "b", "c", "d"}) place.people.push_back(somebody(id));
  for (const char* id : {"a", "b"}) {
    place.request.offers.push_back(said(id, "complex-care", day_of(2025, 7, 8), accepted));
    place.request.offers.back().listed_on = day_of(2025, 7, 6);
  }
  RUN(place);
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
  RUN(place);
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
  RUN(place);
  const auto rows = place.rows("direct/funnel.parquet", "list = 'complex-care'");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("furthest"), "seen: same");
}

}  // namespace
}  // namespace kursaal::find
