// The loop as a team goes round it, on PostgreSQL: the program serves a place, offers are taken and declined in its
// screens' own requests, what was done comes back and the place is run again.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>

#include <thread>

#include "app/program_in_test.hpp"
#include "care/store_in_test.hpp"
#include "serve/wire_in_test.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using serve::Client;
using serve::Reply;

// `kursaal serve`, ended with the test.
class ServingProgram {
 public:
  ServingProgram(std::vector<std::string> words, const fs::path& said) : said_(said) {
    words.insert(words.begin(), {built().program, "serve"});
    words.insert(words.end(), {"--port", "0", "--no-log", "--check-answers"});
    process_ = ::fork();
    if (process_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    ::dup2(STDOUT_FILENO, STDERR_FILENO);
    ::setenv("KURSAAL_DATA", (built().checkout + "/data").c_str(), 1);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  ~ServingProgram() { end(); }
  ServingProgram(const ServingProgram&) = delete;
  ServingProgram& operator=(const ServingProgram&) = delete;

  // 0: it has not begun to answer.
  [[nodiscard]] std::uint16_t port() const {
    for (int i = 0; i < 1200; ++i) {
      const std::string text = text_of_file(said_);
      const std::size_t at = text.find("Serving on http://127.0.0.1:");
      if (at != std::string::npos && text.find("(Ctrl-C", at) != std::string::npos)
        return static_cast<std::uint16_t>(std::atoi(text.c_str() + text.find(':', text.find("127.0.0.1", at)) + 1));
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return 0;
  }
  // Its exit status.
  int end() {
    if (process_ <= 0) return -1;
    int status = 0;
    ::kill(process_, SIGTERM);
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  fs::path said_;
  pid_t process_ = -1;
};

class ServedLoop : public testing::TestWithParam<care::Engine> {
 protected:
  [[nodiscard]] fs::path site() const { return folder_.path() / "site"; }
  [[nodiscard]] std::string database() const {
    return GetParam() == care::Engine::sqlite ? "sqlite:" + (folder_.path() / "care.db").string() : url_;
  }
  void SetUp() override {
    if (GetParam() == care::Engine::sqlite) return;
    if (!care::PostgresServer::shared().runs()) GTEST_SKIP() << "no PostgreSQL server on this machine";
    url_ = care::PostgresServer::shared().url(care::PostgresServer::shared().make_database());
  }
  // What the program prints.
  static std::string said_by(const std::vector<std::string>& words) {
    const ProgramAnswer answer = run_program(words);
    EXPECT_EQ(answer.status, 0) << words[0] << ": " << answer.err << answer.out;
    return answer.out;
  }
  std::vector<std::string> column(const std::string& file, const std::string& what, const std::string& where) {
    auto database = tables::Database::open({}).value();
    auto connection = database.connect().value();
    const auto table =
        connection.table("SELECT " + what + " FROM read_parquet(" +
                         tables::sql_quote((site() / "build/current" / file).string()) + ") WHERE " + where);
    EXPECT_TRUE(table.ok()) << (table.ok() ? "" : table.error().text);
    std::vector<std::string> out;
    if (table.ok())
      for (const auto& row : table->rows) out.push_back(row[0].value_or("NULL"));
    return out;
  }
  // People of the exact funnel, over all lists, who stand at one of the steps.
  std::int64_t stand_at(const std::string& steps) {
    const auto found =
        column("direct/funnel.parquet", "coalesce(sum(people), 0)::BIGINT", "furthest IN (" + steps + ")");
    return found.size() == 1 ? std::stoll(found[0]) : -1;
  }
  static json answered(const Reply& reply, int status = 200) {
    EXPECT_EQ(reply.status, status) << reply.body;
    return reply.json();
  }
  Client in_as(std::uint16_t port, const std::string& name) {
    Client client(port);
    EXPECT_EQ(client.sign_in(name, "kursaal-demo-only").status, 200) << name;
    return client;
  }
  static Reply decide(const Client& client, const json& offer, const std::string& how, const json& body) {
    return client.ask("POST", "/api/v1/offers/" + offer["id"].get<std::string>() + "/" + how, body,
                      {{"If-Match", "\"" + offer["version"].dump() + "\""},
                       {"Idempotency-Key", how + "-" + offer["id"].get<std::string>()}});
  }

  tables::TestFolder folder_;
  std::string url_;
};

INSTANTIATE_TEST_SUITE_P(OnBoth, ServedLoop, testing::Values(care::Engine::sqlite, care::Engine::postgresql),
                         care::engine_name);

TEST_P(ServedLoop, SR09_an_offer_taken_and_one_declined_over_http_come_back_and_the_funnel_moves) {
  said_by({"synth", site().string(), "--people", "3000", "--seed", "5", "--quiet"});
  said_by({"run", site().string(), "--quiet"});
  const std::string beyond = "'offered', 'accepted', 'seen: same', 'seen: worse', 'better'";
  EXPECT_EQ(stand_at(beyond), 0);
  const std::vector<std::string> listed = column("direct/worklists.parquet", "person_id", "status = 'listed'");

  std::string accepted, declined, service;
  {
    ServingProgram program({site().string(), "--database", database()}, folder_.path() / "said");
    const std::uint16_t port = program.port();
    ASSERT_NE(port, 0) << text_of_file(folder_.path() / "said");
    EXPECT_EQ(answered(Client(port).get("/readyz"))["store"], true);

    // A team's own day: one offer taken, one declined, the person taken on visited.
    json accounts = answered(Client(port).get("/api/v1/about"))["demo_accounts"];
    json offers = json::array();
    Client coordinator(port);
    for (const json& account : accounts) {
      if (account["role"] != "coordinator") continue;
      const Client each = in_as(port, account["name"]);
      const json seen = answered(each.get("/api/v1/offers"))["items"];
      if (seen.size() > offers.size()) {
        offers = seen;
        coordinator = each;
      }
    }
    ASSERT_GE(offers.size(), 2U);
    const json taken = answered(decide(coordinator, offers[0], "accept", json::object()), 201);
    EXPECT_EQ(answered(decide(coordinator, offers[0], "accept", json::object()), 201), taken) << "the same key again";
    EXPECT_EQ(
        decide(coordinator, offers[1], "decline", {{"reason", "person-declined"}, {"ask_again_months", 6}}).status,
        204);
    accepted = offers[0]["person"]["person_id"];
    declined = offers[1]["person"]["person_id"];
    service = offers[0]["service"];
    const json mine = answered(coordinator.get("/api/v1/cases"))["items"];
    ASSERT_EQ(mine.size(), 1U);
    EXPECT_EQ(mine[0]["id"], taken["case_id"]);
    const std::string day = mine[0]["opened_at"].get<std::string>().substr(0, 10);
    EXPECT_EQ(coordinator
                  .ask("POST", "/api/v1/cases/" + mine[0]["id"].get<std::string>() + "/contacts",
                       {{"day", day}, {"kind", "visit"}, {"note", "Walks to the shop again"}},
                       {{"If-Match", "\"" + mine[0]["version"].dump() + "\""}})
                  .status,
              204);

    // Who reads, reads the same store: the person's page and timeline, the place, the data.
    const json page = answered(coordinator.get("/api/v1/people/" + accepted));
    EXPECT_EQ(page["sight"], "record");
    EXPECT_EQ(page["my_case"]["id"], taken["case_id"]);
    EXPECT_FALSE(page["scores"].empty());
    EXPECT_FALSE(answered(coordinator.get("/api/v1/people/" + accepted + "/timeline"))["items"].empty());
    const std::string name = page["identity"]["name"];
    bool found = false;
    const json hits = answered(
        coordinator.ask("POST", "/api/v1/people/search", {{"query", name.substr(0, name.find(','))}}))["items"];
    for (const json& item : hits) found = found || item["person_id"] == accepted;
    EXPECT_TRUE(found) << "of whom there is a case";
    EXPECT_EQ(coordinator.get("/api/v1/people/" + declined).status, 404) << "an offer declined is no relation";
    const Client analyst = in_as(port, "analyst");
    EXPECT_FALSE(answered(analyst.get("/api/v1/place"))["population"].empty());
    EXPECT_GT(answered(analyst.get("/api/v1/data"))["sources"].size(), 5U);
    EXPECT_EQ(analyst.get("/api/v1/people/" + accepted).status, 404);
    const Client admin = in_as(port, "admin");
    EXPECT_TRUE(answered(admin.get("/api/v1/data/quarantine"))["items"].is_array());
    const json looks = answered(in_as(port, "privacy").get("/api/v1/people/" + accepted + "/looked"))["items"];
    EXPECT_GE(looks.size(), 3U) << "accepted, seen, its time line";
    EXPECT_EQ(program.end(), 0);
  }

  const json audit = json::parse(said_by({"audit", "verify", site().string(), "--database", database(), "--json"}));
  EXPECT_TRUE(audit["audit"]["broken"].is_null());
  const json fed = json::parse(said_by({"feedback", site().string(), "--database", database(), "--json"}));
  EXPECT_GE(fed["rows"], static_cast<std::int64_t>(listed.size())) << "every offer made, and what became of two";

  said_by({"run", site().string(), "--quiet"});
  EXPECT_EQ(stand_at("'accepted', 'seen: same', 'seen: worse', 'better'"), 1);
  EXPECT_GT(stand_at("'offered'"), 0);
  const auto left_out = column("direct/eligibility.parquet", "coalesce(left_out, result)",
                               "person_id = " + tables::sql_quote(declined) + " AND result <> 'outside'");
  EXPECT_TRUE(std::find(left_out.begin(), left_out.end(), "declined") != left_out.end() || left_out.empty());
  for (const std::string& person : {accepted, declined})
    EXPECT_TRUE(column("direct/worklists.parquet", "list",
                       "status = 'listed' AND service = " + tables::sql_quote(service) +
                           " AND person_id = " + tables::sql_quote(person))
                    .empty())
        << "neither is offered again";
}

}  // namespace
}  // namespace kursaal::app
