// Two of one team at once: who comes second is told who was first and when, although the relation ended with the first
// act. Another team is told what it would be told of nobody.
#include "care/acting.hpp"

#include <functional>
#include <thread>

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Closed : public PlaceInTest {
 protected:
  using Act = std::function<base::Status(const std::string& name, const FactsOf& facts_of)>;

  void SetUp() override {
    PlaceInTest::SetUp();
    if (IsSkipped()) return;
    person("kim", "Kim Kin", "trust", Role::coordinator, "west");
    ok(declare_kin(*store, as_admin(), callers["kim"].account, "p1", "mother"));
  }
  static PersonFacts sealed(const std::string&) { return {"", true}; }
  static base::Status without_id(const base::Result<std::string>& done) {
    return done.ok() ? base::ok_status() : base::Status(done.error());
  }
  std::int64_t audited(const std::string& action, const std::string& outcome, const std::string& name) {
    return count("SELECT COUNT(*) FROM audit WHERE action = '" + action + "' AND outcome = '" + outcome +
                 "' AND account = '" + callers[name].account + "'");
  }
  void expect_nobody(const base::Status& answer, const char* who) {
    ASSERT_FALSE(answer.ok()) << who;
    EXPECT_EQ(answer.error().code, base::ErrorCode::not_found) << who;
    EXPECT_EQ(answer.error().text, nobody_for_you().text) << who;
  }
  // `act` on an entry of p1 of the team west that somebody else of the team has ended.
  void expect_told(const std::string& action, const Act& act, const std::string& words) {
    const base::Status late = act("ben", nothing_known);
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().code, base::ErrorCode::conflict) << late.error().text;
    EXPECT_EQ(late.error().text, words);
    EXPECT_EQ(audited(action, "conflict", "ben"), 1);
    EXPECT_EQ(audited(action, "refused", "ben"), 0);
    expect_nobody(act("eve", nothing_known), "another team");
    EXPECT_EQ(audited(action, "refused", "eve"), 1);
    EXPECT_EQ(audited(action, "conflict", "eve"), 0);
    expect_nobody(act("kim", nothing_known), "their mother's");
    EXPECT_EQ(audited(action, "refused", "kim"), 1);
    expect_nobody(act("amy", nothing_known), "who gives no care");
  }
};
KURSAAL_ON_BOTH_ENGINES(Closed);

TEST_P(Closed, SR19_a_declined_offer_tells_who_and_when_to_the_team_that_had_it_and_nothing_to_anybody_else) {
  offer({"p1"});
  const OfferShown shown = offer_of("p1");
  const auto decline = [&](const std::string& name, const FactsOf& facts_of) {
    return decline_offer(*store, as(name), {shown.id, shown.version}, {"person-declined", "not now", 6}, facts_of);
  };
  const auto accept = [&](const std::string& name, const FactsOf& facts_of) {
    return without_id(accept_offer(*store, as(name), {shown.id, shown.version}, "", facts_of));
  };
  ok(decline("ann", nothing_known));
  pass(kMicrosAnHour);
  const std::string words = "Ann Able has declined this offer at 09:00 on 1 July 2025 (BST)";
  expect_told("decline-offer", decline, words);
  expect_told("accept-offer", accept, words);
  expect_nobody(accept("ben", sealed), "protected since");
  ok(end_agreement(*store, as_admin(), agreements["trust/direct-care"], base::day_of(2025, 7, 1)));
  expect_nobody(accept("ben", nothing_known), "no agreement any more");
}

TEST_P(Closed, SR19_an_accepted_offer_whose_case_is_closed_since_tells_who_accepted_it) {
  offer({"p1"});
  const OfferShown shown = offer_of("p1");
  const std::string id = take_on("p1");
  ok(close_case(*store, as("ann"), {id, 1}, "better", "", nothing_known));
  expect_told(
      "accept-offer",
      [&](const std::string& name, const FactsOf& facts_of) {
        return without_id(accept_offer(*store, as(name), {shown.id, shown.version}, "", facts_of));
      },
      "Ann Able has accepted this offer at 09:00 on 1 July 2025 (BST)");
}

