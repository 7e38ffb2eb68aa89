#include "care/cases.hpp"

#include <algorithm>
#include <array>

#include "care/acting.hpp"
#include "care/administration.hpp"
#include "care/changes.hpp"
#include "care/london_clock.hpp"
#include "care/relationships.hpp"
#include "care/teams.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

constexpr std::array<std::string_view, 9> kOutcomes = {"better",     "same",         "worse",
                                                       "completed",  "lost-contact", "person-declined",
                                                       "moved-away", "died",         "taken-by-another-service"};
constexpr std::array<std::string_view, 5> kContactKinds = {"visit", "telephone", "video", "meeting", "no-reply"};

struct Case {
  std::string id, person_id, team, owner, owner_name, closed_by;
  std::int64_t version = 0;
  std::optional<std::int64_t> closed_at;
  std::int64_t team_knew_at = 0;  // of the person: offered or referred to it, or the case was opened
};

base::Result<Case> find_case(Connection& connection, const std::string& id) {
  KURSAAL_ASSIGN(const auto found,
                 (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string,
                                  std::int64_t, std::optional<std::int64_t>, std::int64_t, std::int64_t>(
                     "SELECT c.id, c.person_id, c.team, c.owner, a.shown_name, COALESCE(b.shown_name, ''), c.version, "
                     "c.closed_at, COALESCE(o.offered_at, c.opened_at), COALESCE((SELECT MIN(r.made_at) FROM referral "
                     "r WHERE r.person_id = c.person_id AND r.team = c.team AND r.made_at <= c.opened_at AND "
                     "(r.ended_at IS NULL OR r.ended_at >= c.opened_at)), c.opened_at) FROM care_case c JOIN account a "
                     "ON a.id = c.owner LEFT JOIN account b ON b.id = c.closed_by LEFT JOIN offer o ON o.id = c.offer "
                     "WHERE c.id = ?",
                     id)));
  if (found.empty()) return Case{};
  const auto& [found_id, person, team, owner, owner_name, closed_by, version, closed, offered, referred] =
      found.front();
  return Case{found_id, person, team, owner, owner_name, closed_by, version, closed, std::min(offered, referred)};
}

std::optional<base::Error> changed_since(const Case& found, std::int64_t seen) {
  if (found.closed_at)
    return base::make_error(ErrorCode::conflict, found.closed_by, " closed this case at ",
                            london_words({*found.closed_at}));
  if (found.version != seen)
    return base::make_error(ErrorCode::conflict, "this case has changed since you saw it; ", found.owner_name,
                            " has it now");
  return {};
}

Change change_of_case(std::string_view action, const std::string& id) {
  Change change;
  change.action = action;
  change.about = [id](Connection& connection) -> base::Result<Subject> {
    KURSAAL_ASSIGN(const Case found, find_case(connection, id));
    return Subject{found.person_id, found.team, found.id, kAcceptedCase, changed_since(found, found.version)};
  };
  return change;
}

base::Status status_of(const base::Result<std::string>& done) {
  if (!done.ok()) return done.error();
  return base::ok_status();
}

}  // namespace

std::span<const std::string_view> case_outcomes() { return kOutcomes; }
std::span<const std::string_view> contact_kinds() { return kContactKinds; }

