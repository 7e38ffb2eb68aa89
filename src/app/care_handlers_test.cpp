// The handlers of the care store, each asked as its screen asks it, on both engines; and a demonstration's people.
#include "app/care_handlers_in_test.hpp"

#include <set>
#include <thread>

namespace kursaal::app {
namespace {

using base::ErrorCode;

constexpr const char* kCoordinator = "coordinator.west";
constexpr const char* kLeader = "leader.west";
constexpr const char* kNavigator = "navigator.west";

KURSAAL_ON_BOTH_ENGINES(CareHandlers);

TEST_P(CareHandlers, find_a_demonstration_with_somebody_in_each_role_that_stays_as_it_is_at_the_next_start) {
  std::set<std::string> roles, names;
  for (const DemoAccountMade& each : demo.accounts) {
    roles.insert(each.role);
    names.insert(each.name);
    EXPECT_TRUE(care::sign_in(*store, each.name, std::string(kDemoPassword), "", "test").ok()) << each.name;
  }
  EXPECT_EQ(roles.size(), care::all_roles().size());
  EXPECT_EQ(demo.made, demo.accounts.size());
  for (const char* name : {"coordinator.east-central", "navigator.west", "leader.east-central",
                           "leader.east-central.moderate-needs", "analyst", "privacy", "admin"})
    EXPECT_TRUE(names.contains(name)) << name;
  const DemoPlace again = value(make_demo_place(*store, *kitchen.site, snapshot().facts().as_of));
  EXPECT_EQ(again.made, 0U);
  EXPECT_EQ(again.accounts.size(), demo.accounts.size());
  // An account with another password, or disabled, is the administrator's: no longer told, and not made anew.
  const care::Caller program = care::the_program();
  const care::Doing doing{program, care::Purpose::administration, ""};
  ASSERT_TRUE(care::set_password(*store, doing, who("analyst").account, "seven quiet herons").ok());
  ASSERT_TRUE(care::disable_account(*store, doing, who("privacy").account).ok());
  EXPECT_EQ(value(make_demo_place(*store, *kitchen.site, snapshot().facts().as_of)).accounts.size(),
            demo.accounts.size() - 2);
}

TEST_P(CareHandlers, SR27_list_offers_with_snapshot_day_reasons_and_the_rule_of_the_due_time) {
  const json page = body_of("offers", kCoordinator);
  EXPECT_EQ(page["snapshot"], snapshot().facts().content_id);
  EXPECT_EQ(page["as_of"], base::format_day(snapshot().facts().as_of));
  ASSERT_EQ(page["services"].size(), 1U);
  EXPECT_EQ(page["services"][0]["places_left"], 2);
  const json offer = offers(kCoordinator)[0];
  EXPECT_EQ(offer["snapshot"], snapshot().facts().content_id);
  EXPECT_FALSE(offer["reasons"].empty());
  EXPECT_FALSE(offer["person"]["name"].get<std::string>().empty());
  EXPECT_EQ(offer["owner_name"], "Leader of West complex care team");
  EXPECT_EQ(offer["due_rule"], "within 7 days, by 17:00 London time on that day or the next working day");
  EXPECT_EQ(offer["due_words"], "17:00 on 8 July 2025 (BST)");
  EXPECT_EQ(offer["due_at"], "2025-07-08T16:00:00.000000Z");
  EXPECT_TRUE(body_of("offers", "analyst")["items"].empty());
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-offer'"),
            2 * static_cast<std::int64_t>(page["items"].size()))
      << "each look at each offer, by whom it was granted";
}

TEST_P(CareHandlers, take_an_offer_once_however_often_it_is_clicked_and_tell_the_second_who_was_first) {
  const json offer = offers(kCoordinator)[0];
  base::Result<serve::Answer> second = base::Error{};
  (void)who(kCoordinator);
  std::thread click([&] { second = call("acceptOffer", kCoordinator, of(offer, json::object(), "k1")); });
  const auto first = call("acceptOffer", kCoordinator, of(offer, json::object(), "k1"));
  click.join();
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->body, second->body);
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), 1);
  const base::Error late = error_of("acceptOffer", kLeader, of(offer));
  EXPECT_EQ(late.code, ErrorCode::conflict);
  EXPECT_EQ(late.text, "Co-ordinator of West complex care team has accepted this offer at 09:00 on 1 July 2025 (BST)");
  const json mine = case_of(kCoordinator, offer["person"]["person_id"]);
  EXPECT_TRUE(mine["mine"].get<bool>());
  EXPECT_EQ(mine["owner_name"], "Co-ordinator of West complex care team");
  EXPECT_TRUE(mine["last_contact"].is_null());
}

