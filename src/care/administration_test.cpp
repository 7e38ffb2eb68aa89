#include "care/administration.hpp"

#include "care/acting.hpp"
#include "care/place_in_test.hpp"
#include "care/repeats.hpp"

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

TEST_P(Administration, of_an_agreement_that_has_an_end_revives_nothing) {
  const std::string& id = agreements["trust/direct-care"];
  ok(end_agreement(*store, as_admin(), id, base::day_of(2025, 7, 20)));
  ok(end_agreement(*store, as_admin(), id, base::day_of(2025, 7, 1)));
  for (const base::Day day : {base::day_of(2099, 1, 1), base::day_of(2025, 7, 20), base::day_of(2025, 7, 1)}) {
    const auto again = end_agreement(*store, as_admin(), id, day);
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().code, base::ErrorCode::conflict);
    EXPECT_NE(again.error().text.find("2025-07-01"), std::string::npos) << again.error().text;
  }
  EXPECT_EQ(count("SELECT COUNT(*) FROM agreement WHERE id = '" + id + "' AND ends = '2025-07-01' AND version = 3"), 1);
  // Over since today: by it people were seen until yesterday, and its days stay as they were.
  const auto sooner = end_agreement(*store, as_admin(), id, base::day_of(2025, 6, 1));
  ASSERT_FALSE(sooner.ok());
  EXPECT_EQ(sooner.error().code, base::ErrorCode::conflict);
  EXPECT_EQ(sooner.error().text, "this agreement ended on 2025-07-01 already, and its days are not changed afterwards");
  EXPECT_EQ(count("SELECT COUNT(*) FROM agreement WHERE id = '" + id + "' AND ends = '2025-07-01' AND version = 3"), 1);
  EXPECT_EQ(code_of(end_agreement(*store, as_admin(), "no-such", base::day_of(2025, 7, 1))),
            base::ErrorCode::not_found);
}

TEST_P(Administration, SR28_who_gives_no_care_in_a_team_keeps_and_takes_none_of_its_cases) {
  offer({"p1"});
  (void)take_on("p1", "ben");
  const std::string ben = callers["ben"].account, amy = callers["amy"].account;
  ok(grant_role(*store, as_admin(), {ben, Role::analyst, "west"}));
  ok(grant_role(*store, as_admin(), {amy, Role::analyst, "west"}));
  EXPECT_EQ(code_of(end_role(*store, as_admin(), grants["ben"], "")), base::ErrorCode::conflict)
      << "to count the team's people is not to visit them";
  EXPECT_EQ(code_of(end_role(*store, as_admin(), grants["ben"], amy)), base::ErrorCode::conflict);
  // Another role that gives care there does.
  const std::string other = value(grant_role(*store, as_admin(), {ben, Role::navigator, "west"}));
  ok(end_role(*store, as_admin(), grants["ben"], ""));
  ok(end_role(*store, as_admin(), other, callers["ann"].account));
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case WHERE owner = '" + callers["ann"].account + "'"), 1);
}

TEST_P(Administration, of_a_password_under_a_used_key_is_done_once_and_another_password_is_another_request) {
  const Doing keyed{callers["adam"], Purpose::administration, "key-1"};
  const std::string& ann = callers["ann"].account;
  const auto opens = [&](const std::string& name, const std::string& password) {
    return sign_in(*store, name, password, "", "test").ok();
  };
  ok(set_password(*store, keyed, ann, "seven blue lanterns"));
  ok(set_password(*store, keyed, ann, "seven blue lanterns"));
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'set-password'"), 1);
  EXPECT_EQ(code_of(set_password(*store, keyed, ann, "eight red lanterns")), base::ErrorCode::conflict);
  EXPECT_TRUE(opens("ann", "seven blue lanterns"));
  EXPECT_FALSE(opens("ann", "eight red lanterns"));

  NewAccount account;
  account.name = "zoe";
  account.shown_name = "Zoe";
  account.organisation = "trust";
  account.password = "seven blue lanterns";
  const Doing adding{callers["adam"], Purpose::administration, "key-2"};
  const std::string id = value(add_account(*store, adding, account));
  EXPECT_EQ(value(add_account(*store, adding, account)), id);
  account.password = "eight red lanterns";
  EXPECT_EQ(code_of(add_account(*store, adding, account)), base::ErrorCode::conflict);
  // What is kept of a request cannot be guessed at without the store's key.
  for (const char* password : {"seven blue lanterns", "eight red lanterns"})
    for (const std::string& request : {ann, joined({ann, password}), joined({ann, plain_digest(password)})})
      EXPECT_EQ(count("SELECT COUNT(*) FROM done_request WHERE request_digest = '" +
                      request_digest("set-password", request) + "'"),
                0);
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

TEST_P(Administration, of_what_is_there_already_says_so_and_blames_nobody) {
  const auto words = [](const base::Status& refused) {
    EXPECT_EQ(code_of(refused), base::ErrorCode::conflict);
    return refused.ok() ? std::string() : refused.error().text;
  };
  EXPECT_EQ(words(add_organisation(*store, as_admin(), {"hill", "Another Hill", "practice"})),
            "there is an organisation of that code already: Hill Practice");
  EXPECT_EQ(words(add_team(*store, as_admin(), {"west", "trust", "T"})),
            "there is a team of that code already: West complex care");
  ok(declare_kin(*store, as_admin(), callers["ann"].account, "p1", "mother"));
  EXPECT_EQ(words(declare_kin(*store, as_admin(), callers["ann"].account, "p1", "aunt")),
            "that person is declared of this account already, as mother");
  const auto role = grant_role(*store, as_admin(), {callers["ann"].account, Role::coordinator, "west"});
  ASSERT_FALSE(role.ok());
  EXPECT_EQ(role.error().text, "this account has that role already");
  NewAccount outside{"zoe", "Zoe Outside", "trust", "", "https://id.example", "42"};
  ok(add_account(*store, as_admin(), outside));
  outside.name = "zoe.again";
  const auto twice = add_account(*store, as_admin(), outside);
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().text, "that outside identity signs in as zoe already");
}

}  // namespace
}  // namespace kursaal::care
