#include "care/sessions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "care/administration.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

// How often a session's last use is written down: each request reads, few write.
constexpr std::int64_t kSeenEvery = kMicrosAMinute;

base::Error not_signed_in() {
  return base::make_error(ErrorCode::denied, "the name or the password is not right, or the account is locked");
}

struct Account {
  std::string id, shown_name, organisation, password_hash;
  bool demo = false;
  bool disabled = false;
};

base::Result<std::optional<Account>> account_where(Connection& connection, const char* condition,
                                                   const std::string& first, const std::string& second) {
  const std::string sql =
      std::string("SELECT id, shown_name, organisation, password_hash, demo, disabled_at FROM account WHERE ") +
      condition;
  KURSAAL_ASSIGN(
      const auto found,
      (connection.rows<std::string, std::string, std::string, std::string, std::int64_t, std::optional<std::int64_t>>(
          sql, first, second)));
  if (found.empty()) return std::optional<Account>();
  const auto& [id, shown, organisation, hash, demo, disabled] = found.front();
  return std::optional(Account{id, shown, organisation, hash, demo != 0, disabled.has_value()});
}

base::Result<std::vector<Grant>> grants_of(Connection& connection, const std::string& account) {
  KURSAAL_ASSIGN(const auto found, (connection.rows<std::string, std::string, std::string>(
                                       "SELECT id, role, COALESCE(team, '') FROM account_role WHERE account = ? AND "
                                       "ended_at IS NULL ORDER BY granted_at, id",
                                       account)));
  std::vector<Grant> grants;
  for (const auto& [id, role, team] : found)
    if (const auto known = role_of(role)) grants.push_back({id, *known, team});
  return grants;
}

// Counts a wrong password, and says whether the account is open to the right one. A password that was set since the try
// was held against the one before opens nothing, and was no wrong one either.
base::Result<bool> count_try(Store& store, Connection& connection, const Account& account, bool fits) {
  const std::int64_t now = store.now().micros;
  KURSAAL_ASSIGN(const auto found,
                 (connection.rows<std::int64_t, std::int64_t, std::string>(
                     "SELECT failures, locked_until, password_hash FROM account WHERE id = ?", account.id)));
  if (found.empty()) return false;
  const auto& [failures, locked_until, password_hash] = found.front();
  if (locked_until > now || password_hash != account.password_hash) return false;
  if (fits) {
    if (failures > 0) KURSAAL_TRY(connection.run("UPDATE account SET failures = 0 WHERE id = ?", account.id));
    return true;
  }
  const bool locks = failures + 1 >= kFailuresToLock;
  KURSAAL_TRY(connection.run("UPDATE account SET failures = ?, locked_until = ? WHERE id = ?", locks ? 0 : failures + 1,
                             locks ? now + kLockedFor : std::int64_t{0}, account.id));
  return false;
}

base::Status insert_session(Connection& connection, const std::string& token, const std::string& account,
                            const std::string& grant, std::int64_t now, std::int64_t ends_at) {
  KURSAAL_TRY(connection.run(
      "INSERT INTO session (token, account, account_role, started_at, seen_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)",
      token_digest(token), account, grant, now, now, ends_at));
  return base::ok_status();
}

struct LiveSession {
  Caller caller;  // but for the address
  std::int64_t seen_at = 0, ends_at = 0;
  std::int64_t locked_until = 0;  // of the account
};

// Nothing where the session is unknown, has ended or was idle too long, or its role or account has ended.
base::Result<std::optional<LiveSession>> live_session(Store& store, Connection& connection, const std::string& digest,
                                                      std::int64_t now) {
  KURSAAL_ASSIGN(
      const auto found,
      (connection.rows<std::string, std::string, std::string, std::string, std::string, std::int64_t, std::int64_t,
                       std::int64_t, std::int64_t>(
          "SELECT a.id, a.shown_name, a.organisation, r.role, COALESCE(r.team, ''), a.demo, s.seen_at, s.ends_at, "
          "a.locked_until FROM session s JOIN account a ON a.id = s.account JOIN account_role r ON r.id = "
          "s.account_role WHERE s.token = ? AND s.ended_at IS NULL AND s.ends_at > ? AND s.seen_at > ? AND r.ended_at "
          "IS NULL AND a.disabled_at IS NULL",
          digest, now, now - kIdleFor)));
  if (found.empty()) return std::optional<LiveSession>();
  const auto& [id, shown, organisation, role, team, demo, seen_at, ends_at, locked_until] = found.front();
  const std::optional<Role> known = role_of(role);
  if (!known || (demo != 0 && store.mode() == Mode::service)) return std::optional<LiveSession>();
  return std::optional(
      LiveSession{Caller{id, shown, *known, organisation, team, demo != 0, {}}, seen_at, ends_at, locked_until});
}