TEST_P(CareHandlers, SR19_answer_alike_for_anothers_and_for_nobodys) {
  const json offer = offers(kCoordinator)[0];
  Ask nobodys = of(offer);
  nobodys.path["id"] = "there-is-no-such-offer";
  const base::Error of_nobody = error_of("acceptOffer", "coordinator.east-central", nobodys);
  const base::Error of_another = error_of("acceptOffer", "coordinator.east-central", of(offer));
  EXPECT_EQ(of_nobody.code, ErrorCode::not_found);
  EXPECT_EQ(of_nobody.code, of_another.code);
  EXPECT_EQ(of_nobody.text, of_another.text);
  const std::string person = offer["person"]["person_id"];
  const auto note = [&](const std::string& id) {
    return error_of("earlierNotes", "coordinator.east-central",
                    {{{"person_id", id}, {"kind", "about_me"}}, {}, -1, "", {}});
  };
  EXPECT_EQ(note(person).text, note("nobody").text);
  const json refer = {{"team", "complex-care.southend-west"}, {"why", "x"}};
  EXPECT_EQ(error_of("makeReferral", "coordinator.east-central", {{{"person_id", person}}, refer, -1, "", {}}).text,
            error_of("makeReferral", "coordinator.east-central", {{{"person_id", "nobody"}}, refer, -1, "", {}}).text);
}

TEST_P(CareHandlers, decline_with_a_reason_and_refuse_one_without) {
  const json offer = offers(kCoordinator)[0];
  EXPECT_EQ(error_of("declineOffer", kCoordinator, of(offer, {{"reason", "person-declined"}})).code,
            ErrorCode::input_refused)
      << "after how many months?";
  (void)body_of("declineOffer", kCoordinator,
                of(offer, {{"reason", "person-declined"}, {"note", "Not now"}, {"ask_again_months", 6}}));
  for (const json& each : items_of("offers", kCoordinator)) EXPECT_NE(each["id"], offer["id"]);
}

TEST_P(CareHandlers, work_a_case_through_contacts_hand_over_and_end) {
  const std::string person = take_on(kCoordinator);
  json mine = case_of(kCoordinator, person);
  (void)body_of("recordContact", kCoordinator, of(mine, {{"day", "2025-07-01"}, {"kind", "visit"}, {"note", "Well"}}));
  EXPECT_EQ(case_of(kCoordinator, person)["last_contact"], "2025-07-01");
  EXPECT_EQ(error_of("recordContact", kCoordinator, of(mine, {{"day", "2025-07-02"}, {"kind", "visit"}})).code,
            ErrorCode::input_refused)
      << "tomorrow";
  std::string leader;
  const json colleagues = body_of("colleagues", kCoordinator)["items"];
  EXPECT_EQ(colleagues.size(), 3U);
  for (const json& each : colleagues)
    if (each["role"] == "team-leader" || each["shown_name"] == "Leader of West complex care team")
      leader = each["account"];
  (void)body_of("handOverCase", kCoordinator, of(mine, {{"to", leader}}));
  const base::Error stale = error_of("closeCase", kCoordinator, of(mine, {{"outcome", "better"}}));
  EXPECT_EQ(stale.code, ErrorCode::conflict);
  EXPECT_NE(stale.text.find("Leader of West complex care team has it now"), std::string::npos);
  (void)body_of("closeCase", kLeader, of(case_of(kLeader, person), {{"outcome", "better"}, {"note", "Walks again"}}));
  EXPECT_TRUE(body_of("cases", kLeader)["items"].empty());
  // A closed case is no relation any more. Its team is told who closed it and when, and nothing of the person; anybody
  // else is told what is told of nobody.
  for (const char* name : {kCoordinator, kLeader}) {
    const base::Error closed = error_of("closeCase", name, of(mine, {{"outcome", "better"}}));
    EXPECT_EQ(closed.code, ErrorCode::conflict);
    EXPECT_EQ(closed.text.find("Leader of West complex care team closed this case at "), 0U) << closed.text;
  }
  EXPECT_EQ(error_of("closeCase", "coordinator.east-central", of(mine, {{"outcome", "better"}})).text,
            care::nobody_for_you().text);
}

