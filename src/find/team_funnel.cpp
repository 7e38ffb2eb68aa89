#include "find/team_funnel.hpp"

#include "find/confirmed.hpp"
#include "find/eligibility.hpp"

namespace kursaal::find {
namespace {

using base::Status;
using tables::Connection;
using tables::sql_quote;

// As long as the month ends of the history reach back.
constexpr int kMonths = 12;

std::string place_of_stage(const std::string& stage) {
  std::string stages;
  for (const std::string& known : own_columns()[0].values) stages += (stages.empty() ? "" : ", ") + sql_quote(known);
  return "list_position([" + stages + "], " + stage + ")";
}

// stage_before(person_index, list_no, stage): at the month end before the last "yes".
Status make_stages_before(Connection& connection, const FindRequest& request) {
  std::error_code none;
  KURSAAL_TRY(
      connection.execute("CREATE TEMP TABLE stage_before(person_index UINTEGER, list_no INTEGER, stage VARCHAR)"));
  if (request.history.empty() || !std::filesystem::exists(request.history, none)) return base::ok_status();
  KURSAAL_TRY(connection.execute("ATTACH " + sql_quote(request.history.string()) + " AS months (READ_ONLY)"));
  const Status made = connection.execute(
      "INSERT INTO stage_before SELECT person_index, list_no, arg_max(stage, as_of) FROM (" +
      with_confirmed_sql("SELECT a.person_index, a.list_no, h.as_of, h.stage_suggested AS stage FROM answered a JOIN "
                         "months.rule_history h ON h.person_index = a.person_index AND h.as_of <= a.accepted_on") +
      ") GROUP BY person_index, list_no");
  KURSAAL_TRY(connection.execute("DETACH months"));
  return made;
}

}  // namespace

// A yes of before the window counts while its case goes on into it: whoever is still seen has been taken on.
Status count_funnel(Connection& connection, const FindRequest& request) {
  const std::string since = date_sql(base::add_months(request.as_of, -kMonths));
  KURSAAL_TRY(connection.execute(
      "CREATE TEMP TABLE answered AS SELECT person_index, list_no, min(day) FILTER (counts) AS first_accepted_on, "
      "max(day) FILTER (counts) AS accepted_on, max(day) FILTER (outcome = 5) AS seen_on, arg_max(result, day) FILTER "
      "(outcome = 2) AS result FROM (SELECT w.person_index, o.*, o.outcome = 0 AND (o.day > " +
      since + " OR NOT coalesce(o.day <= max(o.day) FILTER (o.outcome = 2 AND o.day <= " + since +
      ") OVER (PARTITION BY w.person_index, o.list_no), false)) AS counts FROM offers o JOIN who w USING (person_id)) "
      "GROUP BY person_index, list_no HAVING max(day) > " +
      since));
  KURSAAL_TRY(make_stages_before(connection, request));
  const std::string before = place_of_stage("b.stage");
  const std::string now = place_of_stage("w.stage_of_pathway");
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE funnel_steps AS WITH reached AS (SELECT person_index, list_no, 1 AS step FROM standing WHERE "
      "list_no "
      "IS NOT NULL AND left_out IN ('with-team', 'declined', 'care-home') UNION ALL SELECT DISTINCT "
      "person_index, need_no, 1 FROM past WHERE need_no IS NOT NULL UNION ALL SELECT person_index, list_no, 2 "
      "FROM "
      "standing WHERE list_no IS NOT NULL AND left_out IS NULL UNION ALL SELECT DISTINCT person_index, list_no, 2 FROM "
      "past WHERE list_no IS NOT NULL UNION ALL SELECT person_index, list_no, CASE WHEN accepted_on IS NULL THEN 3 "
      "WHEN "
      "coalesce(seen_on < first_accepted_on, true) THEN 4 ELSE 5 END FROM answered), furthest AS (SELECT person_index, "
      "list_no, "
      "max(step) AS step FROM reached GROUP BY ALL) SELECT f.list_no, w.locality, CASE f.step WHEN 1 THEN 'need' WHEN "
      "2 "
      "THEN 'found' WHEN 3 THEN 'offered' WHEN 4 THEN 'accepted' ELSE CASE WHEN " +
      now + " < " + before + " THEN 'better' WHEN " + now + " > " + before + " THEN 'seen: worse' WHEN " + now + " = " +
      before +
      " THEN 'seen: same' WHEN a.result = 'better' THEN 'better' WHEN a.result = 'worse' THEN 'seen: worse' WHEN "
      "a.result "
      "= 'same' THEN 'seen: same' ELSE 'seen: cannot be told' END END AS furthest, count(*) AS people FROM furthest f "
      "JOIN "
      "who w USING (person_index) JOIN standing s USING (person_index) LEFT JOIN answered a ON a.person_index = "
      "f.person_index AND a.list_no = f.list_no LEFT JOIN stage_before b ON b.person_index = f.person_index AND "
      "b.list_no "
      "= f.list_no WHERE coalesce(s.left_out NOT IN ('test-patient', 'sealed', 'objected'), true) GROUP BY ALL"));
  return connection.execute("DROP TABLE answered; DROP TABLE stage_before");
}

}  // namespace kursaal::find
