#include "care/audit.hpp"

#include <limits>

namespace kursaal::care {
namespace {

constexpr std::int64_t kRowsAtATime = 20'000;

// Each part with its length, so that moving a character from one field to the next is another text.
class Canonical {
 public:
  void add(std::string_view part) {
    out_ += std::to_string(part.size());
    out_ += ':';
    out_ += part;
  }
  void add(std::int64_t number) { add(std::to_string(number)); }
  [[nodiscard]] const std::string& text() const { return out_; }

 private:
  std::string out_;
};

std::string hash_of(const SecretKey& key, const std::string& previous, std::int64_t seq, const AuditEntry& entry) {
  Canonical row;
  row.add(previous);
  row.add(seq);
  row.add(entry.at.micros);
  for (const std::string* part :
       {&entry.account, &entry.role, &entry.organisation, &entry.team, &entry.purpose, &entry.action, &entry.object,
        &entry.outcome, &entry.rule, &entry.before_digest, &entry.after_digest, &entry.address})
    row.add(*part);
  row.add(entry.person_id ? "person" : "nobody");
  row.add(entry.person_id.value_or(std::string()));
  return keyed_digest(row.text(), key);
}

// The head under the key: without it, rows cut off the end and a head put back onto the row before would not be missed.
std::string seal_of(const SecretKey& key, std::int64_t seq, const std::string& hash) {
  Canonical head;
  head.add("head");
  head.add(seq);
  head.add(hash);
  return keyed_digest(head.text(), key);
}

struct Head {
  std::int64_t seq = 0;
  std::string hash, seal;
};

// Nothing where it is missing.
base::Result<std::optional<Head>> head_of(Connection& connection) {
  KURSAAL_ASSIGN(const auto rows, (connection.rows<std::int64_t, std::string, std::string>(
                                      "SELECT seq, hash, seal FROM audit_head WHERE one = 1")));
  if (rows.size() != 1) return std::optional<Head>();
  const auto& [seq, hash, seal] = rows.front();
  return std::optional(Head{seq, hash, seal});
}

base::Status write_head(Connection& connection, const SecretKey& key, std::int64_t seq, const std::string& hash) {
  KURSAAL_TRY(connection.run("UPDATE audit_head SET seq = ?, hash = ?, seal = ? WHERE one = 1", seq, hash,
                             seal_of(key, seq, hash)));
  return base::ok_status();
}

// Every select and the insert name the columns in this order.
const std::string kColumns =
    "seq, at, account, role, organisation, team, purpose, action, person_id, object, outcome, rule, before_digest, "
    "after_digest, address, hash";
const std::string kInsert =
    "INSERT INTO audit (" + kColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
const std::string kOfPerson =
    "SELECT " + kColumns + " FROM audit WHERE person_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?";
const std::string kInOrder = "SELECT " + kColumns + " FROM audit WHERE seq > ? ORDER BY seq LIMIT ?";

constexpr bool kTexts[] = {false, false, true, true, true, true, true, true,
                           true,  true,  true, true, true, true, true, true};

AuditRow row_of(std::span<Cell> cells) {
  AuditRow row;
  row.seq = cells[0].integer;
  row.entry.at = {cells[1].integer};
  std::string* const texts[] = {&row.entry.account, &row.entry.role,    &row.entry.organisation,
                                &row.entry.team,    &row.entry.purpose, &row.entry.action};
  for (std::size_t i = 0; i < 6; ++i) *texts[i] = std::move(cells[2 + i].text);
  if (!cells[8].is_null) row.entry.person_id = std::move(cells[8].text);
  std::string* const rest[] = {&row.entry.object,        &row.entry.outcome,      &row.entry.rule,
                               &row.entry.before_digest, &row.entry.after_digest, &row.entry.address};
  for (std::size_t i = 0; i < 6; ++i) *rest[i] = std::move(cells[9 + i].text);
  return row;
}

}  // namespace

base::Status append_audit(Connection& connection, const SecretKey& key, std::span<const AuditEntry> entries) {
  KURSAAL_ASSIGN(const std::optional<Head> head, head_of(connection));
  if (!head) return base::make_error(base::ErrorCode::storage, "the audit's head is missing; run kursaal audit verify");
  // A row chained to a head that somebody else wrote would hide what they cut off.
  if (head->seal != seal_of(key, head->seq, head->hash))
    return base::make_error(base::ErrorCode::storage,
                            "the audit's head is not as it was written; run kursaal audit verify");
  std::int64_t seq = head->seq;
  std::string hash = head->hash;
  for (const AuditEntry& entry : entries) {
    ++seq;
    hash = hash_of(key, hash, seq, entry);
    KURSAAL_TRY(connection.run(kInsert, seq, entry.at.micros, entry.account, entry.role, entry.organisation, entry.team,
                               entry.purpose, entry.action, entry.person_id, entry.object, entry.outcome, entry.rule,
                               entry.before_digest, entry.after_digest, entry.address, hash));
  }
  return write_head(connection, key, seq, hash);
}

base::Status seal_audit(Connection& connection, const SecretKey& key) {
  KURSAAL_ASSIGN(const std::optional<Head> head, head_of(connection));
  if (!head) return base::make_error(base::ErrorCode::storage, "the audit's head is missing; run kursaal audit verify");
  return write_head(connection, key, head->seq, head->hash);
}

base::Status append_audit(Connection& connection, const SecretKey& key, const AuditEntry& entry) {
  return append_audit(connection, key, std::span(&entry, 1));
}

base::Result<std::vector<AuditRow>> who_looked_at(Store& store, const std::string& person_id, std::int64_t before,
                                                  std::int64_t limit) {
  return store.read([&](Connection& connection) -> base::Result<std::vector<AuditRow>> {
    std::vector<AuditRow> rows;
    const Argument arguments[] = {person_id, before, limit};
    KURSAAL_TRY(connection.fetch(kOfPerson, arguments, kTexts, [&rows](std::span<Cell> cells) {
      rows.push_back(row_of(cells));
      return true;
    }));
    return rows;
  });
}

base::Result<std::optional<Instant>> newest_audited(Store& store) {
  return store.read([](Connection& connection) -> base::Result<std::optional<Instant>> {
    KURSAAL_ASSIGN(const auto found, connection.rows<std::int64_t>("SELECT at FROM audit ORDER BY seq DESC LIMIT 1"));
    if (found.empty()) return std::optional<Instant>();
    return std::optional(Instant{std::get<0>(found.front())});
  });
}

base::Result<std::optional<std::string>> audit_hash_at(Store& store, std::int64_t seq) {
  return store.read([&](Connection& connection) -> base::Result<std::optional<std::string>> {
    KURSAAL_ASSIGN(const auto found, connection.rows<std::string>("SELECT hash FROM audit WHERE seq = ?", seq));
    if (found.empty()) return std::optional<std::string>();
    return std::optional(std::get<0>(found.front()));
  });
}

base::Result<AuditCheck> verify_audit(Store& store) {
  return store.read([&](Connection& connection) -> base::Result<AuditCheck> {
    AuditCheck check;
    const auto broken = [&check](std::int64_t seq, const char* why) {
      check.broken_seq = seq;
      check.why = why;
      return false;
    };
    std::int64_t read = 0;
    do {
      read = 0;
      const Argument arguments[] = {check.rows, kRowsAtATime};
      KURSAAL_TRY(connection.fetch(kInOrder, arguments, kTexts, [&](std::span<Cell> cells) {
        ++read;
        const std::string hash = cells[15].text;
        const AuditRow row = row_of(cells);
        if (row.seq != check.rows + 1) return broken(check.rows + 1, "the row is missing");
        if (hash_of(store.audit_key(), check.head, row.seq, row.entry) != hash)
          return broken(row.seq, "the row is not as it was written");
        check.rows = row.seq;
        check.head = hash;
        return true;
      }));
    } while (read == kRowsAtATime && !check.broken_seq);
    if (check.broken_seq) return check;
    KURSAAL_ASSIGN(const auto below, connection.rows<std::int64_t>("SELECT COUNT(*) FROM audit WHERE seq < 1"));
    if (std::get<0>(below.front()) != 0) {
      broken(0, "a row stands before the first");
      return check;
    }
    KURSAAL_ASSIGN(const std::optional<Head> head, head_of(connection));
    if (!head)
      broken(check.rows + 1, "the audit's head is missing");
    else if (head->seq > check.rows)
      broken(check.rows + 1, "the row is missing");
    else if (head->seq < check.rows)
      broken(head->seq + 1, "the row stands beyond the audit's head");
    else if (head->hash != check.head)
      broken(check.rows, "the audit's head is not the last row's");
    else if (head->seal != seal_of(store.audit_key(), head->seq, head->hash))
      broken(check.rows + 1, "the audit's head is not as it was written: rows may have been cut off the end");
    return check;
  });
}

}  // namespace kursaal::care
