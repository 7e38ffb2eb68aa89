// Writers who share a commit: each is answered for itself, on a queue alone and on both engines.
#include "care/write_queue.hpp"

#include <latch>
#include <thread>

#include "care/store_in_test.hpp"

namespace kursaal::care {
namespace {

TEST(WriteQueue, gives_the_first_to_come_all_who_wait_and_answers_each) {
  constexpr int kWriters = 12;
  WriteQueue queue;
  std::vector<std::size_t> sizes;
  std::latch first_runs(1), all_wait(1);
  const auto run = [&](std::span<QueuedWork* const> group) {
    sizes.push_back(group.size());  // one leader at a time
    if (sizes.size() == 1) {
      first_runs.count_down();
      all_wait.wait();
    }
    for (QueuedWork* each : group) each->answer = base::ok_status();
  };
  const Work nothing = [](Connection&) { return base::ok_status(); };
  std::atomic<int> answered{0};
  std::vector<std::thread> writers;
  const auto write = [&] { answered += queue.answer(nothing, run).ok() ? 1 : 0; };
  writers.emplace_back(write);
  first_runs.wait();
  for (int i = 1; i < kWriters; ++i) writers.emplace_back(write);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  all_wait.count_down();
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(answered.load(), kWriters);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{1, kWriters - 1}));
}

TEST(WriteQueue, answers_with_an_error_where_whoever_leads_gave_no_answer) {
  WriteQueue queue;
  const auto forgets = [](std::span<QueuedWork* const>) {};
  const base::Status status = queue.answer([](Connection&) { return base::ok_status(); }, forgets);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, base::ErrorCode::internal);
}

class SharedCommit : public StoreInTest {
 protected:
  static base::Status add(Connection& connection, const std::string& id, std::size_t size = 1) {
    KURSAAL_TRY(connection.run("INSERT INTO organisation (id, name, kind, version) VALUES (?, ?, 'trust', 1)", id,
                               std::string(size, 'x')));
    return base::ok_status();
  }
  // Holds the writer until all of `works` stand in the queue behind it, so that they share a transaction.
  std::vector<base::Status> at_once(const std::vector<Work>& works) {
    std::vector<base::Status> answers(works.size(), base::Error{});
    std::latch held(1), go(1);
    std::thread holder([&] {
      const auto done = store->write([&](Connection&) -> base::Status {
        held.count_down();
        go.wait();
        return base::ok_status();
      });
      EXPECT_TRUE(done.ok());
    });
    held.wait();
    std::vector<std::thread> writers;
    for (std::size_t i = 0; i < works.size(); ++i)
      writers.emplace_back([&, i] { answers[i] = store->write(works[i]); });
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    go.count_down();
    holder.join();
    for (std::thread& writer : writers) writer.join();
    return answers;
  }
};
KURSAAL_ON_BOTH_ENGINES(SharedCommit);

TEST_P(SharedCommit, undoes_the_work_that_failed_and_keeps_the_others) {
  std::vector<Work> works;
  for (int i = 0; i < 10; ++i)
    works.push_back([i](Connection& connection) -> base::Status {
      KURSAAL_TRY(add(connection, "o" + std::to_string(i)));
      if (i % 3 == 0) return base::make_error(base::ErrorCode::conflict, "no");
      return base::ok_status();
    });
  const auto answers = at_once(works);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(answers[static_cast<std::size_t>(i)].ok(), i % 3 != 0) << i;
  EXPECT_EQ(count("SELECT COUNT(*) FROM organisation"), 6);
  EXPECT_EQ(count("SELECT COUNT(*) FROM organisation WHERE id IN ('o0', 'o3', 'o6', 'o9')"), 0);
}

TEST_P(SharedCommit, survives_a_statement_that_the_database_refuses_in_the_middle_of_it) {
  std::vector<Work> works;
  for (int i = 0; i < 8; ++i)
    works.push_back([i](Connection& connection) { return add(connection, "o" + std::to_string(i / 2)); });
  const auto answers = at_once(works);
  int kept = 0;
  for (const base::Status& answer : answers) {
    kept += answer.ok() ? 1 : 0;
    if (!answer.ok()) {
      EXPECT_EQ(answer.error().code, base::ErrorCode::conflict);
    }
  }
  EXPECT_EQ(kept, 4) << "each name once";
  EXPECT_EQ(count("SELECT COUNT(*) FROM organisation"), 4);
}

TEST_P(SharedCommit, lets_a_later_work_see_what_an_earlier_one_of_the_group_wrote) {
  std::atomic<std::int64_t> highest{0};
  const Work counts = [&](Connection& connection) -> base::Status {
    KURSAAL_ASSIGN(const auto found, connection.rows<std::int64_t>("SELECT COUNT(*) FROM organisation"));
    const std::int64_t number = std::get<0>(found.front());
    if (number > highest) highest = number;
    return add(connection, "o" + std::to_string(number));
  };
  for (const base::Status& answer : at_once(std::vector<Work>(9, counts))) EXPECT_TRUE(answer.ok());
  EXPECT_EQ(highest.load(), 8);
  EXPECT_EQ(count("SELECT COUNT(*) FROM organisation"), 9);
}

TEST_P(SharedCommit, of_two_programs_on_one_store_loses_nothing) {
  auto second = Store::open(options);
  ASSERT_TRUE(second.ok()) << second.error().text;
  std::vector<std::thread> writers;
  std::atomic<int> failures{0};
  for (int writer = 0; writer < 6; ++writer)
    writers.emplace_back([&, writer] {
      Store& mine = writer % 2 == 0 ? *store : **second;
      for (int i = 0; i < 20; ++i) {
        const auto done = mine.write([&](Connection& connection) -> base::Status {
          KURSAAL_ASSIGN(const auto counted, connection.rows<std::int64_t>("SELECT COUNT(*) FROM organisation"));
          return add(connection, "o" + std::to_string(std::get<0>(counted.front())));
        });
        if (!done.ok()) ++failures;
      }
    });
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(failures.load(), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM organisation"), 120);
}

TEST_P(SharedCommit, on_a_disk_that_fills_up_answers_each_with_what_became_of_it) {
  if (GetParam() != Engine::sqlite) GTEST_SKIP() << "only SQLite can be told how large its file may be";
  const auto limit = store->write([](Connection& connection) -> base::Status {
    KURSAAL_ASSIGN(const auto pages, connection.rows<std::int64_t>("PRAGMA page_count"));
    return connection.execute("PRAGMA max_page_count = " + std::to_string(std::get<0>(pages.front()) + 12));
  });
  ASSERT_TRUE(limit.ok()) << limit.error().text;
  std::vector<Work> works;
  for (int i = 0; i < 8; ++i)
    works.push_back([i](Connection& connection) { return add(connection, "o" + std::to_string(i), 12'000); });
  const auto answers = at_once(works);
  std::int64_t kept = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::int64_t there = count("SELECT COUNT(*) FROM organisation WHERE id = 'o" + std::to_string(i) + "'");
    EXPECT_EQ(there, answers[i].ok() ? 1 : 0) << i;
    kept += there;
    if (!answers[i].ok()) {
      EXPECT_NE(answers[i].error().text.find("disk is full"), std::string::npos);
    }
  }
  EXPECT_GE(kept, 1);
  EXPECT_LT(kept, 8);
}

}  // namespace
}  // namespace kursaal::care
