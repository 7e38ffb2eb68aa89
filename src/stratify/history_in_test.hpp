// For tests: a person drawn as a table of events, scored with the tables and code lists that ship.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "stratify/stratify.hpp"
#include "stratify/sweep.hpp"

namespace kursaal::stratify::drawn {

using base::Day;
using population::EventKind;
using terminology::CodeSystem;

inline Day day(std::string_view text) { return text.empty() ? Day{} : base::parse_iso(text)->day; }

struct DrawnEvent {
  std::string_view on;
  EventKind kind = EventKind::condition;
  std::string_view system = "snomed";
  std::string_view code{};
  std::string_view known{};  // empty: the day itself
  std::string_view end{};
  double value = population::kNoValue;
  std::uint16_t source = 0;  // 0: general practice, 1: hospital
};

struct Shipped {
  ScoreDefinitions definitions;
  terminology::CodeLists lists;
  terminology::Measures measures;
};
inline const Shipped& shipped() {
  static const Shipped kShipped = [] {
    const std::filesystem::path data = std::filesystem::path(KURSAAL_SOURCE_DIR) / "data";
    auto definitions = ScoreDefinitions::load(data);
    auto lists = terminology::CodeLists::load(data, {});
    auto measures = terminology::Measures::load(data);
    KURSAAL_CHECK(definitions.ok());
    KURSAAL_CHECK(lists.ok());
    KURSAAL_CHECK(measures.ok());
    return Shipped{std::move(definitions).value(), std::move(lists).value(), std::move(measures).value()};
  }();
  return kShipped;
}

inline population::Coverage covered(std::string_view from = "1990-01-01", std::string_view to = "2030-01-01",
                                    std::string_view domain = {}) {
  if (domain.empty()) return cover_every_domain("drawn", {day(from), day(to)});
  return population::Coverage(
      {{"drawn", std::string(domain), {day(from), day(to)}, population::CoverageBasis::declared}});
}

// Columns of one person's events in total order, and the kernel table of the codes in them.
class DrawnHistory {
 public:
  DrawnHistory(std::initializer_list<DrawnEvent> events) : DrawnHistory(std::vector<DrawnEvent>(events)) {}
  explicit DrawnHistory(const std::vector<DrawnEvent>& events, std::vector<std::uint8_t> gp_coded = {1, 0}) {
    std::map<std::pair<CodeSystem, std::string>, std::uint32_t> codes;
    for (const DrawnEvent& event : events) codes.emplace(key_of(event), 0);
    std::vector<terminology::Concept> all;
    for (auto& [key, id] : codes) {
      id = static_cast<std::uint32_t>(all.size());
      all.push_back({key.first, key.second, {}});
    }
    concepts_ = terminology::ConceptTable(std::move(all));
    for (const DrawnEvent& drawn : events) {
      population::Event event;
      event.day = day(drawn.on).value;
      event.end_day = day(drawn.end).value;
      event.known_day = drawn.known.empty() ? event.day : day(drawn.known).value;
      event.concept_id = codes.at(key_of(drawn));
      event.source = drawn.source;
      event.kind = drawn.kind;
      event.value = drawn.value;
      event.line = static_cast<std::uint32_t>(rows_.size() + 1);
      rows_.push_back(event);
    }
    std::stable_sort(rows_.begin(), rows_.end(), population::EventOrder{});
    for (const population::Event& event : rows_) {
      day_.push_back(event.day), end_.push_back(event.end_day), known_.push_back(event.known_day),
          concept_.push_back(event.concept_id);
      source_.push_back(event.source), kind_.push_back(event.kind), value_.push_back(event.value);
    }
    auto table = KernelTable::compile(concepts_, shipped().lists, shipped().measures, shipped().definitions,
                                      std::move(gp_coded));
    KURSAAL_CHECK(table.ok());
    table_ = std::move(table).value();
    facts.birth = day("1940-03-15");
    facts.birth_precision = base::Precision::day;
    facts.sex = population::Sex::female;
  }
  population::PersonFacts facts;

  [[nodiscard]] population::History history() const {
    return {facts, {day_, end_, known_, concept_, source_, kind_, value_, {}, {}}};
  }
  // As in the coverage: without names nobody's feed is known.
  void name_sources(std::vector<std::string> names) { table_.source_names = std::move(names); }
  // Sources that may not be read (safety rule 23).
  void leave_out(std::vector<std::uint8_t> sources) { table_.left_out = std::move(sources); }
  [[nodiscard]] const KernelTable& table() const { return table_; }
  [[nodiscard]] const terminology::ConceptTable& concepts() const { return concepts_; }
  [[nodiscard]] ScoredHistory at(std::string_view as_of, std::string_view known_by = "",
                                 const population::Coverage& coverage = covered(), bool demo = true) const {
    return score_history(history(), table_, coverage, {day(as_of), day(known_by.empty() ? as_of : known_by)}, demo);
  }

 private:
  static std::pair<CodeSystem, std::string> key_of(const DrawnEvent& event) {
    const CodeSystem system = terminology::code_system_named(event.system).value_or(CodeSystem::unknown);
    return {system, terminology::normalise_code(system, event.code)};
  }
  std::vector<population::Event> rows_;
  std::vector<std::int32_t> day_, end_, known_;
  std::vector<std::uint32_t> concept_;
  std::vector<std::uint16_t> source_;
  std::vector<EventKind> kind_;
  std::vector<double> value_;
  terminology::ConceptTable concepts_;
  KernelTable table_;
};

// `count` deficits stated by name, from the first of the paper on (polypharmacy left out).
inline std::vector<DrawnEvent> deficits(std::size_t count, std::string_view on = "2015-05-05") {
  std::vector<DrawnEvent> events;
  for (const std::string& name : shipped().definitions.efi.short_names)
    if (events.size() < count && name != "polypharmacy")
      events.push_back({.on = on, .system = "efi-deficit", .code = name});
  return events;
}

inline std::string text_of(const ScoreRow& row, Column column) {
  return std::string(
      column_text(score_columns()[static_cast<std::size_t>(column)], row[column], shipped().definitions));
}

}  // namespace kursaal::stratify::drawn
