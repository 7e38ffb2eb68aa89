#include "care/administration.hpp"

#include "care/relationships.hpp"
#include "care/repeats.hpp"

namespace kursaal::care {

using base::ErrorCode;

AuditEntry entry_of(const Caller& caller, Purpose purpose, Instant at, std::string_view action, std::string object) {
  AuditEntry entry;
  entry.at = at;
  entry.account = caller.account;
  entry.role = role_name(caller.role);
  entry.organisation = caller.organisation;
  entry.team = caller.team;
  entry.purpose = purpose_name(purpose);
  entry.action = action;
  entry.object = std::move(object);
  entry.outcome = "granted";
  entry.address = caller.address;
  return entry;
}

base::Result<bool> may_administer(Store& store, Connection& connection, const Caller& caller) {
  if (caller.account == the_program().account) return true;
  KURSAAL_ASSIGN(const AccessQuestion question,
                 question_about_nobody(store, connection, caller, Purpose::administration));
  return decide(question).accounts;
}

base::Result<std::string> administer(Store& store, const Doing& doing, std::string_view action,
                                     const std::string& request,
                                     const std::function<base::Result<std::string>(Connection&)>& work) {
  KURSAAL_TRY(check_request_key(doing));
  const std::string digest = request_digest(action, request);
  bool refused = false;
  KURSAAL_ASSIGN(const std::string object, store.write([&](Connection& connection) -> base::Result<std::string> {
    KURSAAL_ASSIGN(const bool may, may_administer(store, connection, doing.caller));
    AuditEntry entry = entry_of(doing.caller, Purpose::administration, store.now(), action, {});
    refused = !may;
    if (refused) {
      entry.outcome = "refused";
      KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
      return std::string();
    }
    KURSAAL_ASSIGN(const auto before, answered_before(connection, doing, digest));
    if (before) return *before;
    KURSAAL_ASSIGN(entry.object, work(connection));
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
    KURSAAL_TRY(keep_answer(connection, doing, digest, entry.object, store.now()));
    return entry.object;
  }));
  if (refused) return base::make_error(ErrorCode::denied, "only an administrator may do this");
  return object;
}

}  // namespace kursaal::care
