// Waiting that is broken by a team's answer, and the places of a week: who has one, who keeps one, who took one.
#include "find/queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "find/place_in_test.hpp"

namespace kursaal::find {
namespace {

using base::day_of;
using drawn::eligible;
using drawn::PlaceInTest;
using drawn::somebody;

constexpr std::array kMonthEnds = {"2024-06-30", "2024-07-31", "2024-08-31", "2024-09-30", "2024-10-31", "2024-11-30",
                                   "2024-12-31", "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"};

// Eligible at every month end, with what they and the service agreed before.
std::map<std::string, drawn::Row> waits_after(const std::vector<PriorOffer>& offers) {
  PlaceInTest place;
  for (const char* id : {"p", "other"}) {
    place.people.push_back(somebody(id));
    for (const char* as_of : kMonthEnds) place.months.push_back({id, as_of, eligible()});
  }
  place.request.offers = offers;
  const auto outcome = place.run();
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().text);
  return {{"p", place.row_of("p")}, {"other", place.row_of("other")}};
}

TEST(Waiting, Time_with_the_team_is_no_waiting_and_raises_no_tier) {
  auto rows = waits_after({{"p", "complex-care", day_of(2024, 7, 1), OfferOutcome::accepted},
                           {"p", "complex-care", day_of(2025, 6, 20), OfferOutcome::ended, {}, "same"}});
  EXPECT_EQ(rows["p"].at("waiting_weeks"), "0");
  EXPECT_EQ(rows["p"].at("eligible_since"), "2025-06-30") << "no month end since the team ended it";
  EXPECT_EQ(rows["p"].at("tier_no"), rows["p"].at("tier_no_by_rule"));
  EXPECT_EQ(rows["other"].at("waiting_weeks"), "52") << "who was never with the team has waited";
}

TEST(Waiting, Begins_again_with_the_end_at_the_team) {
  auto rows = waits_after({{"p", "complex-care", day_of(2024, 7, 1), OfferOutcome::accepted},
                           {"p", "complex-care", day_of(2025, 2, 10), OfferOutcome::ended, {}, "same"}});
  EXPECT_EQ(rows["p"].at("eligible_since"), "2025-02-28") << "the first month end after";
  EXPECT_EQ(rows["p"].at("waiting_weeks"), "17");

  // Between two month ends: neither of them saw it, the ledger did.
  rows = waits_after({{"p", "complex-care", day_of(2025, 4, 2), OfferOutcome::accepted},
                      {"p", "complex-care", day_of(2025, 4, 20), OfferOutcome::ended, {}, "same"}});
  EXPECT_EQ(rows["p"].at("eligible_since"), "2025-04-20");
  EXPECT_EQ(rows["p"].at("waiting_weeks"), "10");
}

TEST(Waiting, A_no_breaks_it_for_as_long_as_it_counts) {
  auto rows = waits_after({{"p", "complex-care", day_of(2024, 8, 10), OfferOutcome::declined}});
  EXPECT_EQ(rows["p"].at("eligible_since"), "2025-02-28") << "asked again after six months, on 10 February";

  rows = waits_after({{"p", "complex-care", day_of(2024, 8, 10), OfferOutcome::declined, day_of(2025, 4, 15)}});
  EXPECT_EQ(rows["p"].at("eligible_since"), "2025-04-30") << "their own day counts before the service's months";

  rows = waits_after({{"p", "complex-care", day_of(2025, 4, 5), OfferOutcome::declined, day_of(2025, 4, 25)}});
  EXPECT_EQ(rows["p"].at("eligible_since"), "2025-04-25") << "between two month ends";
}

TEST(Waiting, An_answer_to_one_service_breaks_no_waiting_for_another) {
  auto rows = waits_after({{"p", "moderate-needs", day_of(2024, 7, 1), OfferOutcome::accepted},
                           {"p", "moderate-needs", day_of(2025, 6, 20), OfferOutcome::ended, {}, "same"}});
  EXPECT_EQ(rows["p"].at("eligible_since"), "2024-06-30");
}

TEST(SafetyRules, SR11_who_was_asked_again_and_then_left_the_queue_is_told_of) {
  PlaceInTest place;
  const drawn::Cells recovered{{"emergency_admissions_12m", "0"}, {"ae_attendances_12m", "0"}};
  place.people = {somebody("came-back", recovered), somebody("with-team", recovered), somebody("said-no", recovered)};
  for (const auto& person : place.people) place.months.push_back({person.id, "2025-05-31", eligible()});
  place.request.offers = {
      {"came-back", "complex-care", day_of(2024, 1, 10), OfferOutcome::declined},
      {"with-team", "complex-care", day_of(2024, 1, 10), OfferOutcome::accepted},
      {"said-no", "complex-care", day_of(2025, 5, 10), OfferOutcome::declined},
  };
  RUN(place);
  const auto ended = place.rows("direct/worklists.parquet", "status = 'ended'");
  ASSERT_EQ(ended.size(), 1U) << "the others were in no queue at the month end";
  EXPECT_EQ(ended[0].at("person_id"), "came-back");
  EXPECT_EQ(ended[0].at("ended_reason"), "no longer met: uses hospital, A&E or social care a lot");
  const auto reached = [&](const std::string& step) {
    const auto rows = place.rows("direct/funnel.parquet", "furthest = '" + step + "'");
    return rows.size() == 1 ? rows[0].at("people").value_or("") : std::to_string(rows.size()) + " rows";
  };
  EXPECT_EQ(reached("found"), "1") << "nothing left out came-back at the month end";
  EXPECT_EQ(reached("need"), "1") << "with-team had the need then, and was not there to be found";
  EXPECT_EQ(reached("offered"), "1") << "said-no was offered a place within the year";
}

// A team of twelve places and forty who are eligible, a quarter of them of the most deprived fifth.
struct Week {
  base::Day as_of = day_of(2025, 6, 30);  // a Monday
  std::vector<PriorOffer> offers = {};
  int urgent = 0;  // so many come home from an emergency, alone, who were not eligible before
  int places = 12;
  int listed_for_days = 28;
};

struct Listed {
  std::set<std::string> people;
  std::map<std::string, drawn::Row> rows;  // of those who are listed or wait
};

Listed listed_in(const Week& week) {
  PlaceInTest place;
  place.request.as_of = place.request.known_by = week.as_of;
  place.request.offers = week.offers;
  place.site.services[0].teams[0].places_a_week = week.places;
  place.site.services[0].listed_for_days = week.listed_for_days;
  for (int i = 0; i < 40; ++i)
    place.people.push_back(somebody("p" + std::to_string(100 + i), {}, {{"lsoa", i % 4 == 0 ? "'L1'" : "'L5'"}}));
  for (int i = 0; i < week.urgent; ++i)
    place.people.push_back(
        somebody("u" + std::to_string(100 + i),
                 {{"emergency_discharge_91d", "true"}, {"emergency_discharge_days", "2"}, {"lives_alone", "true"}}));
  const auto outcome = place.run();
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().text);
  Listed listed;
  for (const drawn::Row& row : place.rows("direct/worklists.parquet", "kind = 'list'")) {
    listed.rows[*row.at("person_id")] = row;
    if (row.at("status") == "listed") listed.people.insert(*row.at("person_id"));
  }
  return listed;
}

