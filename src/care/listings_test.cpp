// What screens list, and what changed since somebody last looked.
#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Listings : public PlaceInTest {};
KURSAAL_ON_BOTH_ENGINES(Listings);

TEST_P(Listings, of_accounts_and_organisations_are_for_administrators_and_audited) {
  const auto accounts = value(list_accounts(*store, as_admin()));
  ASSERT_EQ(accounts.size(), 10U);
  EXPECT_EQ(accounts[0].name, "adam");
  EXPECT_EQ(accounts[0].organisation_name, "The Trust");
  EXPECT_TRUE(accounts[0].has_password);
  ASSERT_EQ(accounts[2].name, "ann");
  ASSERT_EQ(accounts[2].grants.size(), 1U);
  EXPECT_EQ(accounts[2].grants[0].team_name, "West complex care");
  EXPECT_EQ(accounts[2].grants[0].id, grants["ann"]);
  const auto organisations = value(list_organisations(*store, as_admin()));
  ASSERT_EQ(organisations.size(), 3U);
  EXPECT_EQ(organisations[2].name, "The Trust");
  EXPECT_EQ(organisations[2].teams.size(), 2U);
  EXPECT_TRUE(organisations[2].teams[0].led);
  EXPECT_EQ(organisations[2].agreements.size(), all_purposes().size());
  EXPECT_EQ(organisations[2].agreements[0].labels.size(), kLabels);
  for (const std::string who : {"ann", "amy", "piers"}) {
    EXPECT_EQ(code_of(list_accounts(*store, as(who, "", Purpose::administration))), base::ErrorCode::denied);
    EXPECT_EQ(code_of(list_organisations(*store, as(who, "", Purpose::administration))), base::ErrorCode::denied);
  }
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-accounts' AND outcome = 'refused'"), 3);
}

TEST_P(Listings, of_colleagues_are_those_of_the_team_who_give_care) {
  std::vector<std::string> names;
  for (const Colleague& each : value(colleagues_of(*store, callers["ann"]))) names.push_back(each.shown_name);
  EXPECT_EQ(names, (std::vector<std::string>{"Ann Able", "Ben Best", "Liz Lead"}));
  EXPECT_TRUE(value(colleagues_of(*store, callers["amy"])).empty());
}

TEST_P(Listings, of_teams_that_take_referrals_leave_out_those_that_nobody_leads) {
  ok(add_team(*store, as_admin(), {"north", "trust", "North"}));
  std::vector<std::string> ids;
  for (const TeamListed& each : value(teams_that_take(*store))) ids.push_back(each.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"east", "hill-team", "west"}));
  EXPECT_EQ(value(names_of_all(*store)).team("north"), "North");
  EXPECT_EQ(value(names_of_all(*store)).organisation("nowhere"), "");
}

TEST_P(Listings, of_referrals_show_the_team_who_sent_whom_and_why) {
  ok(make_referral(*store, as("pat"), {"p1", "west", "Lives alone and has fallen"}, {"hill", false}));
  const auto shown = value(referrals_of_team(*store, as("ann"), nothing_known));
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].from_organisation, "Hill Practice");
  EXPECT_EQ(shown[0].made_by, "Pat Practice");
  EXPECT_EQ(shown[0].owner, "Liz Lead");
  EXPECT_TRUE(value(referrals_of_team(*store, as("eve"), nothing_known)).empty());
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-referral'"), 1);
  ok(end_referral(*store, as("ann"), shown[0].id, shown[0].version, "taken on", nothing_known));
  EXPECT_TRUE(value(referrals_of_team(*store, as("ann"), nothing_known)).empty());
}

TEST_P(Listings, of_a_person_say_in_words_how_the_caller_stands_to_them_and_whose_they_are) {
  offer({"p1"});
  EXPECT_EQ(value(context_of(*store, callers["ann"], "p1", {})).relation_words, "on your team's list");
  const std::string id = take_on("p1", "ben");
  const PersonContext mine = value(context_of(*store, callers["ann"], "p1", {}));
  EXPECT_EQ(mine.relation_words, "an open case of your team");
  ASSERT_TRUE(mine.my_case);
  EXPECT_EQ(mine.my_case->id, id);
  EXPECT_EQ(mine.my_case->owner_name, "Ben Best");
  const PersonContext theirs = value(context_of(*store, callers["pat"], "p1", {"hill", false}));
  EXPECT_EQ(theirs.relation_words, "registered with your practice");
  EXPECT_FALSE(theirs.my_case);
  ASSERT_EQ(theirs.cases.size(), 1U);
  EXPECT_EQ(theirs.cases[0].organisation_name, "The Trust");
  EXPECT_EQ(value(context_of(*store, callers["eve"], "p1", {})).relation_words, "none");
  ok(see_person(*store, as("ann"), "p1", {}));
  ok(see_person(*store, as("pat"), "p1", {"hill", false}));
  EXPECT_EQ(value(looks_at(*store, callers["ann"], "p1")).all, 2);
  EXPECT_EQ(value(looks_at(*store, callers["ann"], "p1")).mine, 1);
}

