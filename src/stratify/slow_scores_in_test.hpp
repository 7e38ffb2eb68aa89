// For tests: each score a second time, straight from its definition, over sets of names and with no care for time. The
// kernels must agree with these on random histories.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "stratify/history_in_test.hpp"

namespace kursaal::stratify::slow {

using population::EventKind;

// What counts at (as_of, known_by): rows of the history, and names by list.
struct SlowView {
  const population::History& history;
  const terminology::ConceptTable& concepts;
  std::vector<std::uint8_t> gp_coded;
  base::Day as_of, known_by;

  [[nodiscard]] std::vector<std::size_t> rows() const {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < history.events.size(); ++i)
      if (history.events.day[i] <= as_of.value && history.events.known_day[i] <= known_by.value) result.push_back(i);
    return result;
  }
  [[nodiscard]] const terminology::Concept& code(std::size_t row) const {
    return concepts.at(terminology::ConceptId{history.events.concept_id[row]});
  }
  [[nodiscard]] bool gp(std::size_t row) const { return gp_coded[history.events.source[row]] != 0; }
  [[nodiscard]] bool after(std::size_t row, base::Day start) const { return history.events.day[row] > start.value; }
  [[nodiscard]] bool clinical(std::size_t row) const { return static_cast<int>(history.events.kind[row]) < 20; }
  // Items of a list by walking all of it.
  [[nodiscard]] std::set<std::string> items(std::string_view list, std::size_t row) const {
    static std::map<std::string, std::set<std::string>> remembered;
    const terminology::Concept& c = code(row);
    const std::string key = std::string(list) + "|" + std::string(code_system_name(c.system)) + "|" + c.code;
    if (const auto found = remembered.find(key); found != remembered.end()) return found->second;
    std::set<std::string> names;
    if (const auto* all = drawn::shipped().lists.find(list))
      for (const auto& entry : all->entries)
        if (entry.system == c.system && (entry.prefix ? c.code.starts_with(entry.code) : c.code == entry.code))
          names.insert(all->items[entry.item]);
    return remembered[key] = names;
  }
  [[nodiscard]] bool gp_known() const {
    for (const std::size_t row : rows())
      if (gp(row)) return true;
    return false;
  }
};

// Values that set an item ever: score's rules over plausible values in the right unit.
inline void add_by_value(const SlowView& view, std::size_t row, ScoreName score, std::set<std::string>& items) {
  const drawn::Shipped& shipped = drawn::shipped();
  for (const std::string& measure : view.items("measures", row)) {
    const auto& m = shipped.measures.all()[shipped.measures.find(measure)];
    const double value = view.history.events.value[row];
    const bool usable =
        !std::isnan(value) && value >= m.plausible_min.value_or(-1e300) && value <= m.plausible_max.value_or(1e300);
    for (const ValueRule& rule : shipped.definitions.value_rules) {
      if (rule.score != score || rule.measure != measure || (score == ScoreName::efi2 && measure == "bmi")) continue;
      const auto sex = view.history.facts.sex;
      if ((rule.sex == 'M' && sex != population::Sex::male) || (rule.sex == 'F' && sex != population::Sex::female))
        continue;
      using enum ValueRule::Operation;
      const bool holds = rule.operation == any || (usable && ((rule.operation == lt && value < rule.threshold) ||
                                                              (rule.operation == le && value <= rule.threshold) ||
                                                              (rule.operation == gt && value > rule.threshold) ||
                                                              (rule.operation == ge && value >= rule.threshold)));
      if (holds) items.insert(shipped.definitions.items_of(score).short_names[rule.item]);
    }
  }
}

inline std::string substance(const SlowView& view, std::size_t row) {
  if (const auto named = view.items("substances", row); !named.empty()) return *named.begin();
  const terminology::Concept& c = view.code(row);
  if (c.system == terminology::CodeSystem::bnf && c.code.size() >= 9) return "bnf:" + c.code.substr(0, 9);
  return std::string(code_system_name(c.system)) + ":" + c.code;
}

inline std::set<std::string> efi_deficits(const SlowView& view) {
  std::set<std::string> present, substances;
  for (const std::size_t row : view.rows()) {
    if (view.history.events.kind[row] == EventKind::medication && view.gp(row) &&
        view.after(row, base::add_months(view.as_of, -12)))
      substances.insert(substance(view, row));
    if (!view.clinical(row)) continue;
    if (view.code(row).system == terminology::CodeSystem::efi_deficit) present.insert(view.code(row).code);
    if (!view.gp(row)) continue;
    for (const std::string& item : view.items("efi", row))
      if (item != "polypharmacy") present.insert(item);
    add_by_value(view, row, ScoreName::efi, present);
  }
  if (substances.size() >= 5) present.insert("polypharmacy");
  return present;
}

