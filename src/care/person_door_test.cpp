#include "care/person_door.hpp"

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class PersonDoor : public PlaceInTest {
 protected:
  base::Result<Decision> see(const std::string& name, const std::string& person, const PersonFacts& facts = {}) {
    return see_person(*store, as(name), person, facts);
  }
  Sight sight(const std::string& name, const std::string& person, const PersonFacts& facts = {}) {
    const auto seen = see(name, person, facts);
    return seen.ok() ? seen->person : Sight::nothing;
  }
};
KURSAAL_ON_BOTH_ENGINES(PersonDoor);

TEST_P(PersonDoor, SR19_opens_and_shuts_with_the_relationship) {
  const PersonFacts of_hill{"hill", false};
  //                      nobody's yet: only the practice of registration
  EXPECT_EQ(sight("ann", "p1", of_hill), Sight::nothing);
  EXPECT_EQ(sight("pat", "p1", of_hill), Sight::record);
  EXPECT_EQ(sight("pat", "p1", {"other", false}), Sight::nothing);
  offer({"p1"});  //      an open list entry: the minimum, for that team
  EXPECT_EQ(sight("ann", "p1"), Sight::minimum);
  EXPECT_EQ(sight("eve", "p1"), Sight::nothing);
  const std::string id = take_on("p1");  // an accepted case: the record
  EXPECT_EQ(sight("ann", "p1"), Sight::record);
  EXPECT_EQ(sight("ben", "p1"), Sight::record);
  EXPECT_EQ(sight("eve", "p1"), Sight::nothing);
  const std::string referral = value(make_referral(*store, as("ann"), {"p1", "east", "moved house"}, {}));
  EXPECT_EQ(sight("eve", "p1"), Sight::record);
  ok(close_case(*store, as("ann"), {id, 1}, "better", "", nothing_known));
  EXPECT_EQ(sight("ann", "p1"), Sight::nothing);
  EXPECT_EQ(sight("eve", "p1"), Sight::record);
  ok(end_referral(*store, as("eve"), referral, 1, "not needed", nothing_known));
  EXPECT_EQ(sight("eve", "p1"), Sight::nothing);
}

TEST_P(PersonDoor, SR19_refused_is_the_same_as_absent_in_words_rows_and_statements) {
  offer({"p1"});
  const auto statements = [this](const std::string& person) {
    std::uint64_t used = 0;
    const auto asked = store->write([&](Connection& connection) -> base::Status {
      const std::uint64_t before = connection.statements();
      const auto answer = ask_about(*store, connection, as("eve"), "see-person", person, {});
      used = connection.statements() - before;
      return answer.ok() ? base::ok_status() : base::Status(answer.error());
    });
    EXPECT_TRUE(asked.ok());
    return used;
  };
  const auto refused = see("eve", "p1");
  const auto absent = see("eve", "no-such-person");
  ASSERT_FALSE(refused.ok());
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(refused.error().code, absent.error().code);
  EXPECT_EQ(refused.error().text, absent.error().text);
  EXPECT_EQ(statements("p1"), statements("no-such-person"));
  EXPECT_EQ(count("SELECT COUNT(DISTINCT rule) FROM audit WHERE outcome = 'refused' AND action = 'see-person'"), 1);
  // The same for what is done: another team's offer and one that is not there.
  const std::string id = offer_of("p1").id;
  const auto other = accept_offer(*store, as("eve"), {id, 1}, "", nothing_known);
  const auto none = accept_offer(*store, as("eve"), {"no-such-offer", 1}, "", nothing_known);
  ASSERT_FALSE(other.ok());
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(other.error().code, none.error().code);
  EXPECT_EQ(other.error().text, none.error().text);
}

TEST_P(PersonDoor, SR19_a_list_leaves_out_whom_the_caller_may_not_see) {
  offer({"p1", "p2"});
  const AskedPerson people[] = {{"p1", {}}, {"p9", {}}, {"p2", {"", true}}};
  const auto decisions = value(see_people(*store, as("ann"), people));
  ASSERT_EQ(decisions.size(), 3U);
  EXPECT_EQ(decisions[0].person, Sight::minimum);
  EXPECT_EQ(decisions[1].person, Sight::nothing);
  EXPECT_EQ(decisions[2].person, Sight::nothing) << "sealed: an offer does not open it";
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-in-list'"), 1);
}

