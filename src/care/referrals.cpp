#include "care/referrals.hpp"

#include "care/acting.hpp"
#include "care/administration.hpp"
#include "care/london_clock.hpp"
#include "care/relationships.hpp"
#include "care/teams.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {

using base::ErrorCode;

namespace {

struct Referral {
  std::string id, person_id, team, ended_by;
  std::int64_t version = 0;
  std::optional<std::int64_t> ended_at;
};

base::Result<Referral> find_referral(Connection& connection, const std::string& id) {
  KURSAAL_ASSIGN(
      const auto found,
      (connection.rows<std::string, std::string, std::string, std::string, std::int64_t, std::optional<std::int64_t>>(
          "SELECT r.id, r.person_id, r.team, COALESCE(a.shown_name, ''), r.version, r.ended_at FROM "
          "referral r LEFT JOIN account a ON a.id = r.ended_by WHERE r.id = ?",
          id)));
  if (found.empty()) return Referral{};
  const auto& [found_id, person, team, ended_by, version, ended_at] = found.front();
  return Referral{found_id, person, team, ended_by, version, ended_at};
}

std::optional<base::Error> changed_since(const Referral& referral, std::int64_t seen) {
  if (referral.ended_at)
    return base::make_error(ErrorCode::conflict, referral.ended_by, " ended this referral at ",
                            london_words({*referral.ended_at}));
  if (referral.version != seen)
    return base::make_error(ErrorCode::conflict, "this referral has changed since you saw it; look at it again");
  return {};
}

}  // namespace

base::Result<std::string> make_referral(Store& store, const Doing& doing, const NewReferral& referral,
                                        const PersonFacts& facts) {
  KURSAAL_ASSIGN(const std::string why, checked_text("the reason", referral.why, kLongestNote));
  KURSAAL_ASSIGN(const std::string person_id, checked_id("the person's id", referral.person_id));
  Change change;
  change.action = "make-referral";
  change.request = joined({person_id, referral.team, why});
  change.own_team = false;
  change.at_least = Sight::record;
  change.about = [&](Connection&) -> base::Result<Subject> { return Subject{person_id, {}}; };
  change.work = [&](Connection& connection, const Asked& asked) -> base::Result<Done> {
    Done done;
    if (!may_refer(asked.question))
      done.conflict =
          base::make_error(ErrorCode::conflict,
                           "emergency access is yours alone and for an hour: it refers the person to nobody. "
                           "Tell their practice or the team that has them");
    else if (referral.team == doing.caller.team)
      done.conflict = base::make_error(
          ErrorCode::conflict, "a referral goes to another team, and this is your own: it has the person already");
    if (done.conflict) return done;
    KURSAAL_ASSIGN(const auto leader, leader_of(connection, referral.team));
    KURSAAL_ASSIGN(const auto open, connection.rows<std::string>("SELECT id FROM referral WHERE person_id = ? AND team "
                                                                 "= ? AND ended_at IS NULL",
                                                                 person_id, referral.team));
    if (!leader)
      done.conflict = base::make_error(ErrorCode::conflict, "there is no such team, or nobody leads it");
    else if (!open.empty())
      done.conflict = base::make_error(ErrorCode::conflict, "the team has an open referral of this person already");
    if (done.conflict) return done;
    done.object = make_id();
    KURSAAL_TRY(
        connection.run("INSERT INTO referral (id, person_id, from_organisation, team, owner, why, made_at, "
                       "made_by, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
                       done.object, person_id, doing.caller.organisation, referral.team, *leader, why,
                       store.now().micros, doing.caller.account));
    done.after = joined({"referral", referral.team, why});
    return done;
  };
  return act(
      store, doing, [&facts](const std::string&) { return facts; }, change);
}

base::Result<std::vector<ReferralShown>> referrals_of_team(Store& store, const Doing& doing, const FactsOf& facts_of,
                                                           Page* page) {
  return store.write([&](Connection& connection) -> base::Result<std::vector<ReferralShown>> {
    KURSAAL_ASSIGN(const TeamStanding standing, standing_of_team(store, connection, doing.caller, doing.purpose));
    KURSAAL_ASSIGN(
        const auto found,
        (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                         std::int64_t, std::int64_t>(
            "SELECT r.id, r.person_id, o.name, m.shown_name, w.shown_name, r.owner, r.why, r.made_at, r.version FROM "
            "referral r JOIN organisation o ON o.id = r.from_organisation JOIN account m ON m.id = r.made_by JOIN "
            "account w ON w.id = r.owner WHERE r.team = ? AND r.ended_at IS NULL ORDER BY r.made_at, r.id",
            doing.caller.team)));
    struct Granted {
      ReferralShown shown;
      std::string_view rule;
    };
    std::vector<Granted> granted;
    for (const auto& [id, person, from, by, owner, account, why, at, version] : found) {
      const Decision decision = decide(standing.about(person, facts_of(person)));
      if (decision.person == Sight::nothing) continue;
      granted.push_back({{id, person, from, by, owner, account, why, Instant{at}, version}, decision.rule});
    }
    turn_to(page, granted,
            [](const Granted& each) { return SortKey().up(each.shown.made_at.micros).up(each.shown.id); });
    std::vector<ReferralShown> out;
    std::vector<AuditEntry> entries;
    for (Granted& each : granted) {
      entries.push_back(entry_of(doing.caller, doing.purpose, store.now(), "see-referral", each.shown.id));
      entries.back().person_id = each.shown.person_id;
      entries.back().rule = each.rule;
      out.push_back(std::move(each.shown));
    }
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entries));
    return out;
  });
}

base::Status end_referral(Store& store, const Doing& doing, const std::string& id, std::int64_t version,
                          const std::string& why, const FactsOf& facts_of) {
  KURSAAL_ASSIGN(const std::string checked, checked_text("the reason", why, kLongestNote));
  Change change;
  change.action = "end-referral";
  change.request = joined({id, std::to_string(version), checked});
  change.about = [&](Connection& connection) -> base::Result<Subject> {
    KURSAAL_ASSIGN(const Referral found, find_referral(connection, id));
    if (found.id.empty()) return Subject{};
    return Subject{found.person_id, found.team, found.id, kReferral, changed_since(found, found.version)};
  };
  change.work = [&](Connection& connection, const Asked&) -> base::Result<Done> {
    Done done;
    done.object = id;
    KURSAAL_ASSIGN(const Referral found, find_referral(connection, id));
    done.conflict = changed_since(found, version);
    if (done.conflict) return done;
    KURSAAL_ASSIGN(
        const std::int64_t changed,
        connection.run("UPDATE referral SET ended_at = ?, ended_by = ?, ended_why = ?, version = version + 1 "
                       "WHERE id = ? AND version = ? AND ended_at IS NULL",
                       store.now().micros, doing.caller.account, checked, id, version));
    KURSAAL_CHECK(changed == 1);
    done.before = joined({"referral", id, "open"});
    done.after = joined({"referral", id, "ended", checked});
    return done;
  };
  const auto done = act(store, doing, facts_of, change);
  if (!done.ok()) return done.error();
  return base::ok_status();
}

}  // namespace kursaal::care
