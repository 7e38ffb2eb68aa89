#include "care/acting.hpp"

#include "care/administration.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

// The answer of an earlier request under the same key, if there was one.
base::Result<std::optional<std::string>> answered_before(Connection& connection, const Doing& doing,
                                                         const std::string& digest) {
  if (doing.request_key.empty()) return std::optional<std::string>();
  KURSAAL_ASSIGN(const auto found, (connection.rows<std::string, std::string>(
                                       "SELECT request_digest, answer FROM done_request WHERE account = ? AND "
                                       "request_key = ?",
                                       doing.caller.account, doing.request_key)));
  if (found.empty()) return std::optional<std::string>();
  if (std::get<0>(found.front()) != digest)
    return base::make_error(ErrorCode::conflict, "this request's key was used for another request; take a new one");
  return std::optional(std::get<1>(found.front()));
}

}  // namespace

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out.append(std::to_string(part.size())).append(":").append(part);
  return out;
}

base::Result<std::string> act(Store& store, const Doing& doing, const FactsOf& facts_of, const Change& change) {
  if (!doing.request_key.empty()) {
    const auto key = checked_id("the request's key", doing.request_key);
    if (!key.ok()) return key.error();
  }
  const std::string digest = plain_digest(joined({change.action, change.request}));
  bool refused = false;
  std::optional<base::Error> conflict;
  KURSAAL_ASSIGN(const std::string answer, store.write([&](Connection& connection) -> base::Result<std::string> {
    refused = false;
    conflict.reset();
    KURSAAL_ASSIGN(const auto before, answered_before(connection, doing, digest));
    if (before) return *before;
    KURSAAL_ASSIGN(const Subject subject, change.about(connection));
    KURSAAL_ASSIGN(Asked asked,
                   ask_about(store, connection, doing, change.action, subject.person_id, facts_of(subject.person_id)));
    const bool seen = asked.decision.person != Sight::nothing;
    const bool granted = seen && asked.decision.person >= change.at_least && !subject.person_id.empty() &&
                         (!change.own_team || subject.team == doing.caller.team);
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
    if (!doing.request_key.empty())
      KURSAAL_TRY(connection.run(
          "INSERT INTO done_request (account, request_key, request_digest, answer, done_at) VALUES (?, ?, ?, ?, ?)",
          doing.caller.account, doing.request_key, digest, done.object, store.now().micros));
    return done.object;
  }));
  if (refused) return nobody_for_you();
  if (conflict) return *conflict;
  return answer;
}

}  // namespace kursaal::care
