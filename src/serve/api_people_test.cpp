// The handlers of people, the place and the data without a socket: a real care store, a real snapshot, every answer
// held against its schema. Who may see whom is care's; here it is that no handler forgets to ask.
#include "serve/api_people.hpp"

#include "care/notes.hpp"
#include "care/place_in_test.hpp"
#include "care/stages.hpp"
#include "serve/api_data.hpp"
#include "serve/api_notes.hpp"
#include "serve/api_place.hpp"
#include "view/snapshot_in_test.hpp"

namespace kursaal::serve {
namespace {

using base::ErrorCode;
using nlohmann::json;

class PeopleRoutes : public care::PlaceInTest {
 protected:
  void SetUp() override {
    PlaceInTest::SetUp();
    if (IsSkipped()) return;
    drawn
        .person("PA", "Smith", "Anne", "1946-03-14",
                "practice = 'hill', nhs_number = '9434765919', postcode = 'SS1 1AA'")
        .person("PB", "Smith", "Bert", "1940-01-01")
        .person("PC", "Smith", "Cleo", "1950-01-01", "restricted = true, practice = 'hill'")
        .score("PA", "efi_count = 1, ae_attendances_12m = 1")
        .reason("PA", "efi", "canary-item", "2025-02-06", "300", "hiv")
        .event(0, "2025-01-05", 0, 0, 0)
        .event(0, "2025-02-06", 0, 5, 0)
        .event(1, "2025-02-06", 21, 1, 2);
    drawn.sql(
        "INSERT INTO place_counts VALUES (DATE '2025-06-30', 'all', 'all', 'all', 'all', 100, 'rounded'), (DATE "
        "'2025-06-30', 'all', 'assisted', 'all', 'all', NULL, 'suppressed')");
    drawn.sql(
        "INSERT INTO quarantine VALUES ('gp', 'gp/codes.csv', 7, 'date-impossible', 'error', 'The day is none.')");
    drawn.publish(out.path());
    auto opened = view::Current::open({.out = out.path(),
                                       .open = view::options_in_test(),
                                       .look_every = std::chrono::milliseconds(0),
                                       .before_serving = {}});
    ASSERT_TRUE(opened.ok()) << opened.error().text;
    current = std::move(opened).value();
    kitchen.care = store.get();
    kitchen.published = current.get();
    kitchen.site = &view::site_in_test();
    kitchen.clock = options.clock;
    add_people_routes(routes, kitchen);
    add_place_routes(routes, kitchen);
    add_data_routes(routes, kitchen);
    add_note_routes(routes, kitchen);
  }

  base::Result<Answer> ask(const std::string& name, Method method, const std::string& path, json body = {},
                           Texts query = {}) {
    const Routes::Found found = routes.find(method, path);
    KURSAAL_CHECK(found.route != nullptr);
    Request request;
    request.path = found.path;
    request.query = std::move(query);
    request.body = std::move(body);
    request.caller = callers.at(name);
    base::Result<Answer> answer = found.route->handler(request);
    if (answer.ok()) {
      EXPECT_EQ(found.route->answer.misfit(answer->body), std::nullopt) << path;
    }
    return answer;
  }
  json body(const std::string& name, Method method, const std::string& path, json sent = {}, Texts query = {}) {
    return value(ask(name, method, path, std::move(sent), std::move(query))).body;
  }
  json page(const std::string& name, const std::string& id) { return body(name, Method::get, "/api/v1/people/" + id); }
  std::vector<std::string> found(const std::string& name, const std::string& query) {
    std::vector<std::string> ids;
    const json answer = body(name, Method::post, "/api/v1/people/search", {{"query", query}});
    for (const json& item : answer["items"]) ids.push_back(item["person_id"]);
    return ids;
  }
  std::int64_t looks(const std::string& id) {
    return static_cast<std::int64_t>(value(care::who_looked_at(*store, id, INT64_MAX, 1000)).size());
  }
  using Ids = std::vector<std::string>;

