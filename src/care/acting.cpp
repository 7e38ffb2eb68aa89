#include "care/acting.hpp"

#include "care/administration.hpp"
#include "care/repeats.hpp"

namespace kursaal::care {

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out.append(std::to_string(part.size())).append(":").append(part);
  return out;
}

base::Result<std::string> act(Store& store, const Doing& doing, const FactsOf& facts_of, const Change& change) {
  KURSAAL_TRY(check_request_key(doing));
  const std::string digest = request_digest(change.action, change.request);
  bool refused = false;
  std::optional<base::Error> conflict;
  KURSAAL_ASSIGN(const std::string answer, store.write([&](Connection& connection) -> base::Result<std::string> {
    refused = false;
    conflict.reset();
    KURSAAL_ASSIGN(const auto before, answered_before(connection, doing, digest));
    if (before) return *before;
    KURSAAL_ASSIGN(const Subject subject, change.about(connection));
    const bool of_the_team = subject.team == doing.caller.team;
    const Relations ended = subject.closed && of_the_team ? subject.relation : kUnrelated;
    KURSAAL_ASSIGN(Asked asked, ask_about(store, connection, doing, change.action, subject.person_id,
                                          facts_of(subject.person_id), ended));
    if (asked.too_late) {
      asked.entry.object = subject.object;
      asked.entry.outcome = "conflict";
      KURSAAL_TRY(append_audit(connection, store.audit_key(), asked.entry));
      conflict = subject.closed;
      return std::string();
    }
    const bool seen = asked.decision.person != Sight::nothing;
    const bool granted = seen && asked.decision.person >= change.at_least && !subject.person_id.empty() &&
                         (!change.own_team || of_the_team);
    if (!granted) {
      refused = true;
      if (!seen) return std::string();  // ask_about has written the refusal
      asked.entry.outcome = "refused";
      KURSAAL_TRY(append_audit(connection, store.audit_key(), asked.entry));
      return std::string();
    }
    KURSAAL_ASSIGN(Done done, change.work(connection, asked));
    asked.entry.object = done.object;
    if (done.conflict) {
      asked.entry.outcome = "conflict";
      KURSAAL_TRY(append_audit(connection, store.audit_key(), asked.entry));
      conflict = std::move(done.conflict);
      return std::string();
    }
    if (!done.before.empty()) asked.entry.before_digest = plain_digest(done.before);
    if (!done.after.empty()) asked.entry.after_digest = plain_digest(done.after);
    KURSAAL_TRY(append_audit(connection, store.audit_key(), asked.entry));
    KURSAAL_TRY(keep_answer(connection, doing, digest, done.object, store.now()));
    return done.object;
  }));
  if (refused) return nobody_for_you();
  if (conflict) return *conflict;
  return answer;
}

}  // namespace kursaal::care
