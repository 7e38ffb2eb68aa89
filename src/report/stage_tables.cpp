#include "report/stage_tables.hpp"

#include <set>

#include "report/html.hpp"

namespace kursaal::report {
namespace {

using Rows = std::vector<std::vector<Cell>>;

template <class Counts, class Holds>
std::uint64_t sum(const Counts& counts, const Holds& holds) {
  std::uint64_t people = 0;
  for (const auto& count : counts)
    if (holds(count)) people += count.people;
  return people;
}

std::string stages_by_locality(const StageFacts& facts) {
  Rows rows;
  for (const std::string& locality : localities_of(facts)) {
    std::vector<Cell> row{text_cell(locality, "d")};
    for (const std::string& stage : facts.stages)
      row.push_back(
          count_cell(sum(facts.by_stage, [&](const auto& c) { return c.locality == locality && c.stage == stage; })));
    rows.push_back(std::move(row));
  }
  std::vector<Cell> all{text_cell("All localities")};
  for (const std::string& stage : facts.stages)
    all.push_back(count_cell(sum(facts.by_stage, [&](const auto& c) { return c.stage == stage; })));
  rows.push_back(std::move(all));
  std::vector<std::string> heads{"Locality"};
  heads.insert(heads.end(), facts.stages.begin(), facts.stages.end());
  return html_table("People by suggested stage of the transitional pathway", heads, rows);
}

std::string cohorts_by_locality(const StageFacts& facts) {
  const std::vector<std::string> cohorts = cohorts_of(facts);
  Rows rows;
  std::vector<std::string> localities = localities_of(facts);
  localities.emplace_back();
  for (const std::string& locality : localities) {
    const auto of_it = [&](const CohortCount& c) { return locality.empty() || c.locality == locality; };
    std::vector<Cell> row{text_cell(locality.empty() ? "All localities" : locality, "d")};
    for (const std::string& cohort : cohorts)
      row.push_back(count_cell(sum(facts.by_cohort, [&](const auto& c) { return of_it(c) && c.cohort == cohort; })));
    std::uint64_t guessed = 0;
    for (const CohortCount& count : facts.by_cohort)
      if (of_it(count)) guessed += count.guessed;
    row.push_back(count_cell(guessed));
    rows.push_back(std::move(row));
  }
  std::vector<std::string> heads{"Locality"};
  heads.insert(heads.end(), cohorts.begin(), cohorts.end());
  heads.emplace_back("of these a best guess");
  return html_table("People by cohort over five years", heads, rows);
}

// Who got better, stayed and got worse, of those staged at both ends.
std::string net_de_escalation(const StageFacts& facts) {
  Rows rows;
  std::vector<std::string> localities = localities_of(facts);
  localities.emplace_back();
  std::set<std::pair<int, std::string>> spans;
  for (const MovementCount& count : facts.movement) spans.emplace(count.months, count.from_date);
  for (const auto& [months, from_date] : spans)
    for (const std::string& locality : localities) {
      const auto people = [&, span = months](std::string_view movement) {
        return sum(facts.movement, [&](const MovementCount& c) {
          return c.months == span && c.movement == movement && (locality.empty() || c.locality == locality);
        });
      };
      const std::uint64_t improved = people("improved");
      const std::uint64_t maintained = people("maintained");
      const std::uint64_t worsened = people("worsened");
      const std::uint64_t staged = improved + maintained + worsened;
      const auto share = [staged](std::uint64_t count) {
        return staged == 0 ? absent_cell() : share_cell(static_cast<double>(count) / static_cast<double>(staged));
      };
      rows.push_back({text_cell(locality.empty() ? "All localities" : locality, "d"), text_cell(from_date, "d"),
                      count_cell(staged), share(improved), share(maintained), share(worsened),
                      count_cell(people("died")), count_cell(people("moved away")),
                      count_cell(people("left out: unknown"))});
    }
  if (rows.empty()) return {};
  return html_table("Movement since an earlier month end",
                    {"Locality", "From", "Staged at both ends", "Improved", "Maintained", "Worsened", "Died",
                     "Moved away", "Left out: unknown"},
                    rows);
}

std::string transitions(const StageFacts& facts) {
  std::string page;
  std::set<std::pair<int, std::string>> spans;
  std::vector<std::string> destinations = facts.stages;
  destinations.insert(destinations.end(), {"died", "moved away"});
  for (const MovementCount& count : facts.movement) spans.emplace(count.months, count.from_date);
  for (const auto& [months, from_date] : spans) {
    Rows rows;
    for (const std::string& from : facts.stages) {
      std::vector<Cell> row{text_cell(from)};
      for (const std::string& to : destinations)
        row.push_back(count_cell(sum(facts.movement, [&, span = months](const MovementCount& c) {
          return c.months == span && c.from_stage == from && c.to_stage == to;
        })));
      rows.push_back(std::move(row));
    }
    std::vector<std::string> heads{"Stage at " + from_date};
    heads.insert(heads.end(), destinations.begin(), destinations.end());
    page += html_table("Where people of each stage are now", heads, rows);
  }
  return page;
}

std::string time_in_stage(const StageFacts& facts) {
  Rows rows;
  for (const TimeInStage& time : facts.times)
    rows.push_back({text_cell(time.locality), text_cell(time.stage), count_cell(time.people),
                    count_cell(time.median_months), count_cell(time.whole_year)});
  if (rows.empty()) return {};
  return html_table("Time in the stage so far, from the month ends of the last year",
                    {"Locality", "Stage", "People", "Median months", "The whole year"}, rows);
}

}  // namespace

std::vector<std::string> localities_of(const StageFacts& facts) {
  std::set<std::string> names;
  for (const StageCount& count : facts.by_stage) names.insert(count.locality);
  const bool some_unplaced = names.erase("not known") > 0;
  std::vector<std::string> localities(names.begin(), names.end());
  if (some_unplaced) localities.emplace_back("not known");
  return localities;
}

std::vector<std::string> cohorts_of(const StageFacts& facts) {
  std::set<std::string> names;
  for (const CohortCount& count : facts.by_cohort) names.insert(count.cohort);
  return {names.begin(), names.end()};
}

std::string render_stage_tables(const StageFacts& facts) {
  if (facts.by_stage.empty()) return {};
  return "<h3>Stages and cohorts</h3>\n<p>Suggested by rules to professionals, who decide; not clinically validated. "
         "Unknown is not independent: a source that would tell does not cover the last 91 days. A locality that is not "
         "known "
         "is mostly that of calls and visits which came without a number and joined nobody.</p>\n" +
         stages_by_locality(facts) + cohorts_by_locality(facts) + net_de_escalation(facts) + transitions(facts) +
         time_in_stage(facts);
}

}  // namespace kursaal::report
