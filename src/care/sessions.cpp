#include "care/sessions.hpp"

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

// Counts a wrong password, and says whether the account is open to the right one.
base::Result<bool> count_try(Store& store, Connection& connection, const Account& account, bool fits) {
  const std::int64_t now = store.now().micros;
  KURSAAL_ASSIGN(const auto found, (connection.rows<std::int64_t, std::int64_t>(
                                       "SELECT failures, locked_until FROM account WHERE id = ?", account.id)));
  if (found.empty()) return false;
  const auto& [failures, locked_until] = found.front();
  if (locked_until > now) return false;
  if (fits) {
    if (failures > 0) KURSAAL_TRY(connection.run("UPDATE account SET failures = 0 WHERE id = ?", account.id));
    return true;
  }
  const bool locks = failures + 1 >= kFailuresToLock;
  KURSAAL_TRY(connection.run("UPDATE account SET failures = ?, locked_until = ? WHERE id = ?", locks ? 0 : failures + 1,
                             locks ? now + kLockedFor : std::int64_t{0}, account.id));
  return false;
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
  KURSAAL_TRY(connection.run(
      "INSERT INTO session (token, account, account_role, started_at, seen_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)",
      token_digest(in.token), caller.account, chosen->id, now.micros, now.micros, now.micros + kLongestSession));
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
  KURSAAL_ASSIGN(const auto found, store.read([&](Connection& connection) {
    return connection.rows<std::string, std::string, std::string, std::string, std::string, std::int64_t, std::int64_t>(
        "SELECT a.id, a.shown_name, a.organisation, r.role, COALESCE(r.team, ''), a.demo, s.seen_at FROM session s "
        "JOIN account a ON a.id = s.account JOIN account_role r ON r.id = s.account_role WHERE s.token = ? AND "
        "s.ended_at IS NULL AND s.ends_at > ? AND s.seen_at > ? AND r.ended_at IS NULL AND a.disabled_at IS NULL",
        digest, now, now - kIdleFor);
  }));
  const auto known = found.empty() ? std::nullopt : role_of(std::get<3>(found.front()));
  if (!known) return base::make_error(ErrorCode::denied, "you are not signed in, or no longer; sign in again");
  const auto& [id, shown, organisation, role, team, demo, seen_at] = found.front();
  if (demo != 0 && store.mode() == Mode::service)
    return base::make_error(ErrorCode::denied, "you are not signed in, or no longer; sign in again");
  if (seen_at + kSeenEvery < now)
    KURSAAL_TRY(store.write([&](Connection& connection) {
      return connection.run("UPDATE session SET seen_at = ? WHERE token = ? AND seen_at < ?", now, digest, now);
    }));
  return Caller{id, shown, *known, organisation, team, demo != 0, address};
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
  KURSAAL_ASSIGN(const Caller caller, caller_of(store, token, address));
  KURSAAL_ASSIGN(const std::optional<Account> account,
                 find_account(store, "id = ? AND '' = ?", caller.account, std::string()));
  if (grant.empty()) return base::make_error(ErrorCode::denied, "say which of your roles to act as");
  KURSAAL_ASSIGN(SignedIn in, finish(store, account, true, grant, address));
  KURSAAL_TRY(store.write([&](Connection& connection) {
    return connection.run(
        "UPDATE session SET ended_at = ?, ended_why = 'acts as another role' WHERE token = ? AND "
        "ended_at IS NULL",
        store.now().micros, token_digest(token));
  }));
  return in;
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
