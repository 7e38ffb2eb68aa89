// For tests: the handlers of the care store without HTTP, over a sample place that was made and run once, on each
// engine; somebody in each role, as a demonstration has them.
#pragma once

#include <nlohmann/json.hpp>

#include "app/care_lists.hpp"
#include "app/demo_accounts.hpp"
#include "app/program_in_test.hpp"
#include "care/care.hpp"
#include "care/store_in_test.hpp"
#include "place/place.hpp"
#include "serve/api_accounts.hpp"
#include "serve/api_cases.hpp"
#include "serve/api_changes.hpp"
#include "serve/api_drafts.hpp"
#include "serve/api_notes.hpp"
#include "serve/api_offers.hpp"
#include "serve/api_privacy.hpp"
#include "serve/api_referrals.hpp"
#include "serve/api_stages.hpp"
#include "serve/api_unattended.hpp"
#include "serve/person_minimum.hpp"
#include "view/view.hpp"

namespace kursaal::app {

using care::Engine;
using care::engine_name;

// 4,000 made-up people, run once for all tests of a program.
class SamplePlaceOnce {
 public:
  static SamplePlaceOnce& of_all_tests() {
    static SamplePlaceOnce place;
    return place;
  }
  [[nodiscard]] std::filesystem::path folder() const { return folder_.path() / "site"; }
  place::Site site;
  std::unique_ptr<view::Current> published;

 private:
  SamplePlaceOnce() {
    KURSAAL_CHECK(run_program({"synth", folder().string(), "--people", "4000", "--seed", "3", "--quiet"}).status == 0);
    KURSAAL_CHECK(run_program({"run", folder().string(), "--quiet"}).status == 0);
    auto opened = place::open_site(folder());
    KURSAAL_CHECK(opened.ok());
    site = std::move(opened).value();
    view::CurrentOptions options;
    options.out = folder() / "build";
    options.look_every = std::chrono::milliseconds(0);
    options.open.data_folder = built().checkout + "/data";
    options.open.site = &site;
    auto current = view::Current::open(std::move(options));
    if (!current.ok()) std::fprintf(stderr, "%s\n", current.error().text.c_str());
    KURSAAL_CHECK(current.ok());
    published = std::move(current).value();
  }
  tables::TestFolder folder_;
};

// A request as its screen makes it.
struct Ask {
  std::map<std::string, std::string, std::less<>> path;
  nlohmann::json body;
  std::int64_t if_match = -1;
  std::string key;
  std::map<std::string, std::string, std::less<>> query;
};

class CareHandlers : public care::StoreInTest {
 protected:
  using json = nlohmann::json;

  void SetUp() override {
    care::StoreInTest::SetUp();
    if (IsSkipped()) return;
    SamplePlaceOnce& sample = SamplePlaceOnce::of_all_tests();
    kitchen.care = store.get();
    kitchen.published = sample.published.get();
    kitchen.site = &sample.site;
    kitchen.clock = options.clock;
    serve::add_offer_routes(routes, kitchen);
    serve::add_unattended_routes(routes, kitchen);
    serve::add_case_routes(routes, kitchen);
    serve::add_change_routes(routes, kitchen);
    serve::add_stage_routes(routes, kitchen);
    serve::add_note_routes(routes, kitchen);
    serve::add_referral_routes(routes, kitchen);
    serve::add_draft_routes(routes, kitchen);
    serve::add_privacy_routes(routes, kitchen);
    serve::add_account_routes(routes, kitchen);
    demo = value(make_demo_place(*store, sample.site, snapshot().facts().as_of));
    taken = value(take_lists());
  }
  void TearDown() override {
    if (!store || IsSkipped()) return;
    const auto broken = care::broken_invariants(*store);
    ASSERT_TRUE(broken.ok());
    for (const std::string& breach : *broken) ADD_FAILURE() << breach;
    const auto check = care::verify_audit(*store);
    ASSERT_TRUE(check.ok());
    EXPECT_FALSE(check->broken_seq) << check->why;
  }

