#include "stratify/movement.hpp"

#include <array>
#include <string>

#include "stratify/stage_rules.hpp"

namespace kursaal::stratify {
namespace {

using tables::sql_quote;

// Months back of the month ends that now is compared with, see month_ends().
constexpr std::array<int, 3> kCompared{1, 3, 12};

std::string list_of_stages() {
  std::string list;
  for (const std::string_view stage : kStages) list += (list.empty() ? "" : ", ") + sql_quote(stage);
  return list;
}

// Of a stage its position, 1 to 5; NULL of anything else.
std::string position_of(const std::string& stage) { return "list_position([" + list_of_stages() + "], " + stage + ")"; }

std::string movement_sql(int months) {
  const std::string from = position_of("f.state");
  const std::string to = position_of("t.state");
  return "SELECT locality, " + std::to_string(months) +
         " AS months, f.as_of AS from_date, t.as_of AS to_date, f.state AS from_stage, t.state AS to_stage, "
         "CASE WHEN t.state IN ('died', 'moved away') THEN t.state WHEN f.state = 'unknown' OR t.state = 'unknown' "
         "THEN 'left out: unknown' WHEN " +
         from + " IS NULL OR " + to + " IS NULL THEN 'not staged' WHEN " + to + " < " + from +
         " THEN 'improved' WHEN " + to + " > " + from +
         " THEN 'worsened' ELSE 'maintained' END AS movement, "
         "count(*) AS people FROM month_states f JOIN month_states t USING (person_index) JOIN counted USING "
         "(person_index) WHERE f.back = " +
         std::to_string(months) + " AND t.back = 0 AND f.state NOT IN ('died', 'moved away') GROUP BY ALL";
}

}  // namespace

base::Status write_movement(tables::Connection& connection, const MovementRequest& request) {
  KURSAAL_TRY(connection.execute(
      "CREATE TEMP TABLE counted AS SELECT person_id, person_index, birth_date, coalesce(locality, 'not known') AS "
      "locality, "
      "coalesce(CASE WHEN NOT restricted THEN CAST(fifth AS VARCHAR) END, 'not known') AS deprivation_fifth FROM "
      "snapshot.people JOIN pseudonyms USING (person_id) LEFT JOIN fifths USING (lsoa)"));
  std::error_code none;
  const bool there = std::filesystem::exists(request.history, none);
  const std::string day = "DATE " + sql_quote(base::format_day(request.as_of));
  if (there) {
    KURSAAL_TRY(connection.execute("ATTACH " + sql_quote(request.history.string()) + " AS months (READ_ONLY)"));
    KURSAAL_TRY(connection.execute(
        "CREATE TEMP TABLE month_states AS SELECT person_index, as_of, CAST(dates.back AS TINYINT) AS back, CASE "
        "cohort "
        "WHEN 'none: died' THEN 'died' WHEN 'none: moved away' THEN 'moved away' ELSE stage_suggested END AS state, "
        "cohort FROM months.rule_history JOIN counted USING (person_index) JOIN (SELECT as_of, row_number() OVER "
        "(ORDER BY as_of DESC) - 1 AS back FROM (SELECT "
        "DISTINCT as_of FROM months.rule_history WHERE as_of <= " +
        day + ")) AS dates USING (as_of) WHERE coalesce(birth_date <= as_of, true)"));
    KURSAAL_TRY(connection.execute("DETACH months"));
  } else {
    KURSAAL_TRY(connection.execute(
        "CREATE TEMP TABLE month_states(person_index UINTEGER, as_of DATE, back TINYINT, state VARCHAR, cohort "
        "VARCHAR)"));
  }
  // Those of whom the cohort says that they are not of the place any more are no people of a stage, and nobody is
  // before their birth.
  const std::string scores = "read_parquet(" + sql_quote(request.scores.string()) + ")";
  KURSAAL_TRY(tables::write_parquet(
      connection,
      "SELECT as_of, locality, stage, coalesce(cohort, 'not known') AS cohort, deprivation_fifth, count(*) AS people "
      "FROM (SELECT person_id, as_of, stage_suggested AS stage, cohort FROM " +
          scores +
          " UNION ALL SELECT person_id, as_of, state, cohort FROM month_states JOIN counted USING (person_index) WHERE "
          "back = 1 AND as_of NOT IN (SELECT DISTINCT as_of FROM " +
          scores +
          ")) JOIN counted USING (person_id) WHERE coalesce(cohort NOT LIKE 'none: %', true) AND "
          "coalesce(birth_date <= as_of, true) GROUP BY ALL ORDER BY ALL",
      request.counts / "place_counts.parquet"));
  std::string moves;
  for (const int months : kCompared) moves += (moves.empty() ? "" : " UNION ALL ") + movement_sql(months);
  KURSAAL_TRY(tables::write_parquet(connection, "SELECT * FROM (" + moves + ") ORDER BY ALL",
                                    request.counts / "movement.parquet"));
  // Month ends back to back in the same stage, at most twelve; a month end at which the stage was not known ends it.
  KURSAAL_TRY(tables::write_parquet(
      connection,
      "SELECT locality, stage, count(*) AS people, CAST(quantile_disc(months, 0.5) AS INTEGER) AS median_months, "
      "count(*) FILTER (months = 12) AS people_whole_year FROM (SELECT n.person_index AS person_index, "
      "any_value(n.state) AS stage, "
      "coalesce(min(p.back) FILTER (p.state <> n.state) - 1, max(p.back), 0) AS months FROM month_states n LEFT JOIN "
      "month_states p ON p.person_index = n.person_index AND p.back > 0 WHERE n.back = 0 AND n.state IN (" +
          list_of_stages() + ") GROUP BY n.person_index) JOIN counted USING (person_index) GROUP BY ALL ORDER BY ALL",
      request.counts / "time_in_stage.parquet"));
  return connection.execute("DROP TABLE month_states; DROP TABLE counted");
}

}  // namespace kursaal::stratify
