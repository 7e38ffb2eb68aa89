#include "care/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "care/migrations.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

// ASSUMED: how long a transaction is tried again before its caller is told. A PostgreSQL server that is restarted is
// back well within it.
constexpr std::chrono::seconds kPatience{15};
constexpr std::chrono::milliseconds kLongestPause{200};

// Made with no rights for others before SQLite sees it; its -wal and -shm files take the rights of the file.
base::Status make_private_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return base::make_error(ErrorCode::storage, "the care store ", file.string(),
                            " cannot be made or opened; look at the folder's rights and the disk");
  ::close(descriptor);
  return base::ok_status();
}

}  // namespace

base::Result<std::unique_ptr<Store>> Store::open(StoreOptions options) {
  std::unique_ptr<Store> store(new Store(std::move(options)));
  const std::string& url = store->options_.url;
  if (url.starts_with("sqlite:")) {
    store->engine_ = Engine::sqlite;
    store->place_ = url.substr(7);
    if (store->place_.empty() || store->place_.find('"') != std::string::npos)
      return base::make_error(ErrorCode::configuration, "--database sqlite:FILE needs a file's name");
    std::error_code none;
    if (store->options_.existing_only && !std::filesystem::exists(store->place_, none))
      return base::make_error(ErrorCode::not_found, "there is no care store at ", store->place_,
                              "; name it with --database");
    KURSAAL_TRY(make_private_file(store->place_));
    if (store->options_.key_file.empty()) store->options_.key_file = store->place_ + ".key";
  } else if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    store->engine_ = Engine::postgresql;
    store->place_ = url;
    if (store->options_.key_file.empty())
      return base::make_error(ErrorCode::configuration,
                              "a care store on PostgreSQL needs a file for the audit's key on this machine");
  } else {
    return base::make_error(ErrorCode::configuration, "--database takes sqlite:FILE or postgresql://...");
  }
  KURSAAL_TRY(store->migrate());
  KURSAAL_TRY(store->load_key());
  return store;
}

base::Result<std::unique_ptr<Connection>> Store::connect() const {
  KURSAAL_ASSIGN(auto connection, Connection::open(engine_, place_));
  if (engine_ == Engine::sqlite)
    for (const char* pragma : {"PRAGMA busy_timeout = 10000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                               "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -16384"})
      KURSAAL_TRY(connection->execute(pragma));
  else
    for (const char* setting : {"SET client_min_messages = warning", "SET TIME ZONE 'UTC'"})
      KURSAAL_TRY(connection->execute(setting));
  return connection;
}

struct Store::Attempt {
  base::Status status = base::ok_status();
  Failure failure = Failure::none;
};

Store::Attempt Store::once(Connection& connection, const std::function<base::Status(Connection&)>& work, Kind kind) {
  const auto step = [&connection](const std::string& sql) {
    base::Status status = connection.execute(sql);
    return Attempt{status, connection.failure()};
  };
  Attempt attempt;
  if (engine_ == Engine::sqlite) {
    attempt = step(kind == Kind::read ? "BEGIN" : "BEGIN IMMEDIATE");
  } else if (kind == Kind::read) {
    attempt = step("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  } else {
    attempt = step("BEGIN ISOLATION LEVEL SERIALIZABLE");
    // The audit's chain makes writers wait for each other; waiting before the first read spares them a second try.
    if (attempt.status.ok() && kind == Kind::write) attempt = step("LOCK TABLE audit_head IN EXCLUSIVE MODE");
  }
  if (attempt.status.ok()) {
    attempt.status = work(connection);
    attempt.failure = attempt.status.ok() ? Failure::none : connection.failure();
    if (attempt.status.ok()) attempt = step("COMMIT");
  }
  // SQLite has rolled back by itself after some failures: that there is nothing to roll back is no news.
  if (!attempt.status.ok() && attempt.failure != Failure::connection) {
    const Attempt undone = step("ROLLBACK");
    if (undone.failure == Failure::connection) attempt.failure = Failure::connection;
  }
  return attempt;
}

struct Store::Lease {
  Lease(Store& from, bool writes) : store(from), writing(writes && from.engine_ == Engine::sqlite) {
    if (writing) {
      lock = std::unique_lock(store.writer_);
      connection = std::move(store.writing_);
      return;
    }
    std::unique_lock guard(store.pool_);
    store.returned_.wait(guard, [this] { return store.lent_ < store.options_.readers; });
    ++store.lent_;
    if (!store.idle_.empty()) {
      connection = std::move(store.idle_.back());
      store.idle_.pop_back();
    }
  }
  ~Lease() {
    if (writing) {
      store.writing_ = std::move(connection);
      return;
    }
    {
      const std::scoped_lock guard(store.pool_);
      --store.lent_;
      if (connection) store.idle_.push_back(std::move(connection));
    }
    store.returned_.notify_one();
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  Store& store;
  bool writing;
  std::unique_lock<std::mutex> lock;
  std::unique_ptr<Connection> connection;
};

base::Status Store::in_transaction(const std::function<base::Status(Connection&)>& work, Kind kind) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  std::chrono::milliseconds pause{1};
  Lease lease(*this, kind != Kind::read);
  for (;;) {
    Attempt attempt;
    if (!lease.connection) {
      auto connected = connect();
      if (connected.ok())
        lease.connection = std::move(connected).value();
      else
        attempt = {connected.error(), engine_ == Engine::postgresql ? Failure::connection : Failure::other};
    }
    if (lease.connection) attempt = once(*lease.connection, work, kind);
    if (attempt.status.ok()) return attempt.status;
    if (attempt.failure == Failure::connection) lease.connection.reset();
    const bool again = attempt.failure == Failure::serialization || attempt.failure == Failure::connection;
    if (!again || std::chrono::steady_clock::now() >= give_up) return attempt.status;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

base::Status Store::migrate() {
  if (options_.existing_only)
    return in_transaction([](Connection& connection) { return check_shape(connection); }, Kind::read);
  return in_transaction([this](Connection& connection) { return bring_up_to_date(connection, now()); }, Kind::migrate);
}

base::Status Store::load_key() {
  KURSAAL_ASSIGN(const bool has_audit, read([](Connection& connection) -> base::Result<bool> {
                   KURSAAL_ASSIGN(const auto head, connection.rows<std::int64_t>("SELECT seq FROM audit_head"));
                   return !head.empty() && std::get<0>(head.front()) > 0;
                 }));
  KURSAAL_ASSIGN(key_, load_or_make_key(options_.key_file, !has_audit && !options_.existing_only));
  return base::ok_status();
}

}  // namespace kursaal::care
