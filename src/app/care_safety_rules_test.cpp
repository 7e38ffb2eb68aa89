// What the handlers of the care store keep of the safety rules: nothing moved, told or sent that must not be.
#include "app/care_handlers_in_test.hpp"

namespace kursaal::app {
namespace {

constexpr const char* kCoordinator = "coordinator.west";
constexpr const char* kLeader = "leader.west";

TEST_P(CareHandlers, SR11_take_in_what_was_listed_once_and_count_whom_no_team_can_take) {
  std::int64_t offered = 0, listed = 0;
  for (const ListsTaken::OfService& each : taken.services) offered += each.taken.offered;
  for (const view::WorklistRow& row : snapshot().worklists()) listed += row.status == "listed" ? 1 : 0;
  EXPECT_GT(listed, 0);
  EXPECT_EQ(offered, listed);
  EXPECT_TRUE(taken.not_offered.empty());
  for (const ListsTaken::OfService& each : value(take_lists()).services)
    EXPECT_EQ(each.taken.offered + each.taken.left, 0) << "the same list again changes nothing";

  std::vector<view::WorklistRow> rows(2);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].status = "listed";
    rows[i].service = "complex-care";
    rows[i].locality = "canvey";
    rows[i].person_id = "someone-" + std::to_string(i);
    rows[i].reasons = "two falls";
  }
  const ListsTaken elsewhere =
      value(take_in_lists(*store, *kitchen.site, {"another", snapshot().facts().as_of, rows, {}}));
  ASSERT_EQ(elsewhere.not_offered.size(), 1U);
  EXPECT_EQ(elsewhere.not_offered[0].people, 2);
  EXPECT_EQ(elsewhere.not_offered[0].why, "there is no such team");
  EXPECT_NE(lines_of(elsewhere).back().find("2 listed people are offered to nobody"), std::string::npos);
  EXPECT_EQ(lines_of(elsewhere).back().find("someone"), std::string::npos);
}

TEST_P(CareHandlers, SR20_never_tell_a_sensitive_reason_of_a_list_in_an_offer) {
  std::vector<view::WorklistRow> rows(1);
  rows[0].status = "listed";
  rows[0].service = "complex-care";
  rows[0].locality = "southend-west";
  rows[0].person_id = "someone";
  rows[0].reasons = "two falls; lives alone";
  rows[0].reasons_sensitive = "CANARY of a clinic";
  (void)value(take_in_lists(*store, *kitchen.site, {"another", snapshot().facts().as_of, rows, {}}));
  const json page = body_of("offers", kCoordinator);
  ASSERT_EQ(page["items"].size(), 1U);
  EXPECT_EQ(page["items"][0]["reasons"], json::array({"two falls", "lives alone"}));
  EXPECT_EQ(page.dump().find("CANARY"), std::string::npos);
  EXPECT_EQ(count("SELECT COUNT(*) FROM offer WHERE reasons LIKE '%CANARY%'"), 0);
}

TEST_P(CareHandlers, SR18_move_nothing_of_a_person_whom_the_snapshot_no_longer_has_and_say_so) {
  const std::string person = take_on(kCoordinator);
  const view::Snapshot& now = snapshot();
  const ListsTaken next = value(take_in_lists(
      *store, *kitchen.site,
      {"next", now.facts().as_of, now.worklists(), [&](std::string_view id) { return id != person && now.has(id); }}));
  EXPECT_EQ(next.adrift, 1);
  EXPECT_NE(lines_of(next).back().find("1 people with open entries are not in this snapshot"), std::string::npos);
  EXPECT_EQ(lines_of(next).back().find(person), std::string::npos);
  EXPECT_EQ(case_of(kCoordinator, person)["owner_name"], "Co-ordinator of West complex care team") << "as it was";
  EXPECT_EQ(value(take_lists()).adrift, 0);
  const json unknown = serve::person_minimum(now, "nobody", {});
  EXPECT_EQ(unknown["name"], "not in this snapshot");
}

