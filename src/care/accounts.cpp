#include "care/accounts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "care/acting.hpp"
#include "care/administration.hpp"
#include "care/changes.hpp"
#include "care/sessions.hpp"
#include "care/teams.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

constexpr std::size_t kShortestPassword = 12;  // characters; ASSUMED, the NCSC advises length over composition
constexpr std::size_t kLongestPassword = 256;  // bytes

// Parts that make a long password easy to guess all the same.
constexpr std::array<std::string_view, 8> kWellKnown = {"password", "123456",  "qwerty", "letmein",
                                                        "welcome",  "kursaal", "111111", "changeme"};

base::Status check_password(std::string_view password, std::string_view name) {
  if (password.size() > kLongestPassword || !base::valid_utf8(password))
    return base::make_error(ErrorCode::input_refused, "the password is longer than 256 bytes, or not text");
  const auto characters = std::count_if(password.begin(), password.end(),
                                        [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; });
  if (static_cast<std::size_t>(characters) < kShortestPassword)
    return base::make_error(ErrorCode::input_refused, "the password needs 12 characters or more; three words do");
  const std::string lower = base::to_lower(password);
  const bool known = std::any_of(kWellKnown.begin(), kWellKnown.end(),
                                 [&](std::string_view each) { return lower.find(each) != std::string::npos; });
  if (known || lower.find(base::to_lower(name)) != std::string::npos)
    return base::make_error(ErrorCode::input_refused, "the password holds the name or a word that is tried first");
  return base::ok_status();
}

bool needs_team(Role role) { return role == Role::coordinator || role == Role::navigator || role == Role::team_leader; }

base::Status require_account(Connection& connection, const std::string& account) {
  KURSAAL_ASSIGN(const auto found, connection.rows<std::string>("SELECT id FROM account WHERE id = ?", account));
  if (found.empty()) return base::make_error(ErrorCode::not_found, "there is no such account");
  return base::ok_status();
}

// Open offers, cases and referrals that the account owns in the team.
base::Result<std::int64_t> owned(Connection& connection, const std::string& account, const std::string& team) {
  KURSAAL_ASSIGN(const auto counted,
                 connection.rows<std::int64_t>(
                     "SELECT (SELECT COUNT(*) FROM offer WHERE owner = ? AND team = ? AND state = 'open') + "
                     "(SELECT COUNT(*) FROM care_case WHERE owner = ? AND team = ? AND closed_at IS NULL) + "
                     "(SELECT COUNT(*) FROM referral WHERE owner = ? AND team = ? AND ended_at IS NULL)",
                     account, team, account, team, account, team));
  return std::get<0>(counted.front());
}

base::Status hand_over_all(Connection& connection, const std::string& from, const std::string& to,
                           const std::string& team, const std::string& by, Instant now) {
  KURSAAL_ASSIGN(const auto cases,
                 connection.rows<std::string>(
                     "SELECT id FROM care_case WHERE owner = ? AND team = ? AND closed_at IS NULL", from, team));
  for (const auto& [id] : cases) KURSAAL_TRY(note_handing(connection, id, from, to, by, now));
  KURSAAL_TRY(connection.run(
      "UPDATE offer SET owner = ?, version = version + 1 WHERE owner = ? AND team = ? AND state = 'open'", to, from,
      team));
  KURSAAL_TRY(connection.run(
      "UPDATE care_case SET owner = ?, version = version + 1 WHERE owner = ? AND team = ? AND closed_at IS NULL", to,
      from, team));
  KURSAAL_TRY(connection.run(
      "UPDATE referral SET owner = ?, version = version + 1 WHERE owner = ? AND team = ? AND ended_at IS NULL", to,
      from, team));
  return base::ok_status();
}

// Stands for the password where requests are told apart: what is kept of it can be tried against nothing without the
// store's key.
std::string password_mark(Store& store, const std::string& of, const std::string& password) {
  if (password.empty()) return {};
  return keyed_digest(joined({"password of a request", of, password}), store.audit_key());
}

}  // namespace