namespace {

// With an audit row `action` for each.
base::Result<std::vector<CaseShown>> open_cases(Store& store, const Doing& doing, const FactsOf& facts_of,
                                                bool own_only, std::string_view action, Page* page) {
  return store.write([&](Connection& connection) -> base::Result<std::vector<CaseShown>> {
    KURSAAL_ASSIGN(const TeamStanding standing, standing_of_team(store, connection, doing.caller, doing.purpose));
    KURSAAL_ASSIGN(
        const auto found,
        (connection.rows<std::string, std::string, std::string, std::string, std::string, std::int64_t,
                         std::optional<std::string>, std::int64_t>(
            "SELECT c.id, c.person_id, c.service, c.owner, a.shown_name, c.opened_at, (SELECT MAX(t.day) FROM contact "
            "t "
            "WHERE t.care_case = c.id AND t.kind <> 'no-reply'), c.version FROM care_case c JOIN account a ON a.id = "
            "c.owner WHERE c.team = ? AND c.closed_at IS NULL",
            doing.caller.team)));
    struct Granted {
      CaseShown shown;
      std::string_view rule;
    };
    std::vector<Granted> granted;
    for (const auto& [id, person, service, owner, owner_name, opened, last, version] : found) {
      const Decision decision = decide(standing.about(person, facts_of(person)));
      if (decision.person == Sight::nothing || (own_only && owner != doing.caller.account)) continue;
      granted.push_back({{id, person, service, owner, owner_name, Instant{opened}, last, version}, decision.rule});
    }
    // Whom nobody has reached yet stands first: no day sorts before every day.
    turn_to(page, granted, [](const Granted& each) {
      return SortKey().up(each.shown.last_contact.value_or("")).up(each.shown.opened_at.micros).up(each.shown.id);
    });
    std::vector<CaseShown> out;
    std::vector<AuditEntry> entries;
    for (Granted& each : granted) {
      entries.push_back(entry_of(doing.caller, doing.purpose, store.now(), action, each.shown.id));
      entries.back().person_id = each.shown.person_id;
      entries.back().rule = each.rule;
      out.push_back(std::move(each.shown));
    }
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entries));
    return out;
  });
}

}  // namespace

base::Result<std::vector<CaseShown>> cases_of_team(Store& store, const Doing& doing, const FactsOf& facts_of,
                                                   Page* page) {
  return open_cases(store, doing, facts_of, false, "see-case", page);
}

base::Result<std::vector<CaseShown>> copy_own_cases(Store& store, const Doing& doing, const FactsOf& facts_of) {
  return open_cases(store, doing, facts_of, true, "copy-case", nullptr);
}

base::Status hand_over_case(Store& store, const Doing& doing, const CaseVersion& which, const std::string& to,
                            const FactsOf& facts_of) {
  Change change = change_of_case("hand-over-case", which.id);
  change.request = joined({which.id, std::to_string(which.version), to});
  change.work = [&](Connection& connection, const Asked&) -> base::Result<Done> {
    KURSAAL_ASSIGN(const Case found, find_case(connection, which.id));
    Done done;
    done.object = found.id;
    done.conflict = changed_since(found, which.version);
    if (done.conflict) return done;
    KURSAAL_ASSIGN(const bool of_team, is_of_team(connection, to, found.team));
    if (!of_team)
      return base::make_error(ErrorCode::input_refused, "the case's owner must be somebody of the team who gives care");
    KURSAAL_TRY(connection.run("UPDATE care_case SET owner = ?, version = version + 1 WHERE id = ? AND version = ?", to,
                               found.id, which.version));
    if (to != found.owner)
      KURSAAL_TRY(note_handing(connection, found.id, found.owner, to, doing.caller.account, store.now()));
    done.before = joined({"owner", found.owner});
    done.after = joined({"owner", to});
    return done;
  };
  return status_of(act(store, doing, facts_of, change));
}

base::Status close_case(Store& store, const Doing& doing, const CaseVersion& which, const std::string& outcome,
                        const std::string& note, const FactsOf& facts_of) {
  if (std::find(kOutcomes.begin(), kOutcomes.end(), outcome) == kOutcomes.end())
    return base::make_error(ErrorCode::input_refused, "the outcome must be one of the listed ones");
  KURSAAL_ASSIGN(const std::string checked, checked_optional_text("the note", note, kLongestNote));
  Change change = change_of_case("close-case", which.id);
  change.request = joined({which.id, std::to_string(which.version), outcome, checked});
  change.work = [&](Connection& connection, const Asked&) -> base::Result<Done> {
    KURSAAL_ASSIGN(const Case found, find_case(connection, which.id));
    Done done;
    done.object = found.id;
    done.conflict = changed_since(found, which.version);
    if (done.conflict) return done;
    KURSAAL_TRY(
        connection.run("UPDATE care_case SET closed_at = ?, closed_by = ?, outcome = ?, note = ?, version = "
                       "version + 1 WHERE id = ? AND version = ?",
                       store.now().micros, doing.caller.account, outcome, checked, found.id, which.version));
    done.before = joined({"case", found.id, "open"});
    done.after = joined({"case", found.id, "closed", outcome, checked});
    return done;
  };
  return status_of(act(store, doing, facts_of, change));
}

