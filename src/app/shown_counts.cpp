#include "app/shown_counts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "app/shown_list_counts.hpp"
#include "app/shown_table.hpp"
#include "stratify/score_columns.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::Status;
using disclosure::CellState;
using disclosure::CountCube;
using disclosure::kAll;
using disclosure::SafeTable;
using tables::Connection;

std::string parquet(const fs::path& file) { return "read_parquet(" + tables::sql_quote(file.string()) + ")"; }

std::vector<std::string> stage_order() {
  std::vector<std::string> order(stratify::kStages.begin(), stratify::kStages.end());
  order.insert(order.end(), {"not-staged", "unknown"});
  return order;
}

CountCube cube_of(const ExactRows& rows, const std::vector<std::pair<std::string, std::vector<std::string>>>& named) {
  std::vector<disclosure::Dimension> dimensions;
  for (std::size_t i = 0; i < named.size(); ++i)
    dimensions.push_back({named[i].first, labels_of(rows.labels, i, named[i].second)});
  CountCube cube(std::move(dimensions));
  for (std::size_t i = 0; i < rows.people.size(); ++i) {
    const std::vector<std::string_view> labels(rows.labels[i].begin(), rows.labels[i].end());
    cube.add(labels, rows.people[i]);
  }
  return cube;
}

// Rows by the value of their first column, in its order.
std::map<std::string, ExactRows> by_first(const ExactRows& rows) {
  std::map<std::string, ExactRows> parts;
  for (std::size_t i = 0; i < rows.people.size(); ++i) {
    ExactRows& part = parts[rows.labels[i].front()];
    part.labels.emplace_back(rows.labels[i].begin() + 1, rows.labels[i].end());
    part.people.push_back(rows.people[i]);
  }
  return parts;
}

struct ShownPlace {
  std::string as_of;
  SafeTable people;  // locality, stage, deprivation fifth
};

// Stage and cohort by locality and fifth, and stage by cohort of the whole place, each with every total, so that a
// reader adds nothing up. A cohort mostly follows from the stage: the two of them by locality would be mostly small
// counts, and would hide much else.
base::Result<std::vector<ShownPlace>> show_place(Connection& connection, const ShownCountsRequest& request) {
  KURSAAL_ASSIGN(
      const ExactRows rows,
      exact_rows(connection, "SELECT as_of, locality, stage, cohort, deprivation_fifth, people FROM " +
                                 parquet(request.building / "direct" / "place_counts.parquet") + " ORDER BY ALL"));
  ShownTable table({"as_of:date", "locality", "stage", "cohort", "deprivation_fifth"});
  std::vector<ShownPlace> shown;
  for (const auto& [as_of, part] : by_first(rows)) {
    std::set<std::size_t> once;
    const CountCube cube =
        cube_of(part, {{"locality", {}}, {"stage", stage_order()}, {"cohort", {}}, {"deprivation_fifth", {}}});
    const std::vector<std::vector<std::size_t>> chosen{{0, 1, 3}, {0, 2, 3}, {1, 2}};
    auto tables = disclosure::suppress_small_counts(cube, chosen, request.rule);
    for (std::size_t t = 0; t < tables.size(); ++t)
      for (std::size_t i = 0; i < tables[t].size(); ++i) {
        const auto inner = tables[t].coordinates_of(i);
        disclosure::Coordinates whole(4, kAll);
        for (std::size_t d = 0; d < inner.size(); ++d) whole[chosen[t][d]] = inner[d];
        if (!once.insert(cube.index_of(whole)).second) continue;  // a total that another table has shown
        std::vector<std::string> cells{as_of};
        for (std::size_t d = 0; d < whole.size(); ++d)
          cells.push_back(whole[d] == kAll ? std::string(kAllLabel) : cube.dimensions()[d].labels[whole[d]]);
        table.add(std::move(cells), tables[t].at(inner));
      }
    shown.push_back({as_of, std::move(tables.front())});
  }
  KURSAAL_TRY(table.write(connection, request.building / "secondary" / "place_counts.parquet"));
  return shown;
}