base::Result<std::string> add_account(Store& store, const Doing& doing, const NewAccount& account) {
  KURSAAL_ASSIGN(const std::string name, checked_id("the name to sign in with", account.name));
  KURSAAL_ASSIGN(const std::string shown, checked_text("the shown name", account.shown_name, kLongestName));
  const bool external = !account.external_issuer.empty();
  // Half an identity would sign nobody in, or somebody else.
  if (external != !account.external_subject.empty())
    return base::make_error(ErrorCode::input_refused, "an outside identity has an issuer and a subject");
  if (account.password.empty() && !external)
    return base::make_error(ErrorCode::input_refused, "an account needs a password or an outside identity");
  if (account.demo && store.mode() == Mode::service)
    return base::make_error(ErrorCode::input_refused, "a demo account is refused in service mode");
  // Demo accounts have a published password that is as it is.
  if (!account.password.empty() && !account.demo) KURSAAL_TRY(check_password(account.password, name));
  std::string hash;
  if (!account.password.empty()) hash = hash_password(account.password, store.password_cost());
  const auto outside = [external](const std::string& text) { return external ? std::optional(text) : std::nullopt; };
  const std::string id = make_id();
  return administer(
      store, doing, "add-account",
      joined({name, shown, account.organisation, account.external_issuer, account.external_subject,
              account.demo ? "demo" : "", password_mark(store, name, account.password)}),
      [&](Connection& connection) -> base::Result<std::string> {
        KURSAAL_ASSIGN(const auto found,
                       connection.rows<std::string>("SELECT id FROM organisation WHERE id = ?", account.organisation));
        if (found.empty())
          return base::make_error(ErrorCode::input_refused, "the account's organisation is not there; add it first");
        KURSAAL_ASSIGN(const auto taken, connection.rows<std::string>("SELECT id FROM account WHERE name = ?", name));
        if (!taken.empty()) return base::make_error(ErrorCode::conflict, "that name to sign in with is taken");
        if (external) {
          KURSAAL_ASSIGN(const auto used,
                         connection.rows<std::string>("SELECT name FROM account WHERE external_issuer = ? AND "
                                                      "external_subject = ?",
                                                      account.external_issuer, account.external_subject));
          if (!used.empty())
            return base::make_error(ErrorCode::conflict, "that outside identity signs in as ",
                                    std::get<0>(used.front()), " already");
        }
        KURSAAL_TRY(connection.run(
            "INSERT INTO account (id, name, shown_name, organisation, password_hash, demo, external_issuer, "
            "external_subject, failures, locked_until, made_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 1)",
            id, name, shown, account.organisation, hash, account.demo ? 1 : 0, outside(account.external_issuer),
            outside(account.external_subject), store.now().micros));
        return id;
      });
}

base::Result<std::string> grant_role(Store& store, const Doing& doing, const NewRole& role) {
  if (needs_team(role.role) && role.team.empty())
    return base::make_error(ErrorCode::input_refused, "the role ", role_name(role.role), " is held in a team; name it");
  const std::string id = make_id();
  return administer(
      store, doing, "grant-role", joined({role.account, role_name(role.role), role.team}),
      [&](Connection& connection) -> base::Result<std::string> {
        KURSAAL_TRY(require_account(connection, role.account));
        if (!role.team.empty()) {
          KURSAAL_ASSIGN(const auto team, connection.rows<std::string>("SELECT id FROM team WHERE id = ?", role.team));
          if (team.empty()) return base::make_error(ErrorCode::input_refused, "the team is not there; add it first");
        }
        const std::optional<std::string> team = role.team.empty() ? std::nullopt : std::optional(role.team);
        KURSAAL_ASSIGN(const auto there,
                       connection.rows<std::string>("SELECT id FROM account_role WHERE account = ? AND role = ? AND "
                                                    "COALESCE(team, '') = ? AND ended_at IS NULL",
                                                    role.account, role_name(role.role), role.team));
        if (!there.empty()) return base::make_error(ErrorCode::conflict, "this account has that role already");
        KURSAAL_TRY(connection.run(
            "INSERT INTO account_role (id, account, role, team, granted_at, granted_by) VALUES (?, ?, ?, ?, ?, ?)", id,
            role.account, role_name(role.role), team, store.now().micros, doing.caller.account));
        return id;
      });
}

base::Status end_role(Store& store, const Doing& doing, const std::string& grant, const std::string& hand_to) {
  const std::int64_t now = store.now().micros;
  const auto done = administer(
      store, doing, "end-role", joined({grant, hand_to}), [&](Connection& connection) -> base::Result<std::string> {
        KURSAAL_ASSIGN(const auto found, (connection.rows<std::string, std::string>(
                                             "SELECT account, COALESCE(team, '') FROM account_role WHERE id = ? AND "
                                             "ended_at IS NULL",
                                             grant)));
        if (found.empty()) return base::make_error(ErrorCode::not_found, "there is no such role, or it has ended");
        const auto& [account, team] = found.front();
        KURSAAL_TRY(connection.run("UPDATE account_role SET ended_at = ?, ended_by = ? WHERE id = ?", now,
                                   doing.caller.account, grant));
        KURSAAL_TRY(connection.run(
            "UPDATE session SET ended_at = ?, ended_why = 'role ended' WHERE account_role = ? AND ended_at IS NULL",
            now, grant));
        KURSAAL_ASSIGN(const bool still_of_team, is_of_team(connection, account, team));
        KURSAAL_ASSIGN(const std::int64_t things, owned(connection, account, team));
        KURSAAL_ASSIGN(const bool takes, is_of_team(connection, hand_to, team));
        // Somebody who is named and cannot take is a mistake, also where there is nothing to take.
        if (!hand_to.empty() && !takes)
          return base::make_error(ErrorCode::conflict,
                                  "who is named to take over has no role that gives care in that team");
        if (still_of_team || things == 0) return grant;
        if (hand_to == account || !takes)
          return base::make_error(ErrorCode::conflict, "this account owns ", std::to_string(things),
                                  " open entries of the team; name an account of the team that takes them");
        KURSAAL_TRY(hand_over_all(connection, account, hand_to, team, doing.caller.account, store.now()));
        return grant;
      });
  if (!done.ok()) return done.error();
  return base::ok_status();
}