TEST_P(CareHandlers, SR30_give_a_copy_of_ones_own_cases_with_its_age_and_end_and_audit_each) {
  const std::string person = take_on(kCoordinator);
  const Ask note{
      {{"person_id", person}, {"kind", "communication_needs"}}, {{"text", "=HYPERLINK(\"http://x\")"}}, 0, "", {}};
  (void)call("writeNote", kCoordinator, note);
  const serve::Answer page = value(call("caseloadCopy", kCoordinator));
  const std::string name = case_of(kCoordinator, person)["person"]["name"];
  for (const std::string& told :
       {name, std::string("Made at 09:00 on 1 July 2025 (BST). Not to be used after 09:00 on 2 July 2025 (BST)"),
        std::string("SYNTHETIC: nobody of this list exists"), std::string("as known by"),
        std::string("no safe contact is recorded")})
    EXPECT_NE(page.text.find(told), std::string::npos) << told;
  EXPECT_EQ(page.text.find("<script"), std::string::npos);
  EXPECT_EQ(page.headers.at(0).first, "Content-Disposition");
  EXPECT_EQ(page.headers.at(0).second.find(name), std::string::npos);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'copy-case' AND outcome = 'granted'"), 1);
  const serve::Answer others = value(call("caseloadCopy", kLeader));
  EXPECT_NE(others.text.find("0 open cases"), std::string::npos) << "one's own only";
}

TEST_P(CareHandlers, SR29_run_no_formula_in_an_exported_table_and_keep_ids_as_text) {
  const std::string person = take_on(kCoordinator);
  const Ask note{
      {{"person_id", person}, {"kind", "communication_needs"}}, {{"text", "=HYPERLINK(\"http://x\")"}}, 0, "", {}};
  (void)call("writeNote", kCoordinator, note);
  const serve::Answer table = value(call("caseloadCopy", kCoordinator, {{}, {}, -1, "", {{"format", "csv"}}}));
  EXPECT_EQ(table.content_type, "text/csv; charset=utf-8");
  EXPECT_NE(table.text.find("\"'=HYPERLINK(\"\"http://x\"\")\""), std::string::npos) << table.text;
  EXPECT_NE(table.text.find("\"" + person + "\""), std::string::npos);
  EXPECT_NE(table.text.find("\"SYNTHETIC: nobody of this list exists\""), std::string::npos);
}

TEST_P(CareHandlers, SR21_copy_nobody_who_died_as_somebody_to_be_called) {
  std::string dead;
  for (const view::WorklistRow& row : snapshot().worklists()) {
    const auto them = snapshot().identity(row.person_id);
    EXPECT_FALSE(row.status == "listed" && them && them->deceased) << "the dead are on no list";
  }
  for (const char* family : {"smith", "jones", "taylor", "brown", "williams", "wilson", "evans", "johnson", "clarke"})
    (void)snapshot().find_people(family, 1000, [&](const std::string& id, const view::AccessFacts&) {
      const auto them = snapshot().identity(id);
      if (them && them->deceased) dead = id;
      return false;
    });
  // An older list would have had them.
  ASSERT_FALSE(dead.empty()) << "nobody of the sample has died: what this rule holds could not be tried";
  care::Worklist list;
  list.service = "complex-care";
  list.snapshot = "older";
  list.as_of = snapshot().facts().as_of;
  list.people = {{dead, "complex-care.southend-west", 1, 1, "two falls"}};
  list.places["complex-care.southend-west"] = 1;
  ASSERT_TRUE(care::take_worklist(*store, list).ok());
  EXPECT_EQ(take_on(kCoordinator), dead);
  const serve::Answer page = value(call("caseloadCopy", kCoordinator));
  EXPECT_NE(page.text.find("HAS DIED: no call, letter or visit"), std::string::npos);
}

}  // namespace
}  // namespace kursaal::app
