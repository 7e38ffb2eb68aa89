#include "find/confirmed.hpp"

#include "find/eligibility.hpp"

namespace kursaal::find {
namespace {

using base::Status;
using tables::Connection;
using tables::sql_quote;

// A check is asked for within four weeks (ASSUMED): a stage changes over months.
constexpr int kCheckDays = 28;

}  // namespace

Status make_confirmed(Connection& connection, const FindRequest& request) {
  using tables::ColumnType;
  KURSAAL_TRY(connection.execute("CREATE TABLE confirmed(person_id VARCHAR, stage VARCHAR, day DATE, until DATE)"));
  KURSAAL_ASSIGN(auto rows, connection.appender(
                                "confirmed", {ColumnType::text, ColumnType::text, ColumnType::day, ColumnType::day}));
  for (const ConfirmedStage& stage : request.confirmed) {
    if (stage.day > request.as_of) continue;
    rows.put_text(stage.person_id);
    rows.put_text(stage.stage);
    rows.put_day(stage.day.value);
    rows.put_day(stage.until.value);
    KURSAAL_TRY(rows.end_row());
  }
  KURSAAL_TRY(rows.finish());
  // The newest counts, lapsed or not: an older one that still ran ended with it.
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE confirmed_now AS SELECT *, until > " + date_sql(request.as_of) +
      " AS holds FROM (SELECT person_id, arg_max(stage, (day, until, stage)) AS stage, max(day) AS day, arg_max(until, "
      "(day, until, stage)) AS until FROM confirmed GROUP BY person_id)"));
  return connection.execute("CREATE TABLE confirmed_then(person_index UINTEGER, as_of DATE, stage VARCHAR)");
}

Status make_confirmed_then(Connection& connection, const std::string& month_ends) {
  return connection.execute(
      "INSERT INTO confirmed_then SELECT person_index, as_of, stage FROM (SELECT p.person_index, m.as_of, "
      "arg_max(c.stage, (c.day, c.until, c.stage)) AS stage, arg_max(c.until, (c.day, c.until, c.stage)) AS until FROM "
      "confirmed c JOIN snapshot.people p USING (person_id) JOIN (" +
      month_ends + ") m ON c.day <= m.as_of GROUP BY ALL) WHERE until > as_of");
}

std::string with_confirmed_sql(const std::string& select) {
  return "SELECT * REPLACE (coalesce((SELECT any_value(c.stage) FROM confirmed_then c WHERE c.person_index = "
         "r.person_index AND c.as_of = r.as_of), r.stage) AS stage) FROM (" +
         select + ") r";
}

Status add_stage_checks(Connection& connection, const FindRequest& request) {
  const std::string as_of = date_sql(request.as_of);
  const ListRules& rules = *request.rules;
  // Who has an open case answers for it, else the practice.
  return connection.execute(
      "INSERT INTO worklists BY NAME SELECT 900 AS list_order, 6 AS status_order, 'stage-check' AS kind, "
      "'stage-disagreement' AS list, 'stage-check' AS status, o.service, CASE WHEN o.service IS NULL THEN w.practice "
      "ELSE m.team END AS team, w.locality, w.practice, w.person_id, " +
      as_of +
      " AS as_of, CASE WHEN NOT c.holds THEN 'the stage ' || c.stage || ', confirmed on ' || strftime(c.day, "
      "'%Y-%m-%d') "
      "|| ', ended on ' || strftime(c.until, '%Y-%m-%d') || '; the rules suggest ' || coalesce(w.stage_by_rules, "
      "'nothing that they can tell') ELSE 'confirmed as ' || c.stage || ' on ' || strftime(c.day, '%Y-%m-%d') || ', "
      "until "
      "' || strftime(c.until, '%Y-%m-%d') || '; the rules now suggest ' || w.stage_by_rules END AS reasons, "
      "coalesce(o.owner_organisation, " +
      (rules.gap_owner.empty() ? "NULL" : sql_quote(rules.gap_owner)) +
      ") AS owner_organisation, coalesce(o.owner_role, 'the named clinician') AS owner_role, " + as_of + " + " +
      std::to_string(kCheckDays) + " AS act_by, " + as_of + " + " + std::to_string(kCheckDays) +
      " AS valid_until, w.stage, " + sql_quote(rules.rules_version) +
      " AS rules_version, w.code_list_status, w.data_through, " +
      (request.site->mode == place::Mode::demo ? "true" : "false") +
      " AS synthetic FROM confirmed_now c JOIN who w USING (person_id) JOIN standing s USING (person_index) LEFT JOIN "
      "(SELECT person_id, arg_max(list_no, (day, list_no)) AS list_no FROM (SELECT person_id, list_no, max(day) AS "
      "day, "
      "arg_max(outcome, (day, outcome)) AS outcome FROM offers WHERE outcome <= 2 GROUP BY ALL) WHERE outcome = 0 "
      "GROUP "
      "BY person_id) h USING (person_id) LEFT JOIN offered o ON o.list_no = h.list_no LEFT JOIN teams m ON m.list_no = "
      "o.list_no AND m.locality = w.locality WHERE (s.left_out IS NULL OR s.left_out IN ('with-team', 'declined', "
      "'care-home')) AND (NOT c.holds OR c.stage <> w.stage_by_rules)");
}

}  // namespace kursaal::find
