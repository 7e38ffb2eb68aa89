#include "find/care_gaps.hpp"

#include "find/eligibility.hpp"
#include "find/recorded.hpp"

namespace kursaal::find {
namespace {

using base::Status;
using tables::sql_quote;

// How long after its last day a source may be silent before what it has not sent is unknown, as everywhere
// (population::Coverage): ASSUMED 31 days.
constexpr int kToleranceDays = 31;

std::string numbers_sql(const FindRequest& request, const std::vector<std::string>& items) {
  std::string sql;
  for (const std::string& item : items) sql += (sql.empty() ? "" : ", ") + item_number_sql(request, item);
  return sql;
}

std::string strings_sql(const std::vector<std::string>& texts) {
  std::string sql;
  for (const std::string& text : texts) sql += (sql.empty() ? "" : ", ") + sql_quote(text);
  return sql.empty() ? "''" : sql;
}

constexpr std::string_view kGeneralPractice = "gp";

// Makes own_practice(person_index, source): whose silence about somebody says something, as stratify's PersonFeeds asks
// (docs/decisions/0007): the source of their newest registration; where several tell it of one day, or none tells any,
// that of these that wrote last about them. Where these wrote on one day, or never, each of them has to speak.
Status make_own_practice(tables::Connection& connection, const FindRequest& request) {
  const std::string practices =
      "SELECT s.source FROM snapshot.sources s WHERE s.name IN (SELECT source FROM "
      "snapshot.coverage WHERE domain = " +
      sql_quote(kGeneralPractice) + ") AND s.name NOT IN (" + strings_sql(request.sources_left_out) + ")";
  const std::string told =
      " WHERE e.day <= " + date_sql(request.as_of) +
      (request.known_by.known() ? " AND (e.known_day IS NULL OR e.known_day <= " + date_sql(request.known_by) + ")"
                                : "") +
      " AND e.source IN (" + practices + ")";
  const std::string registration = "(SELECT kind FROM snapshot.event_kinds WHERE name = 'registration')";
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE own_candidates AS WITH registered AS (SELECT e.person_index, e.source, max(e.day) AS day FROM "
      "snapshot.events e" +
      told + " AND e.kind = " + registration +
      " GROUP BY ALL) SELECT person_index, source FROM registered QUALIFY day = max(day) OVER (PARTITION BY "
      "person_index) UNION ALL SELECT person_index, source FROM person_sources WHERE source IN (" +
      practices + ") AND person_index NOT IN (SELECT person_index FROM registered)"));
  return connection.execute(
      "CREATE TABLE own_practice AS WITH several AS (SELECT person_index, source FROM own_candidates QUALIFY count(*) "
      "OVER (PARTITION BY person_index) > 1), wrote AS (SELECT e.person_index, e.source, max(e.day) AS day FROM "
      "snapshot.events e JOIN several USING (person_index, source)" +
      told + " AND e.kind <> " + registration +
      " GROUP BY ALL) SELECT "
      "person_index, source FROM own_candidates LEFT JOIN wrote USING (person_index, source) QUALIFY day IS NOT "
      "DISTINCT FROM max(day) OVER (PARTITION BY person_index); DROP TABLE own_candidates");
}

// Sources of the domain that covered the time since `start` and sent each (or, where one will do, any) of the items in
// it: only their silence about a person says something.
std::string seeing_sql(const FindRequest& request, const CareGap& gap, const std::string& start) {
  const std::size_t needed = gap.care_all ? gap.care.size() : 1;
  return "SELECT s.source FROM snapshot.sources s JOIN snapshot.coverage c ON c.source = s.name WHERE c.domain IN (" +
         sql_quote(gap.seen_by) + ") AND c.from_day <= " + start + " + 1 AND c.to_day + " +
         std::to_string(kToleranceDays) + " > " + date_sql(request.as_of) + " AND s.name NOT IN (" +
         strings_sql(request.sources_left_out) + ") AND s.source IN (SELECT source FROM hits WHERE item IN (" +
         numbers_sql(request, gap.care) + ") AND last_day > " + start +
         " GROUP BY source HAVING count(DISTINCT item) >= " + std::to_string(needed) + ")";
}

std::string gap_sql(const FindRequest& request, const CareGap& gap, std::size_t number) {
  const std::string start = date_sql(base::add_months(request.as_of, -gap.care_within_months));
  const rules::Rule& rule = request.rules->gap_table.rules[gap.rule];
  std::string needy =
      "SELECT w.person_index, " + rule.condition.sql +
      " AS needed FROM who w JOIN standing s USING (person_index) WHERE (s.left_out IS NULL OR s.left_out IN "
      "('with-team', 'declined', 'care-home'))";
  for (const std::string& item : gap.need) {
    needy += " AND w.person_index IN (SELECT person_index FROM hits WHERE item = " + item_number_sql(request, item);
    if (gap.need_within_months > 0)
      needy += " AND last_day > " + date_sql(base::add_months(request.as_of, -gap.need_within_months));
    needy += ")";
  }
  return "INSERT INTO gaps WITH needy AS (" + needy +
         "), cared AS (SELECT person_index, max(last_day) AS last_day, "
         "count(DISTINCT item) FILTER (WHERE last_day > " +
         start + ") AS given FROM hits WHERE item IN (" + numbers_sql(request, gap.care) +
         ") GROUP BY person_index), seeing AS (" + seeing_sql(request, gap, start) + "), seen AS (" +
         (gap.seen_by == kGeneralPractice ? "SELECT person_index FROM own_practice GROUP BY person_index HAVING "
                                            "bool_and(source IN (SELECT source FROM seeing))"
                                          : "SELECT DISTINCT person_index FROM person_sources WHERE source IN (SELECT "
                                            "source FROM seeing)") +
         ") SELECT n.person_index, " + std::to_string(number) +
         ", CASE WHEN n.needed IS NULL THEN 'need-unknown' WHEN coalesce(c.given, 0) >= " +
         std::to_string(gap.care_all ? gap.care.size() : 1) +
         " THEN 'done' WHEN e.person_index IS NULL THEN 'unknown' ELSE 'gap' END, c.last_day FROM needy n LEFT JOIN "
         "cared "
         "c USING (person_index) LEFT JOIN seen e USING (person_index) WHERE n.needed IS NULL OR n.needed";
}

}  // namespace

