// The server as its users meet it: pages of people asked for at a steady rate, beside idle connections and a run that
// goes on at one thread. The program itself, each part a process of its own. The place is made here unless
// KURSAAL_BENCH_SITE names one that has been run.
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#include "serve/wire_in_test.hpp"
#include "served_program.hpp"

namespace kursaal::bench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using serve::Client;
using serve::Reply;
using serve::Wire;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr double kPeople = 370'000;
constexpr double kPagesASecond = 200;
constexpr std::size_t kIdle = 1000;
constexpr double kSeconds = 20;
constexpr std::size_t kAskers = 16;
constexpr double kPageLimit = 20;    // milliseconds of the server's own time, at the 99th percentile
constexpr double kOffersLimit = 50;  // milliseconds for a list of 500

base::Status made_place(const fs::path& site, std::uint64_t people) {
  const fs::path said = site.string() + ".txt";
  if (!Process({"synth", site.string(), "--people", std::to_string(people), "--seed", "1"}, said).ended_well() ||
      !Process({"run", site.string()}, said).ended_well())
    return base::make_error(base::ErrorCode::internal, "the place could not be made and run");
  return base::ok_status();
}

struct Page {
  const Client* client = nullptr;
  std::string target;
};

// People of the practices whose demonstration accounts there are, found as their staff find them.
std::vector<Page> pages_of(const std::vector<std::unique_ptr<Client>>& practices) {
  std::vector<Page> pages;
  for (const auto& client : practices) {
    std::set<std::string> ids;
    for (const char* name :
         {"smith", "jones", "brown", "taylor", "davies", "evans", "thomas", "wright", "walker", "white"}) {
      const Reply found = client->ask("POST", "/api/v1/people/search", {{"query", name}});
      if (found.status != 200) continue;
      const json answer = found.json();
      for (const json& each : answer["items"]) ids.insert(each["person_id"].get<std::string>());
    }
    for (const std::string& id : ids) pages.push_back({client.get(), "/api/v1/people/" + id});
  }
  return pages;
}

struct Seen {
  std::vector<double> server_ms, client_ms;  // client: from the moment at which it should have been asked
  std::size_t failed = 0;
};

Seen asked_steadily(std::uint16_t port, const std::vector<Page>& pages, double seconds) {
  Seen seen;
  std::mutex guard;
  std::atomic<std::size_t> next{0};
  const auto all = static_cast<std::size_t>(kPagesASecond * seconds);
  const SteadyClock::time_point began = SteadyClock::now() + milliseconds(50);
  std::vector<std::thread> askers;
  for (std::size_t a = 0; a < kAskers; ++a)
    askers.emplace_back([&] {
      Wire wire(port);
      for (std::size_t i = next++; i < all; i = next++) {
        const auto due = began + std::chrono::duration_cast<SteadyClock::duration>(
                                     std::chrono::duration<double>(static_cast<double>(i) / kPagesASecond));
        std::this_thread::sleep_until(due);
        const Page& page = pages[(i * 7919) % pages.size()];
        const bool sent = wire.send(
            serve::request_text("GET", page.target, {{"Cookie", "kursaal_session=" + page.client->cookie()}}));
        const Reply reply = sent ? wire.read() : Reply();
        const double waited = std::chrono::duration<double, std::milli>(SteadyClock::now() - due).count();
        const std::lock_guard lock(guard);
        if (reply.status != 200)
          ++seen.failed;
        else
          seen.server_ms.push_back(milliseconds_said(reply.header("server-timing")));
        seen.client_ms.push_back(waited);
      }
    });
  for (std::thread& each : askers) each.join();
  return seen;
}

base::Status bench_server(BenchContext& context) {
  fs::path site = context.folder / "place";
  if (const char* named = std::getenv("KURSAAL_BENCH_SITE"))
    site = named;
  else
    KURSAAL_TRY(made_place(site, static_cast<std::uint64_t>(kPeople * context.scale)));
  const fs::path other = context.folder / "other";
  KURSAAL_TRY(made_place(other, 36'000));

  const fs::path said = context.folder / "serve.txt";
  Process server(
      {"serve", site.string(), "--port", "0", "--no-log", "--database",
       "sqlite:" + (context.folder / "care.db").string(), "--audit-key", (context.folder / "audit.key").string()},
      said);
  const std::uint16_t port = port_said(said);
  if (port == 0) return base::make_error(base::ErrorCode::internal, "the server did not start");
  const Client anybody(port);
  const json about = anybody.get("/api/v1/about").json();
  const std::string password = about["demo_password"];
  std::vector<std::unique_ptr<Client>> practices;
  double listed = 0;
  double listed_ms = NAN;
  for (const json& account : about["demo_accounts"]) {
    auto client = std::make_unique<Client>(port);
    if (client->sign_in(account["name"], password).status != 200) {
      context.wrong("a demonstration account could not sign in");
      continue;
    }
    if (account["role"] == "coordinator") {
      for (int i = 0; i < 5; ++i) {
        const Reply offers = client->get("/api/v1/offers");
        const double people = static_cast<double>(offers.json()["items"].size());
        const double ms = milliseconds_said(offers.header("server-timing"));
        if (people > listed || (people == listed && !(ms >= listed_ms))) {
          listed = people;
          listed_ms = ms;
        }
      }
    }
    if (account["role"] == "practice") practices.push_back(std::move(client));
  }
  const std::vector<Page> pages = pages_of(practices);
  if (pages.size() < 50) context.wrong("only " + std::to_string(pages.size()) + " people were found to look at");
  if (pages.empty()) return base::ok_status();

  std::vector<Wire> idle;
  for (std::size_t i = 0; i < kIdle; ++i) idle.emplace_back(port);
  (void)asked_steadily(port, pages, 2);
  std::atomic<bool> over{false};
  std::atomic<int> runs{0};
  std::thread beside([&] {
    while (!over) {
      std::error_code ignored;
      fs::remove_all(other / "build", ignored);
      Process run({"run", other.string(), "--threads", "1", "--quiet"}, context.folder / "run.txt");
      while (!over && run.running()) std::this_thread::sleep_for(milliseconds(50));
      ++runs;
    }
  });
  const Seen seen = asked_steadily(port, pages, kSeconds);
  over = true;
  beside.join();
  if (seen.failed > 0) context.wrong(std::to_string(seen.failed) + " pages were not answered with 200");
  context.report("people in the snapshot", kPeople * context.scale, "people");
  context.report("people looked at", static_cast<double>(pages.size()), "people");
  context.report("idle connections", static_cast<double>(kIdle), "connections");
  context.report("page of a person, server's own time, median", at_share(seen.server_ms, 0.5), "ms");
  context.report_at_most("page of a person, server's own time, p99", at_share(seen.server_ms, 0.99), "ms", kPageLimit);
  context.report("page of a person, as the client waits, p99", at_share(seen.client_ms, 0.99), "ms");
  context.report("offers in the longest list", listed, "offers");
  context.report_at_most("longest list of offers, server's own time", listed_ms, "ms", kOffersLimit);
  idle.clear();
  server.end();
  return offers_over_http(context, site);
}

const RegisterBench registered("server", bench_server);

}  // namespace
}  // namespace kursaal::bench
