// For tests: handlers without a socket, over a real care store on each engine and a snapshot that the test draws. Body,
// query and answer are held against the route's schemas as the server does it.
#pragma once

#include "care/place_in_test.hpp"
#include "serve/all_routes.hpp"
#include "view/snapshot_in_test.hpp"

namespace kursaal::serve {

using care::Engine;
using care::engine_name;

struct Sent {
  nlohmann::json body{};
  Texts query{};
  std::int64_t if_match = -1;
  std::string key{};
};

class RoutesInTest : public care::PlaceInTest {
 protected:
  using json = nlohmann::json;

  // A test draws before it calls this.
  void publish(const std::string& content_id = "0000drawn") {
    drawn.publish(out.path(), content_id);
    if (current) {
      ASSERT_TRUE(current->look_now());
      return;
    }
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
    add_all_routes(routes, kitchen, status, nullptr);
  }

  base::Result<Answer> ask(const std::string& name, Method method, const std::string& path, const Sent& sent = {}) {
    const Routes::Found found = routes.find(method, path);
    KURSAAL_CHECK(found.route != nullptr);
    Request request;
    request.path = found.path;
    for (const auto& [value_name, text] : sent.query) {
      const auto known = std::find_if(found.route->query.begin(), found.route->query.end(),
                                      [&, wanted = value_name](const QueryValue& each) { return each.name == wanted; });
      EXPECT_NE(known, found.route->query.end()) << path << " has no " << value_name;
      request.query[value_name] = text;
    }
    EXPECT_EQ(found.route->body.misfit(sent.body), std::nullopt) << path;
    request.body = sent.body;
    request.caller = callers.at(name);
    request.if_match = sent.if_match;
    if (!sent.key.empty()) request.idempotency_key = request.caller->account + "/" + found.route->id + "/" + sent.key;
    base::Result<Answer> answer = found.route->handler(request);
    if (answer.ok() && answer->text.empty()) {
      EXPECT_EQ(found.route->answer.misfit(answer->body), std::nullopt) << path;
    }
    return answer;
  }
  json get(const std::string& name, const std::string& path, Texts query = {}) {
    return value(ask(name, Method::get, "/api/v1" + path, {.query = std::move(query)})).body;
  }
  base::Error error_of(const std::string& name, Method method, const std::string& path, const Sent& sent = {}) {
    const auto answer = ask(name, method, "/api/v1" + path, sent);
    EXPECT_FALSE(answer.ok()) << path;
    return answer.ok() ? base::Error{} : answer.error();
  }

  view::FolderInTest out;
  view::DrawnSnapshot drawn;
  std::unique_ptr<view::Current> current;
  Kitchen kitchen;
  Status status;
  Routes routes;
};

}  // namespace kursaal::serve