Status find_gaps(tables::Connection& connection, const FindRequest& request) {
  const std::string links = "read_parquet(" + sql_quote((request.building / "direct" / "links.parquet").string()) + ")";
  KURSAAL_TRY(
      connection.execute("CREATE TABLE person_sources AS SELECT DISTINCT w.person_index, s.source FROM " + links +
                         " l JOIN who w ON w.person_id = l.person_id JOIN snapshot.sources s ON s.name = l.source"));
  KURSAAL_TRY(make_own_practice(connection, request));
  KURSAAL_TRY(
      connection.execute("CREATE TABLE gaps(person_index UINTEGER, gap INTEGER, found VARCHAR, last_day DATE)"));
  const ListRules& rules = *request.rules;
  for (std::size_t i = 0; i < rules.gaps.size(); ++i) {
    KURSAAL_TRY(connection.execute(gap_sql(request, rules.gaps[i], i)));
    KURSAAL_TRY(connection.execute("INSERT INTO funnel SELECT -1, w.locality, " + std::to_string(i) + ", " +
                                   sql_quote(rules.gap_table.rules[rules.gaps[i].rule].name) +
                                   ", found, count(*) FROM gaps JOIN who w USING (person_index) WHERE gap = " +
                                   std::to_string(i) + " GROUP BY w.locality, found"));
  }
  return base::ok_status();
}

}  // namespace kursaal::find