// Writes the session, or the refusal. Nothing signs in where the answer is empty.
base::Result<std::optional<SignedIn>> begin_session(Store& store, Connection& connection, const Account* account,
                                                    bool proven, const std::string& grant, const std::string& address) {
  Caller caller;
  caller.account = account != nullptr ? account->id : "nobody";
  caller.address = address;
  bool open = false;
  if (account != nullptr) {
    caller.shown_name = account->shown_name;
    caller.organisation = account->organisation;
    caller.demo = account->demo;
    KURSAAL_ASSIGN(open, count_try(store, connection, *account, proven));
    open = open && !account->disabled && !(account->demo && store.mode() == Mode::service);
  }
  SignedIn in;
  const Grant* chosen = nullptr;
  if (open) {
    KURSAAL_ASSIGN(in.grants, grants_of(connection, caller.account));
    for (const Grant& each : in.grants)
      if (chosen == nullptr && (grant.empty() || grant == each.id)) chosen = &each;
  }
  const Instant now = store.now();
  if (chosen != nullptr) {
    caller.role = chosen->role;
    caller.team = chosen->team;
  }
  AuditEntry entry = entry_of(caller, Purpose::administration, now, "sign-in", chosen != nullptr ? chosen->id : "");
  if (chosen == nullptr) {
    entry.role.clear();
    entry.outcome = "refused";
  }
  KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
  if (chosen == nullptr) return std::optional<SignedIn>();
  in.token = make_token();
  in.caller = caller;
  KURSAAL_TRY(
      insert_session(connection, in.token, caller.account, chosen->id, now.micros, now.micros + kLongestSession));
  return std::optional(std::move(in));
}

base::Result<std::optional<Account>> find_account(Store& store, const char* condition, const std::string& first,
                                                  const std::string& second) {
  return store.read([&](Connection& connection) { return account_where(connection, condition, first, second); });
}

base::Result<SignedIn> finish(Store& store, const std::optional<Account>& account, bool proven,
                              const std::string& grant, const std::string& address) {
  KURSAAL_ASSIGN(std::optional<SignedIn> in, store.write([&](Connection& connection) {
    return begin_session(store, connection, account ? &*account : nullptr, proven, grant, address);
  }));
  if (!in) return not_signed_in();
  return std::move(*in);
}

}  // namespace

base::Result<SignedIn> sign_in(Store& store, const std::string& name, const std::string& password,
                               const std::string& grant, const std::string& address) {
  // A name that no database could hold is a name that is not there.
  const bool sound = base::valid_utf8(name) && name.find('\0') == std::string::npos && name.size() <= 1000;
  KURSAAL_ASSIGN(const std::optional<Account> account,
                 find_account(store, "name = ? AND '' = ?", sound ? name : std::string("?"), ""));
  // Outside any transaction: it takes a tenth of a second.
  const bool fits = password_fits(password, account ? account->password_hash : std::string(), store.password_cost());
  return finish(store, account, fits, grant, address);
}

base::Result<SignedIn> sign_in_external(Store& store, const std::string& issuer, const std::string& subject,
                                        const std::string& grant, const std::string& address) {
  KURSAAL_ASSIGN(const std::optional<Account> account,
                 find_account(store, "external_issuer = ? AND external_subject = ?", issuer, subject));
  return finish(store, account, account.has_value(), grant, address);
}

base::Result<Caller> caller_of(Store& store, const std::string& token, const std::string& address) {
  const std::string digest = token_digest(token);
  const std::int64_t now = store.now().micros;
  KURSAAL_ASSIGN(std::optional<LiveSession> live,
                 store.read([&](Connection& connection) { return live_session(store, connection, digest, now); }));
  if (!live) return base::make_error(ErrorCode::denied, "you are not signed in, or no longer; sign in again");
  if (live->seen_at + kSeenEvery < now)
    KURSAAL_TRY(store.write([&](Connection& connection) {
      return connection.run("UPDATE session SET seen_at = ? WHERE token = ? AND seen_at < ?", now, digest, now);
    }));
  live->caller.address = address;
  return std::move(live->caller);
}