// By locality what movement there was, and of the whole place which stage became which; they are the same people. By
// locality the pairs of stages would add up to that locality's people of each stage at either end, which place_counts
// shows: hidden counts of the one would be had from the other. Of the whole place those sums are guarded here with
// them.
Status show_movement(Connection& connection, const ShownCountsRequest& request) {
  KURSAAL_ASSIGN(
      const ExactRows rows,
      exact_rows(
          connection,
          "SELECT lpad(CAST(months AS VARCHAR), 2, '0') || ' ' || from_date || ' ' || to_date, locality, movement, "
          "from_stage, to_stage, people FROM " +
              parquet(request.building / "direct" / "movement.parquet") + " ORDER BY ALL"));
  ShownTable table({"months:int", "from_date:date", "to_date:date", "locality", "movement", "from_stage", "to_stage"});
  for (const auto& [span, part] : by_first(rows)) {
    CountCube cube = cube_of(part, {{"locality", {}}, {"movement", {}}, {"from_stage", {}}, {"to_stage", {}}});
    // A pair of stages is of one movement.
    std::set<std::array<std::string, 3>> holds;
    for (const auto& labels : part.labels) holds.insert({labels[1], labels[2], labels[3]});
    const auto& dimensions = cube.dimensions();
    for (std::size_t l = 0; l < dimensions[0].labels.size(); ++l)
      for (std::size_t m = 0; m < dimensions[1].labels.size(); ++m)
        for (std::size_t f = 0; f < dimensions[2].labels.size(); ++f)
          for (std::size_t t = 0; t < dimensions[3].labels.size(); ++t)
            if (!holds.contains({dimensions[1].labels[m], dimensions[2].labels[f], dimensions[3].labels[t]}))
              cube.rule_out(std::vector<std::size_t>{l, m, f, t});
    const auto tables = disclosure::suppress_small_counts(cube, {{0, 1}, {2, 3}}, request.rule);
    const std::string months = std::to_string(std::stoi(span.substr(0, 2)));
    const std::string from_date = span.substr(3, 10);
    const std::string to_date = span.substr(14, 10);
    for (std::size_t which = 0; which < tables.size(); ++which)
      for (std::size_t i = 0; i < tables[which].size(); ++i) {
        const auto at = tables[which].coordinates_of(i);
        if (which == 1 && (at[0] == kAll || at[1] == kAll)) continue;  // who is of a stage stands in place_counts
        if (which == 1 && !cube.possible(cube.index_of(std::vector<std::size_t>{kAll, kAll, at[0], at[1]}))) continue;
        const std::vector<std::string> labels = cell_labels(tables[which], at);
        const std::string all(kAllLabel);
        std::vector<std::string> cells{months, from_date, to_date};
        if (which == 0)
          cells.insert(cells.end(), {labels[0], labels[1], all, all});
        else
          cells.insert(cells.end(), {all, all, labels[0], labels[1]});
        table.add(std::move(cells), tables[which].at(at));
      }
  }
  return table.write(connection, request.building / "secondary" / "movement.parquet");
}

// Of how many people a median is stands in place_counts; where that is not shown, neither is the median.
Status show_times(Connection& connection, const ShownCountsRequest& request, const std::vector<ShownPlace>& places) {
  const std::string times = parquet(request.building / "direct" / "time_in_stage.parquet");
  KURSAAL_ASSIGN(const ExactRows medians, exact_rows(connection, "SELECT locality, stage, median_months, people FROM " +
                                                                     times + " ORDER BY ALL"));
  KURSAAL_ASSIGN(const ExactRows years,
                 exact_rows(connection, "SELECT locality, stage, people_whole_year FROM " + times + " ORDER BY ALL"));
  ShownTable table({"locality", "stage", "median_months:int", "measure"});
  if (!years.people.empty() && !places.empty()) {
    const SafeTable& people = places.back().people;
    const SafeTable whole_year =
        disclosure::suppress_small_counts(cube_of(years, {{"locality", {}}, {"stage", stage_order()}}), request.rule);
    for (std::size_t i = 0; i < whole_year.size(); ++i) {
      const auto at = whole_year.coordinates_of(i);
      std::vector<std::string> labels = cell_labels(whole_year, at);
      std::string median;
      for (std::size_t row = 0; row < medians.labels.size(); ++row)
        if (medians.labels[row][0] == labels[0] && medians.labels[row][1] == labels[1]) median = medians.labels[row][2];
      const auto of = people.at(std::vector<std::string_view>{labels[0], labels[1], ""});
      if (!of || !of->shown() || *of->shown() == 0) median.clear();
      labels.push_back(median);
      labels.emplace_back("whole-year");
      table.add(std::move(labels), whole_year.at(at));
    }
  }
  return table.write(connection, request.building / "secondary" / "time_in_stage.parquet");
}

