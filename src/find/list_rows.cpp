#include "find/list_rows.hpp"

#include "find/eligibility.hpp"
#include "find/left_out.hpp"

namespace kursaal::find {
namespace {

using base::Status;
using tables::Connection;
using tables::sql_quote;

std::string sensitivity_of(const rules::Rule& rule) {
  const auto found = rule.extra.find("sensitivity");
  const auto* text = found == rule.extra.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text == nullptr ? std::string() : *text;
}

// "CASE WHEN condition THEN words END", with a comma before each but the first.
void add_case(std::string& sql, const std::string& condition, const std::string& words) {
  sql += (sql.empty() ? "CASE WHEN " : ", CASE WHEN ") + condition + " THEN " + words + " END";
}

// What rows tell, as SQL over who and judged.
struct Told {
  std::string reasons;    // the clauses of the list
  std::string sensitive;  // what only some may see
  std::string labels;
};

Told told_of(const ListRules& rules, std::size_t list_at) {
  Told told;
  const EligibilityList& list = rules.lists[list_at];
  const auto has_ways = [&](const std::string& clause) {
    for (const std::size_t way : list.ways)
      if (std::get<std::string>(rules.eligibility.rules[way].extra.find("part_of")->second) == clause) return true;
    return false;
  };
  const auto tell = [&](std::size_t at) {
    const rules::Rule& rule = rules.eligibility.rules[at];
    const std::string label = sensitivity_of(rule);
    const std::string holds = "k" + std::to_string(at);
    if (label.empty()) {
      add_case(told.reasons, holds, told_sql(rule.reason));
    } else {
      add_case(told.sensitive, holds, told_sql(rule.reason));
      add_case(told.labels, holds, sql_quote(label));
    }
  };
  for (const std::size_t clause : list.clauses)
    if (!has_ways(rules.eligibility.rules[clause].name)) tell(clause);
  for (const std::size_t way : list.ways) tell(way);
  for (const rules::Rule& rule : rules.reasons.rules) {
    const std::string label = sensitivity_of(rule);
    if (label.empty()) continue;
    add_case(told.sensitive, rule.condition.sql, told_sql(rule.reason));
    add_case(told.labels, rule.condition.sql, sql_quote(label));
  }
  return told;
}

// Distinct texts in a fixed order, NULL for none.
std::string distinct_sql(const std::string& cases, const char* between) {
  if (cases.empty()) return "CAST(NULL AS VARCHAR)";
  return "nullif(array_to_string(list_sort(list_distinct([" + cases + "])), " + sql_quote(between) + "), '')";
}

std::string lately_sql(const ListRules& rules) {
  std::string cases;
  for (const rules::Rule& rule : rules.reasons.rules)
    if (sensitivity_of(rule).empty()) add_case(cases, rule.condition.sql, told_sql(rule.reason));
  return cases.empty() ? "CAST(NULL AS VARCHAR)" : "nullif(concat_ws('; ', " + cases + "), '')";
}

// The name of a list's tier by its number.
std::string tier_name_sql(const TierTable& tiers, const std::string& number) {
  std::string sql = "CASE " + number;
  for (std::size_t i = 0; i < tiers.table.values.size(); ++i)
    sql += " WHEN " + std::to_string(i + 1) + " THEN " + sql_quote(tiers.table.values[i]);
  return sql + " END";
}

// What is not known that a reader would look for, beside the tiers that could not be decided.
constexpr std::string_view kUnknownSql =
    "nullif(concat_ws('; ', t.passed_over, CASE WHEN w.in_hospital IS NULL THEN 'whether the person is in hospital "
    "now' "
    "END, CASE WHEN w.care_home IS NULL THEN 'whether the person lives in a care home' END, CASE WHEN d.fifth IS NULL "
    "THEN 'how deprived their neighbourhood is' END), '')";

std::string tail_sql(const FindRequest& request) {
  return sql_quote(request.rules->rules_version) + ", w.code_list_status, w.data_through, " +
         (request.site->mode == place::Mode::demo ? "true" : "false");
}

Status make_table(Connection& connection) {
  return connection.execute(
      "CREATE TABLE worklists(list_order INTEGER, status_order INTEGER, kind VARCHAR, list VARCHAR, status VARCHAR, "
      "service "
      "VARCHAR, team VARCHAR, locality VARCHAR, practice VARCHAR, person_id VARCHAR, as_of DATE, rank UINTEGER, tier "
      "VARCHAR, tier_no INTEGER, tier_no_by_rule INTEGER, tier_reason VARCHAR, reasons VARCHAR, lately VARCHAR, "
      "reasons_sensitive VARCHAR, sensitivity VARCHAR, owner_organisation VARCHAR, owner_role VARCHAR, act_by DATE, "
      "valid_until DATE, eligible_since DATE, waiting_weeks INTEGER, not_before DATE, deprivation_fifth INTEGER, "
      "floor_applied VARCHAR, draw UBIGINT, stage VARCHAR, unknown VARCHAR, ended_reason VARCHAR, rules_version "
      "VARCHAR, "
      "code_list_status VARCHAR, data_through DATE, synthetic BOOLEAN)");
}

// Those who are listed or wait, and those who are in hospital, of one list.
Status add_queue(Connection& connection, const FindRequest& request, std::size_t list_at) {
  const ListRules& rules = *request.rules;
  const std::string list_no = std::to_string(list_at + 1);
  const std::string as_of = date_sql(request.as_of);
  const Told told = told_of(rules, list_at);
  const TierTable& tiers = rules.tiers[list_at];
  const std::string telling = "nullif(concat_ws('; ', " + (told.reasons.empty() ? "NULL" : told.reasons) + "), ''), " +
                              lately_sql(rules) + ", " + distinct_sql(told.sensitive, "; ") + ", " +
                              distinct_sql(told.labels, ";");
  const std::string from =
      " JOIN judged j USING (person_index) JOIN tiers t USING (person_index) JOIN offered o ON "
      "o.list_no = " +
      list_no +
      " LEFT JOIN teams m ON m.list_no = o.list_no AND m.locality = "
      "w.locality LEFT JOIN deprivation d ON d.lsoa = w.lsoa ";
  KURSAAL_TRY(connection.execute(
      "INSERT INTO worklists SELECT " + list_no +
      ", CASE WHEN p.listed THEN 1 ELSE 2 END, 'list', o.list, CASE WHEN "
      "p.listed THEN 'listed' ELSE 'waiting' END, o.service, m.team, w.locality, w.practice, w.person_id, " +
      as_of + ", p.rank, " + tier_name_sql(tiers, "p.rule_tier") + ", p.tier, p.rule_tier" +
      ", t.tier_reason || CASE WHEN p.tier < p.rule_tier THEN '; waited ' || p.waiting_weeks || ' weeks, so counts in "
      "tier ' || p.tier ELSE '' END || CASE WHEN p.offered_on IS NOT NULL THEN '; offered a place on ' || "
      "strftime(p.offered_on, '%Y-%m-%d') || ', not answered yet: ' || CASE WHEN p.listed THEN 'keeps it' ELSE 'no "
      "place is left this week' END ELSE '' END, " +
      telling + ", o.owner_organisation, o.owner_role, CASE WHEN p.listed THEN " + as_of + " + o.act_days END, " +
      as_of +
      " + o.listed_days, p.eligible_since, p.waiting_weeks, p.not_before, d.fifth, "
      "p.floor, p.draw, w.stage, " +
      std::string(kUnknownSql) + ", NULL, " + tail_sql(request) + " FROM placed p JOIN who w USING (person_index)" +
      from + "WHERE p.list_no = " + list_no));
  return connection.execute("INSERT INTO worklists SELECT " + list_no +
                            ", 3, 'list', o.list, 'in-reach', o.service, m.team, w.locality, "
                            "w.practice, w.person_id, " +
                            as_of + ", NULL, " + tier_name_sql(tiers, "t.tier_no") + ", t.tier_no, t.tier_no" +
                            ", 'in hospital now: the ward is visited, and the list waits for the discharge', " +
                            telling + ", o.reach_organisation, o.reach_role, " + as_of + " + o.reach_days, " + as_of +
                            " + o.listed_days, NULL, NULL, NULL, d.fifth, NULL, NULL, w.stage, " +
                            std::string(kUnknownSql) + ", NULL, " + tail_sql(request) +
                            " FROM standing s JOIN who w USING (person_index)" + from + "WHERE s.list_no = " + list_no +
                            " AND s.left_out IS NULL AND s.in_hospital");
}

// A list's clauses that `holds` ("NOT k", "k ... IS NULL") is true of: "list:name" for who looks into it, joined by
// ";", or in plain words.
std::string clauses_sql(const ListRules& rules, const EligibilityList& list, bool unknown, bool with_list) {
  std::string cases;
  for (const std::size_t clause : list.clauses) {
    const std::string k = "k" + std::to_string(clause);
    const rules::Rule& rule = rules.eligibility.rules[clause];
    const std::string name = with_list ? list.name + ":" + rule.name : plain_words(rule);
    add_case(cases, unknown ? k + " IS NULL" : "NOT " + k, sql_quote(name));
  }
  return std::string("nullif(concat_ws(") + (with_list ? "';', " : "'; ', ") + cases + "), '')";
}

std::string left_out_words_sql(const std::string& code) {
  std::string sql = "CASE " + code;
  for (const LeftOut& reason : left_out_reasons())
    sql += " WHEN " + sql_quote(reason.code) + " THEN " + sql_quote(reason.words);
  return sql + " END";
}

// Those who were in a queue at the month end before and are not now. Those whom something has left out all along were
// in none: a test, a sealed record, an objection, a "no" of before.
Status add_ended(Connection& connection, const FindRequest& request, std::size_t list_at) {
  const ListRules& rules = *request.rules;
  const EligibilityList& list = rules.lists[list_at];
  const std::string list_no = std::to_string(list_at + 1);
  const std::string as_of = date_sql(request.as_of);
  return connection.execute(
      "INSERT INTO worklists SELECT " + list_no +
      ", 4, 'list', o.list, 'ended', o.service, m.team, w.locality, w.practice, "
      "w.person_id, " +
      as_of +
      ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, o.owner_organisation, "
      "o.owner_role, NULL, " +
      as_of +
      " + o.listed_days, NULL, NULL, NULL, d.fifth, NULL, NULL, w.stage, NULL, "
      "coalesce(" +
      left_out_words_sql("s.left_out") +
      ", CASE WHEN s.list_no IS NOT NULL THEN 'now on another list' END, "
      "'no longer met: ' || " +
      clauses_sql(rules, list, false, false) + ", 'cannot be told now: ' || " + clauses_sql(rules, list, true, false) +
      ", 'now on another list'), " + tail_sql(request) +
      " FROM past b JOIN standing s USING (person_index) JOIN who w USING (person_index) JOIN judged j USING "
      "(person_index) "
      "JOIN snapshot.people q USING (person_index) JOIN offered o ON o.list_no = " +
      list_no +
      " LEFT JOIN teams m ON m.list_no = o.list_no AND m.locality = w.locality LEFT JOIN deprivation d ON d.lsoa = "
      "w.lsoa "
      "WHERE b.as_of = (SELECT max(as_of) FROM past) AND b.list_no = " +
      list_no +
      " AND NOT coalesce(s.list_no = b.list_no AND s.left_out IS NULL, false) AND coalesce(s.left_out NOT IN "
      "('test-patient', 'sealed', 'objected', 'no-locality'), true) AND (q.death_date IS NULL OR q.death_date > "
      "b.as_of)");
}

Status add_gaps(Connection& connection, const FindRequest& request) {
  const ListRules& rules = *request.rules;
  const std::string as_of = date_sql(request.as_of);
  for (std::size_t i = 0; i < rules.gaps.size(); ++i) {
    const CareGap& gap = rules.gaps[i];
    const rules::Rule& rule = rules.gap_table.rules[gap.rule];
    const std::string label = sensitivity_of(rule);
    const std::string words =
        told_sql(rule.reason) +
        " || coalesce('; last recorded ' || strftime(g.last_day, '%Y-%m-%d'), '; never recorded here')";
    KURSAAL_TRY(connection.execute(
        "INSERT INTO worklists SELECT " + std::to_string(1000 + i) + ", 5, 'care-gap', " + sql_quote(rule.name) +
        ", 'care-gap', NULL, w.practice, w.locality, w.practice, w.person_id, " + as_of +
        ", NULL, NULL, NULL, NULL, NULL, " + (label.empty() ? words : "'a yearly check or treatment is due'") +
        ", NULL, " + (label.empty() ? "NULL" : words) + ", " + (label.empty() ? "NULL" : sql_quote(label)) + ", " +
        (rules.gap_owner.empty() ? "NULL" : sql_quote(rules.gap_owner)) + ", " + sql_quote(gap.owner_role) + ", " +
        as_of + " + " + std::to_string(gap.act_within_days) + ", " + as_of + " + " +
        std::to_string(gap.act_within_days) + ", NULL, NULL, NULL, d.fifth, NULL, NULL, w.stage, NULL, NULL, " +
        tail_sql(request) +
        " FROM gaps g JOIN who w USING (person_index) LEFT JOIN deprivation d ON d.lsoa = w.lsoa WHERE g.gap = " +
        std::to_string(i) + " AND g.found = 'gap'"));
  }
  return base::ok_status();
}

}  // namespace

Status make_list_rows(Connection& connection, const FindRequest& request) {
  KURSAAL_TRY(make_table(connection));
  for (std::size_t i = 0; i < request.rules->lists.size(); ++i) {
    KURSAAL_TRY(add_queue(connection, request, i));
    KURSAAL_TRY(add_ended(connection, request, i));
  }
  return add_gaps(connection, request);
}

Status make_everybody(Connection& connection, const FindRequest& request) {
  const ListRules& rules = *request.rules;
  std::string not_met;
  std::string unknown;
  std::string names = "CASE s.list_no";
  for (std::size_t i = 0; i < rules.lists.size(); ++i) {
    not_met += (not_met.empty() ? "" : ", ") + clauses_sql(rules, rules.lists[i], false, true);
    unknown += (unknown.empty() ? "" : ", ") + clauses_sql(rules, rules.lists[i], true, true);
    names += " WHEN " + std::to_string(i + 1) + " THEN " + sql_quote(rules.lists[i].name);
  }
  names += " END";
  const auto otherwise = rules.routes.extra.find("otherwise");
  const auto* elsewhere =
      otherwise == rules.routes.extra.end() ? nullptr : std::get_if<std::string>(&otherwise->second);
  const std::string route = elsewhere == nullptr ? "find-out" : *elsewhere;
  return connection.execute(
      "CREATE TABLE everybody AS SELECT person_index, person_id, " + date_sql(request.as_of) +
      " AS as_of, locality, result, list, CASE WHEN result = 'left-out' THEN left_out END AS left_out, CASE WHEN "
      "result = "
      "'left-out' THEN " +
      left_out_words_sql("left_out") +
      " END AS left_out_words, not_met, unknown, CASE WHEN result = "
      "'outside' THEN " +
      rules::value_sql(rules.routes, "route_decided", route, route) + " END AS route, " +
      sql_quote(rules.rules_version) +
      " AS rules_version FROM (SELECT w.person_index, w.person_id, "
      "w.locality, " +
      names + " AS list, s.left_out, nullif(concat_ws(';', " + not_met +
      "), '') AS not_met, "
      "nullif(concat_ws(';', " +
      unknown + "), '') AS unknown, " + rules::decision_sql(rules.routes) +
      " AS route_decided, CASE WHEN s.left_out IS NOT NULL AND (s.list_no IS NOT NULL OR s.left_out NOT IN "
      "('with-team', "
      "'declined', 'care-home')) THEN 'left-out' WHEN s.list_no IS NULL AND s.unknown_list IS NOT NULL THEN 'unknown' "
      "WHEN "
      "s.list_no IS NULL THEN 'outside' WHEN s.in_hospital THEN 'in-reach' WHEN p.listed THEN 'listed' ELSE 'waiting' "
      "END "
      "AS result FROM who w JOIN standing s USING (person_index) JOIN judged j USING (person_index) LEFT JOIN placed p "
      "USING (person_index))");
}

}  // namespace kursaal::find
