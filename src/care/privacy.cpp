#include "care/privacy.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "care/acting.hpp"
#include "care/administration.hpp"
#include "care/person_door.hpp"
#include "care/relationships.hpp"
#include "care/repeats.hpp"
#include "care/sessions.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

constexpr std::array<std::string_view, 4> kReasons = {"emergency", "safeguarding", "patient-asked", "other"};

base::Result<bool> may_check(Store& store, Connection& connection, const Doing& doing) {
  KURSAAL_ASSIGN(const AccessQuestion question,
                 question_about_nobody(store, connection, doing.caller, Purpose::checking_access));
  return decide(question).trail;
}

base::Error not_the_officer() { return base::make_error(ErrorCode::denied, "only a privacy officer may do this"); }

}  // namespace

std::span<const std::string_view> glass_reasons() { return kReasons; }

base::Status raise_alert(Store& store, Connection& connection, const Caller& caller, const std::string& person_id,
                         std::string_view kind, const std::string& about) {
  KURSAAL_TRY(
      connection.run("INSERT INTO privacy_alert (id, kind, account, person_id, about, raised_at, version) VALUES (?, "
                     "?, ?, ?, ?, ?, 1)",
                     make_id(), kind, caller.account, person_id, about, store.now().micros));
  return base::ok_status();
}

namespace {

enum class Glass : std::uint8_t { broken, no_role, nobody };

// Whether it would open anything, with the audit row of a try that does not. The same statements for whomever.
base::Result<Glass> would_open(Store& store, Connection& connection, const Doing& doing, const GlassRequest& request,
                               AuditEntry& entry) {
  KURSAAL_ASSIGN(AccessQuestion question,
                 question_of(store, connection, doing.caller, Purpose::direct_care, request.person_id, request.facts));
  AccessQuestion about_nobody = question;
  about_nobody.relations = kUnrelated;
  about_nobody.own_or_family = about_nobody.sealed = false;
  about_nobody.broken_glass = question.broken_glass = true;
  const Decision decision = decide(question);
  Glass glass = Glass::broken;
  if (decide(about_nobody).person == Sight::nothing)
    glass = Glass::no_role;
  else if (!request.there || request.person_id.empty() || decision.person == Sight::nothing)
    glass = Glass::nobody;
  if (!request.person_id.empty())
    entry.person_id = request.person_id;
  else
    entry.after_digest = plain_digest("");
  if (glass == Glass::broken) return glass;
  entry.outcome = "refused";
  entry.rule = decision.rule;
  KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
  if (glass == Glass::nobody && question.own_or_family)
    KURSAAL_TRY(raise_alert(store, connection, doing.caller, request.person_id, "own-or-family", ""));
  return glass;
}

}  // namespace

base::Result<Instant> break_glass(Store& store, const Doing& doing, const GlassRequest& request) {
  if (std::find(kReasons.begin(), kReasons.end(), request.reason) == kReasons.end())
    return base::make_error(ErrorCode::input_refused,
                            "the reason must be emergency, safeguarding, patient-asked or other");
  KURSAAL_ASSIGN(const std::string text, checked_text("the reason in your own words", request.text, kLongestNote));
  if (!request.person_id.empty()) KURSAAL_TRY(checked_id("the person's id", request.person_id));
  KURSAAL_TRY(prove_password(store, doing.caller.account, request.password, doing.caller.address));
  KURSAAL_TRY(check_request_key(doing));
  const std::string digest = request_digest("break-glass", joined({request.person_id, request.reason, text}));
  const Instant now = store.now();
  Instant until = now + kGlassBrokenFor;
  KURSAAL_ASSIGN(const Glass glass, store.write([&](Connection& connection) -> base::Result<Glass> {
    KURSAAL_ASSIGN(const auto before, answered_before(connection, doing, digest));
    if (before) {
      until = Instant{base::parse_integer(*before).value_or(now.micros)};
      return Glass::broken;
    }
    AuditEntry entry = entry_of(doing.caller, Purpose::direct_care, now, "break-glass", {});
    KURSAAL_ASSIGN(const Glass opens, would_open(store, connection, doing, request, entry));
    if (opens != Glass::broken) return opens;
    entry.object = make_id();
    KURSAAL_TRY(connection.run(
        "INSERT INTO broken_glass (id, account, person_id, reason, text, broken_at, until_at) VALUES (?, ?, ?, ?, ?, "
        "?, ?)",
        entry.object, doing.caller.account, request.person_id, request.reason, text, now.micros, until.micros));
    KURSAAL_TRY(raise_alert(store, connection, doing.caller, request.person_id, "broken-glass", entry.object));
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
    KURSAAL_TRY(keep_answer(connection, doing, digest, std::to_string(until.micros), now));
    return opens;
  }));
  if (glass == Glass::no_role) return base::make_error(ErrorCode::denied, "your role has no emergency access");
  if (glass == Glass::nobody) return nobody_for_you();
  return until;
}