base::Result<std::string> record_contact(Store& store, const Doing& doing, const NewContact& contact,
                                         const FactsOf& facts_of) {
  if (std::find(kContactKinds.begin(), kContactKinds.end(), contact.kind) == kContactKinds.end())
    return base::make_error(ErrorCode::input_refused,
                            "the kind of contact must be visit, telephone, video, meeting or no-reply");
  if (!contact.day.known() || contact.day > london_day(store.now()))
    return base::make_error(ErrorCode::input_refused, "a contact has a day, and it is not after today");
  KURSAAL_ASSIGN(const std::string note, checked_optional_text("the note", contact.note, kLongestNote));
  Change change = change_of_case("record-contact", contact.care_case);
  change.request = joined({contact.care_case, base::format_day(contact.day), contact.kind, note});
  change.work = [&](Connection& connection, const Asked&) -> base::Result<Done> {
    KURSAAL_ASSIGN(const Case found, find_case(connection, contact.care_case));
    Done done;
    done.object = make_id();
    done.conflict = changed_since(found, contact.version.value_or(found.version));
    if (done.conflict) return done;
    const base::Day first = london_day({found.team_knew_at});
    if (contact.day < first)
      return base::make_error(ErrorCode::input_refused, "the contact lies before ", base::format_day(first),
                              ", when the person was offered or referred to the team: look at the day");
    KURSAAL_TRY(connection.run(
        "INSERT INTO contact (id, care_case, day, kind, note, made_at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
        done.object, found.id, base::format_day(contact.day), contact.kind, note, store.now().micros,
        doing.caller.account));
    done.after = joined({"contact", contact.kind, note});
    return done;
  };
  return act(store, doing, facts_of, change);
}

base::Result<std::vector<std::string>> broken_invariants(Store& store) {
  // Each counts what must not be there.
  static const std::string kNobodyOfTheTeam = " AND NOT " + of_team_sql("c.owner", "c.team");
  const std::array<std::pair<const char*, std::string>, 6> invariants = {{
      {"open cases whose owner cannot sign in or is no longer of the team",
       "SELECT COUNT(*) FROM care_case c WHERE c.closed_at IS NULL" + kNobodyOfTheTeam},
      {"open offers whose owner cannot sign in or is no longer of the team",
       "SELECT COUNT(*) FROM offer c WHERE c.state = 'open'" + kNobodyOfTheTeam},
      {"open referrals whose owner cannot sign in or is no longer of the team",
       "SELECT COUNT(*) FROM referral c WHERE c.ended_at IS NULL" + kNobodyOfTheTeam},
      {"accepted offers without a case",
       "SELECT COUNT(*) FROM offer o WHERE o.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM care_case c WHERE "
       "c.offer "
       "= o.id)"},
      {"ended offers without a reason",
       "SELECT COUNT(*) FROM offer WHERE state <> 'open' AND (reason IS NULL OR reason = '' OR decided_at IS NULL)"},
      {"live sessions of an ended role or a disabled account",
       "SELECT COUNT(*) FROM session s JOIN account_role r ON r.id = s.account_role JOIN account a ON a.id = s.account "
       "WHERE s.ended_at IS NULL AND (r.ended_at IS NOT NULL OR a.disabled_at IS NOT NULL)"},
  }};
  return store.read([&](Connection& connection) -> base::Result<std::vector<std::string>> {
    std::vector<std::string> broken;
    for (const auto& [what, sql] : invariants) {
      KURSAAL_ASSIGN(const auto counted, connection.rows<std::int64_t>(sql));
      if (std::get<0>(counted.front()) != 0)
        broken.push_back(std::to_string(std::get<0>(counted.front())) + " " + what);
    }
    return broken;
  });
}

}  // namespace kursaal::care
