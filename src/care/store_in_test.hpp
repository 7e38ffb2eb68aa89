// For tests: a care store on each engine. PostgreSQL is a server of the test's own, in a temporary folder, on a socket
// there, as an ordinary user (initdb refuses root), gone when the test program ends.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/check.hpp"
#include "care/store.hpp"

namespace kursaal::care {

class TemporaryFolder {
 public:
  // In memory where the machine has room for it there: hundreds of small transactions then wait for no disk.
  TemporaryFolder() {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code none;
    const bool roomy = ::access(memory.c_str(), W_OK) == 0 && std::filesystem::space(memory, none).available > kRoom;
    std::string pattern = ((roomy ? memory : std::filesystem::temp_directory_path()) / "kursaal-care-XXXXXX").string();
    KURSAAL_CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  static constexpr std::uintmax_t kRoom = 4ULL << 30;  // bytes
  std::filesystem::path path_;
};

// Runs a command without a shell; its output goes to `log`. The exit status, or -1.
inline int run_program(const std::vector<std::string>& words, const std::filesystem::path& log) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(out, 1);
    ::dup2(out, 2);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// One server a test program, started when first asked for.
class PostgresServer {
 public:
  static PostgresServer& shared() {
    static PostgresServer server;
    return server;
  }
  [[nodiscard]] bool runs() const { return process_ > 0; }
  [[nodiscard]] std::string url(const std::string& database) const {
    return "postgresql://kursaal@/" + database + "?host=" + socket().string();
  }
  [[nodiscard]] std::string psql() const { return (programs_ / "psql").string(); }
  [[nodiscard]] std::filesystem::path log() const { return folder_.path() / "log"; }

  std::string make_database() {
    const std::string name = "care" + std::to_string(++made_);
    KURSAAL_CHECK(run_program({psql(), url("postgres"), "-qc", "CREATE DATABASE " + name}, log()) == 0);
    return name;
  }
  // As an operator does it: sessions are cut, and the server is back a moment later.
  void restart() {
    stop(SIGINT);
    start();
  }
  ~PostgresServer() {
    if (runs()) stop(SIGQUIT);
  }

 private:
  PostgresServer() {
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", no_error_))
      if (std::filesystem::exists(entry.path() / "bin/initdb")) programs_ = std::max(programs_, entry.path() / "bin");
    if (programs_.empty()) return;
    if (::geteuid() == 0) {
      const struct passwd* user = ::getpwnam("postgres");
      KURSAAL_CHECK(user != nullptr && ::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) == 0);
      as_user_ = {"setpriv",        "--reuid",    "postgres", "--regid", std::to_string(user->pw_gid),
                  "--clear-groups", "--reset-env"};
    }
    std::vector<std::string> words = as_user_;
    for (const std::string& word :
         {(programs_ / "initdb").string(), std::string("-D"), data().string(), std::string("-A"), std::string("trust"),
          std::string("-U"), std::string("kursaal"), std::string("-E"), std::string("UTF8"), std::string("--locale=C")})
      words.push_back(word);
    const std::filesystem::path initdb_log = std::filesystem::path(folder_.path().string() + ".initdb");
    if (run_program(words, initdb_log) != 0) {
      std::fprintf(stderr, "initdb failed: %s\n", text_of(initdb_log).c_str());
      std::filesystem::remove(initdb_log);
      return;
    }
    std::filesystem::remove(initdb_log);
    start();
  }
  void start() {
    std::vector<std::string> words = as_user_;
    if (!words.empty()) words.insert(words.end(), {"--pdeathsig", "QUIT"});
    for (const std::string& word :
         {(programs_ / "postgres").string(), std::string("-D"), data().string(), std::string("-k"), socket().string(),
          std::string("-c"), std::string("listen_addresses="), std::string("-c"), std::string("max_connections=40"),
          std::string("-c"), std::string("fsync=off")})
      words.push_back(word);
    const pid_t child = ::fork();
    if (child == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
      ::chdir("/");
      const int out = ::open("/dev/null", O_WRONLY);
      ::dup2(out, 1);
      ::dup2(out, 2);
      std::vector<char*> arguments;
      for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
      arguments.push_back(nullptr);
      ::execvp(arguments[0], arguments.data());
      ::_exit(127);
    }
    process_ = child;
    for (int tries = 0; tries < 600; ++tries) {
      if (run_program({(programs_ / "pg_isready").string(), "-q", "-h", socket().string()}, "/dev/null") == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    stop(SIGQUIT);
  }
  void stop(int signal) {
    ::kill(process_, signal);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }
  [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
  [[nodiscard]] std::filesystem::path socket() const { return folder_.path(); }

  std::error_code no_error_;
  TemporaryFolder folder_;
  std::filesystem::path programs_;
  std::vector<std::string> as_user_;
  pid_t process_ = -1;
  std::atomic<int> made_{0};
};

// The moment at which tests stand until they move it: 1 July 2025, 09:00 London time.
inline constexpr std::int64_t kTestMoment = 1'751'356'800LL * kMicrosASecond;

// A store of its own for a test. Where PostgreSQL is not installed the test is skipped aloud.
class StoreInTest : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    options.clock = [this] { return Instant{moment.load()}; };
    options.password_cost = PasswordCost::least;
    options.key_file = folder.path() / "audit.key";
    if (GetParam() == Engine::sqlite) {
      options.url = "sqlite:" + (folder.path() / "care.db").string();
    } else {
      if (!PostgresServer::shared().runs()) GTEST_SKIP() << "no PostgreSQL server on this machine";
      options.url = PostgresServer::shared().url(PostgresServer::shared().make_database());
    }
    reopen();
  }
  void reopen() {
    store.reset();
    auto opened = Store::open(options);
    ASSERT_TRUE(opened.ok()) << opened.error().text;
    store = std::move(opened).value();
  }
  void pass(std::int64_t micros) { moment += micros; }

  // One number from the store, for looking behind the doors.
  std::int64_t count(const std::string& sql) {
    const auto counted = store->read([&](Connection& connection) { return connection.rows<std::int64_t>(sql); });
    EXPECT_TRUE(counted.ok()) << sql;
    return counted.ok() && !counted->empty() ? std::get<0>(counted->front()) : -1;
  }
  // As somebody with the database's own shell would. The shell's output.
  std::string by_shell(const std::string& sql) {
    const std::filesystem::path out = folder.path() / "shell.out";
    std::filesystem::remove(out);
    if (GetParam() == Engine::sqlite)
      run_program({"sqlite3", (folder.path() / "care.db").string(), sql}, out);
    else
      run_program({PostgresServer::shared().psql(), options.url, "-qAtc", sql}, out);
    return text_of(out);
  }

  TemporaryFolder folder;
  std::atomic<std::int64_t> moment{kTestMoment};
  StoreOptions options;
  std::unique_ptr<Store> store;
};

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::sqlite ? "sqlite" : "postgresql";
}

#define KURSAAL_ON_BOTH_ENGINES(suite) \
  INSTANTIATE_TEST_SUITE_P(OnBoth, suite, testing::Values(Engine::sqlite, Engine::postgresql), engine_name)

}  // namespace kursaal::care
