// What was told and seen is of the account and the team; what stood before teams were told apart is told again.
#include "care/changes.hpp"

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Changes : public PlaceInTest {
 protected:
  // ann also works in the east.
  void SetUp() override {
    PlaceInTest::SetUp();
    if (IsSkipped()) return;
    ok(grant_role(*store, as_admin(), {callers["ann"].account, Role::coordinator, "east"}));
    east = callers["ann"];
    east.team = "east";
  }
  LastLook now_of(const std::string& snapshot) { return {store->now(), snapshot, base::day_of(2025, 6, 30)}; }
  // As a store of the program before this shape had it: marks of an account, whatever the team.
  void put_back_to_marks_of_accounts() {
    store.reset();
    for (const char* sql :
         {"DROP TABLE team_looked", "DROP TABLE team_told", "DROP TABLE team_death_told",
          "DELETE FROM schema_migration WHERE number = 8",
          "CREATE TABLE last_looked (account TEXT NOT NULL PRIMARY KEY REFERENCES account (id), looked_at BIGINT NOT "
          "NULL, snapshot TEXT NOT NULL, known_by TEXT NOT NULL)",
          "CREATE TABLE last_told (account TEXT NOT NULL PRIMARY KEY REFERENCES account (id), told_at BIGINT NOT NULL, "
          "snapshot TEXT NOT NULL, known_by TEXT NOT NULL)",
          "CREATE TABLE death_told (account TEXT NOT NULL REFERENCES account (id), person_id TEXT NOT NULL, told_at "
          "BIGINT NOT NULL, PRIMARY KEY (account, person_id))"})
      EXPECT_EQ(by_shell(sql), "");
    for (const char* name : {"ann", "ben", "amy"}) {
      const std::string values = " VALUES ('" + callers[name].account + "', ";
      const std::string mark = std::to_string(kTestMoment) + ", 'snap1', '2025-06-30')";
      EXPECT_EQ(by_shell("INSERT INTO last_looked" + values + mark), "");
      EXPECT_EQ(by_shell("INSERT INTO last_told" + values + mark), "");
      EXPECT_EQ(by_shell("INSERT INTO death_told" + values + "'p1', " + std::to_string(kTestMoment) + ")"), "");
    }
    reopen();
  }
  Caller east;
};
KURSAAL_ON_BOTH_ENGINES(Changes);

TEST_P(Changes, SR21_of_one_team_that_are_seen_are_still_told_in_another) {
  const std::vector<std::string> died = {"p1"};
  ok(note_told(*store, callers["ann"], now_of("snap1")));
  ok(note_deaths_told(*store, callers["ann"], died));
  ok(mark_as_seen(*store, callers["ann"]));
  EXPECT_TRUE(value(last_look_of(*store, callers["ann"])));
  EXPECT_EQ(value(deaths_seen(*store, callers["ann"])).size(), 1U);
  EXPECT_FALSE(value(last_look_of(*store, east))) << "nobody has looked at the east's list";
  EXPECT_TRUE(value(deaths_seen(*store, east)).empty());
  EXPECT_EQ(code_of(mark_as_seen(*store, east)), base::ErrorCode::conflict) << "was told nothing there yet";
  pass(kMicrosAMinute);
  ok(note_told(*store, east, now_of("snap2")));
  ok(note_deaths_told(*store, east, died));
  ok(mark_as_seen(*store, east));
  EXPECT_EQ(value(last_look_of(*store, east))->snapshot, "snap2");
  EXPECT_EQ(value(deaths_seen(*store, east)).size(), 1U);
  EXPECT_EQ(value(last_look_of(*store, callers["ann"]))->snapshot, "snap1") << "nor the other way round";
}

TEST_P(Changes, of_a_case_handed_over_are_told_in_its_team) {
  offer({"p1"});
  const std::string id = take_on("p1", "ben");
  const Instant before = store->now();
  pass(kMicrosAMinute);
  ok(hand_over_case(*store, as("ben"), {id, 1}, callers["ann"].account, nothing_known));
  EXPECT_EQ(value(changes_since(*store, callers["ann"], before)).handed.size(), 1U);
  EXPECT_TRUE(value(changes_since(*store, east, before)).handed.empty());
}

TEST_P(Changes, SR21_marked_before_teams_were_told_apart_are_told_again_where_there_are_several) {
  put_back_to_marks_of_accounts();
  // One team, or none: as it was.
  for (const char* name : {"ben", "amy"}) {
    const auto look = value(last_look_of(*store, callers[name]));
    ASSERT_TRUE(look) << name;
    EXPECT_EQ(look->at.micros, kTestMoment);
    EXPECT_EQ(look->snapshot, "snap1");
    EXPECT_EQ(look->known_by, base::day_of(2025, 6, 30));
    EXPECT_EQ(value(deaths_seen(*store, callers[name])).size(), 1U);
    ok(mark_as_seen(*store, callers[name]));
  }
  // Two: nobody knows in which of them. A week before the mark, every death, and against the oldest snapshot.
  for (const Caller& caller : {callers["ann"], east}) {
    const auto look = value(last_look_of(*store, caller));
    ASSERT_TRUE(look) << caller.team;
    EXPECT_EQ(look->at.micros, kTestMoment - 7 * kMicrosADay);
    EXPECT_EQ(look->snapshot, "-");
    EXPECT_EQ(look->known_by, base::day_of(2025, 6, 23));
    EXPECT_TRUE(value(deaths_seen(*store, caller)).empty());
    EXPECT_EQ(code_of(mark_as_seen(*store, caller)), base::ErrorCode::conflict);
  }
}

}  // namespace
}  // namespace kursaal::care
