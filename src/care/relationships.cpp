#include "care/relationships.hpp"

namespace kursaal::care {
namespace {

struct Found {
  bool offer, referral, open_case, glass, kin;
};

void complete(AccessQuestion& question, const std::string& organisation, const PersonFacts& facts, const Found& found) {
  const auto add = [&question](bool stands, Relations relation) {
    if (stands) question.relations = static_cast<Relations>(question.relations | relation);
  };
  add(!facts.practice.empty() && facts.practice == organisation, kRegistration);
  add(found.offer, kListEntry);
  add(found.referral, kReferral);
  add(found.open_case, kAcceptedCase);
  question.broken_glass = found.glass;
  question.own_or_family = found.kin;
  question.sealed = facts.sealed;
}

}  // namespace

Caller the_program() {
  Caller caller;
  caller.account = "the-program";
  caller.shown_name = "the program";
  caller.role = Role::administrator;
  caller.address = "command line";
  return caller;
}

base::Result<AccessQuestion> question_about_nobody(Store& store, Connection& connection, const Caller& caller,
                                                   Purpose purpose) {
  AccessQuestion question;
  question.mode = store.mode();
  question.demo_account = caller.demo;
  question.role = caller.role;
  question.purpose = purpose;
  const std::string today = base::format_day(london_day(store.now()));
  KURSAAL_ASSIGN(const auto agreements, connection.rows<std::int64_t>(
                                            "SELECT labels FROM agreement WHERE organisation = ? AND purpose = ? AND "
                                            "starts <= ? AND (ends IS NULL OR ends > ?)",
                                            caller.organisation, purpose_name(purpose), today, today));
  for (const auto& [labels] : agreements) question.agreed |= static_cast<Labels>(labels & kAllLabels);
  question.agreement = !agreements.empty();
  return question;
}

base::Result<AccessQuestion> question_of(Store& store, Connection& connection, const Caller& caller, Purpose purpose,
                                         const std::string& person_id, const PersonFacts& facts) {
  KURSAAL_ASSIGN(AccessQuestion question, question_about_nobody(store, connection, caller, purpose));
  const std::int64_t now = store.now().micros;
  KURSAAL_ASSIGN(const auto counted,
                 (connection.rows<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
                     "SELECT (SELECT COUNT(*) FROM offer WHERE person_id = ? AND state = 'open' AND team = ?), "
                     "(SELECT COUNT(*) FROM referral WHERE person_id = ? AND ended_at IS NULL AND team = ?), "
                     "(SELECT COUNT(*) FROM care_case WHERE person_id = ? AND closed_at IS NULL AND team = ?), "
                     "(SELECT COUNT(*) FROM broken_glass WHERE account = ? AND person_id = ? AND broken_at <= ? AND "
                     "until_at > ?), "
                     "(SELECT COUNT(*) FROM account_kin WHERE account = ? AND person_id = ?)",
                     person_id, caller.team, person_id, caller.team, person_id, caller.team, caller.account, person_id,
                     now, now, caller.account, person_id)));
  const auto& [offers, referrals, cases, glass, kin] = counted.front();
  complete(question, caller.organisation, facts, {offers > 0, referrals > 0, cases > 0, glass > 0, kin > 0});
  return question;
}

base::Result<TeamStanding> standing_of_team(Store& store, Connection& connection, const Caller& caller,
                                            Purpose purpose) {
  TeamStanding standing;
  KURSAAL_ASSIGN(standing.base, question_about_nobody(store, connection, caller, purpose));
  standing.organisation = caller.organisation;
  const std::int64_t now = store.now().micros;
  const auto gather = [&connection](std::set<std::string, std::less<>>& into, const char* sql,
                                    auto... arguments) -> base::Status {
    KURSAAL_ASSIGN(const auto found, connection.rows<std::string>(sql, arguments...));
    for (const auto& [person] : found) into.insert(person);
    return base::ok_status();
  };
  KURSAAL_TRY(gather(standing.offered, "SELECT person_id FROM offer WHERE team = ? AND state = 'open'", caller.team));
  KURSAAL_TRY(
      gather(standing.referred, "SELECT person_id FROM referral WHERE team = ? AND ended_at IS NULL", caller.team));
  KURSAAL_TRY(
      gather(standing.in_a_case, "SELECT person_id FROM care_case WHERE team = ? AND closed_at IS NULL", caller.team));
  KURSAAL_TRY(gather(standing.glass,
                     "SELECT person_id FROM broken_glass WHERE account = ? AND broken_at <= ? AND until_at > ?",
                     caller.account, now, now));
  KURSAAL_TRY(gather(standing.kin, "SELECT person_id FROM account_kin WHERE account = ?", caller.account));
  return standing;
}

AccessQuestion TeamStanding::about(const std::string& person_id, const PersonFacts& facts) const {
  AccessQuestion question = base;
  complete(question, organisation, facts,
           {offered.contains(person_id), referred.contains(person_id), in_a_case.contains(person_id),
            glass.contains(person_id), kin.contains(person_id)});
  return question;
}

}  // namespace kursaal::care