TEST_P(CareHandlers, tell_what_changed_until_it_is_marked_as_seen) {
  const std::string person = take_on(kLeader);
  const json first = body_of("changes", kCoordinator);
  EXPECT_TRUE(first["since"].is_null());
  const json offered = offers(kLeader)[0];
  pass(care::kMicrosASecond);
  (void)body_of("declineOffer", kLeader, of(offered, {{"reason", "moved-away"}}));
  (void)body_of("markChangesSeen", kCoordinator);
  EXPECT_EQ(body_of("changes", kCoordinator)["left"].size(), 1U) << "what came while they read is not marked";
  (void)body_of("markChangesSeen", kCoordinator);
  EXPECT_TRUE(body_of("changes", kCoordinator)["left"].empty());
  EXPECT_TRUE(body_of("changes", kCoordinator)["items"].empty());
  pass(care::kMicrosAMinute);
  (void)body_of("handOverCase", kLeader, of(case_of(kLeader, person), {{"to", who(kCoordinator).account}}));
  care::Worklist list;
  list.service = "complex-care";
  list.snapshot = "older";
  list.as_of = snapshot().facts().as_of;
  list.people = {{"someone", "complex-care.southend-west", 1, 1, "two falls"}};
  list.places["complex-care.southend-west"] = 1;
  ASSERT_TRUE(care::take_worklist(*store, list).ok());
  const json offer = offers(kLeader)[0];
  (void)body_of("declineOffer", kLeader, of(offer, {{"reason", "died"}}));
  const json now = body_of("changes", kCoordinator);
  ASSERT_EQ(now["items"].size(), 1U);
  EXPECT_EQ(now["items"][0]["kind"], "case-handed");
  EXPECT_EQ(now["items"][0]["person_id"], person);
  EXPECT_EQ(now["items"][0]["words"], "Leader of West complex care team has handed this case to you");
  ASSERT_EQ(now["left"].size(), 1U) << "of whom the caller may no longer see: a count without a name";
  EXPECT_EQ(now["left"][0]["people"], 1);
  EXPECT_EQ(now.dump().find(offer["person"]["person_id"].get<std::string>()), std::string::npos);
  EXPECT_TRUE(body_of("changes", "analyst")["items"].empty());
}

TEST_P(CareHandlers, keep_notes_with_versions_and_show_them_in_every_list) {
  const std::string person = take_on(kCoordinator);
  const auto note = [&](const char* kind, const std::string& text, std::int64_t version) {
    return Ask{{{"person_id", person}, {"kind", kind}}, {{"text", text}}, version, "", {}};
  };
  EXPECT_EQ(value(call("writeNote", kCoordinator, note("safe_contact", "By her sister", 0))).version, 1);
  const base::Error stale = error_of("writeNote", kLeader, note("safe_contact", "None", 0));
  EXPECT_EQ(stale.code, ErrorCode::conflict);
  EXPECT_NE(stale.text.find("Co-ordinator of West complex care team has written here at 09:00"), std::string::npos);
  EXPECT_EQ(case_of(kLeader, person)["person"]["safe_contact"], "By her sister");
  EXPECT_EQ(error_of("writeNote", kCoordinator, note("anything", "x", 0)).code, ErrorCode::not_found);
  const json all =
      body_of("earlierNotes", kCoordinator, {{{"person_id", person}, {"kind", "safe_contact"}}, {}, -1, "", {}});
  ASSERT_EQ(all["items"].size(), 1U);
  EXPECT_EQ(all["items"][0]["by"], "Co-ordinator of West complex care team");
}

TEST_P(CareHandlers, SR9_confirm_a_stage_beside_the_suggested_one_and_list_where_they_differ) {
  const std::string person = take_on(kCoordinator);
  const auto suggested = snapshot().suggested_stage(person);
  const std::string other = suggested == "dependent" ? "assisted" : "dependent";
  const Ask ask{
      {{"person_id", person}}, {{"stage", other}, {"why", "Seen at home"}, {"until", "2025-12-31"}}, 0, "", {}};
  EXPECT_EQ(value(call("confirmStage", kCoordinator, ask)).version, 1);
  const json differing = body_of("stageDisagreements", kLeader)["items"];
  ASSERT_EQ(differing.size(), 1U);
  EXPECT_EQ(differing[0]["confirmed"], other);
  EXPECT_FALSE(differing[0]["lapsed"].get<bool>());
  EXPECT_EQ(case_of(kCoordinator, person)["stage"]["in_force"], other);
  EXPECT_EQ(snapshot().suggested_stage(person), suggested);
  EXPECT_EQ(count("SELECT COUNT(*) FROM stage_confirmed WHERE snapshot = '" + snapshot().facts().content_id + "'"), 1);
  EXPECT_EQ(error_of("confirmStage", kLeader, ask).code, ErrorCode::conflict);
  EXPECT_EQ(error_of("confirmStage", kNavigator, ask).code, ErrorCode::not_found) << "a navigator judges no stage";
}

