#include "find/eligibility.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "find/confirmed.hpp"
#include "find/left_out.hpp"
#include "find/recorded.hpp"

namespace kursaal::find {
namespace {

using base::Result;
using base::Status;
using rules::ColumnType;
using tables::Connection;
using tables::sql_quote;

// Whom a clause could admit: alive, real, of the place, not sealed, no objection.
constexpr std::string_view kOfThePlace = "(left_out IS NULL OR left_out IN ('with-team', 'declined', 'care-home'))";
const std::string kOfThePlaceAnd = std::string(kOfThePlace) + " AND (";

// A clinician's stage counts before the suggested one for so long (ASSUMED: half a year; safety rule 9).
constexpr int kRecordedStageDays = 183;

std::string_view sql_type(ColumnType type) {
  switch (type) {
    case ColumnType::whole: return "INTEGER";
    case ColumnType::decimal: return "DOUBLE";
    case ColumnType::truth: return "BOOLEAN";
    case ColumnType::text: return "VARCHAR";
    case ColumnType::day: return "DATE";
  }
  return "VARCHAR";
}

std::string column_sql(std::string_view column) { return "\"" + std::string(column) + "\""; }

// The columns of a table that conditions may read, by name.
Result<std::set<std::string, std::less<>>> columns_of(Connection& connection, const std::string& select) {
  KURSAAL_ASSIGN(const tables::TextTable described, connection.table("DESCRIBE " + select));
  std::set<std::string, std::less<>> names;
  for (const auto& row : described.rows) names.insert(row.at(0).value_or(""));
  return names;
}

const rules::DocumentedColumn* documented(const ListRules& rules, std::string_view name) {
  const auto found = std::find_if(rules.documented.begin(), rules.documented.end(),
                                  [&](const rules::DocumentedColumn& column) { return column.name == name; });
  return found == rules.documented.end() ? nullptr : &*found;
}

// The stage that counts: a clinician's recent record, else the suggested one; nothing else is a stage.
std::string stage_sql(const std::set<std::string, std::less<>>& there, bool masked) {
  std::string stages;
  for (const std::string& stage : own_columns()[0].values) stages += (stages.empty() ? "" : ", ") + sql_quote(stage);
  if (masked || !there.contains("stage_suggested")) return "CAST(NULL AS VARCHAR)";
  std::string sql = "CASE";
  if (there.contains("stage_recorded") && there.contains("stage_recorded_days"))
    sql += " WHEN stage_recorded IN (" + stages + ") AND stage_recorded_days <= " + std::to_string(kRecordedStageDays) +
           " THEN stage_recorded";
  return sql + " WHEN stage_suggested IN (" + stages + ") THEN stage_suggested END";
}

// The rules' columns as SQL over a row of `there`; what is not there is unknown.
std::string rule_columns_sql(const FindRequest& request, const std::set<std::string, std::less<>>& there,
                             const std::vector<std::string>& wanted) {
  std::string sql;
  const auto masked = [&request](std::string_view name) {
    return std::any_of(request.masked.begin(), request.masked.end(),
                       [&](const MaskedColumn& column) { return column.column == name; });
  };
  for (const std::string& name : wanted) {
    if (name == "cha2ds2_vasc") continue;  // of what was recorded, see make_who
    if (name == "stage") {
      sql += ", " + stage_sql(there, masked("stage_suggested")) + " AS stage";
    } else if (there.contains(name) && !masked(name)) {
      sql += ", " + column_sql(name);
    } else {
      const rules::DocumentedColumn* column = documented(*request.rules, name);
      sql += ", CAST(NULL AS " + std::string(sql_type(column == nullptr ? ColumnType::text : column->type)) + ") AS " +
             column_sql(name);
    }
  }
  return sql;
}

// Columns that leaving out and telling need beside those of the tables.
std::vector<std::string> wanted_columns(const ListRules& rules) {
  std::vector<std::string> wanted = rules.columns();
  for (const char* name : {"age_years", "ltc_count", "stage", "in_hospital", "care_home", "moved_away", "dead"})
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) wanted.emplace_back(name);
  std::sort(wanted.begin(), wanted.end());
  return wanted;
}

std::string all_of(const ListRules& rules, const EligibilityList& list, std::size_t count) {
  std::string sql;
  for (std::size_t i = 0; i < count; ++i)
    sql += (sql.empty() ? "" : " AND ") + rules.eligibility.rules[list.clauses[i]].condition.sql;
  return "(" + sql + ")";
}

// True, false or unknown of a list's clauses, of judged's columns.
std::string all_judged(const EligibilityList& list, std::size_t count) {
  std::string sql;
  for (std::size_t i = 0; i < count; ++i) sql += (sql.empty() ? "k" : " AND k") + std::to_string(list.clauses[i]);
  return "(" + sql + ")";
}

std::string list_no_judged(const ListRules& rules) {
  std::string sql = "CASE";
  for (std::size_t i = 0; i < rules.lists.size(); ++i)
    sql += " WHEN " + all_judged(rules.lists[i], rules.lists[i].clauses.size()) + " THEN " + std::to_string(i + 1);
  return sql + " END";
}

// Whether the rules of the table say that the list's team has them already.
std::string left_by_rule_sql(const ListRules& rules, bool judged) {
  std::string sql = "CASE list_no";
  for (std::size_t i = 0; i < rules.lists.size(); ++i) {
    std::string any;
    for (const std::size_t rule : rules.lists[i].left_out)
      any += (any.empty() ? "" : " OR ") +
             (judged ? "k" + std::to_string(rule) : rules.eligibility.rules[rule].condition.sql);
    sql += " WHEN " + std::to_string(i + 1) + " THEN " + (any.empty() ? "false" : "(" + any + ")");
  }
  return sql + " ELSE false END";
}

// How long a "no" counts where the person named no day, by list.
std::string asked_again_sql(const FindRequest& request) {
  // List 0 is none: it is there so that a place of no services has a CASE too.
  std::string sql = "CASE list_no WHEN 0 THEN NULL";
  for (std::size_t i = 0; i < request.rules->lists.size(); ++i)
    for (const place::Service& service : request.site->services)
      if (service.list == request.rules->lists[i].name) {
        sql += " WHEN " + std::to_string(i + 1) + " THEN INTERVAL " + std::to_string(service.asked_again_months) +
               " MONTH";
        break;
      }
  return sql + " END";
}

std::string outcome_is(OfferOutcome outcome) { return "outcome = " + std::to_string(static_cast<int>(outcome)); }

// What teams answered to each list, of rows with the columns of `offers` and those of `by`, by which they are one's
// own; `on` is the day of which it is asked. taken: a team has them, for the last thing said under one of their keys is
// a yes, an end of that day being of the case before (two keys of one person may each have had a case). said_no: a no
// that no later yes took back still runs, the person's own end of a case being one. again_on: the first day on which
// neither held them, so that no waiting is counted from before.
std::string answered_sql(const FindRequest& request, const std::string& from, const std::string& by,
                         const std::string& on) {
  const std::string accepted = outcome_is(OfferOutcome::accepted);
  const std::string ended = outcome_is(OfferOutcome::ended);
  const std::string until = "coalesce(ask_again, CAST(day + " + asked_again_sql(request) + " AS DATE))";
  return "WITH said AS (SELECT *, (" + outcome_is(OfferOutcome::declined) + " OR (" + ended +
         " AND result = 'person-declined')) AND NOT coalesce(max(day) FILTER (" + accepted + ") OVER (PARTITION BY " +
         by + ") > day, false) AS no FROM (" + from + ") WHERE outcome <= 2), of_key AS (SELECT " + by +
         ", arg_max(outcome, (day, outcome)) AS last, max(day) AS last_on, max(day) FILTER (" + accepted +
         ") AS yes_on, count_if(" + accepted + ") AS yes, count_if(" + ended + ") AS ends FROM said GROUP BY " + by +
         ", key), held AS (SELECT " + by +
         ", bool_or(coalesce(last = 0 OR (last = 2 AND yes_on = last_on AND yes > "
         "ends), false)) AS taken FROM of_key GROUP BY " +
         by + ") SELECT " + by + ", any_value(taken) AS taken, coalesce(bool_or(no AND coalesce(ask_again > " + on +
         ", day > " + on + " - " + asked_again_sql(request) + ", true)), false) AS said_no, max(CASE WHEN no THEN " +
         until + " WHEN " + ended + " THEN day END) AS again_on FROM said JOIN held USING (" + by + ") GROUP BY " + by;
}

// A team that was told of a death or a move may have been told wrong: for so long it counts beside what sources say
// (ASSUMED).
constexpr std::string_view kTold = "INTERVAL 6 MONTH";

}  // namespace

