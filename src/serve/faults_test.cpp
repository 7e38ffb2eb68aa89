// What can go wrong around a server while people work with it: a snapshot that is garbage, a database that is
// restarted, a full disk, a kill at any moment. Nothing that was answered as done is lost, nothing half done stays.
#include <fcntl.h>
#include <signal.h>

#include <mutex>
#include <random>
#include <set>

#include "serve/served_snapshot_in_test.hpp"

namespace kursaal::serve {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Faults : public ServedSnapshotInTest {
 protected:
  // Whether something comes to hold within ten seconds.
  template <class Holds>
  static bool soon(const Holds& holds) {
    for (int i = 0; i < 200; ++i) {
      if (holds()) return true;
      std::this_thread::sleep_for(milliseconds(50));
    }
    return false;
  }
};

TEST_P(Faults, of_a_snapshot_that_is_garbage_leave_the_old_one_served_and_are_said) {
  const Client pat = in_as("pat");
  const fs::path garbage = out.path() / "snapshots" / "9999garbage";
  fs::create_directories(garbage);
  std::ofstream(garbage / "population.duckdb") << "this is no database";
  std::ofstream(garbage / "run.json") << "{";
  fs::create_symlink("snapshots/9999garbage", out.path() / "next");
  fs::rename(out.path() / "next", out.path() / "current");
  EXPECT_TRUE(soon([&] { return !Client(port).get("/readyz").json()["refused_snapshot"].is_null(); }));
  const Reply ready = Client(port).get("/readyz");
  EXPECT_EQ(ready.status, 200) << "on the old one";
  EXPECT_EQ(ready.json()["snapshot"], "0000drawn");
  EXPECT_EQ(pat.get("/api/v1/people/PA").status, 200);
  EXPECT_NE(Client(port).get("/metrics").body.find("\nkursaal_snapshot_refused 1\n"), std::string::npos);
}

TEST_P(Faults, there_are_none_while_a_new_snapshot_is_taken_up) {
  std::atomic<bool> over{false};
  std::atomic<int> answered{0};
  std::atomic<int> failed{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      const Client pat = in_as("pat");
      while (!over) ++(pat.get("/api/v1/people/PA").status == 200 ? answered : failed);
    });
  for (int i = 1; i <= 3; ++i) {
    const std::string id = "000" + std::to_string(i) + "drawn";
    drawn.publish(out.path(), id);
    EXPECT_TRUE(soon([&] { return Client(port).get("/readyz").json()["snapshot"] == id; })) << id;
  }
  over = true;
  for (std::thread& each : readers) each.join();
  EXPECT_EQ(failed, 0);
  EXPECT_GT(answered, 10);
}

TEST_P(Faults, of_a_database_that_is_restarted_are_waited_out_and_lose_nothing) {
  if (GetParam() != Engine::postgresql) return;
  const Client client = in_as("ann");
  std::atomic<bool> over{false};
  std::mutex guard;
  std::set<std::string> kept;
  std::vector<int> other;
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; !over; ++i) {
        const std::string about = "note-" + std::to_string(w) + "-" + std::to_string(i);
        const Reply reply =
            client.ask("PUT", "/api/v1/drafts/" + about, {{"text", "half a sentence"}}, {{"If-Match", "\"0\""}});
        const std::lock_guard lock(guard);
        if (reply.status == 200)
          kept.insert(about);
        else
          other.push_back(reply.status);
      }
    });
  for (int i = 0; i < 2; ++i) {
    std::this_thread::sleep_for(milliseconds(300));
    care::PostgresServer::shared().restart();
  }
  std::this_thread::sleep_for(milliseconds(300));
  over = true;
  for (std::thread& each : writers) each.join();
  for (const int status : other) EXPECT_TRUE(status == 503 || status == 409) << status;
  EXPECT_GT(kept.size(), 20U);
  std::set<std::string> there;
  for (const care::Draft& each : value(care::drafts_of(*store, callers["ann"]))) there.insert(each.about);
  for (const std::string& about : kept) EXPECT_TRUE(there.contains(about)) << about;
}

KURSAAL_ON_BOTH_ENGINES(Faults);

