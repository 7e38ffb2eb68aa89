#include <signal.h>

#include "serve/gzip.hpp"
#include "serve/server_in_test.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

class TheServer : public ServerInTest {};

TEST_P(TheServer, signs_somebody_in_and_says_who_they_are) {
  Client client(port);
  EXPECT_EQ(client.get("/api/v1/me").status, 401);
  const Reply in = client.sign_in("ann", care::kPasswordInTest);
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(in.json()["role"], "coordinator");
  EXPECT_EQ(in.json()["team_name"], "West complex care");
  EXPECT_EQ(in.json()["may"]["offers"], true);
  EXPECT_EQ(in.json()["may"]["accounts"], false);
  const std::string cookie = in.header("set-cookie");
  for (const char* part : {"HttpOnly", "SameSite=Strict", "Path=/"})
    EXPECT_NE(cookie.find(part), std::string::npos) << cookie;
  EXPECT_EQ(cookie.find("Secure"), std::string::npos) << "not over TLS here";
  EXPECT_EQ(client.get("/api/v1/me").json(), in.json());
}

TEST_P(TheServer, answers_a_wrong_name_and_a_wrong_password_alike) {
  Client client(port);
  const Reply name = client.sign_in("nobody", care::kPasswordInTest);
  const Reply password = client.sign_in("ann", "four green umbrellas");
  EXPECT_EQ(name.status, 403);
  EXPECT_EQ(name.body, password.body);
  EXPECT_TRUE(name.header("set-cookie").empty());
}

TEST_P(TheServer, refuses_a_stolen_cookie_at_once_after_signing_out) {
  Client client = in_as("ann");
  const Client thief = client;
  EXPECT_EQ(thief.get("/api/v1/me").status, 200);
  EXPECT_EQ(client.ask("POST", "/api/v1/sign-out").status, 204);
  EXPECT_EQ(thief.get("/api/v1/me").status, 401);
}

TEST_P(TheServer, refuses_a_cookie_at_once_after_the_role_ended_or_the_account_was_disabled) {
  const Client ben = in_as("ben");
  EXPECT_EQ(ben.get("/api/v1/me").status, 200);
  ok(care::end_role(*store, as_admin(), grants["ben"], ""));
  EXPECT_EQ(ben.get("/api/v1/me").status, 401);
  const Client amy = in_as("amy");
  ok(care::end_role(*store, as_admin(), grants["amy"], ""));
  ok(care::disable_account(*store, as_admin(), callers["amy"].account));
  EXPECT_EQ(amy.get("/api/v1/me").status, 401);
}

TEST_P(TheServer, lets_one_account_act_as_another_of_its_roles_under_a_new_session) {
  ok(care::grant_role(*store, as_admin(), {callers["ann"].account, care::Role::team_leader, "west"}));
  Client client = in_as("ann");
  const Client before = client;
  const json grants_listed = client.get("/api/v1/me").json()["grants"];
  ASSERT_EQ(grants_listed.size(), 2U);
  const std::size_t leading = grants_listed[0]["role"] == "team-leader" ? 0 : 1;
  const Reply as_leader = client.ask("POST", "/api/v1/me/acting-as", {{"grant", grants_listed[leading]["id"]}});
  ASSERT_EQ(as_leader.status, 200) << as_leader.body;
  client.keep(as_leader);
  EXPECT_EQ(client.get("/api/v1/me").json()["role"], "team-leader");
  EXPECT_EQ(before.get("/api/v1/me").status, 401) << "the session before is over";
  EXPECT_EQ(client.ask("POST", "/api/v1/me/acting-as", {{"grant", grants["eve"]}}).status, 403)
      << "somebody else's role";
}

TEST_P(TheServer, takes_no_write_without_the_csrf_value_or_from_another_site) {
  Client client = in_as("ann");
  Client without = client;
  without.forget_csrf();
  EXPECT_EQ(without.ask("POST", "/api/v1/sign-out").code(), "csrf");
  EXPECT_EQ(without.ask("POST", "/api/v1/sign-out", {}, {{"X-Kursaal-CSRF", std::string(64, '0')}}).code(), "csrf");
  EXPECT_EQ(client.ask("POST", "/api/v1/sign-out", {}, {{"Origin", "https://evil.example"}}).code(), "foreign-origin");
  EXPECT_EQ(client.ask("POST", "/api/v1/sign-out", {}, {{"Origin", "null"}}).code(), "foreign-origin");
  EXPECT_EQ(client.ask("POST", "/api/v1/sign-out", {}, {{"Sec-Fetch-Site", "cross-site"}}).code(), "foreign-origin");
  EXPECT_EQ(client.ask("POST", "/api/v1/sign-out", {}, {{"Sec-Fetch-Site", "same-site"}}).code(), "foreign-origin");
  EXPECT_EQ(
      Client(port)
          .ask("POST", "/api/v1/sign-in", {{"name", "ann"}, {"password", "x"}}, {{"Origin", "https://evil.example"}})
          .code(),
      "foreign-origin");
  EXPECT_EQ(client.get("/api/v1/me").status, 200) << "none of it ended the session";
  EXPECT_EQ(client.ask("POST", "/api/v1/sign-out", {}, {{"Origin", "http://127.0.0.1"}}).status, 204);
}