std::vector<PriorOffer> all_of(const std::set<std::string>& people, base::Day day, OfferOutcome outcome,
                               std::size_t at_most = 1000) {
  std::vector<PriorOffer> offers;
  for (const std::string& person : people)
    if (offers.size() < at_most) offers.push_back({person, "complex-care", day, outcome});
  return offers;
}

std::vector<PriorOffer> operator+(std::vector<PriorOffer> first, const std::vector<PriorOffer>& then) {
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

std::set<std::string> operator-(std::set<std::string> from, const std::vector<PriorOffer>& offers) {
  for (const PriorOffer& offer : offers) from.erase(offer.person_id);
  return from;
}

TEST(SafetyRules, SR11_places_that_were_accepted_this_week_are_not_handed_out_again) {
  const Listed first = listed_in({});
  ASSERT_EQ(first.people.size(), 12U);
  const auto accepted = all_of(first.people, day_of(2025, 6, 30), OfferOutcome::accepted);
  const Listed then = listed_in({.offers = accepted});
  EXPECT_EQ(then.people.size(), 0U) << "the week's twelve places are taken";
  const auto next =
      std::find_if(then.rows.begin(), then.rows.end(), [](const auto& row) { return row.second.at("rank") == "1"; });
  ASSERT_NE(next, then.rows.end());
  EXPECT_EQ(next->second.at("not_before"), "2025-07-07") << "the next week's first place";

  const auto some = all_of(first.people, day_of(2025, 7, 1), OfferOutcome::accepted, 5);
  for (const base::Day as_of : {day_of(2025, 7, 1), day_of(2025, 7, 6)})
    EXPECT_EQ(listed_in({.as_of = as_of, .offers = some}).people, first.people - some)
        << "seven places are left, and they are those of the seven who have not answered";
  EXPECT_EQ(listed_in({.as_of = day_of(2025, 7, 7), .offers = some}).people.size(), 12U) << "a new week, new places";
  EXPECT_EQ(listed_in({.as_of = day_of(2025, 7, 6), .offers = accepted, .places = 8}).people.size(), 0U)
      << "more were taken than there are places now";
}

TEST(SafetyRules, SR13_the_draw_is_that_of_the_week_and_a_later_day_of_it_lists_the_same_people) {
  const Listed monday = listed_in({});
  for (const int days : {1, 6}) {
    const Listed later = listed_in({.as_of = day_of(2025, 6, 30) + days});
    EXPECT_EQ(later.people, monday.people) << days << " days later, and nobody has answered";
    for (const auto& [person, row] : later.rows) {
      EXPECT_EQ(row.at("draw"), monday.rows.at(person).at("draw"));
      EXPECT_EQ(row.at("not_before"), monday.rows.at(person).at("not_before"));
    }
  }
  EXPECT_NE(listed_in({.as_of = day_of(2025, 7, 7)}).people, monday.people);
  EXPECT_NE(listed_in({.as_of = day_of(2025, 6, 29)}).people, monday.people) << "a Sunday is of the week before";
}

TEST(SafetyRules, SR11_an_open_offer_of_the_week_keeps_its_place_whoever_comes) {
  const Listed first = listed_in({});
  const auto made = all_of(first.people, day_of(2025, 6, 30), OfferOutcome::offered);
  const Week wednesday{.as_of = day_of(2025, 7, 2), .offers = made, .urgent = 3};
  const Listed kept = listed_in(wednesday);
  EXPECT_EQ(kept.people, first.people);
  EXPECT_EQ(kept.rows.at(*first.people.begin()).at("tier_reason"),
            "eligible, and nothing puts them earlier; offered a place on 2025-06-30, not answered yet: keeps it");

  // Two places come back: one by a "no", one by an offer that ended with no answer.
  std::vector<PriorOffer> some = all_of(first.people, day_of(2025, 7, 1), OfferOutcome::declined, 2);
  some[1].outcome = OfferOutcome::left;
  Week friday = wednesday;
  friday.as_of = day_of(2025, 7, 4);
  friday.offers = made + some;
  const Listed after = listed_in(friday);
  EXPECT_EQ(after.people.size(), 12U) << "no place is wasted";
  for (const std::string& person : first.people - some) EXPECT_TRUE(after.people.contains(person)) << person;
  int urgent = 0;
  for (const std::string& person : after.people) urgent += person.starts_with("u");
  EXPECT_EQ(urgent, 2) << "those who come first have the two places that came back";

  // Offers and acceptances together never pass the week's places.
  const auto taken = all_of(first.people, day_of(2025, 7, 1), OfferOutcome::accepted, 4);
  Week thursday = wednesday;
  thursday.offers = made + taken;
  EXPECT_EQ(listed_in(thursday).people, first.people - taken);
}

TEST(SafetyRules, SR11_an_open_offer_of_an_earlier_week_comes_first_of_its_tier_while_it_stands) {
  const Listed first = listed_in({});
  const auto made = all_of(first.people, day_of(2025, 6, 30), OfferOutcome::offered);
  EXPECT_EQ(listed_in({.as_of = day_of(2025, 7, 7), .offers = made}).people, first.people);
  const Listed later = listed_in({.as_of = day_of(2025, 7, 9), .offers = made, .urgent = 3});
  std::set<std::string> gave_way;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(later.people.contains("u" + std::to_string(100 + i)));
  for (const std::string& person : first.people)
    if (!later.people.contains(person)) gave_way.insert(person);
  ASSERT_EQ(gave_way.size(), 3U) << "in a new week an earlier tier goes first";
  EXPECT_EQ(later.rows.at(*gave_way.begin()).at("tier_reason"),
            "eligible, and nothing puts them earlier; offered a place on 2025-06-30, not answered yet: no place is "
            "left this week");
  EXPECT_EQ(later.people.size(), 12U);
  const base::Day last = day_of(2025, 7, 28);
  EXPECT_EQ(listed_in({.as_of = last, .offers = made}).people, first.people) << "a row stands for 28 days";
  EXPECT_NE(listed_in({.as_of = last + 1, .offers = made}).people, first.people) << "and then is drawn as any other";
  EXPECT_NE(listed_in({.as_of = day_of(2025, 7, 9), .offers = made, .listed_for_days = 7}).people, first.people);

  // Offered by another team the day the first offer ended; offered again after an end.
  const std::string& one = *first.people.begin();
  const auto offered_again = [&](const std::vector<PriorOffer>& offers) {
    return listed_in({.as_of = day_of(2025, 7, 9), .offers = offers})
               .rows.at(one)
               .at("tier_reason")
               ->find(
                   "offered a "
                   "place") != std::string::npos;
  };
  using enum OfferOutcome;
  const auto step = [&](base::Day day, OfferOutcome outcome) { return PriorOffer{one, "complex-care", day, outcome}; };
  const base::Day june = day_of(2025, 6, 20);
  const base::Day july = day_of(2025, 7, 1);
  EXPECT_TRUE(offered_again({step(june, offered), step(july, left), step(july, offered)}));
  EXPECT_FALSE(offered_again({step(july, offered), step(july, left)}));
  EXPECT_TRUE(offered_again({step(june, accepted), step(july, ended), step(july, offered)}));
  EXPECT_TRUE(offered_again({step(june, offered), step(june, accepted), step(july, ended), step(july, offered)}));
  EXPECT_FALSE(offered_again({step(june, offered), step(june, accepted), step(july, ended)}));
}

TEST(SafetyRules, SR12_the_floor_is_counted_over_the_whole_week) {
  const Listed first = listed_in({});
  const auto deprived = [](const Listed& listed, const std::set<std::string>& people) {
    return std::count_if(people.begin(), people.end(), [&](const std::string& person) {
      return listed.rows.at(person).at("deprivation_fifth") == "1";
    });
  };
  ASSERT_GE(deprived(first, first.people), 3) << "twelve places, a quarter of the eligible";
  // All of the fifth who were listed say yes: what is left goes to the others who were listed, and to no more of it.
  std::set<std::string> theirs;
  for (const std::string& person : first.people)
    if (first.rows.at(person).at("deprivation_fifth") == "1") theirs.insert(person);
  const auto accepted = all_of(theirs, day_of(2025, 7, 1), OfferOutcome::accepted);
  EXPECT_EQ(listed_in({.as_of = day_of(2025, 7, 2), .offers = accepted}).people, first.people - accepted);
  // All the others say yes: those of the fifth who were listed are so still.
  const auto others = all_of(first.people - accepted, day_of(2025, 7, 1), OfferOutcome::accepted);
  EXPECT_EQ(listed_in({.as_of = day_of(2025, 7, 2), .offers = others}).people, theirs);
}

}  // namespace
}  // namespace kursaal::find