base::Status disable_account(Store& store, const Doing& doing, const std::string& account) {
  const std::int64_t now = store.now().micros;
  const auto done =
      administer(store, doing, "disable-account", account, [&](Connection& connection) -> base::Result<std::string> {
        KURSAAL_TRY(require_account(connection, account));
        KURSAAL_ASSIGN(
            const auto things,
            connection.rows<std::int64_t>("SELECT (SELECT COUNT(*) FROM offer WHERE owner = ? AND state = 'open') + "
                                          "(SELECT COUNT(*) FROM care_case WHERE owner = ? AND closed_at IS NULL) + "
                                          "(SELECT COUNT(*) FROM referral WHERE owner = ? AND ended_at IS NULL)",
                                          account, account, account));
        if (std::get<0>(things.front()) > 0)
          return base::make_error(ErrorCode::conflict, "this account owns ",
                                  std::to_string(std::get<0>(things.front())),
                                  " open entries; end its roles, naming who takes them, first");
        KURSAAL_TRY(connection.run(
            "UPDATE account SET disabled_at = ?, version = version + 1 WHERE id = ? AND disabled_at IS NULL", now,
            account));
        KURSAAL_TRY(
            connection.run("UPDATE account_role SET ended_at = ?, ended_by = ? WHERE account = ? AND ended_at IS NULL",
                           now, doing.caller.account, account));
        KURSAAL_TRY(end_sessions_of(connection, account, "account disabled", store.now()));
        return account;
      });
  if (!done.ok()) return done.error();
  return base::ok_status();
}

base::Status set_password(Store& store, const Doing& doing, const std::string& account, const std::string& password) {
  KURSAAL_ASSIGN(const std::string name, store.read([&](Connection& connection) -> base::Result<std::string> {
    KURSAAL_ASSIGN(const auto found, connection.rows<std::string>("SELECT name FROM account WHERE id = ?", account));
    return found.empty() ? std::string() : std::get<0>(found.front());
  }));
  KURSAAL_TRY(check_password(password, name.empty() ? "kursaal" : name));
  const std::string hash = hash_password(password, store.password_cost());
  const auto done =
      administer(store, doing, "set-password", joined({account, password_mark(store, account, password)}),
                 [&](Connection& connection) -> base::Result<std::string> {
                   KURSAAL_TRY(require_account(connection, account));
                   KURSAAL_TRY(connection.run(
                       "UPDATE account SET password_hash = ?, demo = 0, failures = 0, locked_until = 0, version "
                       "= version + 1 WHERE id = ?",
                       hash, account));
                   KURSAAL_TRY(end_sessions_of(connection, account, "password changed", store.now()));
                   return account;
                 });
  if (!done.ok()) return done.error();
  return base::ok_status();
}

base::Status declare_kin(Store& store, const Doing& doing, const std::string& account, const std::string& person_id,
                         const std::string& kin) {
  KURSAAL_ASSIGN(const std::string what, checked_id("the kin", kin));
  KURSAAL_ASSIGN(const std::string person, checked_id("the person's id", person_id));
  const auto done = administer(
      store, doing, "declare-kin", joined({account, person, what}),
      [&](Connection& connection) -> base::Result<std::string> {
        KURSAAL_TRY(require_account(connection, account));
        KURSAAL_ASSIGN(const auto there,
                       connection.rows<std::string>("SELECT kin FROM account_kin WHERE account = ? AND person_id = ?",
                                                    account, person));
        if (!there.empty())
          return base::make_error(ErrorCode::conflict, "that person is declared of this account already, as ",
                                  std::get<0>(there.front()));
        KURSAAL_TRY(connection.run("INSERT INTO account_kin (account, person_id, kin, declared_at) VALUES (?, ?, ?, ?)",
                                   account, person, what, store.now().micros));
        return account;
      });
  if (!done.ok()) return done.error();
  return base::ok_status();
}

}  // namespace kursaal::care
