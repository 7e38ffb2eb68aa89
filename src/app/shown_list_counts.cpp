#include "app/shown_list_counts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "app/shown_table.hpp"
#include "base/text.hpp"
#include "disclosure/disclosure.hpp"

namespace kursaal::app {
namespace {

using disclosure::CellState;
using disclosure::CountCube;
using disclosure::kAll;
using disclosure::SafeCell;
using disclosure::SafeTable;

// What is counted of a list: a step and a measure.
struct Counted {
  std::string step, measure;
  std::string position;
  std::string words = {};  // what a clause asks, after "who ..."; empty: the step is none
  friend bool operator==(const Counted&, const Counted&) = default;
};

// The exact counts of one list, by what is counted and locality.
struct ListOf {
  std::string as_of, list, service, synthetic;
  std::vector<Counted> counted;  // in their order
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::uint64_t>>
      people;  // (step, measure), locality

  [[nodiscard]] std::uint64_t of(const std::string& step, const std::string& measure,
                                 const std::string& locality) const {
    const auto found = people.find({step, measure});
    if (found == people.end()) return 0;
    const auto at = found->second.find(locality);
    return at == found->second.end() ? 0 : at->second;
  }
  [[nodiscard]] bool has(const std::string& step, const std::string& measure) const {
    return people.contains({step, measure});
  }
};

// The counts that a table of a list shows, and what each of its columns is in the published rows.
struct ListTable {
  std::vector<Counted> columns;
  SafeTable safe;                // locality, column
  std::optional<Counted> total;  // what the sum of the columns is, where it is published
};

class ListShower {
 public:
  ListShower(const ListOf& list, std::vector<std::string> localities, const disclosure::SmallCountRule& rule)
      : list_(list), localities_(std::move(localities)), rule_(rule) {}

  void show(ShownTable& table) {
    make_tables();
    hide_totals_alike();
    for (const Counted& counted : list_.counted) add_rows(counted, table);
  }

 private:
  CountCube cube(const std::vector<Counted>& columns) const {
    std::vector<std::string> labels;
    for (const Counted& column : columns) labels.push_back(column.step + " " + column.measure);
    CountCube made({{"locality", localities_}, {"column", labels}});
    for (std::size_t l = 0; l < localities_.size(); ++l)
      for (std::size_t c = 0; c < columns.size(); ++c)
        made.add(std::vector<std::size_t>{l, c}, list_.of(columns[c].step, columns[c].measure, localities_[l]));
    return made;
  }

  void add_table(std::vector<Counted> columns, std::optional<Counted> total) {
    if (columns.empty()) return;
    SafeTable safe = disclosure::suppress_small_counts(cube(columns), rule_);
    tables_.push_back({std::move(columns), std::move(safe), std::move(total)});
  }

  // What is counted with any of some measures, a table for each step.
  void add_answers(const std::vector<std::string>& measures, const std::optional<Counted>& total) {
    std::vector<std::string> steps;
    for (const Counted& counted : list_.counted)
      if (counted.measure == measures.front() || counted.measure == measures.back())
        if (std::find(steps.begin(), steps.end(), counted.step) == steps.end()) steps.push_back(counted.step);
    for (const std::string& step : steps) {
      std::vector<Counted> columns;
      for (const Counted& counted : list_.counted)
        if (counted.step == step && std::find(measures.begin(), measures.end(), counted.measure) != measures.end())
          columns.push_back(counted);
      add_table(std::move(columns), total);
    }
  }

  // Where the eligible stand: left out by reason, in hospital, listed, waiting with and without a place. The sum of the
  // two that wait is published too, and is of them alone.
  void add_standings() {
    if (!list_.has("eligible", "standing")) return;
    std::vector<Counted> details;
    std::vector<std::size_t> groups;
    for (const Counted& counted : list_.counted) {
      if (counted.measure == "left-out") details.push_back(counted), groups.push_back(0);
      if (counted.step == "in-reach") details.push_back(counted), groups.push_back(1);
      if (counted.step == "listed") details.push_back(counted), groups.push_back(2);
      if (counted.step == "waiting-without-places") details.push_back(counted), groups.push_back(3);
    }
    details.push_back({"waiting-with-places", "standing", "330"});
    groups.push_back(3);
    std::vector<std::string> labels;
    for (const Counted& detail : details) labels.push_back(detail.step + " " + detail.measure);
    CountCube made(
        {{"locality", localities_}, {"group", {"left-out", "in-reach", "listed", "waiting"}}, {"detail", labels}});
    for (std::size_t l = 0; l < localities_.size(); ++l) {
      const auto of = [&](const char* step) { return list_.of(step, "standing", localities_[l]); };
      for (std::size_t d = 0; d < details.size(); ++d) {
        for (std::size_t g = 0; g < 4; ++g)
          if (g != groups[d]) made.rule_out(std::vector<std::size_t>{l, g, d});
        made.add(std::vector<std::size_t>{l, groups[d], d},
                 d + 1 == details.size() ? of("waiting") - of("waiting-without-places")
                                         : list_.of(details[d].step, details[d].measure, localities_[l]));
      }
    }
    auto both = disclosure::suppress_small_counts(made, {{0, 1}, {0, 2}}, rule_);
    const std::string position = position_of("waiting", "standing");
    tables_.push_back({{{"left-out", "standing", "150"},
                        {"in-reach", "standing", ""},
                        {"listed", "standing", ""},
                        {"waiting", "standing", position}},
                       std::move(both[0]),
                       Counted{"eligible", "standing", ""}});
    tables_.push_back({std::move(details), std::move(both[1]), {}});
  }

