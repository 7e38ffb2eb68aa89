// For tests: the sample place behind a real server on a port of its own, on each engine; and for every operation of its
// OpenAPI document a scene in which it is granted.
#pragma once

#include <optional>
#include <thread>

#include "app/care_handlers_in_test.hpp"
#include "app/openapi_in_test.hpp"
#include "serve/serve.hpp"
#include "serve/wire_in_test.hpp"

namespace kursaal::app {

// Who asks what of whom, so that it is done.
struct Scene {
  std::string account;
  std::map<std::string, std::string> path;
  nlohmann::json body;
  std::int64_t version = -1;  // for If-Match
  bool known = false;         // it is done where nothing is wrong with it; a guess may be refused
};

class ServedPlace : public CareHandlers {
 protected:
  void SetUp() override {
    CareHandlers::SetUp();
    if (IsSkipped()) return;
    serve::Settings settings;
    settings.port = 0;
    settings.check_answers = true;
    settings.access_log = false;
    settings.sign_ins = settings.of_session = settings.of_address = settings.emergencies = {1e9, 1e9};
    kitchen.version = "0.0.0";
    offer_to_many();
    auto started = serve::Server::start(settings, kitchen);
    ASSERT_TRUE(started.ok()) << started.error().text;
    server_ = std::move(started).value();
    const std::string address = server_->address();
    port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    running_ = std::thread([this] { server_->run(); });
    const serve::Reply document = serve::Client(port).get("/api/v1/openapi.json");
    ASSERT_EQ(document.status, 200);
    operations = operations_of(document.json());
    ASSERT_GT(operations.size(), 50U);
  }
  void TearDown() override {
    if (running_.joinable()) {
      server_->stop();
      running_.join();
    }
    CareHandlers::TearDown();
  }

  // Signed in, once until `later`.
  const serve::Client& in_as(const std::string& name) {
    const auto known = clients_.find(name);
    if (known != clients_.end()) return known->second;
    serve::Client client(port);
    const serve::Reply reply = client.sign_in(name, std::string(kDemoPassword));
    EXPECT_EQ(reply.status, 200) << name << " " << reply.body;
    return clients_.insert_or_assign(name, client).first->second;
  }
  // Whoever was locked out for wrong passwords is let in again, and whoever signed out signs in.
  void later() {
    pass(care::kLockedFor + care::kMicrosAMinute);
    clients_.clear();
  }

  using Headers = serve::Headers;
  // `body` is sent as it stands, JSON or not.
  serve::Reply send(const Operation& operation, const Scene& scene, const std::string& body, Headers more = {},
                    const std::string& query = {}) {
    std::string target = operation.path;
    for (const auto& [name, value] : scene.path) {
      const std::size_t at = target.find("{" + name + "}");
      if (at != std::string::npos) target.replace(at, name.size() + 2, percent_encoded(value));
    }
    Headers headers = std::move(more);
    const auto has = [&](const char* name) {
      return std::any_of(headers.begin(), headers.end(), [&](const auto& each) { return each.first == name; });
    };
    if (!operation.open) {
      const serve::Client& client = in_as(scene.account);
      headers.emplace_back("Cookie", "kursaal_session=" + client.cookie());
      headers.emplace_back("X-Kursaal-CSRF", client.csrf());
    }
    if (operation.needs_if_match && !has("If-Match"))
      headers.emplace_back("If-Match", "\"" + std::to_string(std::max<std::int64_t>(scene.version, 0)) + "\"");
    if (!operation.body.is_null()) headers.emplace_back("Content-Type", "application/json");
    serve::Wire wire(port);
    wire.send(serve::request_text(operation.method, target + query, headers, body));
    return wire.read(std::chrono::seconds(30));
  }
  serve::Reply send(const Operation& operation, const Scene& scene) {
    return send(operation, scene, scene.body.is_null() ? std::string() : scene.body.dump());
  }

  // The items of all pages of a list.
  json all_of(const std::string& list, const std::string& name) {
    json items = json::array();
    for (std::string after;;) {
      const serve::Reply page = in_as(name).get(list + after);
      EXPECT_EQ(page.status, 200) << list << " " << page.body;
      const json answer = page.json();
      if (page.status != 200 || !answer.contains("items")) return items;
      items.insert(items.end(), answer["items"].begin(), answer["items"].end());
      if (!answer["next"].is_string()) return items;
      after = "?after=" + percent_encoded(answer["next"].get<std::string>());
    }
  }

  // A scene of its own for an operation that this file knows; a guess for one that it does not.
  Scene scene_of(const Operation& operation) {
    Scene scene = who_and_where(operation);
    const std::optional<json> words = words_of(operation);
    scene.known = operation.body.is_null() || words;
    for (const auto& [name, value] : scene.path) scene.known = scene.known && value != kNone;
    if (!operation.body.is_null()) scene.body = words ? *words : fitting(operation.body);
    if (operation.id == "findAndBreakGlass") scene.account = kOther;
    return scene;
  }

