// Emergency access to somebody who is named and not chosen: over the wire, since what must be alike are the bytes.
#include "serve/served_snapshot_in_test.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

class FindAndBreakGlass : public ServedSnapshotInTest {
 protected:
  void SetUp() override {
    PlaceInTest::SetUp();
    if (IsSkipped()) return;
    drawn.person("PA", "O'Neill", "Zo\u00eb Anne", "1946-03-14", "nhs_number = '9434765919'")
        .person("PB", "Smith", "Bert", "1940-01-01", "nhs_number = '9434765870'")
        .person("PC", "Smith", "Bert", "1940-01-01")
        .person("PD", "Shut", "Cleo", "1950-01-01", "restricted = true, nhs_number = '9000000009'")
        .person("PE", "Own", "Mother", "1950-01-02", "nhs_number = '9000000017'")
        .person("PF", "Year", "Only", "1950-01-01", "birth_precision = 'year'")
        .person("PG", "Brown", "Ida", "1944-02-03", "nhs_number = '9000000025'")
        .person("PH", "Brown", "Ida", "1944-01-01", "nhs_number = '9000000025', birth_precision = 'year'")
        .person("PI", "Green", "May", "1951-02-03", "nhs_number = '9000000033'")
        .person("PJ", "Green", "Baby", "1980-02-03", "nhs_number = '9000000033'");
    drawn.publish(out.path());
    open_published();
    prepare();
    ok(care::declare_kin(*store, as_admin(), callers["ann"].account, "PE", "mother"));
    start();
  }
  static json by_number(const std::string& number) { return {{"nhs_number", number}}; }
  static json by_name(const std::string& name, const std::string& birth) {
    return {{"name", name}, {"birth_date", birth}};
  }
  static Reply smash(const Client& client, const json& find, const Headers& headers = {},
                     const std::string& password = care::kPasswordInTest) {
    return client.ask("POST", "/api/v1/people/break-glass",
                      {{"find", find},
                       {"reason", "emergency"},
                       {"text", "Found on the pier; the crew asks what she takes"},
                       {"password", password}},
                      headers);
  }
  // Without what every answer has of its own.
  static std::map<std::string, std::string> told(const Reply& reply) {
    std::map<std::string, std::string> headers(reply.headers.begin(), reply.headers.end());
    for (const char* own : {"x-request-id", "server-timing", "date"}) headers.erase(own);
    headers["body"] = reply.body;
    headers["status"] = std::to_string(reply.status);
    return headers;
  }
};
KURSAAL_ON_BOTH_ENGINES(FindAndBreakGlass);

TEST_P(FindAndBreakGlass, SR24_opens_the_one_person_of_that_number_or_of_that_whole_name_and_birth_date) {
  const Client ann = in_as("ann");
  EXPECT_EQ(ann.get("/api/v1/people/PA").status, 404);
  const Reply number = smash(ann, by_number("943 476 5919"), {{"Idempotency-Key", "k1"}});
  ASSERT_EQ(number.status, 200) << number.body;
  EXPECT_EQ(number.json()["person_id"], "PA");
  EXPECT_EQ(ann.get("/api/v1/people/PA").status, 200);
  EXPECT_EQ(smash(ann, by_number("9434765919"), {{"Idempotency-Key", "k1"}}).json(), number.json());
  EXPECT_EQ(count("SELECT COUNT(*) FROM broken_glass"), 1) << "a second click breaks nothing more";
  const Reply name = smash(in_as("ben"), by_name("zoe anne O'NEILL", "1946-03-14"));
  ASSERT_EQ(name.status, 200) << name.body;
  EXPECT_EQ(name.json()["person_id"], "PA");
  const json alerts = in_as("piers").get("/api/v1/alerts").json()["items"];
  ASSERT_EQ(alerts.size(), 2U);
  EXPECT_EQ(alerts[0]["person_id"], "PA");
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'break-glass' AND outcome = 'granted' AND person_id = "
                  "'PA'"),
            2);
}

TEST_P(FindAndBreakGlass, SR24_of_records_with_one_number_opens_the_only_one_that_has_a_birth_date) {
  const Reply number = smash(in_as("ann"), by_number("9000000025"));
  ASSERT_EQ(number.status, 200) << number.body;
  EXPECT_EQ(number.json()["person_id"], "PG");
}

TEST_P(FindAndBreakGlass, SR19_nobody_several_the_sealed_and_ones_own_are_the_same_bytes_as_an_absent_person) {
  const Client ann = in_as("ann");
  const Reply absent = ann.ask("POST", "/api/v1/people/P0/break-glass",
                               {{"reason", "emergency"}, {"text", "x"}, {"password", care::kPasswordInTest}});
  ASSERT_EQ(absent.status, 404) << absent.body;
  const std::pair<const char*, json> shut[] = {
      {"no such number", by_number("9999999999")},
      {"two of them", by_name("Bert Smith", "1940-01-01")},
      {"a number that two bear, both with a birth date", by_number("9000000033")},
      {"a part of the name", by_name("O'Neill Zo\u00eb", "1946-03-14")},
      {"another day", by_name("O'Neill Zo\u00eb Anne", "1946-03-15")},
      {"a birth that is known to the year", by_name("Only Year", "1950-01-01")},
      {"sealed", by_number("9000000009")},
      {"one's own", by_number("9000000017")},
  };
  for (const auto& [what, find] : shut) EXPECT_EQ(told(smash(ann, find)), told(absent)) << what;
  EXPECT_EQ(told(ann.ask("POST", "/api/v1/people/PD/break-glass",
                         {{"reason", "emergency"}, {"text", "x"}, {"password", care::kPasswordInTest}})),
            told(absent));
  EXPECT_EQ(count("SELECT COUNT(*) FROM broken_glass"), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'break-glass' AND outcome = 'refused'"), 10)
      << "each try is in the audit";
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'break-glass' AND person_id = 'PE'"), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'break-glass' AND person_id IS NULL"), 6);
}

TEST_P(FindAndBreakGlass, SR24_needs_the_password_a_role_and_a_whole_number_before_anything_is_said) {
  const Client ann = in_as("ann");
  EXPECT_EQ(smash(ann, by_number("9434765919"), {}, "wrong").status, 403);
  EXPECT_EQ(smash(ann, by_number("94347659190")).status, 422);
  EXPECT_EQ(smash(ann, json{{"name", "Smith"}}).status, 422) << "a name without a birth date";
  for (const char* name : {"nan", "amy", "adam"}) {
    const Client other = in_as(name);
    const Reply there = smash(other, by_number("9434765919"));
    EXPECT_EQ(there.status, 403) << name;
    EXPECT_EQ(told(there), told(smash(other, by_number("9999999999")))) << name;
  }
  EXPECT_EQ(count("SELECT COUNT(*) FROM broken_glass"), 0);
}

TEST_P(FindAndBreakGlass, SR24_no_account_may_go_on_trying) {
  stop();
  settings.emergencies = {3, 0};
  start();
  const Client ann = in_as("ann");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(smash(ann, by_number("999999999" + std::to_string(i))).status, 404);
  EXPECT_EQ(smash(ann, by_number("9434765919")).status, 429);
  EXPECT_EQ(smash(in_as("ann"), by_number("9434765919")).status, 429) << "of the account, not of the session";
  EXPECT_EQ(smash(in_as("ben"), by_number("9434765919")).status, 200);
}

}  // namespace
}  // namespace kursaal::serve