// A server in a process of its own over the same store and snapshot: tests/killed_server.
class ServerOfItsOwn {
 public:
  ServerOfItsOwn(const care::StoreOptions& store, const fs::path& published, const fs::path& told) : told_(told) {
    fs::remove(told);
    process_ = ::fork();
    if (process_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execl(KURSAAL_KILLED_SERVER, "killed_server", store.url.c_str(), store.key_file.c_str(), published.c_str(),
            told.c_str(), nullptr);
    ::_exit(127);
  }
  ~ServerOfItsOwn() { end(SIGKILL); }
  ServerOfItsOwn(const ServerOfItsOwn&) = delete;
  ServerOfItsOwn& operator=(const ServerOfItsOwn&) = delete;

  [[nodiscard]] std::uint16_t port() const {
    for (int i = 0; i < 600; ++i) {
      std::ifstream in(told_);
      int found = 0;
      if (in >> found && found > 0) return static_cast<std::uint16_t>(found);
      std::this_thread::sleep_for(milliseconds(50));
    }
    return 0;
  }
  [[nodiscard]] pid_t process() const { return process_; }
  void end(int signal) {
    if (process_ <= 0) return;
    ::kill(process_, signal);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

 private:
  fs::path told_;
  pid_t process_ = -1;
};

class Killed : public ServedSnapshotInTest {
 protected:
  void SetUp() override {
    PlaceInTest::SetUp();
    drawn.person("PA", "Smith", "Anne", "1946-03-14");
    drawn.publish(out.path());
  }
  // Closes this process's own store: the other has it now.
  std::unique_ptr<ServerOfItsOwn> serve() {
    store.reset();
    return std::make_unique<ServerOfItsOwn>(options, out.path(), folder.path() / "port");
  }
  static Reply accept(const Client& client, const care::OfferShown& offer) {
    return client.ask("POST", "/api/v1/offers/" + offer.id + "/accept", json::object(),
                      {{"If-Match", "\"" + std::to_string(offer.version) + "\""}, {"Idempotency-Key", offer.id}});
  }
};

TEST_P(Killed, at_random_moments_it_loses_nothing_that_it_said_was_done) {
  const char* asked = std::getenv("KURSAAL_KILLS");
  const int kills = asked != nullptr ? std::atoi(asked) : 5;
  std::vector<std::string> people;
  for (int i = 0; i < kills * 150 + 50; ++i) people.push_back("p" + std::to_string(i));
  offer(people, 1'000'000);
  std::vector<care::OfferShown> offers = value(care::offers_of_team(*store, as("ann"), nothing_known)).offers;
  ASSERT_EQ(offers.size(), people.size());
  std::mt19937 random(1);
  std::map<std::string, std::string> cases;  // by offer, as answered
  std::set<std::string> asked_for;
  std::size_t next = 0;
  for (int kill = 0; kill < kills; ++kill) {
    const auto process = serve();
    const std::uint16_t at = process->port();
    ASSERT_NE(at, 0);
    Client client(at);
    ASSERT_EQ(client.sign_in("ann", care::kPasswordInTest).status, 200);
    std::mutex guard;
    std::atomic<bool> over{false};
    std::vector<std::thread> hands;
    for (int h = 0; h < 4; ++h)
      hands.emplace_back([&] {
        for (;;) {
          std::size_t mine = 0;
          {
            const std::lock_guard lock(guard);
            if (over || next >= offers.size()) return;
            mine = next++;
            asked_for.insert(offers[mine].id);
          }
          const Reply reply = accept(client, offers[mine]);
          if (reply.status == 0) return;  // killed meanwhile: it cannot be known whether it was done
          EXPECT_EQ(reply.status, 201) << reply.body;
          const std::lock_guard lock(guard);
          cases[offers[mine].id] = reply.json().value("case_id", "");
        }
      });
    std::this_thread::sleep_for(milliseconds(20 + random() % 400));
    process->end(SIGKILL);
    over = true;
    for (std::thread& each : hands) each.join();
  }
  // Each that was answered is there, and what was asked again under its key is done once.
  const auto process = serve();
  Client client(process->port());
  ASSERT_EQ(client.sign_in("ann", care::kPasswordInTest).status, 200);
  for (const care::OfferShown& each : offers) {
    if (!asked_for.contains(each.id)) continue;
    const Reply again = accept(client, each);
    EXPECT_EQ(again.status, 201) << again.body;
    const auto answered = cases.find(each.id);
    if (answered != cases.end()) {
      EXPECT_EQ(again.json()["case_id"], answered->second);
    }
  }
  process->end(SIGTERM);
  reopen();
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), static_cast<std::int64_t>(asked_for.size()));
  EXPECT_GE(cases.size(), static_cast<std::size_t>(kills) * 3);
  RecordProperty("accepted_and_answered", static_cast<int>(cases.size()));
}

