#include "serve/api_stages.hpp"

#include "serve/routes_in_test.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

class StageChecks : public RoutesInTest {
 protected:
  void SetUp() override {
    RoutesInTest::SetUp();
    if (IsSkipped()) return;
    drawn.person("PA", "Smith", "Anne", "1946-03-14")
        .person("PB", "Smith", "Bert", "1940-01-01", "practice = 'hill'")
        .person("PC", "Smith", "Cleo", "1950-01-01");
    const auto check = [this](const std::string& person, const std::string& act_by) {
      drawn.sql(
          "INSERT INTO worklists (kind, list, status, team, person_id, as_of, reasons, act_by) VALUES "
          "('stage-check', 'stage-disagreement', 'stage-check', 'West complex care', '" +
          person +
          "', DATE '2025-06-30', 'confirmed as assisted on 2025-03-01, until 2025-12-01; the rules now "
          "suggest dependent', DATE '" +
          act_by + "')");
    };
    check("PA", "2025-07-28");
    check("PB", "2025-07-20");
    check("PC", "2025-07-10");
    drawn.sql(
        "INSERT INTO worklists (kind, list, status, person_id, as_of, reasons) VALUES ('list', 'complex-care', "
        "'listed', 'PA', DATE '2025-06-30', 'two falls')");
    publish();
    offer({"PA", "PC"});
    take_on("PA");
  }
};
KURSAAL_ON_BOTH_ENGINES(StageChecks);

TEST_P(StageChecks, SR09_say_what_contradicts_what_for_people_of_mine_and_by_when_to_look) {
  const json page = get("ann", "/stages/checks");
  ASSERT_EQ(page["items"].size(), 1U);
  const json& row = page["items"][0];
  EXPECT_EQ(row["person"]["name"], "Smith, Anne");
  EXPECT_EQ(row["words"], "confirmed as assisted on 2025-03-01, until 2025-12-01; the rules now suggest dependent");
  EXPECT_EQ(row["suggested"], "assisted");
  EXPECT_EQ(row["act_by"], "2025-07-28");
  EXPECT_EQ(row["snapshot"], "0000drawn");
  EXPECT_EQ(get("pat", "/stages/checks")["items"][0]["person"]["person_id"], "PB") << "registered with the practice";
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-in-list' AND person_id = 'PA'"), 1);
}

TEST_P(StageChecks, SR19_show_nobody_whose_record_the_caller_may_not_see) {
  for (const char* name : {"eve", "nan", "amy", "adam", "piers"})
    EXPECT_TRUE(get(name, "/stages/checks")["items"].empty()) << name;
  EXPECT_EQ(get("liz", "/stages/checks").dump().find("PC"), std::string::npos) << "offered, and no more";
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-in-list' AND person_id = 'PC'"), 0);
}

}  // namespace
}  // namespace kursaal::serve