  view::FolderInTest out;
  view::DrawnSnapshot drawn;
  std::unique_ptr<view::Current> current;
  Kitchen kitchen;
  Routes routes;
};

TEST_P(PeopleRoutes, SR19_SearchShowsOnlyWhomTheCallerMaySee) {
  offer({"PB"});
  EXPECT_EQ(found("ann", "smith"), Ids{"PB"});          // an open offer to the team
  EXPECT_EQ(found("pat", "smith"), (Ids{"PA", "PC"}));  // registered with the practice
  EXPECT_EQ(found("eve", "smith"), Ids{});              // of another team
  EXPECT_EQ(found("amy", "smith"), Ids{});              // an analyst sees nobody
  EXPECT_EQ(found("adam", "9434765919"), Ids{});
  EXPECT_EQ(found("pat", "943 476 5919"), Ids{"PA"});
}

TEST_P(PeopleRoutes, SearchAuditsWhoIsShownAndNobodyElse) {
  offer({"PB"});
  const std::int64_t of_a = looks("PA");
  const std::int64_t of_b = looks("PB");
  found("ann", "smith");
  EXPECT_EQ(looks("PA"), of_a);
  EXPECT_EQ(looks("PB"), of_b + 1);
}

TEST_P(PeopleRoutes, SR19_RefusedLooksExactlyLikeAbsent) {
  for (const std::string path : {"/api/v1/people/PB", "/api/v1/people/PB/timeline"}) {
    const auto refused = ask("eve", Method::get, path);
    std::string nobody = path;
    nobody.replace(nobody.find("PB"), 2, "P0");
    const auto absent = ask("eve", Method::get, nobody);
    ASSERT_FALSE(refused.ok());
    ASSERT_FALSE(absent.ok());
    EXPECT_EQ(refused.error().code, absent.error().code);
    EXPECT_EQ(refused.error().text, absent.error().text);
    EXPECT_EQ(refused.error().code, ErrorCode::not_found);
  }
}

TEST_P(PeopleRoutes, SR19_BeforeAcceptanceThereIsTheMinimum) {
  offer({"PA"});
  const json shown = page("ann", "PA");
  EXPECT_EQ(shown["sight"], "minimum");
  EXPECT_EQ(shown["identity"]["name"], "Smith, Anne");
  EXPECT_EQ(shown["identity"]["nhs_number"], nullptr);
  EXPECT_EQ(shown["identity"]["postcode"], nullptr);
  EXPECT_TRUE(shown["scores"].empty());
  EXPECT_TRUE(shown["use"].empty());
  EXPECT_EQ(shown["about_me"]["absent"], "withheld");
  EXPECT_EQ(code_of(ask("ann", Method::get, "/api/v1/people/PA/timeline")), ErrorCode::denied);

  take_on("PA");
  const json whole = page("ann", "PA");
  EXPECT_EQ(whole["sight"], "record");
  EXPECT_EQ(whole["identity"]["nhs_number"], "9434765919");
  EXPECT_FALSE(whole["scores"].empty());
  EXPECT_EQ(whole["my_case"]["owner_name"], "Ann Able");
  EXPECT_EQ(whole["about_me"]["absent"], "none");
  EXPECT_EQ(body("ann", Method::get, "/api/v1/people/PA/timeline")["items"].size(), 2U);
}

TEST_P(PeopleRoutes, SR19_ThePageSaysWhetherTheCallerMayReferOrConfirmTheStage) {
  offer({"PA"});
  EXPECT_EQ(page("ann", "PA")["may_refer"], false) << "at the minimum";
  EXPECT_EQ(page("ann", "PA")["may_confirm_stage"], false);
  ok(care::break_glass(*store, as("eve"), {"PA", "emergency", "found on the floor", care::kPasswordInTest}));
  const json in_emergency = page("eve", "PA");
  EXPECT_EQ(in_emergency["sight"], "record");
  EXPECT_EQ(in_emergency["may_refer"], false) << "what an emergency opened, nobody hands on";
  EXPECT_EQ(in_emergency["may_confirm_stage"], true);
  take_on("PA");
  EXPECT_EQ(page("ann", "PA")["may_refer"], true);
  EXPECT_EQ(page("ann", "PA")["may_confirm_stage"], true);
  ok(care::make_referral(*store, as("ann"), {"PA", "east", "nearer home"}, {"hill", false}));
}

TEST_P(PeopleRoutes, SR19_AtTheMinimumNothingTellsOfAConfirmedStageOrOfWhatIsNoted) {
  offer({"PA"});
  care::Confirmation stage;
  stage.person_id = "PA";
  stage.stage = "end-of-life";
  stage.why = "agreed with the family";
  stage.snapshot = "snap1";
  stage.as_of = base::day_of(2025, 6, 30);
  stage.until = base::day_of(2025, 12, 1);
  stage.record = "the practice's record of 20 June 2025";
  ok(care::confirm_stage(*store, as("pat"), stage, {"hill", false}));
  ok(care::write_note(*store, as("pat"), {"PA", care::NoteKind::about_me, "Likes to be called Annie.", "snap1", 0},
                      {"hill", false}));
  const json shown = page("ann", "PA");
  EXPECT_EQ(shown["sight"], "minimum");
  EXPECT_EQ(shown["stage"]["confirmed"], nullptr);
  EXPECT_EQ(shown["stage"]["in_force"], shown["stage"]["suggested"]);
  EXPECT_EQ(shown["stage"]["disagree"], false);
  EXPECT_EQ(shown.dump().find("end-of-life"), std::string::npos);
  const std::string notes = "/api/v1/people/PA/notes/about_me";
  EXPECT_EQ(code_of(ask("ann", Method::get, notes)), ErrorCode::denied);
  EXPECT_EQ(body("pat", Method::get, notes)["items"].size(), 1U);

  take_on("PA");
  EXPECT_EQ(page("ann", "PA")["stage"]["in_force"], "end-of-life");
  EXPECT_EQ(body("ann", Method::get, notes)["items"].size(), 1U);
}

TEST_P(PeopleRoutes, SR20_ACanaryNeverAppearsForWhoLacksItsLabel) {
  // A navigator is granted no labels, whatever the agreement says.
  person("lou", "Lou Lead", "friends", care::Role::team_leader, "pier");
  ok(care::take_worklist(*store, list_of({"PA"}, 10, "snap1", "pier")));
  take_on("PA", "nan");
  const json shown = page("nan", "PA");
  const std::string text = shown.dump() + body("nan", Method::get, "/api/v1/people/PA/timeline").dump();
  EXPECT_EQ(shown["sight"], "record");
  EXPECT_EQ(shown["may_confirm_stage"], false) << "nor does a navigator judge a stage";
  EXPECT_EQ(text.find("Canary"), std::string::npos);
  EXPECT_EQ(text.find("canary"), std::string::npos);
  const std::string whole = page("pat", "PA").dump() + body("pat", Method::get, "/api/v1/people/PA/timeline").dump();
  EXPECT_NE(whole.find("Canary of hiv"), std::string::npos);
}

TEST_P(PeopleRoutes, SR24_EveryPageIsAuditedBeforeItLeavesRefusedOnesToo) {
  const std::int64_t before = looks("PA");
  page("pat", "PA");
  EXPECT_EQ(looks("PA"), before + 1);
  EXPECT_FALSE(ask("eve", Method::get, "/api/v1/people/PA").ok());
  EXPECT_FALSE(ask("eve", Method::get, "/api/v1/people/PA/timeline").ok());
  EXPECT_EQ(looks("PA"), before + 3);
  EXPECT_EQ(page("pat", "PA")["looked"]["mine"], 2);
}

TEST_P(PeopleRoutes, SR27_EveryPageSaysItsSnapshotAndDate) {
  const json shown = page("pat", "PA");
  EXPECT_EQ(shown["snapshot"], "0000drawn");
  EXPECT_EQ(shown["as_of"], "2025-06-30");
}

TEST_P(PeopleRoutes, ThePlaceIsForWhoPlansAndHidesWhatIsHidden) {
  const json place = body("amy", Method::get, "/api/v1/place");
  EXPECT_EQ(place["population"][0]["people"], (json{{"value", 100}}));
  EXPECT_EQ(place["stages"][0]["people"], (json{{"hidden", true}}));
  EXPECT_EQ(place["localities"].size(), 2U);
  for (const char* name : {"ann", "nan", "pat", "piers", "adam"})
    EXPECT_EQ(code_of(ask(name, Method::get, "/api/v1/place")), ErrorCode::denied) << name;
  EXPECT_EQ(code_of(ask("amy", Method::get, "/api/v1/place", {}, {{"locality", "nowhere"}})), ErrorCode::not_found);
}

TEST_P(PeopleRoutes, TheDataIsForWhoAnswersForItAndItsLinesForAdministrators) {
  for (const char* name : {"amy", "liz", "piers", "adam"}) {
    const json data = body(name, Method::get, "/api/v1/data");
    EXPECT_EQ(data["sources"].size(), 6U) << name;
    EXPECT_EQ(data["quarantine_rows"], 1);
  }
  for (const char* name : {"ann", "nan", "pat"})
    EXPECT_EQ(code_of(ask(name, Method::get, "/api/v1/data")), ErrorCode::denied) << name;
  EXPECT_EQ(body("adam", Method::get, "/api/v1/data/quarantine")["items"][0]["line"], 7);
  EXPECT_EQ(body("adam", Method::get, "/api/v1/data/quarantine", {}, {{"source", "ae"}})["items"].size(), 0U);
  for (const char* name : {"amy", "liz", "piers", "ann"})
    EXPECT_EQ(code_of(ask(name, Method::get, "/api/v1/data/quarantine")), ErrorCode::denied) << name;
}

INSTANTIATE_TEST_SUITE_P(OnSqlite, PeopleRoutes, testing::Values(care::Engine::sqlite), care::engine_name);

}  // namespace
}  // namespace kursaal::serve