TEST_P(Killed, softly_it_ends_within_seconds_with_everything_written) {
  offer({"p1"});
  const care::OfferShown offered = offer_of("p1");
  const auto process = serve();
  Client client(process->port());
  ASSERT_EQ(client.sign_in("ann", care::kPasswordInTest).status, 200);
  EXPECT_EQ(accept(client, offered).status, 201);
  const auto began = std::chrono::steady_clock::now();
  process->end(SIGTERM);
  EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(8));
  reopen();
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), 1);
}

TEST_P(Killed, not_by_a_full_disk_which_is_503_until_there_is_room_and_leaves_nothing_half_done) {
  std::vector<std::string> people;
  for (int i = 0; i < 300; ++i) people.push_back("p" + std::to_string(i));
  offer(people, 1000);
  const std::vector<care::OfferShown> offers = value(care::offers_of_team(*store, as("ann"), nothing_known)).offers;
  const auto process = serve();
  Client client(process->port());
  ASSERT_EQ(client.sign_in("ann", care::kPasswordInTest).status, 200);
  // No file of that process may grow beyond what the log of changes has now and a little.
  const rlimit full{fs::file_size(folder.path() / "care.db-wal") + 40'000, RLIM_INFINITY};
  ASSERT_EQ(::prlimit(process->process(), RLIMIT_FSIZE, &full, nullptr), 0);
  std::size_t done = 0;
  Reply refused;
  for (const care::OfferShown& each : offers) {
    refused = accept(client, each);
    if (refused.status != 201) break;
    ++done;
  }
  EXPECT_EQ(refused.status, 503) << refused.body;
  EXPECT_EQ(refused.code(), "storage");
  EXPECT_LT(done, offers.size());
  // A look writes less than an acceptance: a few may still fit.
  int look = 404;
  for (int i = 0; i < 500 && look == 404; ++i) look = client.get("/api/v1/people/PA").status;
  EXPECT_EQ(look, 503) << "what cannot be audited is not answered";
  EXPECT_EQ(Client(process->port()).get("/healthz").status, 200);
  const rlimit roomy{RLIM_INFINITY, RLIM_INFINITY};
  ASSERT_EQ(::prlimit(process->process(), RLIMIT_FSIZE, &roomy, nullptr), 0);
  EXPECT_EQ(accept(client, offers[done]).status, 201) << "the same request, now that there is room";
  process->end(SIGTERM);
  reopen();
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), static_cast<std::int64_t>(done) + 1);
}

TEST_P(Killed, not_by_a_crowd_of_connections_that_say_nothing_nor_are_the_others_kept_waiting) {
  const char* asked = std::getenv("KURSAAL_IDLE");
  const int crowd = asked != nullptr ? std::atoi(asked) : 500;
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  ASSERT_GT(limit.rlim_max, static_cast<rlim_t>(crowd) + 100) << "too few descriptors: ulimit -n";
  const auto process = serve();
  Client client(process->port());
  std::vector<Wire> idle;
  for (int i = 0; i < crowd; ++i) idle.emplace_back(process->port());
  EXPECT_TRUE(std::all_of(idle.begin(), idle.end(), [](const Wire& each) { return each.open(); }));
  ASSERT_EQ(client.sign_in("ann", care::kPasswordInTest).status, 200);
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.get("/api/v1/me").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(5));
  const std::string figures = client.get("/metrics").body;
  const std::string name = "\nkursaal_connections ";
  EXPECT_GE(std::atoi(figures.c_str() + figures.find(name) + name.size()), crowd);
  // Any of them may still speak.
  EXPECT_TRUE(idle[idle.size() / 2].send(request_text("GET", "/healthz")));
  EXPECT_EQ(idle[idle.size() / 2].read().status, 200);
  std::ifstream status("/proc/" + std::to_string(process->process()) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) RecordProperty("memory_of_the_server", line);
}

INSTANTIATE_TEST_SUITE_P(OnSqlite, Killed, testing::Values(Engine::sqlite), engine_name);

}  // namespace
}  // namespace kursaal::serve
