// A team's list over HTTP: 500 offers of real people of the place listed and audited, and offers taken by eight people
// at once, each with its audit row and durable on SQLite before it is answered. Beside the place's own lists stands a
// service of the bench's, so that the lists are as long as the promise says.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "care/care.hpp"
#include "serve/wire_in_test.hpp"
#include "served_program.hpp"
#include "tables/database.hpp"

namespace kursaal::bench {
namespace {

namespace fs = std::filesystem;
using base::Result;
using base::Status;
using nlohmann::json;
using serve::Client;
using serve::Reply;
using serve::Wire;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kListed = 500;
constexpr std::size_t kTaken = 2400;  // within what eight sessions may ask at once, without the limit of a minute
constexpr std::size_t kHands = 8;
constexpr int kTimes = 21;
constexpr double kListLimit = 50;     // milliseconds
constexpr double kTakenLimit = 300;   // a second
constexpr double kDiskKeepsUp = 600;  // commits a second; a busier disk makes fewer, and then the share counts
constexpr const char* kService = "of-the-bench";
constexpr const char* kPassword = "three green umbrellas";

struct PlaceFacts {
  std::vector<std::string> people;
  base::Day as_of;
};

Result<PlaceFacts> facts_of(const fs::path& site, std::size_t count) {
  const std::string published = tables::sql_quote((site / "build" / "current" / "direct" / "people.parquet").string());
  const std::string scores = tables::sql_quote((site / "build" / "current" / "direct" / "scores.parquet").string());
  KURSAAL_ASSIGN(auto database, tables::Database::open({}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(const auto ids,
                 connection.table("SELECT person_id FROM read_parquet(" + published +
                                  ") WHERE NOT restricted ORDER BY person_id LIMIT " + std::to_string(count)));
  KURSAAL_ASSIGN(const auto days,
                 connection.table("SELECT CAST(max(as_of) AS VARCHAR) FROM read_parquet(" + scores + ")"));
  PlaceFacts facts;
  for (const auto& row : ids.rows) facts.people.push_back(row[0].value_or(""));
  const auto day = base::parse_iso(days.rows.at(0)[0].value_or(""));
  if (!day || facts.people.size() < count)
    return base::make_error(base::ErrorCode::input_refused, "the place is too small for this bench");
  facts.as_of = day->day;
  return facts;
}

Status add_team_with_offers(care::Store& store, const std::string& team, const PlaceFacts& facts, std::size_t first,
                            std::size_t people) {
  const care::Caller program = care::the_program();
  const care::Doing doing{program, care::Purpose::administration, ""};
  KURSAAL_TRY(care::add_team(store, doing, {team, "bench", team}));
  care::NewAccount account;
  account.name = "leader." + team;
  account.shown_name = "Leader of " + team;
  account.organisation = "bench";
  account.password = kPassword;
  KURSAAL_ASSIGN(const std::string id, care::add_account(store, doing, account));
  KURSAAL_TRY(care::grant_role(store, doing, {id, care::Role::team_leader, team}));
  care::Worklist list;
  list.service = std::string(kService) + "-" + team;
  list.snapshot = "bench";
  list.as_of = facts.as_of;
  list.places[team] = static_cast<std::int64_t>(people);
  for (std::size_t i = 0; i < people; ++i)
    list.people.push_back({facts.people[first + i], team, 1, static_cast<std::int64_t>(i) + 1,
                           "two falls this year and a stay in hospital"});
  KURSAAL_TRY(care::take_worklist(store, list));
  return base::ok_status();
}

Result<double> commits_a_second(care::Store& store, int commits) {
  Status done = base::ok_status();
  const double seconds = seconds_of([&] {
    for (int i = 0; i < commits && done.ok(); ++i)
      done = store.write([&](care::Connection& connection) -> Status {
        KURSAAL_TRY(connection.run("UPDATE account SET failures = ? WHERE name = 'leader.listing'", i % 2));
        return base::ok_status();
      });
  });
  if (!done.ok()) return done.error();
  return commits / seconds;
}

// The whole list in one answer, whatever a page holds where nothing is said.
std::string whole_list(const Client& anybody) {
  const json document = anybody.get("/api/v1/openapi.json").json();
  const json& asked = document["paths"]["/api/v1/offers"]["get"];
  for (const json& each : asked.value("parameters", json::array()))
    if (each["name"] == "limit")
      return "/api/v1/offers?limit=" +
             std::to_string(std::min<std::int64_t>(each["schema"].value("maximum", std::int64_t{kListed}), 10'000));
  return "/api/v1/offers";
}

void list_offers(BenchContext& context, const Client& leader, const std::string& target) {
  std::vector<double> server_ms, client_ms;
  std::size_t bytes = 0;
  for (int i = 0; i < kTimes; ++i) {
    const SteadyClock::time_point began = SteadyClock::now();
    const Reply reply = leader.get(target);
    client_ms.push_back(std::chrono::duration<double, std::milli>(SteadyClock::now() - began).count());
    server_ms.push_back(milliseconds_said(reply.header("server-timing")));
    bytes = reply.body.size();
    const json answer = reply.json();
    const std::size_t listed = answer.is_object() && answer.contains("items") ? answer["items"].size() : 0;
    if (listed != kListed)
      return context.wrong("the list over HTTP has " + std::to_string(listed) + " offers, status " +
                           std::to_string(reply.status));
  }
  context.report_at_most("500 offers listed over HTTP, server's own time, median", at_share(server_ms, 0.5), "ms",
                         kListLimit);
  context.report("500 offers listed over HTTP, as the client waits, median", at_share(client_ms, 0.5), "ms");
  context.report("500 offers listed over HTTP, answer", static_cast<double>(bytes) / 1024, "KiB");
}

struct Offer {
  std::string id, version;
};

// How many a second; each hand has a session and a connection of its own, as each person has.
double accept_offers(BenchContext& context, const std::vector<Client>& hands, const std::vector<Offer>& offers,
                     std::uint16_t port) {
  std::atomic<std::size_t> next{0}, accepted{0};
  std::atomic<int> other{0};
  std::mutex guard;
  std::vector<double> waited;
  std::set<std::string> cases;
  const double seconds = seconds_of([&] {
    std::vector<std::thread> threads;
    for (const Client& hand : hands)
      threads.emplace_back([&] {
        Wire wire(port);
        for (std::size_t mine = next++; mine < offers.size(); mine = next++) {
          const SteadyClock::time_point began = SteadyClock::now();
          wire.send(serve::request_text("POST", "/api/v1/offers/" + offers[mine].id + "/accept",
                                        {{"Cookie", "kursaal_session=" + hand.cookie()},
                                         {"X-Kursaal-CSRF", hand.csrf()},
                                         {"Content-Type", "application/json"},
                                         {"If-Match", "\"" + offers[mine].version + "\""},
                                         {"Idempotency-Key", "k" + offers[mine].id}},
                                        "{}"));
          const Reply reply = wire.read();
          const double took = std::chrono::duration<double, std::milli>(SteadyClock::now() - began).count();
          const json answer = reply.json();
          const std::lock_guard lock(guard);
          waited.push_back(took);
          if (reply.status == 201 && answer.is_object() && cases.insert(answer.value("case_id", "")).second)
            ++accepted;
          else
            other = reply.status;
        }
      });
    for (std::thread& each : threads) each.join();
  });
  if (accepted != offers.size())
    context.wrong(std::to_string(accepted) + " of " + std::to_string(offers.size()) +
                  " offers were accepted over HTTP; another answer was " + std::to_string(other));
  context.report("an offer accepted over HTTP, as the client waits, p99", at_share(waited, 0.99), "ms");
  return static_cast<double>(accepted) / seconds;
}

Status check_store(BenchContext& context, const care::StoreOptions& options, std::size_t taken) {
  KURSAAL_ASSIGN(const auto store, care::Store::open(options));
  KURSAAL_ASSIGN(const auto cases, store->read([](care::Connection& connection) {
    return connection.rows<std::int64_t>("SELECT COUNT(*) FROM care_case WHERE team = 'taking'");
  }));
  if (std::get<0>(cases.at(0)) != static_cast<std::int64_t>(taken)) context.wrong("cases are missing in the store");
  KURSAAL_ASSIGN(const auto rows, store->read([](care::Connection& connection) {
    return connection.rows<std::int64_t>("SELECT COUNT(*) FROM audit WHERE action = 'accept-offer'");
  }));
  if (std::get<0>(rows.at(0)) != static_cast<std::int64_t>(taken)) context.wrong("audit rows are missing");
  KURSAAL_ASSIGN(const care::AuditCheck check, care::verify_audit(*store));
  if (check.broken_seq) context.wrong("the audit is broken: " + check.why);
  KURSAAL_ASSIGN(const auto broken, care::broken_invariants(*store));
  if (!broken.empty()) context.wrong(broken.front());
  return base::ok_status();
}

}  // namespace

Status offers_over_http(BenchContext& context, const fs::path& site) {
  KURSAAL_ASSIGN(const PlaceFacts facts, facts_of(site, kListed + kTaken));
  care::StoreOptions options;
  options.url = "sqlite:" + (context.folder / "offers.db").string();
  options.key_file = context.folder / "offers.key";
  // A demonstration's calendar stands at the day of its data.
  options.clock = [&facts] { return care::london_moment(facts.as_of, 8 * 60); };
  double before = 0;
  {
    KURSAAL_ASSIGN(const auto store, care::Store::open(options));
    const care::Caller program = care::the_program();
    const care::Doing doing{program, care::Purpose::administration, ""};
    KURSAAL_TRY(care::add_organisation(*store, doing, {"bench", "The bench", "community-trust"}));
    KURSAAL_TRY(care::add_agreement(
        *store, doing, {"bench", care::Purpose::direct_care, 0, "agreement", base::day_of(2020, 1, 1), {}}));
    KURSAAL_TRY(add_team_with_offers(*store, "listing", facts, 0, kListed));
    KURSAAL_TRY(add_team_with_offers(*store, "taking", facts, kListed, kTaken));
    KURSAAL_ASSIGN(before, commits_a_second(*store, 300));
  }
  const fs::path said = context.folder / "offers.txt";
  Process server({"serve", site.string(), "--port", "0", "--no-log", "--database", options.url, "--audit-key",
                  options.key_file.string()},
                 said);
  const std::uint16_t port = port_said(said);
  if (port == 0) return base::make_error(base::ErrorCode::internal, "the server did not start over the bench's store");
  Client lister(port);
  if (lister.sign_in("leader.listing", kPassword).status != 200) context.wrong("the bench's leader could not sign in");
  const std::string target = whole_list(lister);
  list_offers(context, lister, target);

  std::vector<Client> hands(kHands, Client(port));
  for (Client& hand : hands)
    if (hand.sign_in("leader.taking", kPassword).status != 200) context.wrong("a hand could not sign in");
  std::vector<Offer> offers;
  for (std::string after;;) {
    const json page = hands[0].get(target + after).json();
    for (const json& each : page["items"]) offers.push_back({each["id"], each["version"].dump()});
    if (!page["next"].is_string()) break;
    after = "&after=" + page["next"].get<std::string>();
  }
  if (offers.size() != kTaken) context.wrong("the long list has " + std::to_string(offers.size()) + " offers");
  const double rate = accept_offers(context, hands, offers, port);
  server.end();
  context.report("durable commits of one row, one writer", before, "a second");
  if (before >= kDiskKeepsUp)
    context.report_at_least("offers accepted over HTTP with audit, 8 at once", rate, "a second", kTakenLimit);
  else
    context.report("offers accepted over HTTP with audit, 8 at once", rate, "a second");
  if (before < kDiskKeepsUp) context.report_at_least("  of commits of one row", rate / before, "share", 0.5);
  return check_store(context, options, offers.size());
}

}  // namespace kursaal::bench
