#include "care/unattended.hpp"

#include <map>
#include <tuple>

#include "care/administration.hpp"
#include "care/london_clock.hpp"
#include "care/person_door.hpp"
#include "care/relationships.hpp"

namespace kursaal::care {
namespace {

struct Found {
  UnattendedOffer offer;
  std::string person_id;
};

// Of one team, or of all where it is empty.
base::Result<std::vector<Found>> overdue(Connection& connection, const std::string& team, Instant now) {
  KURSAAL_ASSIGN(
      const auto rows,
      (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::int64_t,
                       std::int64_t, std::int64_t>(
          "SELECT o.id, o.person_id, o.team, o.service, o.owner, a.shown_name, o.offered_at, o.due_at, o.version FROM "
          "offer o JOIN account a ON a.id = o.owner WHERE o.state = 'open' AND o.due_at < ? AND (o.team = ? OR '' = ?)",
          now.micros, team, team)));
  std::vector<Found> found;
  for (const auto& [id, person, of_team, service, owner, name, offered, due, version] : rows)
    found.push_back({{UnattendedKind::overdue, id, of_team, service, owner, name, "", Instant{offered}, Instant{due},
                      london_day({due}), 0, version},
                     person});
  return found;
}

base::Result<std::vector<Found>> to_ask_again(Connection& connection, const std::string& team, base::Day today) {
  KURSAAL_ASSIGN(const auto rows,
                 (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string,
                                  std::int64_t, std::string, std::int64_t>(
                     "SELECT o.id, o.person_id, o.team, o.service, o.owner, a.shown_name, o.offered_at, o.ask_again, "
                     "o.version FROM offer o JOIN account a ON a.id = o.owner WHERE o.state = 'declined' AND "
                     "o.ask_again <= ? AND (o.team = ? OR '' = ?) AND NOT EXISTS (SELECT 1 FROM offer n WHERE "
                     "n.person_id = o.person_id AND n.service = o.service AND (n.state = 'open' OR n.decided_at > "
                     "o.decided_at)) AND NOT EXISTS (SELECT 1 FROM care_case c WHERE c.person_id = o.person_id AND "
                     "c.service = o.service AND (c.closed_at IS NULL OR c.opened_at > o.decided_at))",
                     base::format_day(today), team, team)));
  std::vector<Found> found;
  for (const auto& [id, person, of_team, service, owner, name, offered, again, version] : rows) {
    const auto day = base::parse_iso(again);
    found.push_back({{UnattendedKind::ask_again, id, of_team, service, owner, name, "", Instant{offered}, Instant{},
                      day ? day->day : base::Day{}, 0, version},
                     person});
  }
  return found;
}

base::Result<std::vector<Found>> all_of(Connection& connection, const std::string& team, Instant now) {
  KURSAAL_ASSIGN(std::vector<Found> found, overdue(connection, team, now));
  KURSAAL_ASSIGN(std::vector<Found> again, to_ask_again(connection, team, london_day(now)));
  for (Found& each : again) found.push_back(std::move(each));
  for (Found& each : found) each.offer.late_days = london_day(now).value - each.offer.due_day.value;
  return found;
}

std::vector<UnattendedCount> counted(const std::vector<Found>& found) {
  std::map<std::tuple<std::string, std::string, UnattendedKind>, UnattendedCount> counts;
  for (const auto& [offer, person] : found) {
    UnattendedCount& count = counts[{offer.team, offer.service, offer.kind}];
    if (count.offers == 0) count = {offer.kind, offer.team, offer.service, 0, offer.due_day};
    ++count.offers;
    count.oldest_due = std::min(count.oldest_due, offer.due_day);
  }
  std::vector<UnattendedCount> out;
  for (auto& [key, count] : counts) out.push_back(std::move(count));
  return out;
}

base::Result<std::vector<std::string>> teams_led_by(Connection& connection, const std::string& account) {
  KURSAAL_ASSIGN(const auto rows,
                 connection.rows<std::string>("SELECT DISTINCT team FROM account_role WHERE account = ? AND role = "
                                              "'team-leader' AND team IS NOT NULL AND ended_at IS NULL ORDER BY team",
                                              account));
  std::vector<std::string> teams;
  for (const auto& [team] : rows) teams.push_back(team);
  return teams;
}

Purpose purpose_of_role(Role role) {
  switch (role) {
    case Role::administrator: return Purpose::administration;
    case Role::analyst: return Purpose::planning;
    default: return Purpose::running_the_service;
  }
}

// What a leader sees of one team: an open offer of somebody whom they may not see is left out as if it were not there.
base::Result<std::vector<Found>> of_team(Store& store, Connection& connection, const Caller& caller,
                                         const FactsOf& facts_of) {
  KURSAAL_ASSIGN(const TeamStanding standing,
                 standing_of_team(store, connection, caller, Purpose::running_the_service));
  KURSAAL_ASSIGN(std::vector<Found> found, all_of(connection, caller.team, store.now()));
  std::vector<Found> seen;
  for (Found& each : found) {
    const Decision decision = decide(standing.about(each.person_id, facts_of(each.person_id)));
    if (decision.person == Sight::nothing && each.offer.kind == UnattendedKind::overdue) continue;
    if (decision.person != Sight::nothing) each.offer.person_id = each.person_id;
    seen.push_back(std::move(each));
  }
  return seen;
}

}  // namespace

std::string_view unattended_kind_name(UnattendedKind kind) {
  return kind == UnattendedKind::overdue ? "overdue" : "ask-again";
}

base::Result<UnattendedSeen> see_unattended(Store& store, const Doing& doing, const FactsOf& facts_of, Page* page) {
  const Purpose purpose = purpose_of_role(doing.caller.role);
  bool may = false;
  KURSAAL_ASSIGN(UnattendedSeen seen, store.write([&](Connection& connection) -> base::Result<UnattendedSeen> {
    KURSAAL_ASSIGN(const AccessQuestion question, question_about_nobody(store, connection, doing.caller, purpose));
    const Decision decision = decide(question);
    may = decision.counts || decision.accounts;
    std::vector<AuditEntry> entries = {entry_of(doing.caller, purpose, store.now(), "see-unattended", {})};
    entries[0].rule = decision.rule;
    if (!may) entries[0].outcome = "refused";
    UnattendedSeen out;
    if (may && doing.caller.role == Role::team_leader) {
      std::vector<Found> all;
      KURSAAL_ASSIGN(const std::vector<std::string> teams, teams_led_by(connection, doing.caller.account));
      for (const std::string& team : teams) {
        Caller leader = doing.caller;
        leader.team = team;
        KURSAAL_ASSIGN(std::vector<Found> found, of_team(store, connection, leader, facts_of));
        for (Found& each : found) all.push_back(std::move(each));
      }
      out.counts = counted(all);
      turn_to(page, all, [](const Found& each) {
        SortKey key;
        key.up(each.offer.due_day.value).up(each.offer.due_at.micros).up(each.offer.id);
        return key;
      });
      for (Found& each : all) {
        if (!each.offer.person_id.empty()) {
          entries.push_back(entry_of(doing.caller, purpose, store.now(), "see-offer", each.offer.id));
          entries.back().person_id = each.offer.person_id;
          entries.back().rule = "own-team";
        }
        out.offers.push_back(std::move(each.offer));
      }
    } else if (may) {
      KURSAAL_ASSIGN(const std::vector<Found> found, all_of(connection, "", store.now()));
      out.counts = counted(found);
    }
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entries));
    return out;
  }));
  if (!may) return base::make_error(base::ErrorCode::denied, "your role does not see this");
  return seen;
}

}  // namespace kursaal::care