inline std::optional<int> hfrs(const SlowView& view) {
  const base::Day start = base::add_months(view.as_of, -24);
  std::set<std::string> codes;
  bool admitted = false;
  for (const std::size_t row : view.rows()) {
    if (!view.after(row, start)) continue;
    if (is_admission(view.history.events.kind[row])) admitted = true;
    if (view.history.events.kind[row] != EventKind::admission_diagnosis) continue;
    const std::string three = view.code(row).code.substr(0, 3);
    if (view.code(row).system == terminology::CodeSystem::icd10 &&
        drawn::shipped().definitions.hfrs.find(three) < drawn::shipped().definitions.hfrs.size()) {
      admitted = true;
      codes.insert(three);
    }
  }
  if (!admitted) return std::nullopt;
  int tenths = 0;
  for (const std::string& code : codes)
    tenths += drawn::shipped().definitions.hfrs_tenths[drawn::shipped().definitions.hfrs.find(code)];
  return tenths;
}

inline std::set<std::string> categories(const SlowView& view, std::string_view list) {
  std::set<std::string> present;
  for (const std::size_t row : view.rows())
    if (view.clinical(row))
      for (const std::string& item : view.items(list, row)) present.insert(item);
  return present;
}

inline int weigh(const std::set<std::string>& present, const Items& items, const std::vector<std::int32_t>& weights,
                 const std::vector<std::pair<std::string, std::string>>& hidden) {
  int sum = 0;
  for (const std::string& item : present) {
    bool hides = false;
    for (const auto& [under, over] : hidden) hides = hides || (under == item && present.contains(over));
    if (!hides) sum += weights[items.find(item)];
  }
  return sum;
}

// The rules of the 37 conditions as sentences of code, apart from the table's own.
inline std::set<std::string> cms_conditions(const SlowView& view) {
  const base::Day year = base::add_months(view.as_of, -12);
  std::set<std::string> ever, recent, groups_ever, present;
  std::map<std::string, int> scripts;
  std::map<std::string, std::int32_t> first;
  std::vector<double> egfr;
  std::set<std::pair<std::int32_t, std::uint32_t>> issued;
  for (const std::size_t row : view.rows()) {
    if (!view.clinical(row)) continue;
    if (view.gp(row))
      for (const std::string& item : view.items("cms", row)) {
        ever.insert(item);
        if (!first.contains(item)) first[item] = view.history.events.day[row];
        if (view.after(row, year)) recent.insert(item);
      }
    if (view.history.events.kind[row] == EventKind::medication && view.gp(row) &&
        issued.insert({view.history.events.day[row], view.history.events.concept_id[row]}).second &&
        view.after(row, year))
      for (const std::string& group : view.items("medicine_groups", row)) ++scripts[group];
    if (view.gp(row))
      for (const std::string& group : view.items("medicine_groups", row)) groups_ever.insert(group);
    const double value = view.history.events.value[row];
    if (view.gp(row) && view.items("measures", row).contains("egfr") && value >= 1 && value <= 200)
      egfr.push_back(value);
  }
  present = ever;
  for (const char* ruled : {"ANX/DEP", "PNC", "AST", "CKD", "CON", "CAN", "EPI", "PSO", "MIG"}) present.erase(ruled);
  if (recent.contains("ANX/DEP") || scripts["anxiolytic-hypnotic"] >= 4 || scripts["antidepressant"] >= 4)
    present.insert("ANX/DEP");
  if (scripts["analgesic"] >= 4 || (scripts["antiepileptic-pain"] >= 4 && !ever.contains("EPI"))) present.insert("PNC");
  if (scripts["antispasmodic"] >= 4) present.insert("IBS");
  if (ever.contains("AST") && scripts["asthma"] >= 1) present.insert("AST");
  if (egfr.size() >= 2 && std::max(egfr[egfr.size() - 1], egfr[egfr.size() - 2]) < 60) present.insert("CKD");
  if (scripts["laxative"] >= 4) present.insert("CON");
  if (first.contains("CAN") && view.as_of.value - first["CAN"] < 1826) present.insert("CAN");
  if (groups_ever.contains("lithium")) present.insert("SCZ");
  if (ever.contains("EPI") && scripts["antiepileptic"] >= 1) present.insert("EPI");
  if (ever.contains("PSO") && scripts["psoriasis-eczema"] >= 4) present.insert("PSO");
  if (scripts["antimigraine"] >= 4) present.insert("MIG");
  return present;
}

