#include "app/run_stages.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/text.hpp"
#include "stratify/score_columns.hpp"
#include "tables/database.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

std::string parquet(const fs::path& file) { return "read_parquet(" + tables::sql_quote(file.string()) + ")"; }

// A count as it is published: nothing where it is not shown.
std::optional<std::uint64_t> shown_count(const std::optional<std::string>& cell) {
  if (!cell) return std::nullopt;
  return static_cast<std::uint64_t>(base::parse_integer(*cell).value_or(0));
}

std::string text_of(const std::optional<std::uint64_t>& people) { return people ? base::format_count(*people) : "*"; }

}  // namespace

std::map<std::string, std::string> locality_names(const place::Site& site, base::Day on) {
  std::map<std::string, std::string> names;
  for (const place::Area& area : site.geography.areas())
    if (area.level == place::AreaLevel::locality && (area.valid.contains(on) || !names.contains(area.code)))
      names[area.code] = area.name;
  return names;
}

base::Result<report::StageFacts> gather_stages(const fs::path& snapshot, base::Day as_of) {
  KURSAAL_ASSIGN(auto database,
                 tables::Database::open({.threads = 1, .memory_bytes = 512ULL << 20, .temp_folder = {}}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  const fs::path secondary = snapshot / "secondary";
  report::StageFacts facts;
  facts.stages.assign(stratify::kStages.begin(), stratify::kStages.end());
  facts.stages.insert(facts.stages.end(), {"not-staged", "unknown"});
  const std::string place = " FROM " + parquet(secondary / "place_counts.parquet") +
                            " WHERE as_of = CAST($1 AS DATE) AND deprivation_fifth = 'all' AND ";
  KURSAAL_ASSIGN(const tables::TextTable stages, connection.table("SELECT locality, stage, people" + place +
                                                                      "cohort = 'all' AND stage <> 'all' ORDER BY ALL",
                                                                  {base::format_day(as_of)}));
  for (const auto& row : stages.rows)
    facts.by_stage.push_back({row[0].value_or(""), row[1].value_or(""), shown_count(row[2])});
  KURSAAL_ASSIGN(const tables::TextTable cohorts, connection.table("SELECT locality, cohort, people" + place +
                                                                       "stage = 'all' AND cohort <> 'all' ORDER BY ALL",
                                                                   {base::format_day(as_of)}));
  for (const auto& row : cohorts.rows)
    facts.by_cohort.push_back({row[0].value_or(""), row[1].value_or(""), shown_count(row[2])});
  KURSAAL_ASSIGN(const tables::TextTable moves,
                 connection.table("SELECT locality, months, from_date, movement, from_stage, to_stage, people FROM " +
                                  parquet(secondary / "movement.parquet") + " ORDER BY ALL"));
  for (const auto& row : moves.rows)
    facts.movement.push_back({row[0].value_or(""), static_cast<int>(shown_count(row[1]).value_or(0)),
                              row[2].value_or(""), row[3].value_or(""), row[4].value_or(""), row[5].value_or(""),
                              shown_count(row[6])});
  KURSAAL_ASSIGN(const tables::TextTable times,
                 connection.table("SELECT locality, stage, median_months, people FROM " +
                                  parquet(secondary / "time_in_stage.parquet") + " ORDER BY ALL"));
  for (const auto& row : times.rows)
    facts.times.push_back({row[0].value_or(""), row[1].value_or(""), shown_count(row[2]), shown_count(row[3])});
  return facts;
}

std::vector<std::string> stage_lines(const report::StageFacts& facts) {
  const auto column = [](std::string text, std::size_t width) {
    return text.size() < width ? std::string(width - text.size(), ' ') + text : " " + text;
  };
  const auto named = [](std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
  };
  std::vector<std::string> localities = report::localities_of(facts);
  std::vector<std::string> lines;
  std::string head = named("Stage (suggested)", 26);
  for (const std::string& stage : facts.stages) head += column(stage, 13);
  lines.push_back(std::move(head));
  localities.insert(localities.begin(), report::kEverywhere);
  for (const std::string& locality : localities) {
    std::string line = named(locality == report::kEverywhere ? "  all localities" : "  " + locality, 26);
    for (const std::string& stage : facts.stages) {
      std::optional<std::uint64_t> people = 0;
      for (const report::StageCount& count : facts.by_stage)
        if (count.stage == stage && count.locality == locality) people = count.people;
      line += column(text_of(people), 13);
    }
    lines.push_back(std::move(line));
  }
  lines.push_back(named("Cohort over five years", 50) + column("people", 10));
  for (const std::string& cohort : report::cohorts_of(facts))
    for (const report::CohortCount& count : facts.by_cohort)
      if (count.cohort == cohort && count.locality == report::kEverywhere)
        lines.push_back(named("  " + cohort, 50) + column(text_of(count.people), 10));
  lines.emplace_back("(as published: small counts are not shown, \"*\", the others may be rounded)");
  return lines;
}

}  // namespace kursaal::app
