// Taking in the published lists, and showing a team its own: what the program does to offers, beside what people do
// (offers.cpp).
#include <map>
#include <set>

#include "care/administration.hpp"
#include "care/london_clock.hpp"
#include "care/offers.hpp"
#include "care/relationships.hpp"
#include "care/teams.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

struct OpenOffer {
  std::string id, team, reasons;
};

// Everything of one service that decides what becomes of a listed person.
struct Standing {
  std::map<std::string, OpenOffer> open;
  std::set<std::string> in_a_case;
  std::set<std::string> asked_later;
};

base::Result<Standing> standing_of(Connection& connection, const std::string& service, base::Day as_of) {
  Standing standing;
  KURSAAL_ASSIGN(const auto open, (connection.rows<std::string, std::string, std::string, std::string>(
                                      "SELECT person_id, id, team, reasons FROM offer WHERE service = ? AND state = "
                                      "'open'",
                                      service)));
  for (const auto& [person, id, team, reasons] : open) standing.open[person] = {id, team, reasons};
  KURSAAL_ASSIGN(const auto cases, connection.rows<std::string>("SELECT person_id FROM care_case WHERE service = ? AND "
                                                                "closed_at IS NULL",
                                                                service));
  for (const auto& [person] : cases) standing.in_a_case.insert(person);
  // Without a day to ask again (objected, moved, died) nobody is asked again.
  KURSAAL_ASSIGN(const auto declined, connection.rows<std::string>(
                                          "SELECT person_id FROM offer WHERE service = ? AND state = 'declined' AND "
                                          "(ask_again IS NULL OR ask_again > ?)",
                                          service, base::format_day(as_of)));
  for (const auto& [person] : declined) standing.asked_later.insert(person);
  // What any team found out of the person holds for every service, until some team takes them up after all; a death or
  // a move for half a year (ASSUMED), by when the sources have said so too.
  KURSAAL_ASSIGN(const auto found_out,
                 connection.rows<std::string>(
                     "SELECT t.person_id FROM (SELECT person_id, decided_at AS at, reason FROM offer WHERE state = "
                     "'declined' AND reason IN ('died', 'objected', 'moved-away') UNION ALL SELECT person_id, "
                     "closed_at, outcome FROM care_case WHERE closed_at IS NOT NULL AND outcome IN ('died', "
                     "'moved-away')) t WHERE (reason = 'objected' OR at > ?) AND NOT EXISTS (SELECT 1 FROM offer o "
                     "WHERE o.person_id = t.person_id AND o.state = 'accepted' AND o.decided_at > t.at)",
                     london_moment(base::add_months(as_of, -6), 0).micros));
  for (const auto& [person] : found_out) standing.asked_later.insert(person);
  return standing;
}

base::Status leave(Store& store, Connection& connection, const std::string& offer, std::string_view reason,
                   const std::string& snapshot) {
  KURSAAL_TRY(
      connection.run("UPDATE offer SET state = 'left', reason = ?, decided_at = ?, decided_snapshot = ?, version "
                     "= version + 1 WHERE id = ? AND state = 'open'",
                     reason, store.now().micros, snapshot, offer));
  return base::ok_status();
}

base::Status check_list(const Worklist& list) {
  std::set<std::string> people;
  for (const std::string* id : {&list.service, &list.snapshot}) {
    const auto checked = checked_id("the list's service or snapshot", *id);
    if (!checked.ok()) return checked.error();
  }
  if (!list.as_of.known()) return base::make_error(ErrorCode::input_refused, "the list has no date");
  for (const ListedPerson& person : list.people) {
    const auto checked = checked_id("a listed person's id", person.person_id);
    if (!checked.ok()) return checked.error();
    const auto reasons = checked_text("a listed person's reasons", person.reasons, kLongestNote);
    if (!reasons.ok()) return reasons.error();
    if (!people.insert(person.person_id).second)
      return base::make_error(ErrorCode::input_refused, "a person stands twice in the list of ", list.service);
  }
  return base::ok_status();
}

// How many the team accepted from earlier lists of the same week, whenever they did: a place is of its list's week.
base::Result<std::int64_t> accepted_since(Connection& connection, const std::string& team, const Worklist& list) {
  if (!list.week.known()) return 0;
  KURSAAL_ASSIGN(const auto found,
                 connection.rows<std::int64_t>("SELECT COUNT(*) FROM offer WHERE team = ? AND service = ? AND state = "
                                               "'accepted' AND decided_snapshot <> ? AND as_of >= ?",
                                               team, list.service, list.snapshot, base::format_day(list.week)));
  return std::get<0>(found.front());
}

}  // namespace

