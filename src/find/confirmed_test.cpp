// Confirmed stages and the way from need to better, on drawn people.
#include <gtest/gtest.h>

#include "find/place_in_test.hpp"

namespace kursaal::find {
namespace {

using namespace drawn;

DrawnPerson somebody(const std::string& id, const Cells& scores = {}) {
  DrawnPerson person{id};
  for (const auto& [column, value] : scores) person.scores[column] = value;
  return person;
}

DrawnMonth month(const std::string& person, const std::string& as_of, const std::string& stage) {
  DrawnMonth drawn{person, as_of};
  drawn.scores["stage_suggested"] = "'" + stage + "'";
  return drawn;
}

base::Day day(int month, int of_month) { return base::day_of(2025, month, of_month); }

TEST(SafetyRules, SR09_a_confirmed_stage_counts_for_a_list_while_it_holds_and_not_after) {
  PlaceInTest place;
  place.people = {somebody("better"), somebody("lapsed"), somebody("worse", {{"stage_suggested", "'adaptive'"}}),
                  somebody("newest"), somebody("later")};
  place.request.confirmed = {{"better", "adaptive", day(5, 1), base::day_of(2026, 5, 1)},
                             {"lapsed", "adaptive", day(1, 1), day(6, 30)},  // its last day was the twenty-ninth
                             {"worse", "dependent", day(5, 1), base::day_of(2026, 5, 1)},
                             {"newest", "adaptive", day(1, 1), base::day_of(2026, 1, 1)},
                             {"newest", "assisted", day(5, 1), base::day_of(2026, 1, 1)},
                             {"later", "adaptive", day(7, 1), base::day_of(2026, 1, 1)}};
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(place.list_of("better"), "none") << "the rules say dependent, a professional adaptive";
  EXPECT_EQ(place.list_of("lapsed"), "complex-care");
  EXPECT_EQ(place.list_of("worse"), "complex-care");
  EXPECT_EQ(place.list_of("newest"), "complex-care") << "the newer of two counts";
  EXPECT_EQ(place.list_of("later"), "complex-care") << "what is confirmed tomorrow is not known today";
  // Who is seen otherwise by the rules, or not looked at for too long, has a row with an owner and a clock.
  for (const char* person : {"better", "lapsed", "worse", "newest"}) {
    const Row row = place.row_of(person, "stage-check");
    ASSERT_FALSE(row.empty()) << person;
    EXPECT_TRUE(row.at("owner_role").has_value() && row.at("act_by").has_value()) << person;
  }
  EXPECT_EQ(place.row_of("better", "stage-check").at("reasons").value_or(""),
            "confirmed as adaptive on 2025-05-01, until 2026-05-01; the rules now suggest dependent");
  EXPECT_TRUE(place.row_of("later", "stage-check").empty());
  EXPECT_EQ(found->stage_checks, 4U);
}

TEST(TeamFunnel, counts_everybody_once_at_the_furthest_step_that_they_reached) {
  PlaceInTest place;
  for (const char* id : {"need", "found", "offered", "left", "accepted", "seen-before", "better", "same", "worse",
                         "told-better", "long-ago", "no"})
    place.people.push_back(somebody(id));
  const auto at = [&](const std::string& id) -> DrawnPerson& {
    return *std::find_if(place.people.begin(), place.people.end(), [&](const DrawnPerson& p) { return p.id == id; });
  };
  at("need").scores["care_home"] = "true";
  at("better").scores["stage_suggested"] = "'adaptive'";
  at("worse").scores["stage_suggested"] = "'dependent'";
  at("no").scores["age_years"] = "40";
  at("no").scores["stage_suggested"] = "'independent'";
  place.months = {month("better", "2025-03-31", "assisted"), month("same", "2025-03-31", "dependent"),
                  month("worse", "2025-03-31", "assisted"), month("worse", "2025-05-31", "dependent")};
  using enum OfferOutcome;
  const auto offer = [&](const char* id, base::Day on, OfferOutcome outcome, const char* result = "") {
    place.request.offers.push_back({id, "complex-care", on, outcome, {}, result});
  };
  for (const char* id : {"offered", "left", "accepted", "seen-before", "better", "same", "worse", "told-better"})
    offer(id, day(4, 1), offered);
  offer("left", day(4, 9), left);
  for (const char* id : {"accepted", "seen-before", "better", "same", "worse", "told-better"})
    offer(id, day(4, 10), accepted);
  offer("seen-before", day(4, 2), seen);  // of an earlier case
  for (const char* id : {"better", "same", "worse", "told-better"}) offer(id, day(4, 10), seen);
  offer("told-better", day(6, 1), ended, "better");
  offer("long-ago", base::day_of(2024, 6, 30), offered);  // twelve months and no more
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  std::map<std::string, std::string> steps;
  for (const Row& row : place.rows("direct/funnel.parquet", "list = 'complex-care'"))
    steps[row.at("furthest").value_or("")] += row.at("people").value_or("");
  const std::map<std::string, std::string> expected{{"need", "1"},       {"found", "2"},       // found, long-ago
                                                    {"offered", "2"},    {"accepted", "2"},    // offered, left
                                                    {"better", "2"},     {"seen: same", "1"},  // better, told-better
                                                    {"seen: worse", "1"}};
  EXPECT_EQ(steps, expected);
}

TEST(TeamFunnel, takes_being_offered_or_seen_for_no_answer) {
  PlaceInTest place;
  place.people = {somebody("waits")};
  place.request.offers = {{"waits", "complex-care", day(6, 1), OfferOutcome::declined, day(6, 15)},
                          {"waits", "complex-care", day(6, 20), OfferOutcome::offered}};
  const auto found = place.run();
  ASSERT_TRUE(found.ok()) << found.error().text;
  EXPECT_EQ(place.standing("waits"), "listed");
}

}  // namespace
}  // namespace kursaal::find
