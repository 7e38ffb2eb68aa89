#include "care/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "care/audit.hpp"
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

namespace {

template <class Attempt>
Attempt step(Connection& connection, const char* sql) {
  base::Status status = connection.execute(sql);
  return Attempt{std::move(status), connection.failure()};
}

// After some failures SQLite has rolled back by itself: that there is nothing to roll back is no news.
template <class Attempt>
void undo(Connection& connection, Attempt& attempt) {
  if (attempt.failure == Failure::connection) return;
  if (step<Attempt>(connection, "ROLLBACK").failure == Failure::connection) attempt.failure = Failure::connection;
}

bool helps_to_try_again(Failure failure) { return failure == Failure::serialization || failure == Failure::connection; }

}  // namespace

Store::Attempt Store::begin(Connection& connection, Kind kind) {
  if (engine_ == Engine::sqlite) return step<Attempt>(connection, kind == Kind::read ? "BEGIN" : "BEGIN IMMEDIATE");
  if (kind == Kind::read) return step<Attempt>(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  Attempt attempt = step<Attempt>(connection, "BEGIN ISOLATION LEVEL SERIALIZABLE");
  // The audit's chain makes the writers of two programs wait for each other; waiting before the first read spares them
  // a second try.
  if (attempt.status.ok() && kind == Kind::write)
    attempt = step<Attempt>(connection, "LOCK TABLE audit_head IN EXCLUSIVE MODE");
  return attempt;
}

Store::Attempt Store::once(Connection& connection, const Work& work, Kind kind) {
  Attempt attempt = begin(connection, kind);
  if (attempt.status.ok()) {
    attempt.status = work(connection);
    attempt.failure = attempt.status.ok() ? Failure::none : connection.failure();
    if (attempt.status.ok()) attempt = step<Attempt>(connection, "COMMIT");
  }
  if (!attempt.status.ok()) undo(connection, attempt);
  return attempt;
}

// One transaction for all. A work's error undoes that work only and is its answer; what befalls the transaction befalls
// them all, and is what is returned.
Store::Attempt Store::shared(Connection& connection, std::span<QueuedWork* const> group) {
  Attempt attempt = begin(connection, Kind::write);
  for (QueuedWork* each : group) {
    if (!attempt.status.ok()) break;
    attempt = step<Attempt>(connection, "SAVEPOINT of_one");
    if (!attempt.status.ok()) break;
    each->answer = (*each->work)(connection);
    if (each->answer->ok()) {
      attempt = step<Attempt>(connection, "RELEASE SAVEPOINT of_one");
      continue;
    }
    const Failure failure = connection.failure();
    if (helps_to_try_again(failure)) {
      attempt = {*each->answer, failure};
      break;
    }
    attempt = step<Attempt>(connection, "ROLLBACK TO SAVEPOINT of_one");
    if (attempt.status.ok()) attempt = step<Attempt>(connection, "RELEASE SAVEPOINT of_one");
    // A full disk may have ended the transaction: what it says is the reason, not that the savepoint is gone.
    if (!attempt.status.ok() && failure != Failure::none) attempt = {*each->answer, failure};
  }
  if (attempt.status.ok()) attempt = step<Attempt>(connection, "COMMIT");
  if (!attempt.status.ok()) undo(connection, attempt);
  return attempt;
}

template <class Try>
Store::Attempt Store::with_patience(std::unique_ptr<Connection>& connection, const Try& try_once) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  std::chrono::milliseconds pause{1};
  for (;;) {
    Attempt attempt;
    if (!connection) {
      auto connected = connect();
      if (connected.ok())
        connection = std::move(connected).value();
      else
        attempt = {connected.error(), engine_ == Engine::postgresql ? Failure::connection : Failure::other};
    }
    if (connection) attempt = try_once(*connection);
    if (attempt.status.ok()) return attempt;
    if (attempt.failure == Failure::connection) connection.reset();
    if (!helps_to_try_again(attempt.failure) || std::chrono::steady_clock::now() >= give_up) return attempt;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

// Answers all. Where the transaction of many could not be kept for a reason that trying again does not mend (a full
// disk), each has one of its own: some may still fit, and each hears what became of it.
void Store::together(std::span<QueuedWork* const> group) {
  const Attempt attempt = with_patience(writing_, [&](Connection& connection) { return shared(connection, group); });
  if (attempt.status.ok()) return;
  if (group.size() == 1 || helps_to_try_again(attempt.failure)) {
    for (QueuedWork* each : group) each->answer = attempt.status;
    return;
  }
  for (QueuedWork* const& each : group) together(std::span(&each, 1));
}

struct Store::Lease {
  explicit Lease(Store& from) : store(from) {
    std::unique_lock guard(store.pool_);
    store.returned_.wait(guard, [this] { return store.lent_ < store.options_.readers; });
    ++store.lent_;
    if (!store.idle_.empty()) {
      connection = std::move(store.idle_.back());
      store.idle_.pop_back();
    }
  }
  ~Lease() {
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
  std::unique_ptr<Connection> connection;
};

base::Status Store::alone(std::unique_ptr<Connection>& connection, const Work& work, Kind kind) {
  return with_patience(connection, [&](Connection& on) { return once(on, work, kind); }).status;
}

base::Status Store::in_transaction(const Work& work, Kind kind) {
  if (kind == Kind::write)
    return writers_.answer(work, [this](std::span<QueuedWork* const> group) { together(group); });
  // Before anybody else has the store.
  if (kind == Kind::migrate) return alone(writing_, work, kind);
  Lease lease(*this);
  return alone(lease.connection, work, kind);
}

base::Status Store::migrate() {
  if (options_.existing_only)
    return in_transaction(
        [this](Connection& connection) -> base::Status {
          KURSAAL_TRY(check_shape(connection));
          return load_key(connection);
        },
        Kind::read);
  return in_transaction(
      [this](Connection& connection) -> base::Status {
        KURSAAL_ASSIGN(const std::size_t stood, bring_up_to_date(connection, now()));
        KURSAAL_TRY(load_key(connection));
        // Only then: a seal that is taken away later is missed, not made again.
        if (stood < kAuditSealedSince) return seal_audit(connection, key_);
        return base::ok_status();
      },
      Kind::migrate);
}

base::Status Store::load_key(Connection& connection) {
  KURSAAL_ASSIGN(const auto head, connection.rows<std::int64_t>("SELECT seq FROM audit_head"));
  const bool has_audit = !head.empty() && std::get<0>(head.front()) > 0;
  KURSAAL_ASSIGN(key_, load_or_make_key(options_.key_file, !has_audit && !options_.existing_only));
  return base::ok_status();
}

}  // namespace kursaal::care
