#include "care/feedback.hpp"

#include <algorithm>

namespace kursaal::care {
namespace {

std::string day_of(std::int64_t micros) { return base::format_day(london_day({micros})); }

base::Status add_offers(Connection& connection, std::vector<FeedbackRow>& rows) {
  KURSAAL_ASSIGN(const auto found,
                 (connection.rows<std::string, std::string, std::string, std::string, std::string, std::int64_t,
                                  std::optional<std::int64_t>, std::string, std::string, std::string>(
                     "SELECT person_id, service, state, COALESCE(reason, ''), COALESCE(ask_again, ''), offered_at, "
                     "decided_at, snapshot, COALESCE(decided_snapshot, ''), as_of FROM offer")));
  for (const auto& [person, service, state, reason, ask_again, offered, decided, snapshot, decided_snapshot, as_of] :
       found) {
    rows.push_back({person, service, "offered", "", day_of(offered), "", "", "", "", snapshot, "", ""});
    if (decided)
      rows.push_back({person, service, state, reason, day_of(*decided), ask_again, "", "", "", decided_snapshot, "",
                      state == "accepted" ? as_of : std::string()});
  }
  return base::ok_status();
}

base::Status add_cases(Connection& connection, std::vector<FeedbackRow>& rows) {
  KURSAAL_ASSIGN(const auto ended,
                 (connection.rows<std::string, std::string, std::string, std::int64_t>(
                     "SELECT person_id, service, outcome, closed_at FROM care_case WHERE closed_at IS "
                     "NOT NULL")));
  for (const auto& [person, service, outcome, closed] : ended)
    rows.push_back({person, service, "ended", outcome, day_of(closed), "", "", "", "", "", "", ""});
  KURSAAL_ASSIGN(const auto seen, (connection.rows<std::string, std::string, std::string, std::string>(
                                      "SELECT c.person_id, c.service, t.kind, t.day FROM contact t JOIN care_case c ON "
                                      "c.id = t.care_case WHERE t.kind <> 'no-reply'")));
  for (const auto& [person, service, kind, day] : seen)
    rows.push_back({person, service, "seen", kind, day, "", "", "", "", "", "", ""});
  return base::ok_status();
}

// The role in which somebody confirmed a stage is what the audit wrote down then: roles end, accounts hold several.
base::Status add_stages(Connection& connection, std::vector<FeedbackRow>& rows) {
  KURSAAL_ASSIGN(
      const auto found,
      (connection.rows<std::string, std::string, std::string, std::int64_t, std::string, std::string, std::string,
                       std::optional<std::int64_t>>(
          "SELECT person_id, stage, COALESCE(suggested, ''), confirmed_at, until_day, snapshot, COALESCE((SELECT "
          "x.role FROM audit x WHERE x.person_id = s.person_id AND x.action = 'confirm-stage' AND x.object = s.id "
          "ORDER BY x.seq LIMIT 1), ''), ended_at FROM stage_confirmed s")));
  for (const auto& [person, stage, suggested, at, until, snapshot, role, ended] : found) {
    // Put right on its own day: the later one alone was meant.
    if (ended && day_of(*ended) == day_of(at)) continue;
    rows.push_back({person, "", "stage-confirmed", "", day_of(at), "", stage, suggested, until, snapshot, role, ""});
  }
  return base::ok_status();
}

}  // namespace

std::vector<std::string> feedback_columns() {
  return {"person_id", "service",         "decision",    "reason",   "day",  "ask_again",
          "stage",     "stage_suggested", "stage_until", "snapshot", "role", "listed_on"};
}

base::Result<std::vector<FeedbackRow>> feedback_rows(Store& store) {
  return store.read([&](Connection& connection) -> base::Result<std::vector<FeedbackRow>> {
    std::vector<FeedbackRow> rows;
    KURSAAL_TRY(add_offers(connection, rows));
    KURSAAL_TRY(add_cases(connection, rows));
    KURSAAL_TRY(add_stages(connection, rows));
    std::sort(rows.begin(), rows.end());
    return rows;
  });
}

}  // namespace kursaal::care