std::string date_sql(base::Day day) {
  return day.known() ? "DATE " + sql_quote(base::format_day(day)) : "CAST(NULL AS DATE)";
}

std::string list_no_sql(const ListRules& rules) {
  std::string sql = "CASE";
  for (std::size_t i = 0; i < rules.lists.size(); ++i)
    sql += " WHEN " + all_of(rules, rules.lists[i], rules.lists[i].clauses.size()) + " THEN " + std::to_string(i + 1);
  return sql + " END";
}

Status make_offers(Connection& connection, const FindRequest& request) {
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE offers(person_id VARCHAR, list_no INTEGER, day DATE, outcome INTEGER, ask_again DATE, result "
      "VARCHAR, listed_on DATE, key VARCHAR)"));
  KURSAAL_TRY(connection.execute("CREATE TABLE objected(person_id VARCHAR)"));
  using tables::ColumnType;
  KURSAAL_ASSIGN(auto offers,
                 connection.appender("offers", {ColumnType::text, ColumnType::i32, ColumnType::day, ColumnType::i32,
                                                ColumnType::day, ColumnType::text, ColumnType::day, ColumnType::text}));
  for (const PriorOffer& offer : request.offers) {
    const place::Service* service = request.site->service(offer.service);
    for (std::size_t i = 0; service != nullptr && i < request.rules->lists.size(); ++i) {
      if (request.rules->lists[i].name != service->list || offer.day > request.as_of) continue;
      offers.put_text(offer.person_id);
      offers.put_signed(static_cast<std::int64_t>(i) + 1);
      offers.put_day(offer.day.value);
      offers.put_signed(static_cast<int>(offer.outcome));
      offers.put_day(offer.ask_again.value);
      offers.put_text(offer.result);
      offers.put_day(offer.listed_on.value);
      offers.put_text(offer.key.empty() ? offer.person_id : offer.key);
      KURSAAL_TRY(offers.end_row());
    }
  }
  KURSAAL_TRY(offers.finish());
  // What a team found out of the person holds for every list, until some team takes them up after all.
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE told AS SELECT o.person_id, o.result, o.day FROM offers o LEFT JOIN (SELECT person_id, max(day) AS "
      "day FROM offers WHERE " +
      outcome_is(OfferOutcome::accepted) +
      " GROUP BY person_id) a ON a.person_id = o.person_id AND a.day > o.day WHERE a.person_id IS NULL AND o.outcome "
      "<= "
      "2 AND o.result IN ('died', 'objected', 'moved-away')"));
  KURSAAL_ASSIGN(auto objected, connection.appender("objected", {ColumnType::text}));
  for (const std::string& person : request.objected) {
    objected.put_text(person);
    KURSAAL_TRY(objected.end_row());
  }
  return objected.finish();
}