base::Status sign_out(Store& store, const std::string& token) {
  KURSAAL_TRY(store.write([&](Connection& connection) {
    return connection.run(
        "UPDATE session SET ended_at = ?, ended_why = 'signed out' WHERE token = ? AND ended_at IS NULL",
        store.now().micros, token_digest(token));
  }));
  return base::ok_status();
}

base::Result<std::vector<Grant>> grants_of_caller(Store& store, const Caller& caller) {
  return store.read([&](Connection& connection) { return grants_of(connection, caller.account); });
}

base::Result<SignedIn> act_as(Store& store, const std::string& token, const std::string& grant,
                              const std::string& address) {
  const std::string digest = token_digest(token);
  // One transaction: a session that ends while this runs gives no new one, and of two at once one wins. The password
  // was not asked, so nothing that counts wrong ones is touched, and the new session ends when the old one would have.
  KURSAAL_ASSIGN(std::optional<SignedIn> in,
                 store.write([&](Connection& connection) -> base::Result<std::optional<SignedIn>> {
                   const std::int64_t now = store.now().micros;
                   KURSAAL_ASSIGN(const std::optional<LiveSession> live, live_session(store, connection, digest, now));
                   if (!live) return std::optional<SignedIn>();
                   SignedIn out;
                   out.caller = live->caller;
                   out.caller.address = address;
                   KURSAAL_ASSIGN(out.grants, grants_of(connection, out.caller.account));
                   const auto chosen = std::find_if(out.grants.begin(), out.grants.end(),
                                                    [&grant](const Grant& each) { return each.id == grant; });
                   const bool may = chosen != out.grants.end() && live->locked_until <= now;
                   if (may) {
                     out.caller.role = chosen->role;
                     out.caller.team = chosen->team;
                   }
                   AuditEntry entry = entry_of(out.caller, Purpose::administration, {now}, "sign-in", may ? grant : "");
                   if (!may) {
                     entry.role.clear();
                     entry.outcome = "refused";
                   }
                   KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
                   if (!may) return std::optional<SignedIn>();
                   KURSAAL_ASSIGN(const std::int64_t ended,
                                  connection.run("UPDATE session SET ended_at = ?, ended_why = 'acts as another role' "
                                                 "WHERE token = ? AND ended_at IS NULL",
                                                 now, digest));
                   KURSAAL_CHECK(ended == 1);
                   out.token = make_token();
                   KURSAAL_TRY(insert_session(connection, out.token, out.caller.account, grant, now, live->ends_at));
                   return std::optional(std::move(out));
                 }));
  if (!in) return base::make_error(ErrorCode::denied, "this is no role of yours, or you are no longer signed in");
  return std::move(*in);
}

base::Status prove_password(Store& store, const std::string& account, const std::string& password,
                            const std::string& address) {
  KURSAAL_ASSIGN(const std::optional<Account> found, find_account(store, "id = ? AND '' = ?", account, ""));
  const bool fits = password_fits(password, found ? found->password_hash : std::string(), store.password_cost());
  KURSAAL_ASSIGN(const bool open, store.write([&](Connection& connection) -> base::Result<bool> {
    if (!found) return false;
    KURSAAL_ASSIGN(const bool right, count_try(store, connection, *found, fits));
    if (!right) {
      Caller caller;
      caller.account = account;
      caller.organisation = found->organisation;
      caller.address = address;
      AuditEntry entry = entry_of(caller, Purpose::administration, store.now(), "prove-password", {});
      entry.role.clear();
      entry.outcome = "refused";
      KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
    }
    return right;
  }));
  if (!open) return not_signed_in();
  return base::ok_status();
}

base::Status end_sessions_of(Connection& connection, const std::string& account, std::string_view why, Instant now) {
  KURSAAL_TRY(connection.run("UPDATE session SET ended_at = ?, ended_why = ? WHERE account = ? AND ended_at IS NULL",
                             now.micros, why, account));
  return base::ok_status();
}

}  // namespace kursaal::care
