#include "report/stage_tables.hpp"

#include <algorithm>
#include <set>

#include "report/html.hpp"

namespace kursaal::report {
namespace {

using Rows = std::vector<std::vector<Cell>>;

// The one count that `holds` is true of. Nobody is counted in a combination that has no row.
template <class Counts, class Holds>
ShownPeople count_of(const Counts& counts, const Holds& holds) {
  const auto found = std::find_if(counts.begin(), counts.end(), holds);
  return found == counts.end() ? ShownPeople(0) : found->people;
}

std::vector<std::string> with_everywhere(std::vector<std::string> localities) {
  localities.emplace_back(kEverywhere);
  return localities;
}

std::string stages_by_locality(const StageFacts& facts) {
  Rows rows;
  for (const std::string& locality : with_everywhere(localities_of(facts))) {
    std::vector<Cell> row{text_cell(locality_called(facts.called, locality), "d")};
    for (const std::string& stage : facts.stages)
      row.push_back(shown_cell(
          count_of(facts.by_stage, [&](const StageCount& c) { return c.locality == locality && c.stage == stage; })));
    rows.push_back(std::move(row));
  }
  std::vector<std::string> heads{"Locality"};
  heads.insert(heads.end(), facts.stages.begin(), facts.stages.end());
  return html_table("People by suggested stage of the transitional pathway", heads, rows);
}

std::string cohorts_by_locality(const StageFacts& facts) {
  const std::vector<std::string> cohorts = cohorts_of(facts);
  Rows rows;
  for (const std::string& locality : with_everywhere(localities_of(facts))) {
    std::vector<Cell> row{text_cell(locality_called(facts.called, locality), "d")};
    for (const std::string& cohort : cohorts)
      row.push_back(shown_cell(count_of(
          facts.by_cohort, [&](const CohortCount& c) { return c.locality == locality && c.cohort == cohort; })));
    rows.push_back(std::move(row));
  }
  std::vector<std::string> heads{"Locality"};
  heads.insert(heads.end(), cohorts.begin(), cohorts.end());
  return html_table("People by cohort over the next five years", heads, rows);
}

// Spans in their order: months back, and the day that is.
std::set<std::pair<int, std::string>> spans_of(const StageFacts& facts) {
  std::set<std::pair<int, std::string>> spans;
  for (const MovementCount& count : facts.movement) spans.emplace(count.months, count.from_date);
  return spans;
}

// Of those staged at both ends who got better, stayed and got worse. Shares are made of what is shown.
std::string net_de_escalation(const StageFacts& facts) {
  Rows rows;
  for (const auto& [months, from_date] : spans_of(facts))
    for (const std::string& locality : with_everywhere(localities_of(facts))) {
      const auto people = [&, span = months](std::string_view movement) {
        return count_of(facts.movement, [&](const MovementCount& c) {
          return c.months == span && c.movement == movement && c.locality == locality && c.from_stage == kEverywhere;
        });
      };
      const ShownPeople improved = people("improved");
      const ShownPeople maintained = people("maintained");
      const ShownPeople worsened = people("worsened");
      const bool all_shown = improved && maintained && worsened;
      const std::uint64_t staged = all_shown ? *improved + *maintained + *worsened : 0;
      const auto share = [&](const ShownPeople& count) {
        return staged == 0 ? absent_cell() : share_cell(static_cast<double>(*count) / static_cast<double>(staged));
      };
      rows.push_back({text_cell(locality_called(facts.called, locality), "d"), text_cell(from_date, "d"),
                      shown_cell(improved), shown_cell(maintained), shown_cell(worsened), share(improved),
                      share(maintained), share(worsened), shown_cell(people("died")), shown_cell(people("moved away")),
                      shown_cell(people("left out: unknown"))});
    }
  if (rows.empty()) return {};
  return html_table("Movement since an earlier month end, of those staged at both ends",
                    {"Locality", "From", "Improved", "Maintained", "Worsened", "Share improved", "Share maintained",
                     "Share worsened", "Died", "Moved away", "Left out: unknown"},
                    rows);
}

std::string transitions(const StageFacts& facts) {
  std::string page;
  std::vector<std::string> destinations = facts.stages;
  destinations.insert(destinations.end(), {"died", "moved away"});
  for (const auto& [months, from_date] : spans_of(facts)) {
    Rows rows;
    for (const std::string& from : facts.stages) {
      std::vector<Cell> row{text_cell(from)};
      for (const std::string& to : destinations)
        row.push_back(shown_cell(count_of(facts.movement, [&, span = months](const MovementCount& c) {
          return c.months == span && c.locality == kEverywhere && c.from_stage == from && c.to_stage == to;
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
  for (const TimeInStage& time : facts.times) {
    if (time.locality == kEverywhere || time.stage == kEverywhere) continue;
    rows.push_back({text_cell(locality_called(facts.called, time.locality), "d"), text_cell(time.stage),
                    time.median_months ? count_cell(*time.median_months) : absent_cell(), shown_cell(time.whole_year)});
  }
  if (rows.empty()) return {};
  return html_table("Time in the stage so far, from the month ends of the last year",
                    {"Locality", "Stage", "Median months", "People who were in it the whole year"}, rows);
}

}  // namespace

std::string locality_called(const std::map<std::string, std::string>& called, const std::string& locality) {
  if (locality == kEverywhere) return "All localities";
  if (locality == kNoLocality || locality.empty()) return "Not known";
  const auto name = called.find(locality);
  return name == called.end() ? locality : name->second;
}

std::vector<std::string> localities_of(const StageFacts& facts) {
  std::set<std::string> codes;
  for (const StageCount& count : facts.by_stage) codes.insert(count.locality);
  codes.erase(kEverywhere);
  const bool some_unplaced = codes.erase(kNoLocality) > 0;
  std::vector<std::string> localities(codes.begin(), codes.end());
  std::stable_sort(localities.begin(), localities.end(), [&](const std::string& a, const std::string& b) {
    return locality_called(facts.called, a) < locality_called(facts.called, b);
  });
  if (some_unplaced) localities.emplace_back(kNoLocality);
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
