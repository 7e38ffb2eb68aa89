// What moved for a person since somebody last looked: between snapshots, told once it is new to them.
#include "serve/api_changes.hpp"

#include <chrono>

#include "serve/routes_in_test.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class WhatMoved : public RoutesInTest {
 protected:
  void SetUp() override {
    RoutesInTest::SetUp();
    if (IsSkipped()) return;
    drawn.person("PA", "Smith", "Anne", "1946-03-14", "practice = 'hill', locality = 'north'")
        .person("PB", "Smith", "Bert", "1940-01-01", "practice = 'hill', locality = 'north'")
        .person("PC", "Shut", "Cleo", "1950-01-01", "practice = 'hill', locality = 'north'");
    drawn.sql("UPDATE scores SET moved_away = false");
    appear("first");
    offer({"PA", "PB"});
    (void)get("ann", "/changes");
    ok(care::mark_as_seen(*store, callers["ann"]));
  }
  // Each snapshot a minute after the one before, as its folder tells.
  void appear(const std::string& content_id) {
    publish(content_id);
    pass(care::kMicrosAMinute);
    minutes_ += 1;
    fs::last_write_time(out.path() / "snapshots" / content_id / "run.json",
                        fs::file_time_type::clock::now() - std::chrono::hours(5) + std::chrono::minutes(minutes_));
  }
  std::vector<std::string> told(const std::string& name = "ann") {
    std::vector<std::string> words;
    const json page = get(name, "/changes");
    for (const json& item : page["items"])
      words.push_back(item["person_id"].get<std::string>() + " " + item["kind"].get<std::string>() + ": " +
                      item["words"].get<std::string>());
    std::sort(words.begin(), words.end());
    return words;
  }
  using Words = std::vector<std::string>;
  int minutes_ = 0;
};
KURSAAL_ON_BOTH_ENGINES(WhatMoved);

TEST_P(WhatMoved, is_told_from_which_to_which_and_of_which_snapshot) {
  take_on("PA");
  drawn.score("PA", "stage_suggested = 'dependent', moved_away = true")
      .sql("UPDATE people SET practice = 'elsewhere', locality = 'south' WHERE person_id = 'PA'");
  appear("second");
  EXPECT_EQ(told(), (Words{"PA moved: Has left the practice's list: moved away",
                           "PA moved: Lives in South End now, in North End before",
                           "PA moved: Registered with elsewhere now, with Hill Practice before",
                           "PA moved: Suggested stage: assisted before, dependent now"}));
  const json page = get("ann", "/changes");
  for (const json& item : page["items"]) {
    EXPECT_EQ(item["moved"]["snapshot_before"], "first");
    EXPECT_EQ(item["moved"]["snapshot"], "second");
    if (item["moved"]["what"] != "locality") continue;
    EXPECT_EQ(item["moved"]["from"], "North End");
    EXPECT_EQ(item["moved"]["to"], "South End");
  }
  ok(care::mark_as_seen(*store, callers["ann"]));
  EXPECT_EQ(told(), Words{});
}

TEST_P(WhatMoved, reaches_back_to_the_snapshot_that_was_last_looked_at) {
  drawn.sql("UPDATE people SET locality = 'south' WHERE person_id = 'PA'");
  appear("second");
  drawn.sql("UPDATE people SET practice = 'elsewhere' WHERE person_id = 'PB'");
  appear("third");
  EXPECT_EQ(told(), (Words{"PA moved: Lives in South End now, in North End before",
                           "PB moved: Registered with elsewhere now, with Hill Practice before"}));
}

TEST_P(WhatMoved, SR19_shows_the_minimum_no_stage_and_others_nothing) {
  drawn.score("PA", "stage_suggested = 'dependent'");
  appear("second");
  EXPECT_EQ(told(), Words{}) << "an offer shows no record";
  EXPECT_EQ(told("eve"), Words{});
  EXPECT_EQ(told("amy"), Words{});
}

TEST_P(WhatMoved, SR16_tells_of_no_place_of_somebody_under_protection) {
  take_on("PA");
  drawn.sql("UPDATE people SET locality = 'south', practice = 'elsewhere', restricted = true WHERE person_id = 'PA'");
  appear("second");
  EXPECT_EQ(told(), Words{});
  ok(care::mark_as_seen(*store, callers["ann"]));
  drawn.sql("UPDATE people SET locality = 'north', practice = 'hill', restricted = false WHERE person_id = 'PA'");
  appear("third");
  EXPECT_EQ(told(), Words{}) << "nor where they were before it ended";
}

TEST_P(WhatMoved, SR21_tells_a_death_once_also_where_the_snapshot_last_looked_at_is_gone) {
  take_on("PA");
  drawn.sql("UPDATE people SET deceased = true, death_date = DATE '2025-06-20' WHERE person_id = 'PA'");
  drawn.score("PA", "stage_suggested = 'dependent'");
  appear("second");
  const Words died = {"PA moved: Has died"};
  EXPECT_EQ(told(), died) << "whoever has died has only died";
  EXPECT_EQ(told(), died) << "until it is marked as seen";
  appear("third");
  fs::remove_all(out.path() / "snapshots" / "first");
  appear("fourth");
  EXPECT_EQ(told(), died) << "all that is kept has them dead already";
  ok(care::mark_as_seen(*store, callers["ann"]));
  appear("fifth");
  EXPECT_EQ(told(), Words{}) << "told once";
  appear("sixth");
  EXPECT_EQ(told(), Words{});
}

TEST_P(WhatMoved, SR21_tells_a_death_in_each_team_also_where_it_was_seen_in_another) {
  person("dee", "Dee Both", "trust", care::Role::coordinator, "west");
  ok(care::grant_role(*store, as_admin(), {callers["dee"].account, care::Role::coordinator, "east"}));
  callers["dee in the east"] = callers["dee"];
  callers["dee in the east"].team = "east";
  care::Worklist both = list_of({"PA", "PB"});
  both.people.push_back({"PC", "east", 1, 3, "two falls this year"});
  ok(care::take_worklist(*store, both));
  for (const std::string name : {"dee", "dee in the east"}) {
    (void)get(name, "/changes");
    ok(care::mark_as_seen(*store, callers[name]));
  }
  drawn.sql("UPDATE people SET deceased = true, death_date = DATE '2025-06-20' WHERE person_id IN ('PA', 'PC')");
  appear("second");
  EXPECT_EQ(told("dee"), Words{"PA moved: Has died"});
  ok(care::mark_as_seen(*store, callers["dee"]));
  EXPECT_EQ(told("dee"), Words{});
  EXPECT_EQ(told("dee in the east"), Words{"PC moved: Has died"});
  ok(care::mark_as_seen(*store, callers["dee in the east"]));
  EXPECT_EQ(told("dee in the east"), Words{});
}

}  // namespace
}  // namespace kursaal::serve