TEST_P(PersonDoor, SR24_every_sight_and_every_refusal_is_in_the_persons_trail_before_the_answer_leaves) {
  offer({"p1"});
  ok(see("ann", "p1"));
  EXPECT_FALSE(see("eve", "p1").ok());
  const auto trail = value(see_trail(*store, as("piers", "", Purpose::checking_access), "p1", 1'000'000, 50));
  ASSERT_EQ(trail.size(), 3U) << "the officer's own look is in it too";
  EXPECT_EQ(trail[0].entry.action, "see-trail");
  EXPECT_EQ(trail[1].entry.outcome, "refused");
  EXPECT_EQ(trail[1].entry.account, callers["eve"].account);
  EXPECT_EQ(trail[2].entry.outcome, "granted");
  EXPECT_EQ(trail[2].entry.rule, "list-entry");
  for (const char* name : {"ann", "liz", "adam", "amy"})
    EXPECT_FALSE(see_trail(*store, as(name, "", Purpose::checking_access), "p1", 1'000'000, 50).ok()) << name;
}

TEST_P(PersonDoor, SR24_where_the_audit_cannot_be_written_nothing_is_shown) {
  offer({"p1"});
  by_shell("UPDATE audit_head SET seq = 0");
  EXPECT_FALSE(see("ann", "p1").ok()) << "the next row's number is taken";
  by_shell("UPDATE audit_head SET seq = (SELECT MAX(seq) FROM audit)");
  EXPECT_TRUE(see("ann", "p1").ok());
}

TEST_P(PersonDoor, SR19_own_and_family_records_stay_shut_and_the_try_is_told) {
  offer({"p1"});
  ok(declare_kin(*store, as_admin(), callers["ann"].account, "p1", "mother"));
  EXPECT_EQ(sight("ann", "p1"), Sight::nothing);
  EXPECT_EQ(sight("ben", "p1"), Sight::minimum);
  EXPECT_TRUE(value(offers_of_team(*store, as("ann"), nothing_known)).offers.empty());
  const auto alerts = value(waiting_alerts(*store, as("piers", "", Purpose::checking_access)));
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].kind, "own-or-family");
  EXPECT_EQ(alerts[0].shown_name, "Ann Able");
}

TEST_P(PersonDoor, SR19_counts_are_for_who_plans_and_nobody_else) {
  EXPECT_TRUE(see_counts(*store, as("amy", "", Purpose::planning), "funnel").ok());
  EXPECT_TRUE(see_counts(*store, as("liz", "", Purpose::planning), "funnel").ok());
  for (const char* name : {"ann", "nan", "pat", "piers", "adam"})
    EXPECT_EQ(code_of(see_counts(*store, as(name, "", Purpose::planning), "funnel")), base::ErrorCode::denied) << name;
  EXPECT_EQ(sight("amy", "p1"), Sight::nothing);
}

class BreakGlass : public PersonDoor {
 protected:
  base::Result<Instant> smash(const std::string& name, const std::string& person,
                              const std::string& password = kPasswordInTest) {
    return break_glass(*store, as(name), {person, "emergency", "found on the floor at home", password});
  }
};
KURSAAL_ON_BOTH_ENGINES(BreakGlass);

