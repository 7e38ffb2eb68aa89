#include "care/relationships.hpp"

namespace kursaal::care {

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
  const auto add = [&question](bool stands, Relations relation) {
    if (stands) question.relations = static_cast<Relations>(question.relations | relation);
  };
  add(!facts.practice.empty() && facts.practice == caller.organisation, kRegistration);
  add(offers > 0, kListEntry);
  add(referrals > 0, kReferral);
  add(cases > 0, kAcceptedCase);
  question.broken_glass = glass > 0;
  question.own_or_family = kin > 0;
  question.sealed = facts.sealed;
  return question;
}

}  // namespace kursaal::care
