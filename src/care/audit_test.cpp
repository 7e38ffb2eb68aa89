#include "care/audit.hpp"

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Audit : public StoreInTest {
 protected:
  void write_rows(int rows) {
    for (int i = 1; i <= rows; ++i) {
      AuditEntry entry;
      entry.at = store->now();
      entry.account = "ann";
      entry.role = "coordinator";
      entry.organisation = "trust";
      entry.team = "west";
      entry.purpose = "direct-care";
      entry.action = "see-person";
      if (i % 2 == 1) entry.person_id = "p" + std::to_string(i);
      entry.object = "o" + std::to_string(i);
      entry.outcome = "granted";
      entry.rule = "accepted-case";
      const auto done =
          store->write([&](Connection& connection) { return append_audit(connection, store->audit_key(), entry); });
      ASSERT_TRUE(done.ok()) << done.error().text;
    }
  }
  AuditCheck check() {
    auto checked = verify_audit(*store);
    EXPECT_TRUE(checked.ok()) << checked.error().text;
    return checked.ok() ? *checked : AuditCheck{};
  }
};
KURSAAL_ON_BOTH_ENGINES(Audit);

TEST_P(Audit, is_whole_as_it_is_written_and_ends_in_its_head) {
  EXPECT_EQ(check().rows, 0);
  write_rows(5);
  const AuditCheck checked = check();
  EXPECT_EQ(checked.rows, 5);
  EXPECT_FALSE(checked.broken_seq);
  EXPECT_EQ(checked.head.size(), 64U);
}

TEST_P(Audit, refuses_to_be_changed_by_a_slip_of_the_hand) {
  write_rows(3);
  by_shell("UPDATE audit SET account = 'eve' WHERE seq = 2");
  by_shell("DELETE FROM audit WHERE seq = 2");
  EXPECT_EQ(check().rows, 3);
  EXPECT_FALSE(check().broken_seq);
}

struct Edit {
  const char* sql;
  std::int64_t first_broken;
};

class SafetyRulesOfTheAudit : public Audit {};
KURSAAL_ON_BOTH_ENGINES(SafetyRulesOfTheAudit);

TEST_P(SafetyRulesOfTheAudit, SR24_any_edit_with_the_databases_own_shell_is_found_and_its_first_row_named) {
  write_rows(6);
  const std::string drop = GetParam() == Engine::sqlite
                               ? "DROP TRIGGER audit_not_changed; DROP TRIGGER audit_not_removed;"
                               : "DROP TRIGGER audit_not_changed ON audit;";
  by_shell(drop + "CREATE TABLE kept AS SELECT * FROM audit; CREATE TABLE kept_head AS SELECT * FROM audit_head;");
  const Edit edits[] = {
      {"UPDATE audit SET account = 'eve' WHERE seq = 4", 4},
      {"UPDATE audit SET person_id = NULL WHERE seq = 3", 3},
      {"UPDATE audit SET person_id = 'p9' WHERE seq = 2", 2},
      {"UPDATE audit SET person_id = '' WHERE seq = 2", 2},
      {"UPDATE audit SET at = at + 1 WHERE seq = 5", 5},
      {"UPDATE audit SET outcome = 'refused' WHERE seq IN (2, 5)", 2},
      // A character moved from one column into the next.
      {"UPDATE audit SET role = 'coordinato', organisation = 'rtrust' WHERE seq = 1", 1},
      {"UPDATE audit SET hash = 'f' WHERE seq = 6", 6},
      {"UPDATE audit SET address = 'elsewhere', hash = (SELECT hash FROM kept WHERE seq = 3) WHERE seq = 4", 4},
      {"DELETE FROM audit WHERE seq = 1", 1},
      {"DELETE FROM audit WHERE seq = 4", 4},
      {"DELETE FROM audit WHERE seq = 6", 6},
      {"DELETE FROM audit WHERE seq > 3", 4},
      {"DELETE FROM audit", 1},
      // Renumbered over the gap.
      {"DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = "
       "4; "
       "UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6",
       2},
      // Two rows exchanged.
      {"UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 "
       "WHERE "
       "seq = 99",
       2},
      // The last rows cut off and the head moved back onto another row's hash, or beyond.
      {"DELETE FROM audit WHERE seq > 4; UPDATE audit_head SET seq = 4", 4},
      {"DELETE FROM audit WHERE seq > 4; UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM kept WHERE seq = 4)",
       5},
      {"DELETE FROM audit WHERE seq > 4; UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM kept WHERE seq = 4), "
       "seal = ''",
       5},
      {"UPDATE audit_head SET seal = hash", 7},
      {"UPDATE audit_head SET seq = 5", 6},
      {"DELETE FROM audit_head", 7},
      // Rows that nobody wrote.
      {"INSERT INTO audit SELECT 7, at, account, role, organisation, team, purpose, action, person_id, object, "
       "outcome, "
       "rule, before_digest, after_digest, address, hash FROM kept WHERE seq = 6",
       7},
      {"INSERT INTO audit SELECT 0, at, account, role, organisation, team, purpose, action, person_id, object, "
       "outcome, "
       "rule, before_digest, after_digest, address, hash FROM kept WHERE seq = 6",
       0},
  };
  for (const Edit& edit : edits) {
    by_shell(edit.sql);
    const AuditCheck checked = check();
    EXPECT_EQ(checked.broken_seq.value_or(-1), edit.first_broken) << edit.sql << ": " << checked.why;
    by_shell(
        "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; DELETE FROM audit_head; INSERT INTO audit_head "
        "SELECT * FROM kept_head;");
    ASSERT_FALSE(check().broken_seq) << edit.sql;
  }
}

