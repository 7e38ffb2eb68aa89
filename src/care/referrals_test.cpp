#include "care/referrals.hpp"

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Referrals : public PlaceInTest {
 protected:
  base::Result<std::string> refer(const std::string& name, const std::string& person, const std::string& team,
                                  const PersonFacts& facts = {}) {
    return make_referral(*store, as(name), {person, team, "lives alone and has fallen"}, facts);
  }
  Sight sight(const std::string& name, const std::string& person) {
    const auto seen = see_person(*store, as(name), person, {});
    return seen.ok() ? seen->person : Sight::nothing;
  }
  base::Result<Instant> smash(const std::string& name, const std::string& person) {
    return break_glass(*store, as(name), {person, "emergency", "found on the floor at home", kPasswordInTest});
  }
  std::int64_t referrals() { return count("SELECT COUNT(*) FROM referral"); }
  std::int64_t audited(const std::string& outcome) {
    return count("SELECT COUNT(*) FROM audit WHERE action = 'make-referral' AND outcome = '" + outcome + "'");
  }
};
KURSAAL_ON_BOTH_ENGINES(Referrals);

TEST_P(Referrals, SR19_a_team_refers_nobody_to_itself_so_that_an_offer_opens_no_record) {
  offer({"p1", "p2"});
  EXPECT_EQ(code_of(refer("ann", "p1", "west")), base::ErrorCode::not_found) << "the minimum is too little to refer";
  EXPECT_EQ(sight("ann", "p1"), Sight::minimum);
  EXPECT_EQ(sight("ben", "p1"), Sight::minimum);
  (void)take_on("p2");
  const auto own = refer("ann", "p2", "west");
  ASSERT_FALSE(own.ok());
  EXPECT_EQ(own.error().code, base::ErrorCode::conflict);
  EXPECT_NE(own.error().text.find("this is your own"), std::string::npos) << own.error().text;
  EXPECT_EQ(code_of(refer("pat", "p9", "hill-team", {"hill", false})), base::ErrorCode::conflict)
      << "nor does a practice";
  EXPECT_EQ(referrals(), 0);
  EXPECT_EQ(audited("conflict"), 2);
  EXPECT_EQ(audited("refused"), 1);
}

TEST_P(Referrals, SR19_whoever_has_only_an_offer_opens_the_record_to_no_other_team) {
  offer({"p1"});
  EXPECT_EQ(code_of(refer("ann", "p1", "east")), base::ErrorCode::not_found);
  EXPECT_EQ(sight("eve", "p1"), Sight::nothing);
  (void)take_on("p1");
  ok(refer("ann", "p1", "east"));
  EXPECT_EQ(sight("eve", "p1"), Sight::record);
  // A referral is a relation like a case: it may be passed on.
  ok(refer("eve", "p1", "hill-team"));
}

TEST_P(Referrals, SR24_emergency_access_alone_refers_nobody_and_ends_with_its_hour) {
  ok(smash("ann", "p7"));
  EXPECT_EQ(sight("ann", "p7"), Sight::record);
  for (const char* team : {"west", "east", "pier"}) {
    const auto refused = refer("ann", "p7", team);
    ASSERT_FALSE(refused.ok()) << team;
    EXPECT_EQ(refused.error().code, base::ErrorCode::conflict) << team;
  }
  EXPECT_NE(refer("ann", "p7", "east").error().text.find("emergency access"), std::string::npos);
  offer({"p7"});
  EXPECT_EQ(code_of(refer("ann", "p7", "east")), base::ErrorCode::conflict) << "an offer beside it changes nothing";
  EXPECT_EQ(referrals(), 0);
  for (const char* name : {"eve", "nan"}) EXPECT_EQ(sight(name, "p7"), Sight::nothing) << name;
  pass(kMicrosAnHour);
  EXPECT_EQ(sight("ann", "p7"), Sight::minimum) << "of the offer";
  // Once the team has accepted, it is its case that refers.
  ok(smash("ann", "p7"));
  (void)take_on("p7");
  ok(refer("ann", "p7", "east"));
}

}  // namespace
}  // namespace kursaal::care