// How far people of each list came. Rounded, each step is a table of its own with its totals; exact numbers, one below
// the other, would tell how few stayed behind, so a rule that does not round gets the steps at which people stand.
Status show_funnel(Connection& connection, const ShownCountsRequest& request) {
  static const std::vector<std::string> kSteps{
      "need", "found", "offered", "accepted", "seen: same", "seen: worse", "seen: cannot be told", "better"};
  // What somebody who stands at a step has reached: "seen" is all four that end it.
  static const std::vector<std::pair<std::string, std::size_t>> kReached{
      {"need", 0}, {"found", 1}, {"offered", 2}, {"accepted", 3}, {"seen", 4}};
  KURSAAL_ASSIGN(const ExactRows rows,
                 exact_rows(connection,
                            "SELECT CAST(as_of AS VARCHAR) || ' ' || list || ' ' || coalesce(service, ''), locality, "
                            "furthest, people FROM " +
                                parquet(request.building / "direct" / "funnel.parquet") + " ORDER BY ALL"));
  ShownTable table({"as_of:date", "list", "service", "locality", "measure", "step"});
  const auto add = [&](const std::string& of, const CountCube& cube, const std::string& measure,
                       const std::string& step) {
    const SafeTable safe = disclosure::suppress_small_counts(cube, request.rule);
    for (std::size_t i = 0; i < safe.size(); ++i) {
      const auto at = safe.coordinates_of(i);
      const std::vector<std::string> labels = cell_labels(safe, at);
      if (!step.empty() && at.back() == kAll) continue;  // one column: its sum is itself
      const std::size_t list = of.find(' ');
      const std::size_t service = of.find(' ', list + 1);
      table.add({of.substr(0, list), of.substr(list + 1, service - list - 1), of.substr(service + 1), labels[0],
                 measure, step.empty() ? labels[1] : step},
                safe.at(at));
    }
  };
  for (const auto& [of, part] : by_first(rows)) {
    const std::vector<std::string> localities = labels_of(part.labels, 0);
    const auto counted = [&](const std::string& locality, const auto& holds) {
      std::uint64_t people = 0;
      for (std::size_t i = 0; i < part.people.size(); ++i)
        if (part.labels[i][0] == locality &&
            holds(
                static_cast<std::size_t>(std::find(kSteps.begin(), kSteps.end(), part.labels[i][1]) - kSteps.begin())))
          people += part.people[i];
      return people;
    };
    if (request.rule.round_to <= 1) {
      CountCube cube({{"locality", localities}, {"step", kSteps}});
      for (std::size_t l = 0; l < localities.size(); ++l)
        for (std::size_t s = 0; s < kSteps.size(); ++s)
          cube.add(std::vector<std::size_t>{l, s}, counted(localities[l], [&](std::size_t at) { return at == s; }));
      add(of, cube, "stands-at", "");
      continue;
    }
    const auto add_step = [&](const std::string& step, const auto& holds) {
      CountCube cube({{"locality", localities}, {"step", {step}}});
      for (std::size_t l = 0; l < localities.size(); ++l)
        cube.add(std::vector<std::size_t>{l, 0}, counted(localities[l], holds));
      add(of, cube, "reached", step);
    };
    for (const auto& [step, least] : kReached)
      add_step(step, [at_least = least](std::size_t at) { return at >= at_least; });
    for (std::size_t s = kSteps.size(); s-- > 4;) add_step(kSteps[s], [s](std::size_t at) { return at == s; });
  }
  return table.write(connection, request.building / "secondary" / "funnel.parquet");
}

}  // namespace

Status publish_shown_counts(const ShownCountsRequest& request) {
  KURSAAL_ASSIGN(auto database,
                 tables::Database::open({.threads = 1, .memory_bytes = 512ULL << 20, .temp_folder = {}}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(const std::vector<ShownPlace> places, show_place(connection, request));
  KURSAAL_TRY(show_movement(connection, request));
  KURSAAL_TRY(show_times(connection, request, places));
  KURSAAL_TRY(show_funnel(connection, request));
  return show_list_counts(connection, request.building, request.rule);
}

}  // namespace kursaal::app