  void make_tables() {
    const Counted place{"of-the-place", "people", ""};
    if (list_.list == "care-gaps") {
      add_answers({"gap", "done", "unknown", "need-unknown"}, {});
      return;
    }
    if (list_.list == "outside") {
      add_table(list_.counted, {});
      return;
    }
    add_answers({"met", "unknown", "not-met"}, place);
    add_standings();
    for (const char* alone : {"ended", "cannot-be-told"})
      if (list_.has(alone, "standing")) add_table({{alone, "standing", ""}}, {});
    add_table({{"everybody", "people", ""}}, {});
  }

  std::string position_of(const std::string& step, const std::string& measure) const {
    for (const Counted& counted : list_.counted)
      if (counted.step == step && counted.measure == measure) return counted.position;
    return "320";
  }

  // What several tables show as their total is hidden in all of them where it is in one.
  void hide_totals_alike() {
    for (std::size_t l = 0; l <= localities_.size(); ++l) {
      const std::vector<std::size_t> at{l < localities_.size() ? l : kAll, kAll};
      for (const ListTable& table : tables_)
        if (table.total && table.safe.at(at).state == CellState::suppressed)
          hidden_totals_[table.total->step].insert(at.front());
    }
  }

  // Nobody of a list but "all": what was counted of it so far is one number of the whole place, chained to the clause
  // before. Exact numbers would tell how few fell at a clause, so they are shown rounded or not at all.
  SafeCell so_far(const Counted& counted) const {
    std::uint64_t people = 0;
    for (const std::string& locality : localities_) people += list_.of(counted.step, counted.measure, locality);
    if (disclosure::is_small(people, rule_) || (rule_.round_to <= 1 && people > 0)) return {};
    // The first clause's is the same number as that of the clause alone.
    const std::string alone = counted.measure == "met-so-far" ? "met" : "unknown";
    for (const ListTable& table : tables_)
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (table.columns[c].step == counted.step && table.columns[c].measure == alone) {
          std::uint64_t of_it = 0;
          for (const std::string& locality : localities_) of_it += list_.of(counted.step, alone, locality);
          const SafeCell cell = table.safe.at(std::vector<std::size_t>{kAll, c});
          if (of_it == people && cell.state == CellState::suppressed) return {};
        }
    return {people == 0 ? CellState::exact : CellState::rounded, disclosure::rounded_count(people, rule_)};
  }

  SafeCell shown(const ListTable& table, const std::vector<std::size_t>& at) const {
    if (at.back() == kAll) {
      const auto hidden = hidden_totals_.find(table.total->step);
      if (hidden != hidden_totals_.end() && hidden->second.contains(at.front())) return {};
    }
    return table.safe.at(at);
  }

  void add_rows(const Counted& counted, ShownTable& out) const {
    const auto row = [&](const std::string& locality, SafeCell cell, const Counted& of) {
      out.add({list_.as_of, list_.list, list_.service, locality, of.position, of.step, of.words, of.measure,
               list_.synthetic},
              cell);
    };
    if (counted.measure == "met-so-far" || counted.measure == "unknown-so-far") {
      row(std::string(kAllLabel), so_far(counted), counted);
      return;
    }
    for (const ListTable& table : tables_) {
      std::size_t column = table.columns.size();
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (table.columns[c].step == counted.step && table.columns[c].measure == counted.measure) column = c;
      const bool is_total = table.total && table.total->step == counted.step && table.total->measure == counted.measure;
      if (column == table.columns.size() && !is_total) continue;
      for (std::size_t l = 0; l <= localities_.size(); ++l) {
        const std::size_t at = l < localities_.size() ? l : kAll;
        row(l < localities_.size() ? localities_[l] : std::string(kAllLabel),
            shown(table, {at, is_total ? kAll : column}), counted);
      }
      break;
    }
    // The sum of those left out stands behind its last reason's place, before those in hospital.
    if (counted.step == "eligible" && counted.measure == "standing") add_rows({"left-out", "standing", "150"}, out);
  }

  const ListOf& list_;
  std::vector<std::string> localities_;
  const disclosure::SmallCountRule& rule_;
  std::vector<ListTable> tables_;
  std::map<std::string, std::set<std::size_t>> hidden_totals_;
};

}  // namespace

base::Status show_list_counts(tables::Connection& connection, const std::filesystem::path& building,
                              const disclosure::SmallCountRule& rule) {
  KURSAAL_ASSIGN(const ExactRows rows,
                 exact_rows(connection,
                            "SELECT coalesce(locality, 'not known'), as_of, list, coalesce(service, ''), synthetic, "
                            "position, step, measure, coalesce(words, ''), people FROM read_parquet(" +
                                tables::sql_quote((building / "direct" / "worklist_counts.parquet").string()) + ")"));
  const std::vector<std::string> localities = labels_of(rows.labels, 0);
  std::vector<ListOf> lists;
  for (std::size_t i = 0; i < rows.people.size(); ++i) {
    const auto& cells = rows.labels[i];
    if (lists.empty() || lists.back().list != cells[2])
      lists.push_back({cells[1], cells[2], cells[3], cells[4], {}, {}});
    ListOf& list = lists.back();
    const Counted counted{cells[6], cells[7], cells[5], cells[8]};
    if (!list.has(counted.step, counted.measure)) list.counted.push_back(counted);
    list.people[{counted.step, counted.measure}][cells[0]] += rows.people[i];
  }
  ShownTable table(
      {"as_of:date", "list", "service", "locality", "position:int", "step", "words", "measure", "synthetic:bool"});
  for (const ListOf& list : lists) ListShower(list, localities, rule).show(table);
  return table.write(connection, building / "secondary" / "worklist_counts.parquet");
}

}  // namespace kursaal::app
