// Waiting that is broken by a team's answer, and the places of a week: who has one, who keeps one, who took one.
#include "find/queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "find/place_in_test.hpp"

namespace kursaal::find {
namespace {

using base::day_of;
using drawn::eligible;
using drawn::PlaceInTest;

drawn::DrawnPerson somebody(const std::string& id, const drawn::Cells& change = {}, const drawn::Cells& people = {}) {
  drawn::DrawnPerson person{id, eligible(), people};
  for (const auto& [column, value] : change) person.scores[column] = value;
  return person;
}

#define RUN(place)                                     \
  do {                                                 \
    const auto outcome = (place).run();                \
    ASSERT_TRUE(outcome.ok()) << outcome.error().text; \
  } while (false)

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

}  // namespace
}  // namespace kursaal::find
