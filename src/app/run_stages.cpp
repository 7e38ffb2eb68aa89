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

std::uint64_t to_count(const std::optional<std::string>& cell) {
  return cell ? static_cast<std::uint64_t>(base::parse_integer(*cell).value_or(0)) : 0;
}

}  // namespace

base::Result<report::StageFacts> gather_stages(const fs::path& snapshot, base::Day as_of) {
  KURSAAL_ASSIGN(auto database,
                 tables::Database::open({.threads = 1, .memory_bytes = 512ULL << 20, .temp_folder = {}}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  report::StageFacts facts;
  facts.stages.assign(stratify::kStages.begin(), stratify::kStages.end());
  facts.stages.insert(facts.stages.end(), {"not-staged", "unknown"});
  const std::string of_the_place = " FROM " + parquet(snapshot / "direct" / "scores.parquet") +
                                   " WHERE as_of = CAST($1 AS DATE) AND cohort NOT LIKE 'none: %' GROUP BY ALL ORDER "
                                   "BY ALL";
  KURSAAL_ASSIGN(const tables::TextTable stages,
                 connection.table("SELECT coalesce(locality, 'not known'), stage_suggested, count(*)" + of_the_place,
                                  {base::format_day(as_of)}));
  for (const auto& row : stages.rows)
    facts.by_stage.push_back({row[0].value_or(""), row[1].value_or(""), to_count(row[2])});
  KURSAAL_ASSIGN(
      const tables::TextTable cohorts,
      connection.table("SELECT coalesce(locality, 'not known'), cohort, count(*), count(cohort_basis)" + of_the_place,
                       {base::format_day(as_of)}));
  for (const auto& row : cohorts.rows)
    facts.by_cohort.push_back({row[0].value_or(""), row[1].value_or(""), to_count(row[2]), to_count(row[3])});
  const fs::path movement = snapshot / "secondary" / "movement.parquet";
  KURSAAL_ASSIGN(const tables::TextTable moves,
                 connection.table("SELECT locality, months, from_date, from_stage, to_stage, movement, people FROM " +
                                  parquet(movement) + " ORDER BY ALL"));
  for (const auto& row : moves.rows)
    facts.movement.push_back({row[0].value_or(""), static_cast<int>(to_count(row[1])), row[2].value_or(""),
                              row[3].value_or(""), row[4].value_or(""), row[5].value_or(""), to_count(row[6])});
  KURSAAL_ASSIGN(const tables::TextTable times,
                 connection.table("SELECT locality, stage, people, median_months, people_whole_year FROM " +
                                  parquet(snapshot / "secondary" / "time_in_stage.parquet") + " ORDER BY ALL"));
  for (const auto& row : times.rows)
    facts.times.push_back(
        {row[0].value_or(""), row[1].value_or(""), to_count(row[2]), to_count(row[3]), to_count(row[4])});
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
  localities.insert(localities.begin(), "all localities");
  for (const std::string& locality : localities) {
    std::string line = named("  " + locality, 26);
    for (const std::string& stage : facts.stages) {
      std::uint64_t people = 0;
      for (const report::StageCount& count : facts.by_stage)
        if (count.stage == stage && (locality == "all localities" || count.locality == locality))
          people += count.people;
      line += column(base::format_count(people), 13);
    }
    lines.push_back(std::move(line));
  }
  lines.push_back(named("Cohort over five years", 50) + column("people", 10) + column("best guess", 13));
  for (const std::string& cohort : report::cohorts_of(facts)) {
    std::uint64_t people = 0;
    std::uint64_t guessed = 0;
    for (const report::CohortCount& count : facts.by_cohort)
      if (count.cohort == cohort) people += count.people, guessed += count.guessed;
    lines.push_back(named("  " + cohort, 50) + column(base::format_count(people), 10) +
                    column(base::format_count(guessed), 13));
  }
  return lines;
}

}  // namespace kursaal::app