TEST_P(Closed, SR11_an_offer_that_left_with_a_new_list_says_so_to_who_had_it_on_the_screen) {
  offer({"p1"});
  const OfferShown shown = offer_of("p1");
  pass(kMicrosAnHour);
  ok(take_worklist(*store, list_of({"p2"}, 10, "snap2")));
  expect_told(
      "decline-offer",
      [&](const std::string& name, const FactsOf& facts_of) {
        return decline_offer(*store, as(name), {shown.id, shown.version}, {"cannot-reach", "", 3}, facts_of);
      },
      "this person is no longer on the list; the offer ended at 10:00 on 1 July 2025 (BST)");
}

TEST_P(Closed, SR19_a_closed_case_tells_who_closed_it_to_whoever_acts_on_it_next) {
  offer({"p1"});
  const std::string id = take_on("p1");
  ok(close_case(*store, as("ann"), {id, 1}, "better", "walks to the shop", nothing_known));
  const std::string words = "Ann Able closed this case at 09:00 on 1 July 2025 (BST)";
  const Act close = [&](const std::string& name, const FactsOf& facts_of) {
    return close_case(*store, as(name), {id, 1}, "same", "", facts_of);
  };
  expect_told("close-case", close, words);
  expect_told(
      "hand-over-case",
      [&](const std::string& name, const FactsOf& facts_of) {
        return hand_over_case(*store, as(name), {id, 1}, callers["liz"].account, facts_of);
      },
      words);
  expect_told(
      "record-contact",
      [&](const std::string& name, const FactsOf& facts_of) {
        return without_id(record_contact(*store, as(name), {id, base::day_of(2025, 7, 1), "visit", ""}, facts_of));
      },
      words);
  EXPECT_EQ(close("ben", sealed).error().code, base::ErrorCode::conflict) << "a case is seen also of the protected";
}

TEST_P(Closed, SR19_an_ended_referral_tells_who_ended_it) {
  const std::string id = value(make_referral(*store, as("pat"), {"p1", "west", "has fallen"}, {"hill", false}));
  ok(end_referral(*store, as("ann"), id, 1, "not needed", nothing_known));
  const auto end = [&](const std::string& name, const FactsOf& facts_of) {
    return end_referral(*store, as(name), id, 1, "nobody answers", facts_of);
  };
  expect_told("end-referral", end, "Ann Able ended this referral at 09:00 on 1 July 2025 (BST)");
  expect_nobody(end("pat", nothing_known), "who made it");
  expect_nobody(end("ben", sealed), "protected since");
}

TEST_P(Closed, two_who_decline_or_close_at_once_get_one_yes_and_one_answer_that_names_the_other) {
  for (int round = 0; round < 4; ++round) {
    const std::string person_id = "r" + std::to_string(round);
    ok(take_worklist(*store, list_of({person_id}, 10, "snap" + std::to_string(round + 10))));
    const OfferShown shown = offer_of(person_id);
    const std::string id = round % 2 == 0 ? std::string() : take_on(person_id);
    const auto act = [&](const std::string& name) {
      if (id.empty())
        return decline_offer(*store, as(name), {shown.id, shown.version}, {"person-declined", "", 6}, nothing_known);
      return close_case(*store, as(name), {id, 1}, "better", "", nothing_known);
    };
    base::Status answers[2] = {base::ok_status(), base::ok_status()};
    std::thread other([&] { answers[1] = act("ben"); });
    answers[0] = act("ann");
    other.join();
    ASSERT_NE(answers[0].ok(), answers[1].ok()) << round;
    const base::Error& lost = answers[0].ok() ? answers[1].error() : answers[0].error();
    EXPECT_EQ(lost.code, base::ErrorCode::conflict) << lost.text;
    EXPECT_EQ(lost.text.find(answers[0].ok() ? "Ann Able" : "Ben Best"), 0U) << lost.text;
  }
}

}  // namespace
}  // namespace kursaal::care