  std::uint16_t port = 0;
  std::vector<Operation> operations;
  std::vector<std::string> touched;  // people of whom a scene has made a case

 private:
  // More people than all scenes need, and room for them.
  void offer_to_many() {
    care::Worklist list;
    list.service = "complex-care";
    list.snapshot = "for-every-route";
    list.as_of = snapshot().facts().as_of;
    list.places[kTeam] = 100'000;
    auto database = tables::Database::open({}).value();
    auto connection = database.connect().value();
    const std::string people = SamplePlaceOnce::of_all_tests().folder() / "build/current/direct/people.parquet";
    const auto rows = connection.table("SELECT person_id FROM read_parquet(" + tables::sql_quote(people) +
                                       ") WHERE NOT restricted ORDER BY person_id LIMIT 800");
    ASSERT_TRUE(rows.ok()) << rows.error().text;
    for (const auto& row : rows->rows)
      list.people.push_back({*row[0], kTeam, 1, static_cast<std::int64_t>(list.people.size()) + 1, "two falls"});
    ASSERT_EQ(list.people.size(), 800U);
    ASSERT_TRUE(care::take_worklist(*store, list).ok());
    const care::Caller& finder = who(kCoordinator);
    offers_ = value(care::offers_of_team(*store, {finder, care::Purpose::direct_care, ""}, nothing_known)).offers;
  }
  static care::PersonFacts nothing_known(const std::string&) { return {}; }

  Operation known(const std::string& id) {
    for (const Operation& each : operations)
      if (each.id == id) return each;
    ADD_FAILURE() << "no operation " << id;
    return {};
  }
  json made_by(const std::string& id, const Scene& scene) {
    const serve::Reply reply = send(known(id), scene);
    EXPECT_LT(reply.status, 300) << id << " " << reply.body;
    return reply.json();
  }
  // The next offer that nobody has decided.
  const care::OfferShown& next_offer() {
    KURSAAL_CHECK(next_ < offers_.size());
    return offers_[next_++];
  }
  Scene on_an_offer() {
    const care::OfferShown& offer = next_offer();
    return {kCoordinator, {{"id", offer.id}}, json::object(), offer.version};
  }
  Scene on_a_case() {
    const Scene scene = on_an_offer();
    touched.push_back(offers_[next_ - 1].person_id);
    const json answer = made_by("acceptOffer", scene);
    return {kCoordinator, {{"id", answer.value("case_id", "")}, {"person_id", touched.back()}}, {}, 1};
  }
  std::int64_t newest(const std::string& table, const std::string& condition) {
    return count("SELECT COALESCE(MAX(version), 0) FROM " + table + " WHERE " + condition);
  }
  json new_account() {
    const Operation add = known("addAccount");
    return made_by("addAccount", {"admin", {}, body_for(add), -1});
  }

  Scene who_and_where(const Operation& operation) {
    const std::string& path = operation.path;
    const bool reads = operation.method == "GET";
    Scene scene{kCoordinator, {}, {}, 0};
    if (path.starts_with("/api/v1/accounts") || path.starts_with("/api/v1/agreements") ||
        path.starts_with("/api/v1/roles") || path.starts_with("/api/v1/organisations") || operation.id == "addTeam" ||
        operation.id == "seeQuarantine")
      scene.account = "admin";
    if (path == "/api/v1/place" || path == "/api/v1/data") scene.account = "analyst";
    if (path.starts_with("/api/v1/alerts") || operation.id == "whoLooked") scene.account = "privacy";
    if (path == "/api/v1/stages/disagreements") scene.account = kLeader;
    if (path.starts_with("/api/v1/accounts/{id}")) scene.path["id"] = new_account().value("id", "");
    if (path == "/api/v1/agreements/{id}/end") {
      const Operation add = known("addAgreement");
      scene.path["id"] = made_by("addAgreement", {"admin", {}, body_for(add), -1}).value("id", "");
    }
    if (path == "/api/v1/roles/{grant}/end") {
      const Operation grant = known("grantRole");
      const Scene of{"admin", {{"id", new_account().value("id", "")}}, body_for(grant), -1};
      scene.path["grant"] = made_by("grantRole", of).value("id", "");
    }
    if (path.starts_with("/api/v1/offers/{id}")) return on_an_offer();
    if (path.starts_with("/api/v1/cases/{id}")) return on_a_case();
    if (path == "/api/v1/referrals/{id}/end") {
      const std::string person = on_a_case().path["person_id"];
      made_by("makeReferral", {kCoordinator, {{"person_id", person}}, body_for(known("makeReferral")), -1});
      scene.account = kOther;
      const json referrals = all_of("/api/v1/referrals", kOther);
      for (const json& each : referrals)
        if (each["person"]["person_id"] == person) scene.path["id"] = each["id"];
      scene.version = 1;
    }
    if (path == "/api/v1/alerts/{id}/review") {
      const std::string person = next_offer().person_id;
      made_by("breakGlass", {kOther, {{"person_id", person}}, body_for(known("breakGlass")), -1});
      const json alerts = all_of("/api/v1/alerts", "privacy");
      for (const json& each : alerts)
        if (each["person_id"] == person) scene.path["id"] = each["id"];
      scene.version = 1;
    }
    if (path.find("{person_id}") != std::string::npos) {
      if (operation.id == "breakGlass") scene = {kOther, {{"person_id", next_offer().person_id}}, {}, -1};
      // A write is about somebody new; who only reads may read of the last one.
      else if (reads && !touched.empty())
        scene.path["person_id"] = touched.back();
      else
        scene.path["person_id"] = on_a_case().path["person_id"];
      scene.version = 0;
    }
    // Who marks changes as seen has looked at them.
    if (operation.id == "markChangesSeen") (void)in_as(scene.account).get("/api/v1/changes");
    if (path.find("{kind}") != std::string::npos) scene.path["kind"] = "about_me";
    if (path == "/api/v1/drafts/{about}") {
      scene.path["about"] = "offer/o-" + std::to_string(++made_);
      if (operation.id == "draft" || operation.id == "dropDraft")
        made_by("saveDraft", {scene.account, scene.path, {{"text", "half a sentence"}}, 0});
      if (operation.id == "dropDraft") scene.version = 1;
    }
    for (const std::string& name : operation.in_path)
      if (!scene.path.contains(name)) scene.path[name] = kNone;
    return scene;
  }