  const view::Snapshot& snapshot() { return *(held_ = kitchen.published->snapshot()); }
  base::Result<ListsTaken> take_lists() {
    const view::Snapshot& from = snapshot();
    return take_in_lists(*store, *kitchen.site,
                         {from.facts().content_id, from.facts().as_of, from.worklists(),
                          [&from](std::string_view person_id) { return from.has(person_id); }});
  }

  // The account as it signs in; roles beyond the first by `grant`'s place.
  const care::Caller& who(const std::string& name) {
    const auto known = callers_.find(name);
    if (known != callers_.end()) return known->second;
    const care::SignedIn in = value(care::sign_in(*store, name, std::string(kDemoPassword), "", "test"));
    return callers_[name] = in.caller;
  }

  // As the front hands it over: body and answer held against their schemas.
  base::Result<serve::Answer> call(const std::string& route_id, const std::string& name, Ask ask = {}) {
    for (const serve::Route& route : routes.all()) {
      if (route.id != route_id) continue;
      if (!route.body.nothing()) {
        const auto misfit = route.body.misfit(ask.body);
        EXPECT_FALSE(misfit) << route_id << ": " << *misfit;
      }
      EXPECT_EQ(route.needs_if_match, ask.if_match >= 0) << route_id;
      serve::Request request;
      request.path = std::move(ask.path);
      request.query = std::move(ask.query);
      request.body = std::move(ask.body);
      request.caller = who(name);
      request.if_match = ask.if_match;
      if (!ask.key.empty()) request.idempotency_key = request.caller->account + "/" + route.id + "/" + ask.key;
      request.address = "test";
      base::Result<serve::Answer> answer = route.handler(request);
      if (answer.ok() && answer->text.empty()) {
        EXPECT_EQ(answer->status, route.success) << route_id;
        const auto misfit = route.answer.misfit(answer->body);
        EXPECT_FALSE(misfit) << route_id << ": " << *misfit;
      }
      return answer;
    }
    ADD_FAILURE() << "no route " << route_id;
    return base::Error{};
  }
  json body_of(const std::string& route_id, const std::string& name, Ask ask = {}) {
    const auto answer = call(route_id, name, std::move(ask));
    EXPECT_TRUE(answer.ok()) << route_id << ": " << (answer.ok() ? "" : answer.error().text);
    return answer.ok() ? answer->body : json::object();
  }
  json items_of(const std::string& route_id, const std::string& name) { return body_of(route_id, name)["items"]; }
  base::Error error_of(const std::string& route_id, const std::string& name, Ask ask = {}) {
    const auto answer = call(route_id, name, std::move(ask));
    EXPECT_FALSE(answer.ok()) << route_id;
    return answer.ok() ? base::Error{} : answer.error();
  }

  // The open offers that `name` sees; there are some in the sample.
  json offers(const std::string& name) {
    json items = items_of("offers", name);
    EXPECT_FALSE(items.empty()) << name;
    return items;
  }
  static Ask of(const json& item, json body = json::object(), std::string key = "") {
    return {{{"id", item["id"].get<std::string>()}},
            std::move(body),
            item["version"].get<std::int64_t>(),
            std::move(key),
            {}};
  }
  // Takes on the first offer of the team; the person's id.
  std::string take_on(const std::string& name) {
    const json offer = offers(name)[0];
    (void)body_of("acceptOffer", name, of(offer));
    return offer["person"]["person_id"];
  }
  json case_of(const std::string& name, const std::string& person_id) {
    for (const json& each : items_of("cases", name))
      if (each["person"]["person_id"] == person_id) return each;
    ADD_FAILURE() << "no case";
    return {};
  }

  template <class T>
  static T value(base::Result<T> result) {
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().text);
    return result.ok() ? std::move(result).value() : T{};
  }

  serve::Kitchen kitchen;
  serve::Routes routes;
  DemoPlace demo;
  ListsTaken taken;

 private:
  std::map<std::string, care::Caller> callers_;
  std::shared_ptr<const view::Snapshot> held_;
};

}  // namespace kursaal::app