TEST_P(SafetyRulesOfTheAudit, SR24_the_chain_cannot_be_mended_without_the_key_that_is_not_in_the_database) {
  write_rows(3);
  // Somebody with the database and the program, who makes a chain of their own under a key of their own.
  store.reset();
  std::filesystem::rename(options.key_file, options.key_file.string() + ".away");
  const auto without = Store::open(options);
  ASSERT_FALSE(without.ok());
  EXPECT_EQ(without.error().code, base::ErrorCode::configuration);
  std::ofstream(options.key_file) << std::string(64, 'a') << "\n";
  reopen();
  EXPECT_EQ(check().broken_seq.value_or(-1), 1);
}

TEST_P(SafetyRulesOfTheAudit, SR24_nothing_is_written_upon_a_head_that_somebody_else_put_there) {
  write_rows(6);
  by_shell(GetParam() == Engine::sqlite ? "DROP TRIGGER audit_not_changed; DROP TRIGGER audit_not_removed;"
                                        : "DROP TRIGGER audit_not_changed ON audit;");
  by_shell(
      "DELETE FROM audit WHERE seq > 4; UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)");
  AuditEntry entry;
  entry.at = store->now();
  const auto upon =
      store->write([&](Connection& connection) { return append_audit(connection, store->audit_key(), entry); });
  ASSERT_FALSE(upon.ok()) << "it would hide what was cut off";
  EXPECT_NE(upon.error().text.find("kursaal audit verify"), std::string::npos);
  reopen();
  EXPECT_EQ(check().broken_seq.value_or(-1), 5) << "a start does not seal it";
}

TEST_P(Audit, of_an_older_program_is_sealed_when_it_is_brought_up_to_date) {
  write_rows(4);
  by_shell(
      "ALTER TABLE audit_head DROP COLUMN seal; DROP TABLE team_looked; DROP TABLE team_told; DROP TABLE "
      "team_death_told; CREATE TABLE last_looked (account TEXT, looked_at BIGINT, snapshot TEXT, known_by TEXT); "
      "CREATE TABLE last_told (account TEXT, told_at BIGINT, snapshot TEXT, known_by TEXT); CREATE TABLE death_told "
      "(account TEXT, person_id TEXT, told_at BIGINT); DELETE FROM schema_migration WHERE number >= 7");
  reopen();
  EXPECT_FALSE(check().broken_seq) << check().why;
  write_rows(2);
  EXPECT_EQ(check().rows, 6);
  EXPECT_FALSE(check().broken_seq);
}

TEST_P(SafetyRulesOfTheAudit, SR24_who_looked_at_me_is_answered_newest_first_and_by_pages) {
  write_rows(3);
  write_rows(3);
  const auto all = who_looked_at(*store, "p3", 1'000'000, 10);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(all->front().seq, 6);
  EXPECT_EQ(all->back().seq, 3);
  EXPECT_EQ(all->front().entry.account, "ann");
  const auto page = who_looked_at(*store, "p3", 6, 10);
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->size(), 1U);
  EXPECT_EQ(page->front().seq, 3);
  const auto nobody = who_looked_at(*store, "p2", 1'000'000, 10);
  ASSERT_TRUE(nobody.ok());
  EXPECT_TRUE(nobody->empty());
}

}  // namespace
}  // namespace kursaal::care
