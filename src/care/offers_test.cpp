#include "care/offers.hpp"

#include <thread>

#include "care/place_in_test.hpp"
#include "care/unattended.hpp"

namespace kursaal::care {
namespace {

class Offers : public PlaceInTest {
 protected:
  std::vector<std::string> listed(const std::string& name = "ann") {
    std::vector<std::string> out;
    for (const OfferShown& each : value(offers_of_team(*store, as(name), nothing_known)).offers)
      out.push_back(each.person_id);
    return out;
  }
  using People = std::vector<std::string>;
};
KURSAAL_ON_BOTH_ENGINES(Offers);

TEST_P(Offers, SR11_each_has_an_owner_a_day_and_stands_in_the_order_of_the_list) {
  const TakenIn taken = value(take_worklist(*store, list_of({"p3", "p1", "p2"})));
  EXPECT_EQ(taken.offered, 3);
  EXPECT_EQ(listed(), (People{"p3", "p1", "p2"}));
  const OfferShown first = offer_of("p3");
  EXPECT_EQ(first.owner, "Liz Lead");
  EXPECT_EQ(first.due_at, london_moment(base::day_of(2025, 7, 8), 17 * 60));
  EXPECT_EQ(first.due_rule, "within 7 days, by 17:00 London time on that day or the next working day");
  EXPECT_EQ(first.snapshot, "snap1");
  EXPECT_EQ(first.as_of, "2025-06-30");
  EXPECT_TRUE(listed("eve").empty()) << "another team's";
}

TEST_P(Offers, SR11_a_team_that_nobody_leads_is_offered_nothing_and_told_why) {
  ok(add_team(*store, as_admin(), {"north", "trust", "North"}));
  const auto refused = take_worklist(*store, list_of({"p1"}, 3, "snap1", "north"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::conflict);
  EXPECT_NE(refused.error().text.find("nobody leads the team north"), std::string::npos);
}

TEST_P(Offers, SR11_nobody_vanishes_from_a_list_without_a_reason) {
  offer({"p1", "p2"});
  pass(kMicrosADay);
  const TakenIn again = value(take_worklist(*store, list_of({"p1", "p2"})));
  EXPECT_EQ(again.kept, 2);
  EXPECT_EQ(again.offered + again.left, 0);
  const OfferShown before = offer_of("p2");
  const TakenIn next = value(take_worklist(*store, list_of({"p2", "p4"}, 10, "snap2")));
  EXPECT_EQ(next.kept, 1);
  EXPECT_EQ(next.offered, 1);
  EXPECT_EQ(next.left, 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM offer WHERE person_id = 'p1' AND state = 'left' AND reason = "
                  "'no-longer-listed' AND decided_snapshot = 'snap2'"),
            1);
  EXPECT_EQ(offer_of("p2").due_at, before.due_at) << "the clock keeps running";
  EXPECT_EQ(listed(), (People{"p2", "p4"}));
}

TEST_P(Offers, SR11_what_nobody_decided_by_its_day_is_reported) {
  offer({"p1", "p2"});
  const auto late = [&] { return value(see_unattended(*store, as("liz"), nothing_known)).counts; };
  EXPECT_TRUE(late().empty());
  pass(7 * kMicrosADay + 9 * kMicrosAnHour);
  ASSERT_EQ(late().size(), 1U);
  EXPECT_EQ(late()[0].team, "west");
  EXPECT_EQ(late()[0].offers, 2);
}

TEST_P(Offers, accepted_open_a_case_take_a_place_and_leave_the_list) {
  offer({"p1", "p2", "p3"}, 2);
  EXPECT_EQ(value(offers_of_team(*store, as("ann"), nothing_known)).places_left.at("complex-care"), 2);
  (void)take_on("p1");
  EXPECT_EQ(value(offers_of_team(*store, as("ann"), nothing_known)).places_left.at("complex-care"), 1);
  EXPECT_EQ(listed(), (People{"p2", "p3"}));
  (void)take_on("p2");
  const OfferShown third = offer_of("p3");
  const auto full = accept_offer(*store, as("ann"), {third.id, third.version}, "", nothing_known);
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, base::ErrorCode::conflict);
  EXPECT_NE(full.error().text.find("no place left"), std::string::npos);
  // The next list brings new places; who is with the team is not offered again.
  const TakenIn next = value(take_worklist(*store, list_of({"p1", "p3"}, 2, "snap2")));
  EXPECT_EQ(next.with_the_team, 1);
  (void)take_on("p3");
}

TEST_P(Offers, SR11_the_places_of_a_week_are_not_given_anew_by_a_second_list_of_that_week) {
  Worklist list = list_of({"p1", "p2", "p3"}, 2);
  list.week = base::day_of(2025, 6, 30);
  ok(take_worklist(*store, list));
  (void)take_on("p1");
  const auto left = [&] {
    return value(offers_of_team(*store, as("ann"), nothing_known)).places_left.at("complex-care");
  };
  EXPECT_EQ(left(), 1);
  list.snapshot = "snap2";
  list.as_of = base::day_of(2025, 7, 3);
  ok(take_worklist(*store, list));
  EXPECT_EQ(left(), 1) << "p1 took one of this week's two";
  ok(take_worklist(*store, list));
  EXPECT_EQ(left(), 1) << "and none more where the same list is taken in again";
  (void)take_on("p2");
  EXPECT_EQ(left(), 0);
  list.snapshot = "snap3";
  list.as_of = base::day_of(2025, 7, 7);
  list.week = base::day_of(2025, 7, 7);
  ok(take_worklist(*store, list));
  EXPECT_EQ(left(), 2) << "a new week";
}

TEST_P(Offers, what_one_team_found_out_of_a_person_keeps_every_service_from_asking) {
  offer({"p1", "p2", "p3"});
  const OfferShown died = offer_of("p1"), objected = offer_of("p2"), elsewhere = offer_of("p3");
  ok(decline_offer(*store, as("ann"), {died.id, died.version}, {"died", "", 0}, nothing_known));
  ok(decline_offer(*store, as("ann"), {objected.id, objected.version}, {"objected", "", 0}, nothing_known));
  ok(decline_offer(*store, as("ann"), {elsewhere.id, elsewhere.version}, {"person-declined", "", 3}, nothing_known));
  Worklist list = list_of({"p1", "p2", "p3"}, 10, "snap2");
  list.service = "moderate-needs";
  const TakenIn taken = value(take_worklist(*store, list));
  EXPECT_EQ(taken.asked_later, 2);
  EXPECT_EQ(taken.offered, 1) << "a no to one service is none to another";
}

TEST_P(Offers, declined_are_asked_again_after_their_months_and_objections_never) {
  offer({"p1", "p2"});
  const OfferShown first = offer_of("p1"), second = offer_of("p2");
  ok(decline_offer(*store, as("ann"), {first.id, first.version}, {"person-declined", "not now", 3}, nothing_known));
  ok(decline_offer(*store, as("ann"), {second.id, second.version}, {"objected", "", 0}, nothing_known));
  EXPECT_TRUE(listed().empty());
  //                    declined on 1 July, asked again from 1 October
  Worklist list = list_of({"p1", "p2"}, 10, "snap2");
  list.as_of = base::day_of(2025, 9, 30);
  EXPECT_EQ(value(take_worklist(*store, list)).asked_later, 2);
  list.as_of = base::day_of(2025, 10, 1);
  const TakenIn then = value(take_worklist(*store, list));
  EXPECT_EQ(then.asked_later, 1);
  EXPECT_EQ(then.offered, 1);
  EXPECT_EQ(listed(), (People{"p1"}));
}

TEST_P(Offers, are_declined_with_a_reason_of_the_list_and_the_months_that_go_with_it) {
  offer({"p1"});
  const OfferShown shown = offer_of("p1");
  const auto decline = [&](const std::string& reason, const std::string& note, int months) {
    return decline_offer(*store, as("ann"), {shown.id, shown.version}, {reason, note, months}, nothing_known);
  };
  EXPECT_EQ(code_of(decline("bored", "", 3)), base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(decline("person-declined", "", 0)), base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(decline("person-declined", "", 25)), base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(decline("died", "", 3)), base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(decline("other", " ", 3)), base::ErrorCode::input_refused) << "other needs a note";
  EXPECT_EQ(listed().size(), 1U);
}

TEST_P(Offers, taken_by_two_at_once_go_to_one_and_the_other_sees_who_and_when) {
  offer({"p1", "p2", "p3", "p4", "p5", "p6"}, 6);
  for (const std::string id : {"p1", "p2", "p3", "p4", "p5", "p6"}) {
    const OfferShown shown = offer_of(id);
    base::Result<std::string> answers[2] = {base::Error{}, base::Error{}};
    std::thread other([&] {
      answers[1] = accept_offer(*store, as("ben"), {shown.id, shown.version}, "", nothing_known);
    });
    answers[0] = accept_offer(*store, as("ann"), {shown.id, shown.version}, "", nothing_known);
    other.join();
    ASSERT_NE(answers[0].ok(), answers[1].ok());
    const base::Error& lost = answers[0].ok() ? answers[1].error() : answers[0].error();
    EXPECT_EQ(lost.code, base::ErrorCode::conflict);
    EXPECT_NE(lost.text.find(answers[0].ok() ? "Ann Able has accepted" : "Ben Best has accepted"), std::string::npos)
        << lost.text;
    EXPECT_NE(lost.text.find("at 09:00 on 1 July 2025 (BST)"), std::string::npos) << lost.text;
  }
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), 6);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE outcome = 'conflict'"), 6);
}