inline std::set<std::string> efi2_items(const SlowView& view) {
  std::set<std::string> present;
  bool alcohol = false, bmi = false, smoking_now = false, thin_now = false;
  for (const std::size_t row : view.rows()) {
    if (!view.clinical(row)) continue;
    if (view.code(row).system == terminology::CodeSystem::efi2_item) present.insert(view.code(row).code);
    if (!view.gp(row)) continue;
    for (const std::string& item : view.items("efi2", row)) {
      alcohol = alcohol || item.starts_with("alcohol_");
      if (item == "alcohol_harmful") {
        if (view.after(row, base::add_months(view.as_of, -60))) present.insert(item);
      } else if (item == "bmi_underweight") {
        bmi = thin_now = true;
      } else if (item != "smoker_current") {
        present.insert(item);
      }
    }
    for (const std::string& item : view.items("lifestyle", row)) alcohol = alcohol || item.starts_with("alcohol-");
    if (view.items("efi2", row).contains("smoker_current") || view.items("lifestyle", row).contains("smoker-current"))
      smoking_now = true;
    else if (const auto lifestyle = view.items("lifestyle", row);
             std::any_of(lifestyle.begin(), lifestyle.end(), [](const auto& i) { return i.starts_with("smoker-"); }))
      smoking_now = false;
    const double value = view.history.events.value[row];
    if (view.items("measures", row).contains("bmi") && value >= 8 && value <= 100) {
      bmi = true;
      thin_now = value < 18.5;
    }
    if (view.items("measures", row).contains("alcohol-units-per-week")) alcohol = true;
    add_by_value(view, row, ScoreName::efi2, present);
  }
  if (smoking_now) present.insert("smoker_current");
  if (thin_now) present.insert("bmi_underweight");
  if (!alcohol) present.insert("alcohol_missing");
  if (!bmi) present.insert("bmi_missing");
  return present;
}

inline int days_with(const SlowView& view, EventKind kind) {
  std::set<std::int32_t> days;
  for (const std::size_t row : view.rows())
    if (view.history.events.kind[row] == kind && view.after(row, base::add_months(view.as_of, -12)))
      days.insert(view.history.events.day[row]);
  return static_cast<int>(days.size());
}

// Nights counted one by one.
inline std::optional<int> bed_days(const SlowView& view) {
  std::set<std::int32_t> nights;
  const base::Day start = base::add_months(view.as_of, -12);
  for (const std::size_t row : view.rows()) {
    const EventKind kind = view.history.events.kind[row];
    if (!is_admission(kind) || kind == EventKind::day_case) continue;
    const std::int32_t end = view.history.events.end_day[row];
    if (end == base::Day::kUnknownValue && view.after(row, start)) {
      bool episode = false;  // of a spell whose end another row tells
      for (const std::size_t other : view.rows()) {
        const population::EventColumns& all = view.history.events;
        if (!is_admission(all.kind[other]) || all.kind[other] == EventKind::day_case) continue;
        if (all.end_day[other] == base::Day::kUnknownValue) continue;
        if (all.day[other] == all.day[row]) episode = true;
        if (all.day[other] < all.day[row] && all.day[row] < all.end_day[other]) episode = true;
      }
      if (!episode) return std::nullopt;
    }
    for (std::int32_t night = view.history.events.day[row]; night < end; ++night)
      if (night > start.value && night <= view.as_of.value) nights.insert(night);
  }
  return static_cast<int>(nights.size());
}

inline int emergency_spells(const SlowView& view) {
  int spells = 0;
  std::optional<std::pair<std::int32_t, std::int32_t>> open;
  for (const std::size_t row : view.rows()) {
    if (view.history.events.kind[row] != EventKind::emergency_admission) continue;
    const std::int32_t from = view.history.events.day[row];
    const std::int32_t to = std::max(from, view.history.events.end_day[row]);
    if (open && (from == open->first || from < open->second)) {
      open->second = std::max(open->second, to);
    } else {
      open = {from, to};
      if (view.after(row, base::add_months(view.as_of, -12))) ++spells;
    }
  }
  return spells;
}

}  // namespace kursaal::stratify::slow
