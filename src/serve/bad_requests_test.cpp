// What no well-behaved client sends: each has a stated answer, the server goes on, and nobody else notices.
#include "serve/server_in_test.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

class BadRequests : public ServerInTest {
 protected:
  void SetUp() override {
    settings.header = seconds(1);
    settings.body = seconds(1);
    settings.idle = seconds(30);
    ServerInTest::SetUp();
  }
  // Whoever comes next is answered as if nothing had been.
  void expect_well() const { EXPECT_EQ(Client(port).get("/healthz").status, 200); }
  Reply raw(const std::string& bytes) const {
    Wire wire(port);
    wire.send(bytes);
    return wire.read();
  }
  Reply sign_in_with(const std::string& body, const std::string& type = "application/json") const {
    return raw(request_text("POST", "/api/v1/sign-in", {{"Content-Type", type}}, body));
  }
};

TEST_P(BadRequests, of_a_body_that_is_too_large_are_413_before_it_has_arrived) {
  Wire wire(port);
  wire.send(
      "POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n");
  const Reply reply = wire.read();
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.code(), "too-large");
  expect_well();
}

TEST_P(BadRequests, of_a_body_that_grows_too_large_in_pieces_are_413) {
  Wire wire(port);
  wire.send("POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string piece = "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
  for (int i = 0; i < 20; ++i)
    if (!wire.send(piece)) break;
  EXPECT_EQ(wire.read().status, 413);
  expect_well();
}

TEST_P(BadRequests, of_a_body_of_just_the_limit_are_read) {
  EXPECT_EQ(sign_in_with(std::string(1 << 20, ' ')).code(), "bad-request");
}

TEST_P(BadRequests, with_a_header_that_is_too_large_are_431) {
  EXPECT_EQ(raw(request_text("GET", "/healthz", {{"X-Long", std::string(17000, 'x')}})).status, 431);
  expect_well();
}

TEST_P(BadRequests, that_stop_half_way_are_408_after_their_time) {
  Wire header(port);
  header.send("GET /healthz HTTP/1.1\r\nHost:");
  Wire body(port);
  body.send("POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"name\":");
  expect_well();
  EXPECT_EQ(header.read().code(), "too-slow");
  EXPECT_EQ(body.read().status, 408);
  EXPECT_TRUE(header.closed_within(seconds(5)));
}

TEST_P(BadRequests, sent_a_byte_at_a_time_are_408_however_busy_they_look) {
  Wire wire(port);
  const std::string text = request_text("GET", "/healthz", {{"X-Slow", std::string(200, 'x')}});
  const auto began = std::chrono::steady_clock::now();
  for (const char c : text) {
    if (!wire.send(std::string(1, c))) break;
    std::this_thread::sleep_for(milliseconds(20));
    if (std::chrono::steady_clock::now() - began > seconds(3)) break;
  }
  EXPECT_EQ(wire.read().status, 408);
  expect_well();
}

TEST_P(BadRequests, whose_sender_goes_away_half_way_cost_nothing) {
  for (int i = 0; i < 50; ++i) {
    Wire wire(port);
    wire.send("POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{\"name\":");
  }
  expect_well();
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_NE(Client(port).get("/metrics").body.find("\nkursaal_body_bytes 0\n"), std::string::npos);
}

// Bodies of which only a part is sent, one a connection.
class StalledBodies : public BadRequests {
 protected:
  void SetUp() override {
    BadRequests::SetUp();
    stop();
    settings.body = seconds(60);
    settings.stopping = seconds(1);
    settings.sign_ins = settings.of_address = {1e6, 1e6};
  }
  void stall(std::size_t bytes, const std::string& address, bool chunked = false) {
    stalled.emplace_back(port);
    stalled.back().send("POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + address + "\r\n" +
                        (chunked ? "Transfer-Encoding: chunked\r\n\r\n" + hex(bytes + 1) + "\r\n"
                                 : "Content-Length: " + std::to_string(1 << 20) + "\r\n\r\n") +
                        std::string(bytes, ' '));
  }
  static std::string hex(std::size_t number) {
    char text[20];
    std::snprintf(text, sizeof text, "%zx", number);
    return text;
  }
  [[nodiscard]] long held() const {
    const std::string figures = Client(port).get("/metrics").body;
    const std::string name = "\nkursaal_body_bytes ";
    return std::atol(figures.c_str() + figures.find(name) + name.size());
  }
  // How many were told to make room.
  int sent_away() {
    int found = 0;
    for (Wire& each : stalled) {
      const Reply reply = each.read(milliseconds(20));
      if (reply.status == 0) continue;
      EXPECT_EQ(reply.code(), "busy");
      ++found;
    }
    return found;
  }
  int sign_in_from(const std::string& address) const {
    const json body = {{"name", "ann"}, {"password", care::kPasswordInTest}};
    return Client(port).ask("POST", "/api/v1/sign-in", body, {{"X-Forwarded-For", address}}).status;
  }
  std::vector<Wire> stalled;
};

TEST_P(StalledBodies, that_declare_more_than_there_is_room_for_and_send_a_byte_keep_nobody_out) {
  start();
  for (int i = 0; i < 150; ++i) stall(1, "ignored", i % 2 == 0);
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_EQ(sign_in_from("ignored"), 200) << "from the same address";
  EXPECT_GT(held(), 0);
  EXPECT_LT(held(), 150 * 64) << "what came is counted, not what was declared";
  EXPECT_EQ(sent_away(), 0);
}

TEST_P(StalledBodies, that_fill_the_room_of_their_address_give_way_to_the_others_of_it) {
  settings.most_buffered_of_address = 512 << 10;
  start();
  for (int i = 0; i < 20; ++i) stall(100'000, "ignored");
  std::this_thread::sleep_for(milliseconds(500));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in_from("ignored"), 200);
  EXPECT_LE(held(), 512 << 10);
  EXPECT_GE(sent_away(), 15);
}

TEST_P(StalledBodies, of_many_addresses_are_never_more_than_there_is_room_for_and_give_way_to_whoever_comes) {
  settings.behind_proxy = true;
  settings.most_buffered = 1 << 20;
  settings.most_buffered_of_address = 512 << 10;
  start();
  for (int i = 0; i < 30; ++i) {
    stall(100'000, "203.0.113." + std::to_string(i), i % 2 == 0);
    EXPECT_LE(held(), 1 << 20);
  }
  std::this_thread::sleep_for(milliseconds(500));
  EXPECT_LE(held(), 1 << 20);
  EXPECT_GT(held(), 512 << 10) << "the room is used";
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in_from("198.51.100.7"), 200);
  EXPECT_GE(sent_away(), 20);
  expect_well();
}

INSTANTIATE_TEST_SUITE_P(OnSqlite, StalledBodies, testing::Values(Engine::sqlite), engine_name);

TEST_P(BadRequests, with_a_line_between_two_pieces_that_does_not_end_are_400_and_not_kept) {
  for (const std::string& line : {"5;" + std::string(200'000, 'x'), "0\r\nX-Long: " + std::string(200'000, 'x')}) {
    Wire wire(port);
    wire.send("POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + line);
    EXPECT_EQ(wire.read().status, 400) << line.substr(0, 20);
  }
  expect_well();
}

TEST_P(BadRequests, that_are_not_http_are_400) {
  for (const char* bytes :
       {"\x16\x03\x01\x02\x01\x01 hello TLS\r\n\r\n", "HELO example\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "GET /healthz HTTP/1.1\r\nBad Header : x\r\n\r\n"}) {
    const Reply reply = raw(bytes);
    EXPECT_EQ(reply.status, 400) << bytes;
    EXPECT_EQ(reply.code(), "not-http") << bytes;
  }
  expect_well();
}

TEST_P(BadRequests, with_two_lengths_are_refused_so_that_no_proxy_reads_them_otherwise) {
  EXPECT_EQ(
      raw("POST /api/v1/sign-in HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").status,
      400);
  EXPECT_EQ(raw("POST /api/v1/sign-in HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!").status, 400);
}

TEST_P(BadRequests, leading_out_of_the_folder_find_nothing) {
  for (const char* path : {"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd",
                           "/assets/../../x.y", "//etc/passwd.txt", "/assets/%00.js", "/assets/%ff.js", "/%",
                           "/api/v1/../../etc/passwd.txt", "/C:\\windows\\win.ini"}) {
    const Reply reply = raw(request_text("GET", path));
    EXPECT_EQ(reply.body.find("root:"), std::string::npos) << path;
    EXPECT_TRUE(reply.status == 404 || reply.body.find("<h1>Kursaal</h1>") != std::string::npos)
        << path << " " << reply.status;
  }
  expect_well();
}

TEST_P(BadRequests, with_a_body_that_is_no_json_object_of_the_right_shape_say_what_is_wrong) {
  const struct {
    std::string body;
    int status;
    const char* code;
  } kTable[] = {
      {"", 400, "bad-request"},
      {"{", 400, "bad-request"},
      {"{\"name\":\"a\",\"password\":\"\xff\"}", 400, "bad-request"},
      {"{\"name\":\"a\",\"name\":\"b\",\"password\":\"c\"}", 400, "bad-request"},
      {std::string(100'000, '['), 400, "bad-request"},
      {"[]", 422, "input-refused"},
      {"null", 422, "input-refused"},
      {"{\"name\":\"a\"}", 422, "input-refused"},
      {"{\"name\":7,\"password\":\"x\"}", 422, "input-refused"},
      {"{\"name\":\"a\",\"password\":null}", 422, "input-refused"},
      {"{\"name\":\"a\",\"password\":\"x\",\"admin\":true}", 422, "input-refused"},
      {"{\"name\":\"a\\u0000b\",\"password\":\"x\"}", 422, "input-refused"},
      {"{\"name\":\"" + std::string(1001, 'a') + "\",\"password\":\"x\"}", 422, "input-refused"},
  };
  for (const auto& row : kTable) {
    const Reply reply = sign_in_with(row.body);
    EXPECT_EQ(reply.status, row.status) << row.body.substr(0, 80);
    EXPECT_EQ(reply.code(), row.code) << row.body.substr(0, 80);
  }
  EXPECT_EQ(sign_in_with("name=ann&password=x", "application/x-www-form-urlencoded").status, 415);
  EXPECT_EQ(sign_in_with("{}", "text/plain").status, 415);
  expect_well();
}

TEST_P(BadRequests, hold_sql_or_script_which_is_text_like_any_other) {
  for (const char* text : {"' OR '1'='1", "ann'; DROP TABLE account; --", "<script>alert(1)</script>", "ann\\", "%00",
                           "{{7*7}}", "${jndi:ldap://x}", "\u202eann"}) {
    EXPECT_EQ(sign_in_with(json{{"name", text}, {"password", text}}.dump()).status, 403) << text;
  }
  EXPECT_EQ(Client(port).sign_in("ann", care::kPasswordInTest).status, 200) << "the accounts are still there";
}

TEST_P(BadRequests, with_an_unknown_or_doubled_query_are_400) {
  const Client client(port);
  EXPECT_EQ(client.get("/api/v1/about?debug=1").code(), "bad-request");
  EXPECT_EQ(client.get("/api/v1/about?%zz").code(), "bad-request");
  EXPECT_EQ(client.get("/api/v1/about?").status, 200);
}

TEST_P(BadRequests, with_a_cookie_that_is_none_are_nobodys) {
  for (const std::string& cookie : {std::string(), std::string("x"), std::string(64, '0'), std::string(64, 'Z'),
                                    std::string("' OR 1=1 --"), std::string(8000, 'a')})
    EXPECT_EQ(raw(request_text("GET", "/api/v1/me", {{"Cookie", "kursaal_session=" + cookie}})).status, 401)
        << cookie.substr(0, 20);
}

TEST_P(BadRequests, that_come_too_often_are_429_for_their_sender) {
  stop();
  settings.sign_ins = {3, 1};
  settings.of_session = {5, 1};
  start();
  Client client(port);
  EXPECT_EQ(client.sign_in("ann", care::kPasswordInTest).status, 200);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get("/api/v1/me").status, 200);
  const Reply much = client.get("/api/v1/me");
  EXPECT_EQ(much.status, 429);
  EXPECT_FALSE(much.header("retry-after").empty());
  EXPECT_EQ(Client(port).sign_in("ben", care::kPasswordInTest).status, 200);
  EXPECT_EQ(Client(port).sign_in("eve", care::kPasswordInTest).status, 200);
  EXPECT_EQ(Client(port).sign_in("liz", care::kPasswordInTest).status, 429) << "the address has tried three times";
}

TEST_P(BadRequests, beyond_what_the_workers_and_their_queue_hold_are_503_with_a_time_to_come_back) {
  stop();
  settings.workers = 1;
  settings.waiting = 2;
  settings.sign_ins = {1000, 1000};
  options.password_cost = care::PasswordCost::interactive;
  start();

  std::vector<Wire> wires;
  const std::string body = json{{"name", "ann"}, {"password", care::kPasswordInTest}}.dump();
  std::atomic<bool> let_go{false};
  // A writer that holds the store keeps the one worker busy.
  std::thread holder([&] {
    (void)store->write([&](care::Connection&) {
      while (!let_go) std::this_thread::sleep_for(milliseconds(5));
      return base::ok_status();
    });
  });
  std::this_thread::sleep_for(milliseconds(50));
  for (int i = 0; i < 8; ++i) {
    wires.emplace_back(port);
    wires.back().send(request_text("POST", "/api/v1/sign-in", {{"Content-Type", "application/json"}}, body));
    std::this_thread::sleep_for(milliseconds(20));
  }
  expect_well();
  const Reply refused = wires.back().read();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("retry-after"), "1");
  let_go = true;
  holder.join();
  EXPECT_EQ(wires.front().read().status, 200);
}

TEST_P(BadRequests, beyond_the_limit_of_connections_are_let_go) {
  stop();
  settings.most_connections = 10;
  start();
  std::vector<Wire> held;
  for (int i = 0; i < 10; ++i) held.emplace_back(port);
  std::this_thread::sleep_for(milliseconds(100));
  Wire beyond(port);
  beyond.send(request_text("GET", "/healthz"));
  EXPECT_EQ(beyond.read(seconds(2)).status, 0);
  held.pop_back();
  std::this_thread::sleep_for(milliseconds(200));
  expect_well();
}

TEST_P(BadRequests, claim_another_address_and_are_not_believed_but_behind_a_proxy) {
  const auto addresses = [&] { return count("SELECT COUNT(*) FROM audit WHERE address = '203.0.113.9'"); };
  Headers headers = {{"X-Forwarded-For", "198.51.100.1, 203.0.113.9"}, {"X-Forwarded-Proto", "https"}};
  const json body = {{"name", "ann"}, {"password", care::kPasswordInTest}};
  EXPECT_EQ(Client(port).ask("POST", "/api/v1/sign-in", body, headers).header("set-cookie").find("Secure"),
            std::string::npos);
  EXPECT_EQ(addresses(), 0);
  stop();
  settings.behind_proxy = true;
  start();
  EXPECT_NE(Client(port).ask("POST", "/api/v1/sign-in", body, headers).header("set-cookie").find("Secure"),
            std::string::npos);
  EXPECT_EQ(addresses(), 1);
}

TEST_P(BadRequests, claim_an_address_before_the_line_that_the_proxy_adds_and_are_not_believed) {
  stop();
  settings.behind_proxy = true;
  settings.sign_ins = {3, 1};
  start();
  const std::string body = json{{"name", "ann"}, {"password", care::kPasswordInTest}}.dump();
  const auto told = [&](const std::string& forged, const std::string& after = {}) {
    return raw("POST /api/v1/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" +
               std::string("X-Forwarded-For: ") + forged + "\r\nX-Forwarded-Proto: https\r\n" +
               "X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\nX-Forwarded-Proto: http\r\n" +
               "Transfer-Encoding: chunked\r\n\r\n5a\r\n" + body + std::string(0x5a - body.size(), ' ') + "\r\n0\r\n" +
               after + "\r\n");
  };
  const Reply in = told("192.0.2.1");
  EXPECT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(in.header("set-cookie").find("Secure"), std::string::npos) << "nor is it believed of TLS";
  EXPECT_EQ(told("192.0.2.2").status, 200);
  EXPECT_EQ(told("192.0.2.3", "X-Forwarded-For: 192.0.2.4\r\n").status, 200) << "a trailer is no header";
  EXPECT_EQ(told("192.0.2.5").status, 429) << "one address, whatever it says";
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE address LIKE '192.0.2.%'"), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE address = '203.0.113.9'"), 3);
}

INSTANTIATE_TEST_SUITE_P(OnSqlite, BadRequests, testing::Values(Engine::sqlite), engine_name);

}  // namespace
}  // namespace kursaal::serve