TEST_P(Offers, clicked_twice_under_one_key_are_taken_once_and_answered_alike) {
  offer({"p1", "p2"});
  const OfferShown shown = offer_of("p1");
  base::Result<std::string> second = base::Error{};
  std::thread click([&] {
    second = accept_offer(*store, as("ann", "click-1"), {shown.id, shown.version}, "", nothing_known);
  });
  const auto first = accept_offer(*store, as("ann", "click-1"), {shown.id, shown.version}, "", nothing_known);
  click.join();
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(second.ok()) << second.error().text;
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'accept-offer'"), 1);
  // The key of one request is not another's, nor another account's.
  const OfferShown other = offer_of("p2");
  EXPECT_EQ(code_of(accept_offer(*store, as("ann", "click-1"), {other.id, other.version}, "", nothing_known)),
            base::ErrorCode::conflict);
  EXPECT_TRUE(accept_offer(*store, as("ben", "click-1"), {other.id, other.version}, "", nothing_known).ok());
}

TEST_P(Offers, declined_twice_under_one_key_are_answered_alike_though_the_relation_has_ended) {
  offer({"p1"});
  const OfferShown shown = offer_of("p1");
  for (int click = 0; click < 2; ++click)
    ok(decline_offer(*store, as("ann", "no-1"), {shown.id, shown.version}, {"person-declined", "", 6}, nothing_known));
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'decline-offer'"), 1);
}