  // What the operation is asked for, in words that it knows. Missing: this file does not know it.
  std::optional<json> words_of(const Operation& operation) {
    const std::string some = std::to_string(++made_);
    const std::map<std::string, json> bodies = {
        {"addAccount",
         {{"name", "person." + some},
          {"shown_name", "Person " + some},
          {"organisation", "eput"},
          {"password", "three green umbrellas"}}},
        {"grantRole", {{"role", "coordinator"}, {"team", kTeam}}},
        {"declareKin", {{"person_id", "p-" + some}, {"kin", "mother"}}},
        {"setPassword", {{"password", "seven quiet herons"}}},
        {"addOrganisation", {{"id", "o-" + some}, {"name", "Friends of the Pier"}, {"kind", "voluntary"}}},
        {"addTeam", {{"id", "t-" + some}, {"organisation", "eput"}, {"name", "Walkers"}}},
        {"addAgreement",
         {{"organisation", "eput"}, {"purpose", "planning"}, {"document", "paper"}, {"starts", "2025-01-01"}}},
        {"endAgreement", {{"day", "2025-08-01"}}},
        {"endRole", json::object()},
        {"acceptOffer", json::object()},
        {"declineOffer", {{"reason", "not-suitable"}, {"ask_again_months", 6}}},
        {"recordContact", {{"day", "2025-07-01"}, {"kind", "visit"}}},
        {"closeCase", {{"outcome", "better"}}},
        {"handOverCase", {{"to", who(kLeader).account}}},
        {"breakGlass", {{"reason", "emergency"}, {"text", "Found on the floor"}, {"password", kDemoPassword}}},
        {"reviewAlert", {{"outcome", "justified"}, {"note", "The ambulance log agrees"}}},
        {"makeReferral", {{"team", kOtherTeam}, {"why", "Moved in with her son there"}}},
        {"endReferral", {{"why", "No longer needed"}}},
        {"confirmStage", {{"stage", "dependent"}, {"why", "Seen at home"}, {"until", "2026-01-31"}}},
        {"writeNote", {{"text", "Likes to be asked"}}},
        {"saveDraft", {{"text", "half a sentence"}}},
        {"searchPeople", {{"query", "smith"}}},
        {"signIn", {{"name", kOther}, {"password", kDemoPassword}}},
    };
    const auto found = bodies.find(operation.id);
    if (found != bodies.end()) return found->second;
    if (operation.id == "actAs")
      return json{{"grant", in_as(kCoordinator).get("/api/v1/me").json()["grants"][0]["id"]}};
    if (operation.id == "findAndBreakGlass") {
      json words = bodies.at("breakGlass");
      const std::string person = on_a_case().path["person_id"];
      const json page = in_as(kCoordinator).get("/api/v1/people/" + person).json();
      words["find"]["nhs_number"] = page["identity"]["nhs_number"];
      return words;
    }
    return std::nullopt;
  }
  json body_for(const Operation& operation) { return words_of(operation).value_or(json()); }

 protected:
  static constexpr const char* kCoordinator = "coordinator.west";
  static constexpr const char* kLeader = "leader.west";
  static constexpr const char* kOther = "coordinator.east-central.moderate-needs";
  static constexpr const char* kTeam = "complex-care.southend-west";
  static constexpr const char* kOtherTeam = "moderate-needs.southend-east-central";
  static constexpr const char* kNone = "there-is-none";

 private:
  std::unique_ptr<serve::Server> server_;
  std::thread running_;
  std::map<std::string, serve::Client> clients_;
  std::vector<care::OfferShown> offers_;
  std::size_t next_ = 0;
  std::int64_t made_ = 0;
};

}  // namespace kursaal::app