TEST_P(BreakGlass, SR24_opens_one_person_for_one_hour_and_waits_in_the_privacy_officers_queue) {
  EXPECT_EQ(sight("ann", "p7"), Sight::nothing);
  const Instant until = value(smash("ann", "p7"));
  EXPECT_EQ(until, store->now() + kMicrosAnHour);
  EXPECT_EQ(sight("ann", "p7"), Sight::record);
  EXPECT_EQ(sight("ann", "p8"), Sight::nothing);
  EXPECT_EQ(sight("ben", "p7"), Sight::nothing);
  EXPECT_EQ(sight("ann", "p7", {"", true}), Sight::nothing) << "a sealed record stays shut";
  pass(kMicrosAnHour - 1);
  EXPECT_EQ(sight("ann", "p7"), Sight::record);
  pass(1);
  EXPECT_EQ(sight("ann", "p7"), Sight::nothing);

  const Doing officer = as("piers", "", Purpose::checking_access);
  const auto alerts = value(waiting_alerts(*store, officer));
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].text, "found on the floor at home");
  EXPECT_EQ(code_of(waiting_alerts(*store, as("ann", "", Purpose::checking_access))), base::ErrorCode::denied);
  ok(review_alert(*store, officer, alerts[0].id, alerts[0].version, "justified", "the ambulance sheet agrees"));
  EXPECT_EQ(code_of(review_alert(*store, officer, alerts[0].id, alerts[0].version, "justified", "twice")),
            base::ErrorCode::conflict);
  EXPECT_TRUE(value(waiting_alerts(*store, officer)).empty());
}

TEST_P(BreakGlass, SR24_needs_the_password_again_a_reason_and_a_role_that_gives_care) {
  EXPECT_EQ(code_of(smash("ann", "p7", "not the password")), base::ErrorCode::denied);
  EXPECT_EQ(code_of(break_glass(*store, as("ann"), {"p7", "curious", "x", kPasswordInTest})),
            base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(break_glass(*store, as("ann"), {"p7", "emergency", "  ", kPasswordInTest})),
            base::ErrorCode::input_refused);
  for (const char* name : {"nan", "amy", "piers", "adam"})
    EXPECT_EQ(code_of(smash(name, "p7")), base::ErrorCode::denied) << name;
  EXPECT_EQ(sight("ann", "p7"), Sight::nothing);
  EXPECT_EQ(count("SELECT COUNT(*) FROM privacy_alert"), 0);
  // Guessing here locks the account like guessing at the door.
  for (int i = 0; i < 5; ++i) (void)smash("ben", "p7", "not the password");
  EXPECT_EQ(code_of(smash("ben", "p7")), base::ErrorCode::denied);
}

TEST_P(BreakGlass, SR19_who_stays_shut_is_answered_as_nobody_is_and_the_try_stands_in_the_audit) {
  ok(declare_kin(*store, as_admin(), callers["ann"].account, "mother", "mother"));
  const GlassRequest absent{"nobody", "emergency", "found on the floor", kPasswordInTest, {}, false};
  const GlassRequest none{"", "emergency", "found on the floor", kPasswordInTest, {}, false};
  const GlassRequest sealed{"p7", "emergency", "found on the floor", kPasswordInTest, {"", true}, true};
  const GlassRequest own{"mother", "emergency", "found on the floor", kPasswordInTest, {}, true};
  for (const GlassRequest& request : {absent, none, sealed, own}) {
    const auto answer = break_glass(*store, as("ann", "key-" + request.person_id), request);
    ASSERT_FALSE(answer.ok()) << request.person_id;
    EXPECT_EQ(answer.error().code, nobody_for_you().code);
    EXPECT_EQ(answer.error().text, nobody_for_you().text);
  }
  EXPECT_EQ(count("SELECT COUNT(*) FROM broken_glass"), 0);
  const std::string refused = "SELECT COUNT(*) FROM audit WHERE action = 'break-glass' AND outcome = 'refused' AND ";
  for (const char* id : {"nobody", "p7", "mother"}) EXPECT_EQ(count(refused + "person_id = '" + id + "'"), 1) << id;
  EXPECT_EQ(count(refused + "person_id IS NULL AND after_digest = '" + plain_digest("") + "'"), 1);
  const auto alerts = value(waiting_alerts(*store, as("piers", "", Purpose::checking_access)));
  ASSERT_EQ(alerts.size(), 1U) << "the try at one's own";
  EXPECT_EQ(alerts[0].kind, "own-or-family");
  EXPECT_EQ(code_of(break_glass(*store, as("amy"), none)), base::ErrorCode::denied) << "the role, whoever it is";
}

}  // namespace
}  // namespace kursaal::care