Status make_who(Connection& connection, const FindRequest& request) {
  const std::string scores =
      "read_parquet(" + sql_quote((request.building / "direct" / "scores.parquet").string()) + ")";
  KURSAAL_ASSIGN(const auto there, columns_of(connection, "SELECT * FROM " + scores));
  // What the rules of the pathway say, whatever somebody confirmed or recorded; nothing where they cannot tell.
  std::string stages;
  for (const std::string& stage : own_columns()[0].values) stages += (stages.empty() ? "" : ", ") + sql_quote(stage);
  const std::string suggested = there.contains("stage_suggested")
                                    ? "CASE WHEN stage_suggested IN (" + stages + ") THEN stage_suggested END"
                                    : "CAST(NULL AS VARCHAR)";
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE who AS SELECT p.person_index, p.person_id, p.locality, p.practice, p.sex, p.lsoa, p.restricted, "
      "p.test_patient, p.deceased OR coalesce(f.dead, false) AS said_dead, a.person_index IS NOT NULL AS "
      "active_after_death, o.person_id IS NOT NULL OR coalesce(t.objected, false) AS objected, coalesce(t.dead, false) "
      "AS told_dead, coalesce(t.moved, false) AS told_moved, f.* EXCLUDE (person_id, dead, stage), coalesce(c.stage, "
      "f.stage) AS stage, coalesce(c.stage, f.stage_by_rules) AS stage_of_pathway, " +
      stroke_risk_sql() +
      " AS cha2ds2_vasc FROM snapshot.people p LEFT JOIN (SELECT person_id, code_list_status, data_through" +
      rule_columns_sql(request, there, wanted_columns(*request.rules)) + ", " + suggested + " AS stage_by_rules FROM " +
      scores + " WHERE as_of = " + date_sql(request.as_of) +
      ") f ON f.person_id = p.person_id LEFT JOIN (SELECT DISTINCT e.person_index FROM snapshot.events e WHERE "
      "e.flags & 2 <> 0) a ON a.person_index = p.person_index LEFT JOIN (SELECT DISTINCT person_id FROM objected) o ON "
      "o.person_id = p.person_id LEFT JOIN (SELECT person_id, bool_or(result = 'objected') AS objected, "
      "bool_or(result = 'died' AND day > " +
      date_sql(request.as_of) + " - " + std::string(kTold) + ") AS dead, bool_or(result = 'moved-away' AND day > " +
      date_sql(request.as_of) + " - " + std::string(kTold) +
      ") AS moved FROM told GROUP BY person_id) t ON t.person_id = p.person_id LEFT JOIN confirmed_now c ON "
      "c.person_id = p.person_id AND c.holds LEFT JOIN "
      "stroke_risk r ON r.person_index = p.person_index"));
  return base::ok_status();
}

