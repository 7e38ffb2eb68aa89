// The care store: SQLite in one file, or PostgreSQL by URL. Opens it, brings it to this program's shape, and runs
// transactions: whole or not at all, tried again where that helps. Writers who come at the same time share one commit.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "base/result.hpp"
#include "care/database.hpp"
#include "care/instant.hpp"
#include "care/secrets.hpp"
#include "care/write_queue.hpp"

namespace kursaal::care {

enum class Mode : std::uint8_t { demo, service };

struct StoreOptions {
  std::string url;                 // "sqlite:FILE" or "postgresql://..."
  std::filesystem::path key_file;  // the audit's key, 0600; empty: FILE.key beside an SQLite file
  Mode mode = Mode::demo;
  PasswordCost password_cost = PasswordCost::interactive;
  std::size_t readers = 4;     // connections that may read at once
  bool existing_only = false;  // makes and changes nothing on opening: refuses a store that is not there or is older
  Clock clock = machine_now;
};

// Thread-safe.
class Store {
 public:
  // Errors: configuration (a URL of no known kind, a store newer than the program, a migration that was changed, the
  // audit's key missing), not-found (existing_only), storage.
  static base::Result<std::unique_ptr<Store>> open(StoreOptions options);

  [[nodiscard]] Engine engine() const { return engine_; }
  [[nodiscard]] Mode mode() const { return options_.mode; }
  [[nodiscard]] Instant now() const { return options_.clock(); }
  [[nodiscard]] PasswordCost password_cost() const { return options_.password_cost; }
  [[nodiscard]] const SecretKey& audit_key() const { return key_; }

  // Runs `work(Connection&) -> Result<T>` in a transaction: kept if it returns a value, undone if it returns an error.
  // Works of several threads may share the transaction, each in a savepoint of its own, run one after the other; the
  // answer leaves when their commit is durable.
  // Requires: work may run again from its beginning (after a serialization failure or a lost connection) and in
  // another thread, so it keeps nothing from the run before, and it does not call write. After a lost connection it
  // cannot be known whether the commit was done: what must not be done twice takes a request key (acting.hpp).
  template <class Work>
  std::invoke_result_t<Work, Connection&> write(const Work& work) {
    return transaction(work, Kind::write);
  }
  // The same for reading only, beside the writer.
  template <class Work>
  std::invoke_result_t<Work, Connection&> read(const Work& work) {
    return transaction(work, Kind::read);
  }

 private:
  enum class Kind : std::uint8_t { read, write, migrate };
  struct Lease;
  struct Attempt;
  explicit Store(StoreOptions options) : options_(std::move(options)) {}

  template <class Work>
  std::invoke_result_t<Work, Connection&> transaction(const Work& work, Kind kind) {
    std::optional<std::invoke_result_t<Work, Connection&>> answer;
    const base::Status status = in_transaction(
        [&](Connection& connection) -> base::Status {
          answer.emplace(work(connection));
          if (!answer->ok()) return answer->error();
          return base::ok_status();
        },
        kind);
    if (!status.ok()) return status.error();
    return std::move(*answer);
  }
  base::Status in_transaction(const Work& work, Kind kind);
  // Reads on a connection of the pool; brings up to date on the writer's.
  base::Status alone(std::unique_ptr<Connection>& connection, const Work& work, Kind kind);
  void together(std::span<QueuedWork* const> group);
  Attempt once(Connection& connection, const Work& work, Kind kind);
  Attempt shared(Connection& connection, std::span<QueuedWork* const> group);
  Attempt begin(Connection& connection, Kind kind);
  template <class Try>
  Attempt with_patience(std::unique_ptr<Connection>& connection, const Try& attempt);
  base::Result<std::unique_ptr<Connection>> connect() const;
  base::Status migrate();
  base::Status load_key(Connection& connection);

  StoreOptions options_;
  Engine engine_ = Engine::sqlite;
  std::string place_;
  SecretKey key_;

  WriteQueue writers_;
  std::unique_ptr<Connection> writing_;  // of who leads the queue
  std::mutex pool_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t lent_ = 0;
};

}  // namespace kursaal::care
