#include "care/cases.hpp"

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Cases : public PlaceInTest {};
KURSAAL_ON_BOTH_ENGINES(Cases);

TEST_P(Cases, SR28_are_handed_over_to_somebody_of_the_team_and_to_nobody_else) {
  offer({"p1"});
  const std::string id = take_on("p1");
  EXPECT_EQ(code_of(hand_over_case(*store, as("ann"), {id, 1}, callers["eve"].account, nothing_known)),
            base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(hand_over_case(*store, as("ann"), {id, 1}, "", nothing_known)), base::ErrorCode::input_refused);
  ok(hand_over_case(*store, as("ann"), {id, 1}, callers["ben"].account, nothing_known));
  const auto stale = hand_over_case(*store, as("liz"), {id, 1}, callers["ann"].account, nothing_known);
  ASSERT_FALSE(stale.ok());
  EXPECT_EQ(stale.error().code, base::ErrorCode::conflict);
  EXPECT_NE(stale.error().text.find("Ben Best has it now"), std::string::npos);
  EXPECT_EQ(code_of(hand_over_case(*store, as("eve"), {id, 2}, callers["eve"].account, nothing_known)),
            base::ErrorCode::not_found);
}

TEST_P(Cases, SR28_that_a_shell_leaves_without_an_owner_are_found_by_the_invariant) {
  offer({"p1"});
  (void)take_on("p1", "ben");
  EXPECT_TRUE(value(broken_invariants(*store)).empty());
  by_shell("UPDATE account_role SET ended_at = 1 WHERE account = '" + callers["ben"].account + "'");
  const auto broken = value(broken_invariants(*store));
  ASSERT_EQ(broken.size(), 1U);
  EXPECT_EQ(broken[0], "1 open cases whose owner cannot sign in or is no longer of the team");
  by_shell("UPDATE account_role SET ended_at = NULL WHERE account = '" + callers["ben"].account + "'");
}

TEST_P(Cases, SR28_whose_owner_gives_no_care_are_found_by_the_invariants) {
  offer({"p1", "p2"});
  (void)take_on("p1", "ben");
  ok(make_referral(*store, as("pat"), {"p3", "west", "has fallen"}, {"hill", false}));
  const std::string amy = callers["amy"].account;
  ok(grant_role(*store, as_admin(), {amy, Role::analyst, "west"}));
  ok(grant_role(*store, as_admin(), {amy, Role::privacy_officer, "west"}));
  for (const char* table : {"care_case", "offer", "referral"})
    by_shell(std::string("UPDATE ") + table + " SET owner = '" + amy + "' WHERE team = 'west'");
  const auto broken = value(broken_invariants(*store));
  ASSERT_EQ(broken.size(), 3U);
  EXPECT_EQ(broken[0], "1 open cases whose owner cannot sign in or is no longer of the team");
  EXPECT_EQ(broken[1], "1 open offers whose owner cannot sign in or is no longer of the team");
  EXPECT_EQ(broken[2], "1 open referrals whose owner cannot sign in or is no longer of the team");
  for (const char* table : {"care_case", "offer", "referral"})
    by_shell(std::string("UPDATE ") + table + " SET owner = '" + callers["liz"].account + "' WHERE team = 'west'");
}

TEST_P(Cases, are_seen_when_a_contact_is_recorded_and_end_with_an_outcome) {
  offer({"p1"});
  const std::string id = take_on("p1");
  const base::Day today = base::day_of(2025, 7, 1);
  EXPECT_EQ(code_of(record_contact(*store, as("ann"), {id, today + 1, "visit", ""}, nothing_known)),
            base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(record_contact(*store, as("ann"), {id, today, "pigeon", ""}, nothing_known)),
            base::ErrorCode::input_refused);
  ok(record_contact(*store, as("ann"), {id, today, "no-reply", ""}, nothing_known));
  EXPECT_FALSE(value(cases_of_team(*store, as("ann"), nothing_known)).at(0).last_contact) << "not seen yet";
  ok(record_contact(*store, as("ann", "visit-1"), {id, today, "visit", "well enough"}, nothing_known));
  ok(record_contact(*store, as("ann", "visit-1"), {id, today, "visit", "well enough"}, nothing_known));
  EXPECT_EQ(count("SELECT COUNT(*) FROM contact WHERE kind = 'visit'"), 1) << "a double click is one visit";
  EXPECT_EQ(value(cases_of_team(*store, as("ann"), nothing_known)).at(0).last_contact, "2025-07-01");
  EXPECT_EQ(code_of(close_case(*store, as("ann"), {id, 1}, "fine", "", nothing_known)), base::ErrorCode::input_refused);
  ok(close_case(*store, as("ann"), {id, 1}, "better", "walks to the shop", nothing_known));
  EXPECT_TRUE(value(cases_of_team(*store, as("ann"), nothing_known)).empty());
  EXPECT_EQ(code_of(close_case(*store, as("ann"), {id, 2}, "better", "", nothing_known)), base::ErrorCode::conflict)
      << "once more";
}