TEST_P(Offers, seen_before_the_reasons_changed_are_looked_at_again) {
  offer({"p1"});
  const OfferShown shown = offer_of("p1");
  Worklist list = list_of({"p1"}, 10, "snap2");
  list.people[0].reasons = "three falls this year";
  ok(take_worklist(*store, list));
  const auto stale = accept_offer(*store, as("ann"), {shown.id, shown.version}, "", nothing_known);
  ASSERT_FALSE(stale.ok());
  EXPECT_EQ(stale.error().code, base::ErrorCode::conflict);
  EXPECT_NE(stale.error().text.find("changed since you saw it"), std::string::npos);
}

TEST_P(Offers, go_to_an_owner_of_the_team_only) {
  offer({"p1"});
  const OfferShown shown = offer_of("p1");
  const auto accept = [&](const std::string& owner) {
    return accept_offer(*store, as("liz"), {shown.id, shown.version}, owner, nothing_known);
  };
  EXPECT_EQ(code_of(accept(callers["eve"].account)), base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(accept("nobody")), base::ErrorCode::input_refused);
  ok(accept(callers["ben"].account));
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case WHERE owner = '" + callers["ben"].account + "'"), 1);
}

TEST_P(Offers, of_a_list_with_faults_are_refused_whole) {
  EXPECT_EQ(code_of(take_worklist(*store, list_of({"p1", "p1"}))), base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(take_worklist(*store, list_of({"p1", ""}))), base::ErrorCode::input_refused);
  Worklist list = list_of({"p1", "p2"});
  list.people[1].reasons = "\xff";
  EXPECT_EQ(code_of(take_worklist(*store, list)), base::ErrorCode::input_refused);
  EXPECT_EQ(count("SELECT COUNT(*) FROM offer"), 0);
}

}  // namespace
}  // namespace kursaal::care