TEST_P(CareHandlers, refer_to_a_team_that_then_sees_the_person) {
  const std::string person = take_on(kCoordinator);
  const json teams = body_of("teamsThatTake", kCoordinator)["items"];
  EXPECT_GT(teams.size(), 4U);
  const json body = {{"team", "moderate-needs.southend-east-central"}, {"why", "Moved in with her son there"}};
  (void)body_of("makeReferral", kCoordinator, {{{"person_id", person}}, body, -1, "r1", {}});
  (void)body_of("makeReferral", kCoordinator, {{{"person_id", person}}, body, -1, "r1", {}});
  const std::string there = "coordinator.east-central.moderate-needs";
  const json listed = body_of("referrals", there)["items"];
  ASSERT_EQ(listed.size(), 1U) << "a second click makes no second one";
  EXPECT_EQ(listed[0]["person"]["person_id"], person);
  (void)body_of("endReferral", there, of(listed[0], {{"why", "No longer needed"}}));
  EXPECT_TRUE(body_of("referrals", there)["items"].empty());
}

TEST_P(CareHandlers, SR24_break_the_glass_with_the_password_and_let_the_privacy_officer_see_it_all) {
  std::string stranger;
  for (const view::WorklistRow& row : snapshot().worklists())
    if (row.locality == "southend-east-central" && row.status == "listed") stranger = row.person_id;
  ASSERT_FALSE(stranger.empty());
  Ask glass{{{"person_id", stranger}},
            {{"reason", "emergency"}, {"text", "Found on the floor"}, {"password", "wrong"}},
            -1,
            "g",
            {}};
  EXPECT_EQ(error_of("breakGlass", kCoordinator, glass).code, ErrorCode::denied);
  glass.body["password"] = kDemoPassword;
  EXPECT_EQ(body_of("breakGlass", kCoordinator, glass)["until"], "2025-07-01T09:00:00.000000Z");
  EXPECT_EQ(error_of("alerts", kCoordinator).code, ErrorCode::denied);
  const json waiting = body_of("alerts", "privacy")["items"];
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0]["text"], "Found on the floor");
  (void)body_of("reviewAlert", "privacy", of(waiting[0], {{"outcome", "justified"}, {"note", "Ambulance log agrees"}}));
  EXPECT_EQ(error_of("reviewAlert", "privacy", of(waiting[0], {{"outcome", "justified"}, {"note", "again"}})).code,
            ErrorCode::conflict);
  const Ask trail{{{"person_id", stranger}}, {}, -1, "", {}};
  const json rows = body_of("whoLooked", "privacy", trail)["items"];
  ASSERT_GE(rows.size(), 2U);
  EXPECT_EQ(rows[1]["action"], "review-alert");
  EXPECT_EQ(rows[2]["action"], "break-glass");
  EXPECT_EQ(rows[2]["shown_name"], "Co-ordinator of West complex care team");
  EXPECT_EQ(error_of("whoLooked", kCoordinator, trail).code, ErrorCode::not_found);
}

TEST_P(CareHandlers, SR28_keep_drafts_in_two_windows_apart) {
  const auto save = [&](const std::string& text, std::int64_t version) {
    return Ask{{{"about", "offer/o-1"}}, {{"text", text}}, version, "", {}};
  };
  EXPECT_EQ(body_of("saveDraft", kCoordinator, save("Tel", 0))["version"], 1);
  EXPECT_EQ(body_of("saveDraft", kCoordinator, save("Telephoned", 1))["version"], 2);
  EXPECT_EQ(error_of("saveDraft", kCoordinator, save("Other", 1)).code, ErrorCode::conflict);
  const Ask one{{{"about", "offer/o-1"}}, {}, -1, "", {}};
  EXPECT_EQ(body_of("draft", kCoordinator, one)["text"], "Telephoned");
  EXPECT_EQ(error_of("draft", kLeader, one).code, ErrorCode::not_found) << "another's";
  EXPECT_EQ(body_of("drafts", kCoordinator)["items"].size(), 1U);
  const auto drop = [](std::int64_t version) { return Ask{{{"about", "offer/o-1"}}, {}, version, "", {}}; };
  EXPECT_EQ(error_of("dropDraft", kCoordinator, drop(1)).code, ErrorCode::conflict) << "sent from the other window";
  EXPECT_EQ(body_of("draft", kCoordinator, one)["text"], "Telephoned");
  (void)body_of("dropDraft", kCoordinator, drop(2));
  EXPECT_EQ(error_of("dropDraft", kCoordinator, drop(2)).code, ErrorCode::not_found);
  EXPECT_TRUE(body_of("drafts", kCoordinator)["items"].empty());
}

