#include "care/changes.hpp"

#include "care/secrets.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

constexpr int kMostChanges = 500;

}  // namespace

base::Result<std::optional<LastLook>> last_look_of(Store& store, const Caller& caller) {
  return store.read([&](Connection& connection) -> base::Result<std::optional<LastLook>> {
    KURSAAL_ASSIGN(const auto found,
                   (connection.rows<std::int64_t, std::string, std::string>(
                       "SELECT looked_at, snapshot, known_by FROM team_looked WHERE account = ? AND team = ?",
                       caller.account, caller.team)));
    if (found.empty()) return std::optional<LastLook>();
    const auto& [at, snapshot, known_by] = found.front();
    const auto day = base::parse_iso(known_by);
    return std::optional(LastLook{Instant{at}, snapshot, day ? day->day : base::Day{}});
  });
}

base::Status note_told(Store& store, const Caller& caller, const LastLook& told) {
  KURSAAL_ASSIGN(const std::string snapshot, checked_id("the snapshot", told.snapshot));
  return store.write([&](Connection& connection) -> base::Status {
    KURSAAL_TRY(connection.run("DELETE FROM team_told WHERE account = ? AND team = ?", caller.account, caller.team));
    KURSAAL_TRY(
        connection.run("INSERT INTO team_told (account, team, told_at, snapshot, known_by) VALUES (?, ?, ?, ?, ?)",
                       caller.account, caller.team, told.at.micros, snapshot, base::format_day(told.known_by)));
    return base::ok_status();
  });
}

base::Status mark_as_seen(Store& store, const Caller& caller) {
  return store.write([&](Connection& connection) -> base::Status {
    KURSAAL_TRY(connection.run(
        "DELETE FROM team_looked WHERE account = ? AND team = ? AND EXISTS (SELECT 1 FROM team_told t WHERE t.account "
        "= ? AND t.team = ?)",
        caller.account, caller.team, caller.account, caller.team));
    KURSAAL_ASSIGN(const std::int64_t marked,
                   connection.run("INSERT INTO team_looked (account, team, looked_at, snapshot, known_by) SELECT "
                                  "account, team, told_at, snapshot, known_by FROM team_told WHERE account = ? AND "
                                  "team = ?",
                                  caller.account, caller.team));
    if (marked == 0) return base::make_error(base::ErrorCode::conflict, "look at what changed first");
    return base::ok_status();
  });
}

base::Result<std::set<std::string>> deaths_seen(Store& store, const Caller& caller) {
  return store.read([&](Connection& connection) -> base::Result<std::set<std::string>> {
    KURSAAL_ASSIGN(const auto found,
                   connection.rows<std::string>(
                       "SELECT d.person_id FROM team_death_told d JOIN team_looked l ON l.account = d.account AND "
                       "l.team = d.team WHERE d.account = ? AND d.team = ? AND d.told_at <= l.looked_at",
                       caller.account, caller.team));
    std::set<std::string> people;
    for (const auto& [person] : found) people.insert(person);
    return people;
  });
}

base::Status note_deaths_told(Store& store, const Caller& caller, std::span<const std::string> person_ids) {
  if (person_ids.empty()) return base::ok_status();
  return store.write([&](Connection& connection) -> base::Status {
    for (const std::string& person : person_ids)
      KURSAAL_TRY(connection.run(
          "INSERT INTO team_death_told (account, team, person_id, told_at) SELECT account, team, ?, told_at FROM "
          "team_told t WHERE account = ? AND team = ? AND NOT EXISTS (SELECT 1 FROM team_death_told d WHERE d.account "
          "= t.account AND d.team = t.team AND d.person_id = ?)",
          person, caller.account, caller.team, person));
    return base::ok_status();
  });
}

base::Result<ChangesInStore> changes_since(Store& store, const Caller& caller, Instant since) {
  return store.read([&](Connection& connection) -> base::Result<ChangesInStore> {
    ChangesInStore changes;
    KURSAAL_ASSIGN(const auto handed,
                   (connection.rows<std::string, std::string, std::string, std::string, std::int64_t>(
                       "SELECT h.care_case, c.person_id, c.service, COALESCE(a.shown_name, h.handed_by), h.handed_at "
                       "FROM case_handed h JOIN care_case c ON c.id = h.care_case LEFT JOIN account a ON a.id = "
                       "h.handed_by WHERE h.to_owner = ? AND c.team = ? AND h.handed_at > ? AND h.handed_by <> ? AND "
                       "c.owner = h.to_owner AND c.closed_at IS NULL ORDER BY h.handed_at DESC, h.id LIMIT ?",
                       caller.account, caller.team, since.micros, caller.account, kMostChanges)));
    for (const auto& [id, person, service, by, at] : handed)
      changes.handed.push_back({id, person, service, by, Instant{at}});
    KURSAAL_ASSIGN(const auto gone,
                   (connection.rows<std::string, std::string, std::string, std::string, std::string, std::int64_t>(
                       "SELECT o.person_id, o.service, o.state, o.reason, COALESCE(a.shown_name, ''), o.decided_at "
                       "FROM offer o LEFT JOIN account a ON a.id = o.decided_by WHERE o.team = ? AND o.decided_at > ? "
                       "AND COALESCE(o.decided_by, '') <> ? ORDER BY o.decided_at DESC, o.id LIMIT ?",
                       caller.team, since.micros, caller.account, kMostChanges)));
    for (const auto& [person, service, state, reason, by, at] : gone)
      changes.gone.push_back({person, service, state, reason, by, Instant{at}});
    return changes;
  });
}

base::Status note_handing(Connection& connection, const std::string& care_case, const std::string& from,
                          const std::string& to, const std::string& by, Instant now) {
  KURSAAL_TRY(connection.run(
      "INSERT INTO case_handed (id, care_case, from_owner, to_owner, handed_at, handed_by) VALUES (?, ?, ?, ?, ?, ?)",
      make_id(), care_case, from, to, now.micros, by));
  return base::ok_status();
}

}  // namespace kursaal::care