TEST_P(TheServer, says_what_it_is_to_everybody) {
  const Reply about = Client(port).get("/api/v1/about");
  ASSERT_EQ(about.status, 200) << about.body;
  EXPECT_EQ(about.json()["place"], "Testshire");
  EXPECT_EQ(about.json()["synthetic"], true);
  EXPECT_EQ(about.header("x-kursaal-synthetic"), "nobody in this exists");
  EXPECT_EQ(about.header("cache-control"), "no-store");
  for (const char* name : {"content-security-policy", "x-content-type-options", "referrer-policy",
                           "cross-origin-opener-policy", "x-frame-options", "x-request-id"})
    EXPECT_FALSE(about.header(name).empty()) << name;
  EXPECT_EQ(about.header("content-security-policy").find("unsafe"), std::string::npos);
}

TEST_P(TheServer, has_words_for_every_code) {
  const Client client = in_as("ann");
  const Reply words = client.get("/api/v1/vocabulary");
  ASSERT_EQ(words.status, 200) << words.body;
  EXPECT_EQ(words.json()["decline_reasons"].size(), care::decline_reasons().size());
  EXPECT_EQ(words.json()["labels"].size(), care::kLabels);
  EXPECT_EQ(words.header("content-encoding"), "") << "not asked for";
  const Reply small = client.get("/api/v1/vocabulary", {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(small.header("content-encoding"), "gzip");
  EXPECT_LT(small.body.size(), words.body.size());
  EXPECT_EQ(client.get("/api/v1/me", {{"Accept-Encoding", "gzip"}}).header("content-encoding"), "")
      << "a secret stands in it";
}

TEST_P(TheServer, says_that_it_is_alive_and_not_ready_without_a_snapshot) {
  EXPECT_EQ(Client(port).get("/healthz").status, 200);
  const Reply ready = Client(port).get("/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(ready.json()["store"], true);
  EXPECT_EQ(ready.json()["snapshot"], nullptr);
}

TEST_P(TheServer, counts_its_requests_by_route_and_tells_no_path) {
  const Client client = in_as("ann");
  (void)client.get("/api/v1/CANARYPATH");
  (void)client.get("/CANARYPAGE?query=CANARYQUERY");
  const Reply metrics = Client(port).get("/metrics");
  ASSERT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.header("content-type").substr(0, 10), "text/plain");
  EXPECT_NE(metrics.body.find("kursaal_requests_total{route=\"/api/v1/sign-in\",method=\"POST\",status=\"200\"} 1\n"),
            std::string::npos)
      << metrics.body;
  EXPECT_NE(metrics.body.find("kursaal_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 1\n"),
            std::string::npos);
  EXPECT_NE(metrics.body.find("kursaal_audit_rows_total"), std::string::npos);
  EXPECT_NE(
      metrics.body.find("kursaal_request_seconds_bucket{route=\"/api/v1/sign-in\",method=\"POST\",le=\"+Inf\"} 1"),
      std::string::npos);
  EXPECT_EQ(metrics.body.find("CANARY"), std::string::npos);
}

TEST_P(TheServer, answers_a_wrong_path_a_wrong_method_and_a_page_each_as_what_it_is) {
  const Client client(port);
  EXPECT_EQ(client.get("/api/v1/nothing").status, 404);
  EXPECT_EQ(client.get("/api/v1/nothing").header("content-type"), "application/problem+json");
  const Reply method = client.ask("DELETE", "/api/v1/about");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("allow"), "GET");
  EXPECT_EQ(client.ask("PROPFIND", "/").status, 405);
  EXPECT_EQ(client.get("/people/some-id").header("content-type"), "text/html; charset=utf-8")
      << "the application shows its own pages";
  const Reply head = client.ask("HEAD", "/api/v1/about");
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.body.empty());
}

TEST_P(TheServer, keeps_a_connection_for_more_than_one_request_and_ends_it_when_asked) {
  Wire wire(port);
  ASSERT_TRUE(wire.send(request_text("GET", "/healthz") + request_text("GET", "/api/v1/about") +
                        request_text("GET", "/healthz", {{"Connection", "close"}})));
  EXPECT_EQ(wire.read().status, 200);
  EXPECT_EQ(wire.read().json()["place"], "Testshire");
  EXPECT_EQ(wire.read().header("connection"), "close");
  EXPECT_TRUE(wire.closed_within(std::chrono::seconds(5)));
}

TEST_P(TheServer, finishes_what_it_is_asked_and_then_stops) {
  Wire idle(port);
  Wire busy(port);
  const json body = {{"name", "ann"}, {"password", care::kPasswordInTest}};
  ASSERT_TRUE(busy.send(request_text("POST", "/api/v1/sign-in", {{"Content-Type", "application/json"}}, body.dump())));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  server->stop();
  EXPECT_EQ(busy.read().status, 200);
  running.join();
  EXPECT_TRUE(idle.closed_within(std::chrono::seconds(5)));
  EXPECT_FALSE(Wire(port).open());
  server.reset();
}

KURSAAL_ON_BOTH_ENGINES(TheServer);

TEST(Gzip, IsTakenOnlyFromWhoSaysSo) {
  for (const char* takes : {"gzip", "br, gzip", "GZIP;q=0.5", "deflate, gzip;q=1.0, *;q=0.5"})
    EXPECT_TRUE(accepts_gzip(takes)) << takes;
  for (const char* not_so : {"", "br", "gzip;q=0", "gzip;q=0.0", "xgzip"}) EXPECT_FALSE(accepts_gzip(not_so)) << not_so;
  EXPECT_FALSE(gzipped("short", 9).has_value());
}

}  // namespace
}  // namespace kursaal::serve