base::Result<std::vector<PrivacyAlert>> waiting_alerts(Store& store, const Doing& doing, Page* page) {
  bool may = false;
  KURSAAL_ASSIGN(
      std::vector<PrivacyAlert> alerts,
      store.write([&](Connection& connection) -> base::Result<std::vector<PrivacyAlert>> {
        KURSAAL_ASSIGN(may, may_check(store, connection, doing));
        AuditEntry entry = entry_of(doing.caller, Purpose::checking_access, store.now(), "see-privacy-queue", {});
        if (!may) entry.outcome = "refused";
        KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
        std::vector<PrivacyAlert> out;
        if (!may) return out;
        KURSAAL_ASSIGN(const auto rows,
                       (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string,
                                        std::string, std::int64_t, std::int64_t>(
                           "SELECT p.id, p.kind, p.account, a.shown_name, p.person_id, COALESCE(g.reason, ''), "
                           "COALESCE(g.text, ''), p.raised_at, p.version FROM privacy_alert p JOIN account a ON a.id = "
                           "p.account LEFT JOIN broken_glass g ON g.id = p.about WHERE p.reviewed_at IS NULL ORDER BY "
                           "p.raised_at, p.id")));
        for (const auto& [id, kind, account, shown, person, reason, text, at, version] : rows)
          out.push_back({id, kind, account, shown, person, reason, text, Instant{at}, version});
        turn_to(page, out, [](const PrivacyAlert& each) { return SortKey().up(each.raised_at.micros).up(each.id); });
        return out;
      }));
  if (!may) return not_the_officer();
  return alerts;
}

base::Status review_alert(Store& store, const Doing& doing, const std::string& id, std::int64_t version,
                          const std::string& outcome, const std::string& note) {
  if (outcome != "justified" && outcome != "not-justified")
    return base::make_error(ErrorCode::input_refused, "the outcome must be justified or not-justified");
  KURSAAL_ASSIGN(const std::string checked, checked_text("the note", note, kLongestNote));
  KURSAAL_TRY(check_request_key(doing));
  const std::string digest = request_digest("review-alert", joined({id, std::to_string(version), outcome, checked}));
  bool may = false;
  const base::Status done = store.write([&](Connection& connection) -> base::Status {
    KURSAAL_ASSIGN(may, may_check(store, connection, doing));
    AuditEntry entry = entry_of(doing.caller, Purpose::checking_access, store.now(), "review-alert", id);
    if (!may) {
      entry.outcome = "refused";
      return append_audit(connection, store.audit_key(), entry);
    }
    KURSAAL_ASSIGN(const auto before, answered_before(connection, doing, digest));
    if (before) return base::ok_status();
    KURSAAL_ASSIGN(const auto found, (connection.rows<std::string, std::string>(
                                         "SELECT account, person_id FROM privacy_alert WHERE id = ?", id)));
    if (found.empty()) return base::make_error(ErrorCode::not_found, "there is no such alert");
    const auto& [account, person_id] = found.front();
    if (account == doing.caller.account)
      return base::make_error(ErrorCode::input_refused, "somebody else has to judge what you did yourself");
    entry.person_id = person_id;
    KURSAAL_ASSIGN(const std::int64_t changed,
                   connection.run("UPDATE privacy_alert SET reviewed_at = ?, reviewed_by = ?, outcome = ?, note = ?, "
                                  "version = version + 1 WHERE id = ? AND version = ? AND reviewed_at IS NULL",
                                  store.now().micros, doing.caller.account, outcome, checked, id, version));
    if (changed == 0) return base::make_error(ErrorCode::conflict, "somebody else has reviewed this already");
    KURSAAL_TRY(keep_answer(connection, doing, digest, id, store.now()));
    return append_audit(connection, store.audit_key(), entry);
  });
  if (!done.ok()) return done;
  if (!may) return not_the_officer();
  return base::ok_status();
}

}  // namespace kursaal::care
