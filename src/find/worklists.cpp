// Puts together what the room found: the rows of the lists, everybody's standing, the counts of each step.
#include <algorithm>

#include "find/care_gaps.hpp"
#include "find/confirmed.hpp"
#include "find/eligibility.hpp"
#include "find/find.hpp"
#include "find/left_out.hpp"
#include "find/list_rows.hpp"
#include "find/queue.hpp"
#include "find/recorded.hpp"
#include "find/team_funnel.hpp"

namespace kursaal::find {
namespace {

using base::Result;
using base::Status;
using tables::Connection;
using tables::sql_quote;

// What the site says, as small tables: deprivation, offered (the service of each list), teams.
Status make_site_tables(Connection& connection, const FindRequest& request) {
  using tables::ColumnType;
  KURSAAL_TRY(connection.execute("CREATE TABLE deprivation(lsoa VARCHAR, fifth INTEGER)"));
  KURSAAL_ASSIGN(auto areas, connection.appender("deprivation", {ColumnType::text, ColumnType::i32}));
  for (const place::AreaDeprivation& area : request.site->deprivation.areas()) {
    areas.put_text(area.lsoa);
    areas.put_signed(request.site->deprivation.fifth_of(area.lsoa).value_or(0));
    KURSAAL_TRY(areas.end_row());
  }
  KURSAAL_TRY(areas.finish());
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE offered(list_no INTEGER, list VARCHAR, service VARCHAR, owner_organisation VARCHAR, owner_role "
      "VARCHAR, "
      "act_days INTEGER, reach_organisation VARCHAR, reach_role VARCHAR, reach_days INTEGER, listed_days INTEGER)"));
  KURSAAL_TRY(
      connection.execute("CREATE TABLE teams(list_no INTEGER, locality VARCHAR, team VARCHAR, places INTEGER)"));
  for (std::size_t i = 0; i < request.rules->lists.size(); ++i) {
    const std::string& list = request.rules->lists[i].name;
    const auto& services = request.site->services;
    const auto service = std::find_if(services.begin(), services.end(),
                                      [&](const place::Service& candidate) { return candidate.list == list; });
    const std::string head = "INSERT INTO offered SELECT " + std::to_string(i + 1) + ", " + sql_quote(list) + ", ";
    if (service == services.end()) {
      KURSAAL_TRY(connection.execute(head + "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"));
      continue;
    }
    KURSAAL_TRY(connection.execute(
        head + sql_quote(service->id) + ", " + sql_quote(service->owner.organisation) + ", " +
        sql_quote(service->owner.role) + ", " + std::to_string(service->owner.act_within_days) + ", " +
        sql_quote(service->in_reach.organisation) + ", " + sql_quote(service->in_reach.role) + ", " +
        std::to_string(service->in_reach.act_within_days) + ", " + std::to_string(service->listed_for_days)));
    for (const place::Team& team : service->teams)
      KURSAAL_TRY(connection.execute("INSERT INTO teams SELECT " + std::to_string(i + 1) + ", " +
                                     sql_quote(team.locality) + ", " + sql_quote(team.name) + ", " +
                                     std::to_string(team.places_a_week)));
  }
  return base::ok_status();
}

// tiers(person_index, tier_no, tier_reason, passed_over) of everybody who is on a list by clauses.
Status make_tiers(Connection& connection, const ListRules& rules) {
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE tiers(person_index UINTEGER, tier_no INTEGER, tier_reason VARCHAR, passed_over VARCHAR)"));
  for (std::size_t i = 0; i < rules.lists.size(); ++i) {
    const TierTable& tiers = rules.tiers[i];
    std::string number = "CASE decided";
    std::string words = "CASE decided";
    for (std::size_t rule = 0; rule < tiers.table.rules.size(); ++rule) {
      const std::string when = " WHEN " + std::to_string(rule + 1) + " THEN ";
      number += when + std::to_string(tiers.tier_of(tiers.table.rules[rule].value));
      words += when + told_sql(tiers.table.rules[rule].reason);
    }
    number += " ELSE " + std::to_string(tiers.tier_of(tiers.otherwise)) + " END";
    words += " ELSE 'eligible, and nothing puts them earlier' END";
    KURSAAL_TRY(connection.execute(
        "INSERT INTO tiers SELECT person_index, " + number + ", " + words + ", " +
        rules::passed_over_sql(
            tiers.table, "decided", [](const rules::Rule& rule) { return "whether the person " + plain_words(rule); },
            "; ") +
        " FROM (SELECT w.*, " + rules::decision_sql(tiers.table) +
        " AS decided FROM who w JOIN standing s USING (person_index) WHERE s.list_no = " + std::to_string(i + 1) +
        ")"));
  }
  return base::ok_status();
}

// Counts where everybody stands, beside the clauses.
Status count_standings(Connection& connection, const ListRules& rules) {
  const auto add = [&](const std::string& select) { return connection.execute("INSERT INTO funnel " + select); };
  KURSAAL_TRY(
      add("SELECT s.list_no, w.locality, 100, 'eligible', 'standing', count(*) FROM standing s JOIN who w USING "
          "(person_index) WHERE s.list_no IS NOT NULL GROUP BY ALL"));
  int position = 200;
  for (const LeftOut& reason : left_out_reasons())
    KURSAAL_TRY(
        add("SELECT s.list_no, w.locality, " + std::to_string(position++) + ", " + sql_quote(reason.code) +
            ", 'left-out', count(*) FROM standing s JOIN who w USING (person_index) WHERE s.list_no IS NOT NULL "
            "AND s.left_out = " +
            sql_quote(reason.code) + " GROUP BY ALL"));
  KURSAAL_TRY(
      add("SELECT l.list_no, r.locality, CASE r.status WHEN 'in-reach' THEN 300 WHEN 'listed' THEN 310 WHEN "
          "'waiting' THEN 320 ELSE 340 END AS position, r.status, 'standing', count(*) FROM worklists r JOIN "
          "offered l ON l.list = r.list WHERE r.kind = 'list' GROUP BY ALL"));
  KURSAAL_TRY(
      add("SELECT l.list_no, r.locality, 330, 'waiting-without-places', 'standing', count(*) FROM worklists r "
          "JOIN offered l ON l.list = r.list LEFT JOIN teams t ON t.list_no = l.list_no AND t.locality = "
          "r.locality WHERE r.status = 'waiting' AND coalesce(t.places, 0) = 0 GROUP BY ALL"));
  KURSAAL_TRY(
      add("SELECT s.unknown_list, w.locality, 400, 'cannot-be-told', 'standing', count(*) FROM standing s JOIN "
          "who w USING (person_index) WHERE s.unknown_list IS NOT NULL AND (s.left_out IS NULL OR s.left_out IN "
          "('with-team', 'declined', 'care-home')) GROUP BY ALL"));
  for (std::size_t i = 0; i < rules.routes.values.size(); ++i)
    KURSAAL_TRY(add("SELECT 0, locality, " + std::to_string(i) +
                    ", route, 'outside', count(*) FROM everybody WHERE route "
                    "= " +
                    sql_quote(rules.routes.values[i]) + " GROUP BY ALL"));
  return base::ok_status();
}

Result<FoundFacts> read_facts(Connection& connection) {
  FoundFacts facts;
  KURSAAL_ASSIGN(
      const tables::TextTable rows,
      connection.table("SELECT list, coalesce(service, ''), coalesce(locality, ''), step, measure, people FROM "
                       "counts ORDER BY list_order, position, step, measure, locality NULLS LAST"));
  for (const auto& row : rows.rows) {
    FunnelCount count{row[0].value_or(""), row[1].value_or(""), row[2].value_or(""),
                      row[3].value_or(""), row[4].value_or(""), std::stoull(row[5].value_or("0"))};
    if (count.measure == "standing") {
      if (count.step == "listed") facts.listed += count.people;
      if (count.step == "waiting") facts.waiting += count.people;
      if (count.step == "in-reach") facts.in_reach += count.people;
      if (count.step == "ended") facts.ended += count.people;
    }
    if (count.measure == "gap") facts.gaps += count.people;
    facts.funnel.push_back(std::move(count));
  }
  return facts;
}

}  // namespace