base::Result<TakenIn> take_worklist(Store& store, const Worklist& list) {
  KURSAAL_TRY(check_list(list));
  const std::string as_of = base::format_day(list.as_of);
  return store.write([&](Connection& connection) -> base::Result<TakenIn> {
    TakenIn taken;
    const Instant now = store.now();
    KURSAAL_ASSIGN(const Standing standing, standing_of(connection, list.service, list.as_of));
    std::map<std::string, std::string> leaders;
    for (const ListedPerson& person : list.people) {
      if (leaders.contains(person.team)) continue;
      KURSAAL_ASSIGN(const auto leader, leader_of(connection, person.team));
      if (!leader)
        return base::make_error(ErrorCode::conflict, "nobody leads the team ", person.team,
                                ": an offer needs an owner, so grant somebody the role team-leader there first");
      leaders[person.team] = *leader;
    }
    std::set<std::string> listed;
    for (const ListedPerson& person : list.people) {
      if (standing.in_a_case.contains(person.person_id)) {
        ++taken.with_the_team;
        continue;
      }
      if (standing.asked_later.contains(person.person_id)) {
        ++taken.asked_later;
        continue;
      }
      listed.insert(person.person_id);
      const auto open = standing.open.find(person.person_id);
      if (open != standing.open.end() && open->second.team == person.team) {
        // The clock keeps running. Whoever has it on the screen is told only where the reasons are others.
        KURSAAL_TRY(
            connection.run("UPDATE offer SET snapshot = ?, as_of = ?, tier = ?, position = ?, reasons = ?, "
                           "version = version + ? WHERE id = ?",
                           list.snapshot, as_of, person.tier, person.position, person.reasons,
                           person.reasons == open->second.reasons ? 0 : 1, open->second.id));
        ++taken.kept;
        continue;
      }
      if (open != standing.open.end()) {
        KURSAAL_TRY(leave(store, connection, open->second.id, "another-team", list.snapshot));
        ++taken.left;
      }
      KURSAAL_TRY(connection.run(
          "INSERT INTO offer (id, person_id, service, team, owner, snapshot, as_of, tier, position, reasons, state, "
          "offered_at, due_at, due_rule, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, 1)",
          make_id(), person.person_id, list.service, person.team, leaders[person.team], list.snapshot, as_of,
          person.tier, person.position, person.reasons, now.micros, due_by(now, list.decide_within_days).micros,
          due_rule(list.decide_within_days)));
      ++taken.offered;
    }
    for (const auto& [person, offer] : standing.open) {
      if (listed.contains(person)) continue;
      const bool in_a_case = standing.in_a_case.contains(person);
      KURSAAL_TRY(leave(store, connection, offer.id, in_a_case ? "has-a-case" : "no-longer-listed", list.snapshot));
      ++taken.left;
    }
    for (const auto& [team, of_the_week] : list.places) {
      KURSAAL_ASSIGN(const std::int64_t taken_before, accepted_since(connection, team, list));
      const std::int64_t places = std::max<std::int64_t>(of_the_week - taken_before, 0);
      KURSAAL_TRY(connection.run("DELETE FROM team_places WHERE team = ? AND service = ?", team, list.service));
      KURSAAL_TRY(connection.run(
          "INSERT INTO team_places (team, service, snapshot, as_of, places, taken_at) VALUES (?, ?, ?, ?, ?, ?)", team,
          list.service, list.snapshot, as_of, places, now.micros));
    }
    AuditEntry entry =
        entry_of(the_program(), Purpose::direct_care, now, "take-worklist", list.service + " " + list.snapshot);
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
    return taken;
  });
}

base::Result<TeamOffers> offers_of_team(Store& store, const Doing& doing, const FactsOf& facts_of, Page* page) {
  return store.write([&](Connection& connection) -> base::Result<TeamOffers> {
    TeamOffers out;
    const Caller& caller = doing.caller;
    KURSAAL_ASSIGN(const TeamStanding standing, standing_of_team(store, connection, caller, doing.purpose));
    KURSAAL_ASSIGN(
        const auto found,
        (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                         std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string,
                         std::string>(
            "SELECT o.id, o.person_id, o.service, a.shown_name, o.reasons, o.snapshot, o.as_of, o.tier, o.position, "
            "o.version, o.offered_at, o.due_at, o.owner, o.due_rule FROM offer o JOIN account a ON a.id = o.owner "
            "WHERE o.team = ? "
            "AND "
            "o.state = 'open' ORDER BY o.service, o.tier, o.position, o.id",
            caller.team)));
    struct Granted {
      OfferShown offer;
      std::string_view rule;
    };
    std::vector<Granted> granted;
    for (const auto& [id, person, service, owner, reasons, snapshot, as_of, tier, position, version, offered, due,
                      account, rule] : found) {
      const Decision decision = decide(standing.about(person, facts_of(person)));
      if (decision.person == Sight::nothing) continue;
      granted.push_back({{id, person, service, owner, reasons, snapshot, as_of, tier, position, version,
                          Instant{offered}, Instant{due}, account, rule},
                         decision.rule});
    }
    const bool any = !granted.empty();
    turn_to(page, granted, [](const Granted& each) {
      return SortKey().up(each.offer.service).up(each.offer.tier).up(each.offer.position).up(each.offer.id);
    });
    std::vector<AuditEntry> entries;
    for (Granted& each : granted) {
      entries.push_back(entry_of(caller, doing.purpose, store.now(), "see-offer", each.offer.id));
      entries.back().person_id = each.offer.person_id;
      entries.back().rule = each.rule;
      out.offers.push_back(std::move(each.offer));
    }
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entries));
    if (!decide(standing.base).counts && !any) return out;
    KURSAAL_ASSIGN(const auto places,
                   (connection.rows<std::string, std::int64_t, std::int64_t>(
                       "SELECT p.service, p.places, p.places - (SELECT COUNT(*) FROM offer o WHERE o.team = p.team AND "
                       "o.service = "
                       "p.service AND o.state = 'accepted' AND o.decided_snapshot = p.snapshot) FROM team_places p "
                       "WHERE p.team = ? ORDER BY p.service",
                       caller.team)));
    for (const auto& [service, given, left] : places) {
      out.places[service] = given;
      out.places_left[service] = left;
    }
    return out;
  });
}

}  // namespace kursaal::care