TEST_P(Listings, of_changes_tell_what_others_did_since_the_mark) {
  EXPECT_FALSE(value(last_look_of(*store, callers["ann"])));
  offer({"p1", "p2", "p3"});
  const std::string id = take_on("p1", "ben");
  const Instant before = store->now();
  pass(kMicrosAMinute);
  ok(hand_over_case(*store, as("ben"), {id, 1}, callers["ann"].account, nothing_known));
  const OfferShown second = offer_of("p2");
  ok(decline_offer(*store, as("ben"), {second.id, second.version}, {"person-declined", "", 6}, nothing_known));
  const OfferShown third = offer_of("p3");
  ok(accept_offer(*store, as("ann"), {third.id, third.version}, "", nothing_known));
  const ChangesInStore changes = value(changes_since(*store, callers["ann"], before));
  ASSERT_EQ(changes.handed.size(), 1U);
  EXPECT_EQ(changes.handed[0].by, "Ben Best");
  EXPECT_EQ(changes.handed[0].person_id, "p1");
  ASSERT_EQ(changes.gone.size(), 1U) << "one's own decision is no news";
  EXPECT_EQ(changes.gone[0].person_id, "p2");
  EXPECT_EQ(changes.gone[0].by, "Ben Best");
  EXPECT_TRUE(value(changes_since(*store, callers["ann"], store->now())).handed.empty());
  EXPECT_TRUE(value(changes_since(*store, callers["eve"], before)).gone.empty());
  EXPECT_EQ(code_of(mark_as_seen(*store, callers["ann"])), base::ErrorCode::conflict) << "was told nothing yet";
  for (const std::string snapshot : {"snap1", "snap2"}) {
    ok(note_told(*store, callers["ann"], {store->now(), snapshot, base::day_of(2025, 6, 30)}));
    ok(mark_as_seen(*store, callers["ann"]));
  }
  const Instant told = store->now();
  pass(kMicrosAMinute);
  ok(mark_as_seen(*store, callers["ann"]));
  EXPECT_EQ(value(last_look_of(*store, callers["ann"]))->at, told) << "not what came after they were told";
  const auto look = value(last_look_of(*store, callers["ann"]));
  ASSERT_TRUE(look);
  EXPECT_EQ(look->snapshot, "snap2");
  EXPECT_EQ(look->known_by, base::day_of(2025, 6, 30));
}

TEST_P(Listings, of_the_teams_people_hold_whom_the_caller_may_see) {
  offer({"p1", "p2"});
  take_on("p2");
  ok(declare_kin(*store, as_admin(), callers["ann"].account, "p1", "mother"));
  const auto people = value(people_of_team(*store, as("ann"), nothing_known));
  ASSERT_EQ(people.size(), 1U);
  EXPECT_EQ(people[0].person_id, "p2");
  EXPECT_EQ(people[0].decision.person, Sight::record);
  EXPECT_EQ(value(people_of_team(*store, as("ben"), nothing_known)).size(), 2U);
}

TEST_P(Listings, of_what_is_done_twice_under_one_key_hold_it_once) {
  const Doing twice = as("adam", "key-1", Purpose::administration);
  const NewAgreement agreement{"trust", Purpose::planning, 0, "a paper", base::day_of(2025, 1, 1), {}};
  EXPECT_EQ(value(add_agreement(*store, twice, agreement)), value(add_agreement(*store, twice, agreement)));
  EXPECT_EQ(count("SELECT COUNT(*) FROM agreement WHERE document = 'a paper'"), 1);
  EXPECT_EQ(code_of(add_team(*store, twice, {"north", "trust", "North"})), base::ErrorCode::conflict);
  for (int click = 0; click < 2; ++click)
    ok(break_glass(*store, as("eve", "glass-1"), {"p9", "emergency", "found on the floor", kPasswordInTest}));
  EXPECT_EQ(count("SELECT COUNT(*) FROM privacy_alert"), 1);
}

}  // namespace
}  // namespace kursaal::care