Result<FoundFacts> publish_worklists(const FindRequest& request) {
  KURSAAL_ASSIGN(auto database, tables::Database::open({.threads = request.threads,
                                                        .memory_bytes = request.memory_bytes,
                                                        .temp_folder = request.spill_folder}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_TRY(connection.execute("ATTACH " + sql_quote((request.building / "population.duckdb").string()) +
                                 " AS snapshot (READ_ONLY)"));
  const ListRules& rules = *request.rules;
  KURSAAL_TRY(make_site_tables(connection, request));
  KURSAAL_TRY(make_offers(connection, request));
  KURSAAL_TRY(make_confirmed(connection, request));
  KURSAAL_TRY(make_recorded(connection, request));
  KURSAAL_TRY(make_who(connection, request));
  KURSAAL_TRY(judge(connection, request));
  KURSAAL_TRY(judge_past(connection, request));
  KURSAAL_TRY(make_tiers(connection, rules));
  KURSAAL_TRY(fill_places(connection, request));
  KURSAAL_TRY(count_clauses(connection, rules));
  KURSAAL_TRY(find_gaps(connection, request));
  KURSAAL_TRY(make_list_rows(connection, request));
  KURSAAL_TRY(add_stage_checks(connection, request));
  KURSAAL_TRY(count_funnel(connection, request));
  KURSAAL_TRY(make_everybody(connection, request));
  KURSAAL_TRY(count_standings(connection, rules));

  const std::string synthetic = request.site->mode == place::Mode::demo ? "true" : "false";
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE counts AS SELECT " + date_sql(request.as_of) +
      " AS as_of, CASE f.list_no WHEN 0 THEN 'outside' WHEN -1 THEN 'care-gaps' ELSE o.list END AS list, o.service, "
      "f.locality, f.position, f.step, w.words, f.measure, f.people, " +
      synthetic +
      " AS synthetic, CASE WHEN f.list_no > 0 THEN f.list_no WHEN f.list_no = -1 THEN 1000 ELSE 2000 END AS list_order "
      "FROM "
      "funnel f LEFT JOIN offered o ON o.list_no = f.list_no LEFT JOIN clause_words w ON w.list_no = f.list_no AND "
      "w.step = f.step"));
  const std::filesystem::path direct = request.building / "direct";
  KURSAAL_TRY(tables::write_parquet(
      connection, "SELECT * EXCLUDE (list_order, status_order) FROM worklists ORDER BY " + std::string(kListOrder),
      direct / "worklists.parquet"));
  KURSAAL_TRY(tables::write_parquet(connection, "SELECT * EXCLUDE (person_index) FROM everybody ORDER BY person_id",
                                    direct / "eligibility.parquet"));
  KURSAAL_TRY(tables::write_parquet(connection,
                                    "SELECT * EXCLUDE (list_order) FROM counts ORDER BY list_order, position, step, "
                                    "measure, locality NULLS LAST",
                                    request.building / "direct" / "worklist_counts.parquet"));
  KURSAAL_TRY(tables::write_parquet(
      connection,
      "SELECT " + date_sql(request.as_of) +
          " AS as_of, o.list, o.service, f.locality, f.furthest, f.people FROM funnel_steps f JOIN offered o USING "
          "(list_no) ORDER BY o.list_no, f.furthest, f.locality NULLS LAST",
      direct / "funnel.parquet"));
  KURSAAL_ASSIGN(FoundFacts facts, read_facts(connection));
  KURSAAL_ASSIGN(const std::int64_t checks,
                 connection.integer("SELECT count(*) FROM worklists WHERE kind = 'stage-check'"));
  facts.stage_checks = static_cast<std::uint64_t>(checks);
  KURSAAL_TRY(connection.execute("DETACH snapshot"));
  return facts;
}

}  // namespace kursaal::find