Status judge(Connection& connection, const FindRequest& request) {
  const ListRules& rules = *request.rules;
  std::string judged;
  for (std::size_t i = 0; i < rules.eligibility.rules.size(); ++i)
    judged += ", " + rules.eligibility.rules[i].condition.sql + " AS k" + std::to_string(i);
  KURSAAL_TRY(connection.execute("CREATE TABLE judged AS SELECT person_index" + judged + " FROM who"));

  std::string unknown = "CASE";
  for (std::size_t i = 0; i < rules.lists.size(); ++i)
    unknown +=
        " WHEN " + all_judged(rules.lists[i], rules.lists[i].clauses.size()) + " IS NULL THEN " + std::to_string(i + 1);
  unknown += " END";
  KURSAAL_TRY(
      connection.execute("CREATE TABLE answers AS " +
                         answered_sql(request, "SELECT * FROM offers", "person_id, list_no", date_sql(request.as_of))));
  return connection.execute(
      "CREATE TABLE standing AS WITH listed AS (SELECT *, " + list_no_judged(rules) + " AS list_no, " + unknown +
      " AS unknown_list FROM who JOIN judged USING (person_index)), offered AS (SELECT l.*, coalesce(" +
      left_by_rule_sql(rules, true) +
      ", false) OR coalesce(t.taken_by <= l.list_no, false) AS with_team, coalesce(a.said_no, false) AS declined, "
      "a.again_on FROM listed l LEFT JOIN answers a USING (person_id, list_no) LEFT JOIN (SELECT person_id, "
      "min(list_no) AS taken_by FROM answers WHERE taken GROUP BY person_id) t USING (person_id)) SELECT person_index, "
      "list_no, CASE WHEN list_no IS "
      "NULL THEN unknown_list END AS unknown_list, unknown_list IS NOT NULL AS some_unknown, " +
      left_out_sql() + " AS left_out, again_on, coalesce(in_hospital, false) AS in_hospital FROM offered");
}