TEST_P(Cases, have_no_contact_from_before_the_team_knew_of_the_person) {
  const base::Day offered = base::day_of(2025, 7, 1);
  offer({"p1", "p2"});
  pass(20 * kMicrosADay);
  const std::string id = take_on("p1");
  const auto early = record_contact(*store, as("ann"), {id, offered - 1, "visit", ""}, nothing_known);
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error().code, base::ErrorCode::input_refused);
  EXPECT_EQ(early.error().text,
            "the contact lies before 2025-07-01, when the person was offered or referred to the team: look at the day");
  EXPECT_EQ(code_of(record_contact(*store, as("ann"), {id, base::day_of(2024, 7, 21), "visit", ""}, nothing_known)),
            base::ErrorCode::input_refused)
      << "a slip of the year";
  EXPECT_EQ(count("SELECT COUNT(*) FROM contact"), 0);
  ok(record_contact(*store, as("ann"), {id, offered, "telephone", "written down late"}, nothing_known));
}

TEST_P(Cases, may_have_a_contact_since_the_referral_that_came_before_the_offer) {
  ok(make_referral(*store, as("pat"), {"p1", "west", "has fallen"}, {"hill", false}));
  pass(5 * kMicrosADay);
  offer({"p1"});
  pass(5 * kMicrosADay);
  const std::string id = take_on("p1");
  const base::Day referred = base::day_of(2025, 7, 1);
  EXPECT_EQ(code_of(record_contact(*store, as("ann"), {id, referred - 1, "visit", ""}, nothing_known)),
            base::ErrorCode::input_refused);
  ok(record_contact(*store, as("ann"), {id, referred, "visit", ""}, nothing_known));
}

TEST_P(Cases, are_listed_the_longest_without_contact_first_also_page_by_page) {
  offer({"p1", "p2", "p3", "p4", "p5"});
  std::map<std::string, std::string> ids;
  for (const char* person : {"p1", "p2", "p3", "p4", "p5"}) {
    ids[person] = take_on(person);
    pass(kMicrosAMinute);
  }
  pass(5 * kMicrosADay);
  const base::Day first = base::day_of(2025, 7, 1);
  // person   opened   last contact   place
  // p1       1st      5 July         5th: nobody was later
  // p2       2nd      2 July         3rd: with p4, and opened before it
  // p3       3rd      none           1st
  // p4       4th      2 July         4th
  // p5       5th      no reply       2nd: nobody was reached
  for (const auto& [person, day, kind] : {std::tuple{"p1", first, "visit"},
                                          {"p1", first + 4, "visit"},
                                          {"p2", first + 1, "telephone"},
                                          {"p4", first + 1, "visit"},
                                          {"p5", first + 4, "no-reply"}})
    ok(record_contact(*store, as("ann"), {ids[person], day, kind, ""}, nothing_known));
  const std::vector<std::string> wanted = {"p3", "p5", "p2", "p4", "p1"};
  std::vector<std::string> whole;
  for (const CaseShown& each : value(cases_of_team(*store, as("ann"), nothing_known))) whole.push_back(each.person_id);
  EXPECT_EQ(whole, wanted);
  std::vector<std::string> paged;
  Page page;
  page.limit = 2;
  do {
    page.after = page.next;
    for (const CaseShown& each : value(cases_of_team(*store, as("ann"), nothing_known, &page)))
      paged.push_back(each.person_id);
  } while (!page.next.empty());
  EXPECT_EQ(paged, wanted);
}

class Drafts : public PlaceInTest {};
KURSAAL_ON_BOTH_ENGINES(Drafts);

TEST_P(Drafts, SR28_survive_a_closed_tab_an_ended_session_and_a_stopped_program) {
  const Caller& ann = callers["ann"];
  const std::int64_t first = value(save_draft(*store, ann, {"offer/1", "she said that", {}, 0}));
  EXPECT_EQ(first, 1);
  reopen();
  const auto kept = value(draft_of(*store, ann, "offer/1"));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->text, "she said that");
  EXPECT_FALSE(value(draft_of(*store, callers["ben"], "offer/1"))) << "nobody else's";
  EXPECT_EQ(value(drafts_of(*store, ann)).size(), 1U);
  EXPECT_EQ(value(save_draft(*store, ann, {"offer/1", "she said that it", {}, 1})), 2);
  EXPECT_EQ(code_of(save_draft(*store, ann, {"offer/1", "from the other window", {}, 1})), base::ErrorCode::conflict);
  EXPECT_EQ(value(draft_of(*store, ann, "offer/1"))->text, "she said that it");
  ok(drop_draft(*store, ann, "offer/1", 2));
  EXPECT_TRUE(value(drafts_of(*store, ann)).empty());
}

TEST_P(Drafts, SR28_what_one_window_sends_takes_nothing_from_what_the_other_has_typed_since) {
  const Caller& ann = callers["ann"];
  ok(save_draft(*store, ann, {"offer/1", "she said that", {}, 0}));
  ok(save_draft(*store, ann, {"offer/1", "she said that and more", {}, 1}));
  for (const std::int64_t stale : {0, 1, 3})
    EXPECT_EQ(code_of(drop_draft(*store, ann, "offer/1", stale)), base::ErrorCode::conflict) << stale;
  EXPECT_EQ(code_of(drop_draft(*store, callers["ben"], "offer/1", 2)), base::ErrorCode::not_found) << "another's";
  EXPECT_EQ(value(draft_of(*store, ann, "offer/1"))->text, "she said that and more");
  ok(drop_draft(*store, ann, "offer/1", 2));
  for (const char* about : {"offer/1", "", "a b"})
    EXPECT_EQ(code_of(drop_draft(*store, ann, about, 2)), base::ErrorCode::not_found) << about;
}

}  // namespace
}  // namespace kursaal::care
