#include "care/store_in_test.hpp"

#include <sys/stat.h>

#include "care/migrations.hpp"

namespace kursaal::care {
namespace {

class CareStore : public StoreInTest {};
KURSAAL_ON_BOTH_ENGINES(CareStore);

base::Status add_named(Connection& connection, const std::string& id) {
  KURSAAL_TRY(connection.run("INSERT INTO organisation (id, name, kind, version) VALUES (?, ?, 'trust', 1)", id, id));
  return base::ok_status();
}

TEST_P(CareStore, is_brought_to_its_shape_once_and_opens_again_as_it_is) {
  EXPECT_EQ(count("SELECT COUNT(*) FROM schema_migration"), static_cast<std::int64_t>(all_migrations().size()));
  ASSERT_TRUE(store->write([](Connection& connection) { return add_named(connection, "hill"); }).ok());
  reopen();
  EXPECT_EQ(count("SELECT COUNT(*) FROM organisation"), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM schema_migration"), static_cast<std::int64_t>(all_migrations().size()));
}

TEST_P(CareStore, made_by_a_newer_program_or_with_a_changed_migration_is_refused) {
  by_shell("INSERT INTO schema_migration VALUES (99, 'later', 'x', 0)");
  store.reset();
  const auto newer = Store::open(options);
  ASSERT_FALSE(newer.ok());
  EXPECT_EQ(newer.error().code, base::ErrorCode::configuration);
  EXPECT_NE(newer.error().text.find("newer program"), std::string::npos);
  by_shell("DELETE FROM schema_migration WHERE number = 99");
  by_shell("UPDATE schema_migration SET digest = 'other' WHERE number = 1");
  const auto changed = Store::open(options);
  ASSERT_FALSE(changed.ok());
  EXPECT_NE(changed.error().text.find("migration 1 "), std::string::npos);
}

TEST_P(CareStore, keeps_nothing_of_a_transaction_that_fails) {
  const auto failed = store->write([](Connection& connection) -> base::Status {
    KURSAAL_TRY(add_named(connection, "hill"));
    return base::make_error(base::ErrorCode::conflict, "no");
  });
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(count("SELECT COUNT(*) FROM organisation"), 0);
}

TEST_P(CareStore, holds_to_its_foreign_keys_and_does_not_repeat_values_in_its_errors) {
  const auto lost = store->write([](Connection& connection) {
    return connection.run("INSERT INTO team (id, organisation, name, version) VALUES ('a', 'canary-value', 'b', 1)");
  });
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code, base::ErrorCode::storage);
  EXPECT_EQ(lost.error().text.find("canary"), std::string::npos);
  ASSERT_TRUE(store->write([](Connection& connection) { return add_named(connection, "canary"); }).ok());
  const auto twice = store->write([](Connection& connection) { return add_named(connection, "canary"); });
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().code, base::ErrorCode::conflict);
  EXPECT_EQ(twice.error().text.find("canary"), std::string::npos);
}

TEST_P(CareStore, gives_back_every_text_as_it_was_bound) {
  for (const std::string& text : {std::string("'; DROP TABLE organisation; --"), std::string("a ? :p1 b"),
                                  std::string("\xC3\xA9t\xC3\xA9 \xF0\x9F\x8C\x8A"), std::string(5000, 'x')}) {
    const auto back = store->write([&](Connection& connection) -> base::Result<std::string> {
      KURSAAL_TRY(connection.run("DELETE FROM organisation"));
      KURSAAL_TRY(connection.run("INSERT INTO organisation (id, name, kind, version) VALUES ('o', ?, 'is it ?', ?)",
                                 text, 9'007'199'254'740'993LL));
      KURSAAL_ASSIGN(const auto rows, (connection.rows<std::string, std::int64_t>(
                                          "SELECT name, version FROM organisation WHERE kind = 'is it ?'")));
      EXPECT_EQ(std::get<1>(rows.front()), 9'007'199'254'740'993LL);
      return std::get<0>(rows.front());
    });
    ASSERT_TRUE(back.ok()) << back.error().text;
    EXPECT_EQ(*back, text);
  }
}

TEST_P(CareStore, lets_many_threads_write_and_loses_none) {
  constexpr int kThreads = 6, kEach = 30;
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([this, thread, &failures] {
      for (int i = 0; i < kEach; ++i) {
        const auto done = store->write([&](Connection& connection) -> base::Status {
          // Read, then write what was read: the pattern that loses updates where it can.
          KURSAAL_ASSIGN(const auto counted, connection.rows<std::int64_t>("SELECT COUNT(*) FROM organisation"));
          return add_named(connection, "o" + std::to_string(std::get<0>(counted.front())));
        });
        if (!done.ok()) ++failures;
      }
      (void)thread;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures.load(), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM organisation"), kThreads * kEach);
}

TEST_P(CareStore, of_no_known_kind_is_refused) {
  StoreOptions other = options;
  for (const char* url : {"mysql://x", "", "sqlite:"}) {
    other.url = url;
    const auto opened = Store::open(other);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, base::ErrorCode::configuration);
  }
}

TEST_P(CareStore, is_private_to_who_runs_the_program) {
  struct stat facts {};
  ASSERT_EQ(::stat(options.key_file.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  if (GetParam() != Engine::sqlite) return;
  for (const char* file : {"care.db", "care.db-wal", "care.db-shm"}) {
    ASSERT_EQ(::stat((folder.path() / file).c_str(), &facts), 0) << file;
    EXPECT_EQ(facts.st_mode & 0777U, 0600U) << file;
  }
}

TEST(CareStoreOnPostgres, opens_by_a_url_without_settings_behind_it) {
  PostgresServer& server = PostgresServer::shared();
  if (!server.runs()) GTEST_SKIP() << "no PostgreSQL server on this machine";
  TemporaryFolder folder;
  StoreOptions options;
  const std::string whole = server.url(server.make_database());
  options.url = whole.substr(0, whole.find('?'));
  options.key_file = folder.path() / "audit.key";
  // Where the server is then comes from the environment, or is the usual place.
  ::setenv("PGHOST", whole.substr(whole.find("host=") + 5).c_str(), 1);
  const auto opened = Store::open(options);
  ::unsetenv("PGHOST");
  EXPECT_TRUE(opened.ok()) << opened.error().text;
}

TEST(CareStoreOnPostgres, survives_a_restart_of_the_server_in_the_middle_of_a_transaction) {
  PostgresServer& server = PostgresServer::shared();
  if (!server.runs()) GTEST_SKIP() << "no PostgreSQL server on this machine";
  TemporaryFolder folder;
  StoreOptions options;
  options.url = server.url(server.make_database());
  options.key_file = folder.path() / "audit.key";
  auto opened = Store::open(options);
  ASSERT_TRUE(opened.ok()) << opened.error().text;
  Store& store = **opened;
  int runs = 0;
  const auto done = store.write([&](Connection& connection) -> base::Status {
    KURSAAL_TRY(add_named(connection, "first"));
    if (++runs == 1) server.restart();
    return add_named(connection, "second");
  });
  ASSERT_TRUE(done.ok()) << done.error().text;
  EXPECT_EQ(runs, 2);
  const auto counted = store.read(
      [](Connection& connection) { return connection.rows<std::int64_t>("SELECT COUNT(*) FROM organisation"); });
  ASSERT_TRUE(counted.ok());
  EXPECT_EQ(std::get<0>(counted->front()), 2);
}

}  // namespace
}  // namespace kursaal::care