Status judge_past(Connection& connection, const FindRequest& request) {
  std::error_code none;
  if (request.history.empty() || !std::filesystem::exists(request.history, none))
    return connection.execute(
        "CREATE TABLE past(person_index UINTEGER, as_of DATE, list_no INTEGER, need_no INTEGER, unknown BOOLEAN)");
  KURSAAL_TRY(connection.execute("ATTACH " + sql_quote(request.history.string()) + " AS months (READ_ONLY)"));
  KURSAAL_ASSIGN(const auto there, columns_of(connection, "SELECT * FROM months.rule_history"));
  std::vector<std::string> wanted = request.rules->eligibility.columns();
  const ListRules& rules = *request.rules;
  std::string unknown;
  for (const EligibilityList& list : rules.lists)
    unknown += (unknown.empty() ? "" : " OR ") + all_of(rules, list, list.clauses.size()) + " IS NULL";
  // Who had died, left, lived in a care home, was with the team or had said no by then was in no queue, as far as the
  // months and the answers say. Of these the dead and those who left had no need either.
  std::string none_here = "false";
  std::string gone =
      "coalesce(" + left_by_rule_sql(rules, false) +
      ", false) OR coalesce(said_no, false) OR coalesce(taken_by <= list_no, false) OR coalesce(told, false)";
  for (const char* name : {"dead", "moved_away", "care_home"}) {
    if (!there.contains(name)) continue;
    (name == std::string_view("care_home") ? gone : none_here) += std::string(" OR coalesce(") + name + ", false)";
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) wanted.emplace_back(name);
  }
  std::string months = "SELECT person_index, as_of" + rule_columns_sql(request, there, wanted) +
                       " FROM months.rule_history WHERE as_of < " + date_sql(request.as_of);
  if (!request.confirmed.empty() && std::find(wanted.begin(), wanted.end(), "stage") != wanted.end()) {
    KURSAAL_TRY(make_confirmed_then(
        connection, "SELECT DISTINCT as_of FROM months.rule_history WHERE as_of < " + date_sql(request.as_of)));
    months = with_confirmed_sql(months);
  }
  const std::string month_ends =
      "(SELECT DISTINCT as_of FROM months.rule_history WHERE as_of < " + date_sql(request.as_of) + ")";
  KURSAAL_TRY(connection.execute(
      "CREATE TEMP TABLE answered_then AS " +
      answered_sql(request,
                   "SELECT p.person_index, m.as_of, o.* FROM offers o JOIN snapshot.people p USING (person_id) JOIN " +
                       month_ends + " m ON o.day <= m.as_of",
                   "person_index, list_no, as_of", "as_of")));
  KURSAAL_TRY(connection.execute(
      "CREATE TEMP TABLE told_then AS SELECT DISTINCT p.person_index, m.as_of, true AS told FROM told t JOIN "
      "snapshot.people p USING (person_id) JOIN " +
      month_ends + " m ON t.day <= m.as_of AND (t.result = 'objected' OR t.day > m.as_of - " + std::string(kTold) +
      ")"));
  KURSAAL_TRY(
      connection.execute("CREATE TABLE past AS SELECT person_index, as_of, CASE WHEN " + gone + " OR " + none_here +
                         " THEN NULL ELSE list_no END AS list_no, CASE WHEN NOT (" + none_here +
                         ") THEN list_no END AS need_no, list_no IS NULL AND (" + unknown +
                         ") AS unknown FROM (SELECT *, " + list_no_sql(rules) + " AS list_no FROM (" + months +
                         ")) LEFT JOIN answered_then USING (person_index, as_of, list_no) LEFT JOIN (SELECT "
                         "person_index, as_of, min(list_no) AS taken_by FROM answered_then WHERE taken GROUP "
                         "BY ALL) USING (person_index, as_of) LEFT JOIN told_then USING (person_index, as_of)"));
  KURSAAL_TRY(connection.execute("DROP TABLE answered_then; DROP TABLE told_then"));
  return connection.execute("DETACH months");
}

