// Every list that may be long, page by page: each row once, whatever comes or goes between two pages, and a row of the
// audit for those only who were shown.
#include "serve/paging.hpp"

#include <set>

#include "serve/routes_in_test.hpp"

namespace kursaal::serve {
namespace {

using base::ErrorCode;
using nlohmann::json;

class Paging : public RoutesInTest {
 protected:
  void SetUp() override {
    RoutesInTest::SetUp();
    if (IsSkipped()) return;
    for (const char* id : {"PA", "PB", "PC", "PD", "PE"})
      drawn.person(id, "Smith", id, "1946-03-14", "practice = 'hill'").event(people_++, "2025-06-25", 21, 1, 2);
    for (int i = 0; i < 5; ++i)
      drawn.sql(
          "INSERT INTO quarantine VALUES ('gp', 'gp/codes.csv', 7, 'date-impossible', 'error', 'The day is none.')");
    publish();
    offer({"PA", "PB", "PC", "PD", "PE"});
  }
  // All ids of the list's rows, two at a time; `key` names what tells one row from another.
  std::vector<std::string> read(const std::string& name, const std::string& path,
                                const std::function<std::string(const json&)>& id) {
    std::vector<std::string> ids;
    Texts query{{"limit", "2"}};
    for (int pages = 0; pages < 10; ++pages) {
      const json page = get(name, path, query);
      EXPECT_LE(page["items"].size(), 2U);
      for (const json& item : page["items"]) ids.push_back(id(item));
      if (page["next"].is_null()) return ids;
      query["after"] = page["next"];
    }
    ADD_FAILURE() << path << " does not end";
    return ids;
  }
  static std::string id_of(const json& item) { return item["id"]; }
  static std::string person_of(const json& item) { return item["person"]["person_id"]; }
  int people_ = 0;
};
KURSAAL_ON_BOTH_ENGINES(Paging);

TEST_P(Paging, gives_each_row_of_each_list_once_and_says_when_it_ends) {
  for (const char* id : {"PA", "PB", "PC"}) take_on(id);
  const std::set<std::string> all = {"PA", "PB", "PC", "PD", "PE"};
  const auto once = [](const std::vector<std::string>& ids, std::size_t rows) {
    EXPECT_EQ(ids.size(), rows);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), rows);
  };
  once(read("ann", "/offers", person_of), 2);
  once(read("ann", "/cases", person_of), 3);
  for (const char* id : {"PA", "PB", "PC"}) {
    ok(care::make_referral(*store, as("ann"), {id, "east", "moved there"}, {"hill", false}));
    pass(1);
    care::Confirmation stage;
    stage.person_id = id;
    stage.stage = "dependent";
    stage.snapshot = "snap1";
    stage.as_of = base::day_of(2025, 6, 30);
    stage.why = "Seen at home";
    stage.until = base::day_of(2025, 12, 1);
    ok(care::confirm_stage(*store, as("ann"), stage, {"hill", false}));
  }
  once(read("eve", "/referrals", person_of), 3);
  once(read("ann", "/stages/disagreements", person_of), 3);
  for (const char* id : {"PD", "PE", "PA"})
    ok(care::break_glass(*store, as("leo"), {id, "emergency", "on the floor", care::kPasswordInTest}));
  once(read("piers", "/alerts", id_of), 3);
  once(read("adam", "/accounts", id_of), callers.size());
  EXPECT_EQ(read("adam", "/data/quarantine", [](const json& row) { return row["file"].get<std::string>(); }).size(), 5U)
      << "rows that are alike are rows all the same";
  for (int i = 0; i < 5; ++i) ok(care::see_person(*store, as("ann"), "PA", {"hill", false}));
  const auto looked = static_cast<std::size_t>(count("SELECT COUNT(*) FROM audit WHERE person_id = 'PA'"));
  EXPECT_EQ(get("piers", "/people/PA/looked")["items"].size(), looked + 1) << "the officer's own look is in it";
  std::vector<std::string> seen;
  Texts query{{"limit", "5"}};
  for (json page = get("piers", "/people/PA/looked", query); true; page = get("piers", "/people/PA/looked", query)) {
    for (const json& item : page["items"]) seen.push_back(item.dump());
    if (page["next"].is_null()) break;
    query["after"] = page["next"];
  }
  EXPECT_EQ(seen.size(), looked + 2) << "those that came meanwhile stand before the first page";
  const auto changes = read("ann", "/changes", [](const json& item) { return item.dump(); });
  once(changes, 3);
}

TEST_P(Paging, is_not_moved_by_rows_that_go_while_somebody_reads) {
  const json first = get("ann", "/offers", {{"limit", "2"}});
  ASSERT_EQ(first["items"].size(), 2U);
  take_on(person_of(first["items"][0]), "ben");
  take_on(person_of(first["items"][1]), "ben");
  const json second = get("ann", "/offers", {{"limit", "2"}, {"after", first["next"]}});
  ASSERT_EQ(second["items"].size(), 2U);
  EXPECT_EQ(person_of(second["items"][0]), "PC");
  EXPECT_EQ(person_of(second["items"][1]), "PD");
}

TEST_P(Paging, SR24_leaves_a_row_in_the_audit_for_who_was_shown_and_for_nobody_else) {
  (void)get("ann", "/offers", {{"limit", "2"}});
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-offer'"), 2) << "of five";
  take_on("PA");
  take_on("PB");
  EXPECT_EQ(get("ann", "/changes", {{"limit", "1"}})["items"].size(), 1U) << "of two attendances";
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-in-list'"), 1);
}

TEST_P(Paging, refuses_a_cursor_of_another_list_and_one_that_is_none) {
  const std::string of_offers = get("ann", "/offers", {{"limit", "2"}})["next"];
  for (const auto& [name, path] : {std::pair{"ann", "/cases"},
                                   {"ann", "/referrals"},
                                   {"ann", "/changes"},
                                   {"ann", "/stages/disagreements"},
                                   {"ann", "/stages/checks"},
                                   {"liz", "/offers/unattended"},
                                   {"piers", "/alerts"},
                                   {"adam", "/accounts"},
                                   {"adam", "/data/quarantine"},
                                   {"piers", "/people/PA/looked"}})
    for (const std::string& bad : {of_offers, std::string("no cursor"), std::string("1"), of_offers.substr(1)})
      EXPECT_EQ(error_of(name, Method::get, path, {.query = {{"after", bad}}}).code, ErrorCode::usage) << path;
  take_on("PA");
  EXPECT_EQ(error_of("ann", Method::get, "/people/PA/timeline", {.query = {{"after", of_offers.substr(0, 60)}}}).code,
            ErrorCode::usage);
}

}  // namespace
}  // namespace kursaal::serve
