#include "care/administration.hpp"

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Administration : public PlaceInTest {};
KURSAAL_ON_BOTH_ENGINES(Administration);

TEST_P(Administration, is_for_administrators_and_a_refusal_is_audited) {
  for (const char* name : {"ann", "liz", "nan", "pat", "amy", "piers"}) {
    const auto refused = add_team(*store, as(name, "", Purpose::administration), {"new", "trust", "New"});
    EXPECT_EQ(code_of(refused), base::ErrorCode::denied) << name;
  }
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'add-team' AND outcome = 'refused'"), 6);
  ok(add_team(*store, as_admin(), {"new", "trust", "New"}));
  EXPECT_EQ(count("SELECT COUNT(*) FROM team WHERE id = 'new'"), 1);
}

TEST_P(Administration, SR28_a_role_that_owns_cases_ends_only_with_somebody_who_takes_them) {
  offer({"p1", "p2", "p3"});
  (void)take_on("p1", "ben");
  (void)take_on("p2", "ben");
  const std::string id = callers["ben"].account;
  EXPECT_EQ(code_of(end_role(*store, as_admin(), grants["ben"], "")), base::ErrorCode::conflict);
  EXPECT_EQ(code_of(end_role(*store, as_admin(), grants["ben"], id)), base::ErrorCode::conflict) << "to themselves";
  EXPECT_EQ(code_of(end_role(*store, as_admin(), grants["ben"], callers["eve"].account)), base::ErrorCode::conflict)
      << "of another team";
  EXPECT_EQ(code_of(disable_account(*store, as_admin(), id)), base::ErrorCode::conflict);
  ok(end_role(*store, as_admin(), grants["ben"], callers["ann"].account));
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case WHERE owner = '" + callers["ann"].account + "'"), 2);
  ok(disable_account(*store, as_admin(), id));
}

TEST_P(Administration, SR28_the_leader_of_a_team_hands_over_the_offers_nobody_has_taken) {
  offer({"p1"});
  EXPECT_EQ(code_of(end_role(*store, as_admin(), grants["liz"], "")), base::ErrorCode::conflict);
  ok(end_role(*store, as_admin(), grants["liz"], callers["ann"].account));
  EXPECT_EQ(offer_of("p1").owner, "Ann Able");
}

TEST_P(Administration, of_an_agreement_that_ends_shuts_the_organisation_out_from_that_day) {
  offer({"p1"});
  EXPECT_EQ(value(offers_of_team(*store, as("ann"), nothing_known)).offers.size(), 1U);
  ok(end_agreement(*store, as_admin(), agreements["trust/direct-care"], base::day_of(2025, 7, 2)));
  EXPECT_EQ(value(offers_of_team(*store, as("ann"), nothing_known)).offers.size(), 1U) << "today it still holds";
  pass(kMicrosADay);
  EXPECT_TRUE(value(offers_of_team(*store, as("ann"), nothing_known)).offers.empty());
}

TEST_P(Administration, refuses_what_hangs_on_nothing) {
  EXPECT_EQ(code_of(add_team(*store, as_admin(), {"t", "no-such", "T"})), base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(add_team(*store, as_admin(), {"west", "trust", "T"})), base::ErrorCode::conflict);
  EXPECT_EQ(code_of(add_team(*store, as_admin(), {"a b", "trust", "T"})), base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(grant_role(*store, as_admin(), {callers["ann"].account, Role::coordinator, ""})),
            base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(grant_role(*store, as_admin(), {"no-such", Role::analyst, ""})), base::ErrorCode::not_found);
  EXPECT_EQ(code_of(grant_role(*store, as_admin(), {callers["ann"].account, Role::coordinator, "west"})),
            base::ErrorCode::conflict)
      << "the same role twice";
}

}  // namespace
}  // namespace kursaal::care