Status count_clauses(Connection& connection, const ListRules& rules) {
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE funnel(list_no INTEGER, locality VARCHAR, position INTEGER, step VARCHAR, measure VARCHAR, people "
      "BIGINT)"));
  KURSAAL_TRY(connection.execute("CREATE TABLE clause_words(list_no INTEGER, step VARCHAR, words VARCHAR)"));
  const auto say = [&](std::size_t list, std::size_t rule) {
    return connection.execute("INSERT INTO clause_words VALUES (" + std::to_string(list + 1) + ", " +
                              sql_quote(rules.eligibility.rules[rule].name) + ", " +
                              sql_quote(plain_words(rules.eligibility.rules[rule])) + ")");
  };
  struct Counted {
    std::size_t list;
    int position;
    std::string step, measure, condition;
  };
  std::vector<Counted> counted;
  for (std::size_t i = 0; i < rules.lists.size(); ++i) {
    const EligibilityList& list = rules.lists[i];
    int position = 0;
    counted.push_back({i, position++, "everybody", "people", "true"});
    counted.push_back({i, position++, "of-the-place", "people", std::string(kOfThePlace)});
    for (const std::size_t clause : list.clauses) KURSAAL_TRY(say(i, clause));
    for (const std::size_t way : list.ways) KURSAAL_TRY(say(i, way));
    const auto alone = [&](std::size_t rule) {
      const std::string k = "k" + std::to_string(rule);
      const std::string& step = rules.eligibility.rules[rule].name;
      counted.push_back({i, position, step, "met", k});
      counted.push_back({i, position, step, "not-met", "NOT " + k});
      counted.push_back({i, position, step, "unknown", k + " IS NULL"});
    };
    for (std::size_t clause = 0; clause < list.clauses.size(); ++clause) {
      const std::string so_far = all_judged(list, clause + 1);
      const std::string& step = rules.eligibility.rules[list.clauses[clause]].name;
      alone(list.clauses[clause]);
      counted.push_back({i, position, step, "met-so-far", so_far});
      counted.push_back({i, position, step, "unknown-so-far", so_far + " IS NULL"});
      ++position;
      for (const std::size_t way : list.ways) {
        const auto part = rules.eligibility.rules[way].extra.find("part_of");
        if (std::get<std::string>(part->second) != step) continue;
        alone(way);
        ++position;
      }
    }
  }
  // One pass counts everything; each count is then a row.
  std::string counts;
  for (std::size_t i = 0; i < counted.size(); ++i)
    counts += ", count_if(" + (counted[i].step == "everybody" ? "true" : kOfThePlaceAnd + counted[i].condition + ")") +
              ") AS n" + std::to_string(i);
  KURSAAL_TRY(
      connection.execute("CREATE TEMP TABLE clause_counts AS SELECT locality" + counts +
                         " FROM judged JOIN who USING (person_index) JOIN standing USING (person_index) GROUP BY "
                         "locality"));
  for (std::size_t i = 0; i < counted.size(); ++i)
    KURSAAL_TRY(connection.execute("INSERT INTO funnel SELECT " + std::to_string(counted[i].list + 1) + ", locality, " +
                                   std::to_string(counted[i].position) + ", " + sql_quote(counted[i].step) + ", " +
                                   sql_quote(counted[i].measure) + ", n" + std::to_string(i) + " FROM clause_counts"));
  return connection.execute("DROP TABLE clause_counts");
}

}  // namespace kursaal::find