TEST_P(CareHandlers, let_an_administrator_and_nobody_else_say_who_may) {
  const json account = {{"name", "new.person"},
                        {"shown_name", "New Person"},
                        {"organisation", "eput"},
                        {"password", "three green umbrellas"}};
  const std::string id = body_of("addAccount", "admin", {{}, account, -1, "a1", {}})["id"];
  EXPECT_EQ(body_of("addAccount", "admin", {{}, account, -1, "a1", {}})["id"], id);
  const json role = {{"role", "coordinator"}, {"team", "complex-care.southend-west"}};
  const std::string grant = body_of("grantRole", "admin", {{{"id", id}}, role, -1, "", {}})["id"];
  EXPECT_TRUE(care::sign_in(*store, "new.person", "three green umbrellas", "", "test").ok());
  bool found = false;
  for (const json& each : items_of("accounts", "admin"))
    if (each["id"] == id) found = each["grants"][0]["id"] == grant;
  EXPECT_TRUE(found);
  (void)body_of("setPassword", "admin", {{{"id", id}}, {{"password", "seven quiet herons"}}, -1, "", {}});
  (void)body_of("declareKin", "admin", {{{"id", id}}, {{"person_id", "p-1"}, {"kin", "mother"}}, -1, "", {}});
  (void)body_of("endRole", "admin", {{{"grant", grant}}, json::object(), -1, "", {}});
  (void)body_of("disableAccount", "admin", {{{"id", id}}, {}, -1, "", {}});
  EXPECT_EQ(error_of("setPassword", "admin", {{{"id", id}}, {{"password", "short"}}, -1, "", {}}).code,
            ErrorCode::input_refused);

  const json organisation = {{"id", "pier"}, {"name", "Friends of the Pier"}, {"kind", "voluntary"}};
  (void)body_of("addOrganisation", "admin", {{}, organisation, -1, "", {}});
  EXPECT_EQ(error_of("addOrganisation", "admin", {{}, organisation, -1, "", {}}).code, ErrorCode::conflict);
  (void)body_of("addTeam", "admin",
                {{}, {{"id", "pier-1"}, {"organisation", "pier"}, {"name", "Walkers"}}, -1, "", {}});
  const json agreement = {{"organisation", "pier"},
                          {"purpose", "direct-care"},
                          {"labels", {"abuse"}},
                          {"document", "a paper"},
                          {"starts", "2025-01-01"}};
  const std::string paper = body_of("addAgreement", "admin", {{}, agreement, -1, "", {}})["id"];
  (void)body_of("endAgreement", "admin", {{{"id", paper}}, {{"day", "2025-08-01"}}, -1, "", {}});
  for (const json& each : items_of("organisations", "admin"))
    if (each["id"] == "pier") {
      EXPECT_EQ(each["teams"][0]["name"], "Walkers");
      EXPECT_EQ(each["agreements"][0]["labels"], json::array({"abuse"}));
      EXPECT_EQ(each["agreements"][0]["ends"], "2025-08-01");
    }
  for (const char* name : {kCoordinator, "analyst", "privacy"}) {
    EXPECT_EQ(error_of("accounts", name).code, ErrorCode::denied);
    EXPECT_EQ(error_of("organisations", name).code, ErrorCode::denied);
    EXPECT_EQ(error_of("addOrganisation", name, {{}, organisation, -1, "", {}}).code, ErrorCode::denied);
    EXPECT_EQ(error_of("grantRole", name, {{{"id", id}}, role, -1, "", {}}).code, ErrorCode::denied);
  }
}

TEST(DemoPlaceInService, is_refused) {
  care::TemporaryFolder folder;
  care::StoreOptions options;
  options.url = "sqlite:" + (folder.path() / "care.db").string();
  options.mode = care::Mode::service;
  options.password_cost = care::PasswordCost::least;
  auto store = care::Store::open(options);
  ASSERT_TRUE(store.ok());
  const auto refused = make_demo_place(**store, place::Site(), base::day_of(2025, 7, 1));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::input_refused);
}

}  // namespace
}  // namespace kursaal::app
