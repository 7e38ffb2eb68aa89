#include "care/person_door.hpp"

#include "care/administration.hpp"
#include "care/privacy.hpp"
#include "care/relationships.hpp"

namespace kursaal::care {

using base::ErrorCode;

base::Error nobody_for_you() {
  return base::make_error(ErrorCode::not_found, "there is nobody of that id whom you may see");
}

base::Result<Asked> ask_about(Store& store, Connection& connection, const Doing& doing, std::string_view action,
                              const std::string& person_id, const PersonFacts& facts, Relations ended) {
  Asked asked;
  KURSAAL_ASSIGN(asked.question, question_of(store, connection, doing.caller, doing.purpose, person_id, facts));
  asked.decision = decide(asked.question);
  asked.entry = entry_of(doing.caller, doing.purpose, store.now(), action, {});
  asked.entry.person_id = person_id;
  asked.entry.rule = asked.decision.rule;
  const bool granted =
      doing.purpose == Purpose::checking_access ? asked.decision.trail : asked.decision.person != Sight::nothing;
  if (!granted) {
    AccessQuestion before = asked.question;
    before.relations = static_cast<Relations>(before.relations | ended);
    asked.too_late = ended != kUnrelated && decide(before).person != Sight::nothing;
    if (asked.too_late) return asked;
    asked.entry.outcome = "refused";
    KURSAAL_TRY(append_audit(connection, store.audit_key(), asked.entry));
    if (asked.question.own_or_family)
      KURSAAL_TRY(raise_alert(store, connection, doing.caller, person_id, "own-or-family", ""));
  }
  return asked;
}

base::Result<Decision> see_person(Store& store, const Doing& doing, const std::string& person_id,
                                  const PersonFacts& facts) {
  KURSAAL_ASSIGN(const Decision decision, store.write([&](Connection& connection) -> base::Result<Decision> {
    KURSAAL_ASSIGN(const Asked asked, ask_about(store, connection, doing, "see-person", person_id, facts));
    if (asked.decision.person != Sight::nothing) KURSAAL_TRY(append_audit(connection, store.audit_key(), asked.entry));
    return asked.decision;
  }));
  if (decision.person == Sight::nothing) return nobody_for_you();
  return decision;
}

base::Result<std::vector<Decision>> see_people(Store& store, const Doing& doing, std::span<const AskedPerson> people) {
  return store.write([&](Connection& connection) -> base::Result<std::vector<Decision>> {
    std::vector<Decision> decisions;
    std::vector<AuditEntry> entries;
    KURSAAL_ASSIGN(const TeamStanding standing, standing_of_team(store, connection, doing.caller, doing.purpose));
    for (const AskedPerson& person : people) {
      decisions.push_back(decide(standing.about(person.person_id, person.facts)));
      if (decisions.back().person == Sight::nothing) continue;
      entries.push_back(entry_of(doing.caller, doing.purpose, store.now(), "see-in-list", {}));
      entries.back().person_id = person.person_id;
      entries.back().rule = decisions.back().rule;
    }
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entries));
    return decisions;
  });
}

base::Result<std::vector<Decision>> weigh_people(Store& store, const Doing& doing,
                                                 std::span<const AskedPerson> people) {
  return store.read([&](Connection& connection) -> base::Result<std::vector<Decision>> {
    std::vector<Decision> decisions;
    KURSAAL_ASSIGN(const TeamStanding standing, standing_of_team(store, connection, doing.caller, doing.purpose));
    for (const AskedPerson& person : people)
      decisions.push_back(decide(standing.about(person.person_id, person.facts)));
    return decisions;
  });
}

base::Result<Decision> see_counts(Store& store, const Doing& doing, const std::string& what) {
  KURSAAL_ASSIGN(const Decision decision, store.write([&](Connection& connection) -> base::Result<Decision> {
    KURSAAL_ASSIGN(const AccessQuestion question,
                   question_about_nobody(store, connection, doing.caller, doing.purpose));
    const Decision decided = decide(question);
    AuditEntry entry = entry_of(doing.caller, doing.purpose, store.now(), "see-counts", what);
    entry.rule = decided.rule;
    if (!decided.counts) entry.outcome = "refused";
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
    return decided;
  }));
  if (!decision.counts) return base::make_error(ErrorCode::denied, "your role does not see this");
  return decision;
}

base::Status see_data(Store& store, const Caller& caller, const std::string& what) {
  const Purpose purpose = caller.role == Role::administrator     ? Purpose::administration
                          : caller.role == Role::privacy_officer ? Purpose::checking_access
                                                                 : Purpose::planning;
  KURSAAL_ASSIGN(const bool granted, store.write([&](Connection& connection) -> base::Result<bool> {
    KURSAAL_ASSIGN(const AccessQuestion question, question_about_nobody(store, connection, caller, purpose));
    const Decision decided = decide(question);
    const bool may = decided.counts || decided.accounts || decided.trail;
    AuditEntry entry = entry_of(caller, purpose, store.now(), "see-data", what);
    entry.rule = decided.rule;
    if (!may) entry.outcome = "refused";
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
    return may;
  }));
  if (!granted) return base::make_error(ErrorCode::denied, "your role does not see this");
  return base::ok_status();
}

base::Result<std::vector<AuditRow>> see_trail(Store& store, const Doing& doing, const std::string& person_id,
                                              std::int64_t before, std::int64_t limit) {
  KURSAAL_ASSIGN(const bool granted, store.write([&](Connection& connection) -> base::Result<bool> {
    KURSAAL_ASSIGN(const Asked asked, ask_about(store, connection, doing, "see-trail", person_id, {}));
    if (asked.decision.trail) KURSAAL_TRY(append_audit(connection, store.audit_key(), asked.entry));
    return asked.decision.trail;
  }));
  if (!granted) return nobody_for_you();
  return who_looked_at(store, person_id, before, limit);
}

}  // namespace kursaal::care
