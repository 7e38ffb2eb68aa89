// The audit: a row for every sight of and change to a person or an account, refused ones too, written in the
// transaction of what it tells of and before the answer leaves. Each row's hash covers the row and the hash before it,
// under a key that is not in the database, so that nobody with only the database can mend the chain.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "care/store.hpp"

namespace kursaal::care {

struct AuditEntry {
  Instant at;
  std::string account;
  std::string role;
  std::string organisation;
  std::string team;
  std::string purpose;
  std::string action;  // "see-person", "accept-offer"
  std::optional<std::string> person_id;
  std::string object;   // id of what was acted on
  std::string outcome;  // "granted", "refused", "conflict"
  std::string rule;     // of the access decision
  std::string before_digest, after_digest;
  std::string address;  // where the request came from
};

// The migration that brought the head's seal.
inline constexpr std::size_t kAuditSealedSince = 7;
// Seals the head as it stands. Requires: the transaction that applied that migration.
base::Status seal_audit(Connection& connection, const SecretKey& key);

// Requires: a write transaction. Errors: storage, also where the head is not as it was last written.
base::Status append_audit(Connection& connection, const SecretKey& key, const AuditEntry& entry);
base::Status append_audit(Connection& connection, const SecretKey& key, std::span<const AuditEntry> entries);

struct AuditRow {
  std::int64_t seq = 0;
  AuditEntry entry;
};

// Newest first, at most `limit` rows with seq below `before`. Cost: an index look-up, however long the audit is.
base::Result<std::vector<AuditRow>> who_looked_at(Store& store, const std::string& person_id, std::int64_t before,
                                                  std::int64_t limit);

struct AuditCheck {
  std::int64_t rows = 0;                   // that are whole, from the first
  std::string head;                        // the last whole row's hash: note it elsewhere to catch a rollback
  std::optional<std::int64_t> broken_seq;  // the first row that is not as it was written, or is missing
  std::string why;
};

// When the newest row was written; nothing where there is none.
base::Result<std::optional<Instant>> newest_audited(Store& store);

// The hash of one row; nothing where there is no such row.
base::Result<std::optional<std::string>> audit_hash_at(Store& store, std::int64_t seq);

// Reads every row in order. Cost: in order of rows; 77,000 a second measured on a busy machine.
base::Result<AuditCheck> verify_audit(Store& store);

}  // namespace kursaal::care
