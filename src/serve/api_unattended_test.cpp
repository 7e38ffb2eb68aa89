#include "serve/api_unattended.hpp"

#include "serve/routes_in_test.hpp"

namespace kursaal::serve {
namespace {

using base::ErrorCode;
using nlohmann::json;

class UnattendedRoute : public RoutesInTest {
 protected:
  void SetUp() override {
    RoutesInTest::SetUp();
    if (IsSkipped()) return;
    drawn.person("PA", "Smith", "Anne", "1946-03-14").person("PB", "Smith", "Bert", "1940-01-01");
    publish();
    offer({"PA", "PB"});
    const care::OfferShown declined = offer_of("PB");
    ok(care::decline_offer(*store, as("ann"), {declined.id, declined.version}, {"cannot-reach", "", 1}, nothing_known));
    pass(45 * care::kMicrosADay);
  }
};
KURSAAL_ON_BOTH_ENGINES(UnattendedRoute);

TEST_P(UnattendedRoute, SR11_says_who_waits_how_late_and_whose_they_are) {
  const json page = get("liz", "/offers/unattended");
  ASSERT_EQ(page["items"].size(), 2U);
  const json& overdue = page["items"][0];
  EXPECT_EQ(overdue["kind"], "overdue");
  EXPECT_EQ(overdue["person"]["name"], "Smith, Anne");
  EXPECT_EQ(overdue["owner_name"], "Liz Lead");
  EXPECT_EQ(overdue["team_name"], "West complex care");
  EXPECT_GT(overdue["late_days"], 30);
  const json& again = page["items"][1];
  EXPECT_EQ(again["kind"], "ask-again");
  EXPECT_TRUE(again["person"].is_null());
  EXPECT_TRUE(again["due_at"].is_null());
  EXPECT_NE(again["due_words"].get<std::string>().find("to be asked again from"), std::string::npos);
  EXPECT_EQ(page["counts"].size(), 2U);
  EXPECT_EQ(page["counts"][0]["offers"]["value"], 1);
  EXPECT_TRUE(page["next"].is_null());
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-offer' AND purpose = 'running-the-service' AND "
                  "person_id = 'PA'"),
            1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-unattended' AND outcome = 'granted'"), 1);
}

TEST_P(UnattendedRoute, SR29_hides_small_counts_from_who_plans_and_names_nobody_to_them) {
  const json planned = get("amy", "/offers/unattended");
  EXPECT_TRUE(planned["items"].empty());
  ASSERT_EQ(planned["counts"].size(), 2U);
  EXPECT_EQ(planned["counts"][0]["offers"], json({{"hidden", true}}));
  EXPECT_TRUE(planned["counts"][0]["oldest_due"].is_null());
  EXPECT_EQ(get("adam", "/offers/unattended")["counts"][0]["offers"], json({{"value", 1}}));
  for (const char* name : {"amy", "adam"})
    EXPECT_EQ(get(name, "/offers/unattended").dump().find("Smith"), std::string::npos) << name;
  for (const char* name : {"ann", "nan", "pat", "piers"})
    EXPECT_EQ(error_of(name, Method::get, "/offers/unattended").code, ErrorCode::denied) << name;
  EXPECT_TRUE(get("leo", "/offers/unattended")["counts"].empty()) << "another team's leader";
}

TEST_P(UnattendedRoute, is_read_by_pages_and_refuses_a_cursor_that_is_none) {
  const json first = get("liz", "/offers/unattended", {{"limit", "1"}});
  ASSERT_EQ(first["items"].size(), 1U);
  const json second = get("liz", "/offers/unattended", {{"limit", "1"}, {"after", first["next"]}});
  ASSERT_EQ(second["items"].size(), 1U);
  EXPECT_NE(second["items"][0]["id"], first["items"][0]["id"]);
  EXPECT_TRUE(second["next"].is_null());
  for (const std::string& bad :
       {std::string("x"), std::string("0123456789abcdef"), first["next"].get<std::string>() + "A"})
    EXPECT_EQ(error_of("liz", Method::get, "/offers/unattended", {.query = {{"after", bad}}}).code, ErrorCode::usage);
}

}  // namespace
}  // namespace kursaal::serve
