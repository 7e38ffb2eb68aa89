#include "stratify/kernel_table.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/hash.hpp"

namespace kursaal::stratify {
namespace {

using base::ErrorCode;
using base::Result;
using terminology::CodeList;
using terminology::CodeSystem;
using terminology::ConceptId;

// A code list against the items of a score: for each concept, positions in `items`.
class ScoreList {
 public:
  static Result<ScoreList> make(const terminology::CodeLists& lists, std::string_view name, const Items& items,
                                const terminology::ConceptTable& concepts) {
    ScoreList result;
    const CodeList* list = lists.find(name);
    if (list == nullptr) return result;
    result.full_ = list->status == terminology::ListStatus::full;
    result.index_ = terminology::ItemIndex(*list, concepts);
    result.present_ = true;
    for (const std::string& item : list->items) {
      const std::size_t position = items.find(item);
      if (position == items.size())
        return base::make_error(ErrorCode::configuration, "code list ", name, ": item ", item,
                                " is not in the table of the score");
      result.position_.push_back(position);
    }
    return result;
  }
  template <class Use>
  void for_items(ConceptId id, const Use& use) const {
    if (!present_) return;
    for (const std::uint16_t item : index_.items_of(id)) use(position_[item]);
  }
  [[nodiscard]] bool full() const { return full_; }

 private:
  terminology::ItemIndex index_;
  std::vector<std::size_t> position_;
  bool present_ = false;
  bool full_ = false;
};

// A list whose items are looked at by name.
class NamedList {
 public:
  NamedList(const terminology::CodeLists& lists, std::string_view name, const terminology::ConceptTable& concepts)
      : list_(lists.find(name)) {
    if (list_ != nullptr) index_ = terminology::ItemIndex(*list_, concepts);
  }
  [[nodiscard]] std::vector<std::string_view> items_of(ConceptId id) const {
    std::vector<std::string_view> names;
    if (list_ != nullptr)
      for (const std::uint16_t item : index_.items_of(id)) names.emplace_back(list_->items[item]);
    return names;
  }

 private:
  const CodeList* list_;
  terminology::ItemIndex index_;
};

void set_item(ScoreName score, std::size_t item, EverMask& mask) {
  const std::uint64_t bit = 1ULL << item;
  switch (score) {
    case ScoreName::efi: mask.efi |= bit; break;
    case ScoreName::ltc: mask.efi |= bit << kLtcShift; break;
    case ScoreName::cms: mask.cms |= bit; break;
    case ScoreName::efi2: mask.efi2 |= bit; break;
    case ScoreName::charlson: mask.icd10 |= bit; break;
    case ScoreName::elixhauser: mask.icd10 |= bit << kElixhauserShift; break;
    case ScoreName::hfrs: break;
  }
}

bool is_simple(const CmsRule& rule) {
  return rule.any_of.size() == 1 && rule.any_of[0].size() == 1 && rule.any_of[0][0].kind == CmsTest::Kind::coded_ever &&
         !rule.any_of[0][0].negated;
}

Lifestyle lifestyle_named(std::string_view item) {
  if (item == "smoker-current") return Lifestyle::smoker_current;
  if (item.starts_with("smoker-")) return Lifestyle::smoker_not_current;
  return Lifestyle::none;
}

// Value rules in the order of their measure, so that each measure's are one range.
void compile_rules(const ScoreDefinitions& definitions, const terminology::Measures& measures,
                   std::vector<CompiledRule>& rules, std::vector<std::pair<std::uint16_t, std::uint16_t>>& range_of) {
  for (const terminology::Measure& measure : measures.all()) {
    const std::size_t first = rules.size();
    for (const ValueRule& rule : definitions.value_rules) {
      if (rule.measure != measure.name) continue;
      // Of the BMI only the latest counts (efi2.hpp), so it sets nothing for ever.
      if (rule.score == ScoreName::efi2 && rule.measure == "bmi") continue;
      CompiledRule compiled{rule, {}};
      set_item(rule.score, rule.item, compiled.sets);
      rules.push_back(std::move(compiled));
    }
    range_of.emplace_back(static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(rules.size() - first));
  }
}

// Facts that name an item of a score as such (contracts.md: kursaal score).
void add_stated(const ScoreDefinitions& definitions, const terminology::Concept& concept_, Meaning& meaning) {
  const auto position = [&](const Items& items) -> std::optional<std::size_t> {
    const std::size_t at = items.find(concept_.code);
    return at < items.size() ? std::optional(at) : std::nullopt;
  };
  if (concept_.system == CodeSystem::efi_deficit) {
    if (const auto at = position(definitions.efi)) meaning.any.efi |= 1ULL << *at;
  } else if (concept_.system == CodeSystem::efi2_item) {
    if (const auto at = position(definitions.efi2)) meaning.any.efi2 |= 1ULL << *at;
  } else if (concept_.system == CodeSystem::cms_condition) {
    if (const auto at = position(definitions.cms)) meaning.cms_stated |= 1ULL << *at;
  }
}

}  // namespace

Result<KernelTable> KernelTable::compile(const terminology::ConceptTable& concepts, const terminology::CodeLists& lists,
                                         const terminology::Measures& measures, const ScoreDefinitions& definitions,
                                         std::vector<std::uint8_t> gp_coded) {
  KernelTable table;
  table.definitions = &definitions;
  table.gp_coded = std::move(gp_coded);
  std::array<ScoreList, kScoreNames> by_score;
  for (std::size_t i = 0; i < kScoreNames; ++i) {
    const auto score = static_cast<ScoreName>(i);
    KURSAAL_ASSIGN(by_score[i], ScoreList::make(lists, score_text(score), definitions.items_of(score), concepts));
    table.full_list[i] = by_score[i].full();
  }
  Items groups;
  groups.short_names = definitions.medicine_groups;
  KURSAAL_ASSIGN(const ScoreList medicine_groups, ScoreList::make(lists, "medicine_groups", groups, concepts));
  const NamedList substances(lists, "substances", concepts);
  const NamedList measure_list(lists, "measures", concepts);
  const NamedList lifestyle(lists, "lifestyle", concepts);
  const NamedList reviews(lists, "reviews", concepts);
  const NamedList end_of_life(lists, "eol_and_function", concepts);
  const NamedList life_and_care(lists, "life_and_care", concepts);

  std::uint64_t cms_window_items = 0;
  std::uint64_t lithium_groups = 0;  // groups that count if ever prescribed
  for (std::size_t item = 0; item < definitions.cms_rules.size(); ++item) {
    if (is_simple(definitions.cms_rules[item]))
      table.cms_simple |= 1ULL << item;
    else
      table.cms_complex.push_back(static_cast<std::uint8_t>(item));
    for (const auto& tests : definitions.cms_rules[item].any_of)
      for (const CmsTest& test : tests) {
        if (test.kind == CmsTest::Kind::coded_12m) cms_window_items |= 1ULL << test.item;
        if (test.kind == CmsTest::Kind::first_coded_1826d) table.cms_first_coded |= 1ULL << test.item;
        if (test.kind == CmsTest::Kind::prescribed_ever) lithium_groups |= 1ULL << test.group;
      }
  }
  std::vector<std::pair<std::uint16_t, std::uint16_t>> rules_of_measure;
  compile_rules(definitions, measures, table.rules, rules_of_measure);

  table.meanings.emplace_back();
  table.meaning_of.assign(concepts.size(), 0);
  table.substance_of.assign(concepts.size(), 0);
  std::map<std::string, std::uint32_t> substance_ids;

  for (std::uint32_t c = 0; c < concepts.size(); ++c) {
    const ConceptId id{c};
    const terminology::Concept& concept_ = concepts.at(id);
    Meaning meaning;
    const auto list_of = [&](ScoreName score) -> const ScoreList& { return by_score[static_cast<std::size_t>(score)]; };
    // Polypharmacy is counted, never coded (Clegg 2016).
    list_of(ScoreName::efi).for_items(id, [&](std::size_t item) {
      if (item != definitions.polypharmacy) meaning.gp.efi |= 1ULL << item;
    });
    list_of(ScoreName::ltc).for_items(id, [&](std::size_t item) { meaning.any.efi |= 1ULL << (item + kLtcShift); });
    list_of(ScoreName::cms).for_items(id, [&](std::size_t item) {
      meaning.gp.cms |= 1ULL << item;
      meaning.cms_in_window |= (1ULL << item) & cms_window_items;
    });
    list_of(ScoreName::efi2).for_items(id, [&](std::size_t item) {
      // These three end: the latest record or a window decides.
      if (item == definitions.efi2_smoker)
        meaning.lifestyle = Lifestyle::smoker_current;
      else if (item == definitions.efi2_alcohol_harmful)
        meaning.lifestyle = Lifestyle::alcohol_harmful;
      else if (item == definitions.efi2_underweight)
        meaning.lifestyle = Lifestyle::underweight;
      else
        meaning.gp.efi2 |= 1ULL << item;
      if (definitions.efi2.short_names[item].starts_with("alcohol_")) meaning.gp.efi2 |= kAlcoholRecorded;
      if (definitions.efi2.short_names[item].starts_with("bmi_")) meaning.gp.efi2 |= kBmiRecorded;
    });
    list_of(ScoreName::charlson).for_items(id, [&](std::size_t item) { meaning.any.icd10 |= 1ULL << item; });
    list_of(ScoreName::elixhauser).for_items(id, [&](std::size_t item) {
      meaning.any.icd10 |= 1ULL << (item + kElixhauserShift);
    });
    list_of(ScoreName::hfrs).for_items(id, [&](std::size_t item) { meaning.hfrs = static_cast<std::uint8_t>(item); });
    medicine_groups.for_items(id, [&](std::size_t group) { meaning.groups |= 1U << group; });
    meaning.gp.cms |= (meaning.groups & lithium_groups) << kGroupShift;
    for (const std::string_view item : lifestyle.items_of(id)) {
      if (const Lifestyle status = lifestyle_named(item); status != Lifestyle::none) meaning.lifestyle = status;
      if (item.starts_with("alcohol-")) meaning.gp.efi2 |= kAlcoholRecorded;
    }
    for (const std::string_view item : measure_list.items_of(id)) {
      const std::size_t measure = measures.find(item);
      if (measure == measures.all().size()) continue;
      meaning.measure = true;
      meaning.first_rule = rules_of_measure[measure].first;
      meaning.rules = rules_of_measure[measure].second;
      meaning.plausible_min = measures.all()[measure].plausible_min.value_or(-1e300);
      meaning.plausible_max = measures.all()[measure].plausible_max.value_or(1e300);
      if (item == "egfr") meaning.latest = LatestMeasure::egfr;
      if (item == "bmi") {
        meaning.latest = LatestMeasure::bmi;
        meaning.gp.efi2 |= kBmiRecorded;
      }
      if (item == "alcohol-units-per-week") meaning.gp.efi2 |= kAlcoholRecorded;
    }
    for (const std::string_view item : reviews.items_of(id)) meaning.review = meaning.review || item == "annual-review";
    const auto add_life = [&meaning](std::string_view list, const std::vector<std::string_view>& items) {
      for (const std::string_view item : items)
        if (const auto named = life_item_named(list, item)) meaning.life |= life_bit(*named);
    };
    add_life("measures", measure_list.items_of(id));
    add_life("eol_and_function", end_of_life.items_of(id));
    add_life("life_and_care", life_and_care.items_of(id));
    table.life_items |= meaning.life;
    add_stated(definitions, concept_, meaning);
    if (concept_.system == CodeSystem::icd10) {
      meaning.any.icd10 |= kIcd10Recorded;
      table.has_icd10 = true;
    }
    if (meaning != table.meanings[0]) {
      const auto found = std::find(table.meanings.begin() + 1, table.meanings.end(), meaning);
      table.meaning_of[c] = static_cast<std::uint16_t>(found - table.meanings.begin());
      if (found == table.meanings.end()) table.meanings.push_back(meaning);
      if (table.meanings.size() > 65000)
        return base::make_error(ErrorCode::configuration, "the code lists give more than 65,000 different meanings");
    }
    std::string substance;
    if (const auto named = substances.items_of(id); !named.empty())
      substance = named.front();
    else if (concept_.system == CodeSystem::bnf && concept_.code.size() >= 9)
      substance = "bnf " + concept_.code.substr(0, 9);
    else
      substance = std::string(code_system_name(concept_.system)) + " " + concept_.code;
    table.substance_of[c] =
        substance_ids.emplace(substance, static_cast<std::uint32_t>(substance_ids.size())).first->second;
  }
  table.substance_names.resize(substance_ids.size());
  for (const auto& [name, id] : substance_ids) table.substance_names[id] = name;

  base::Digest version;
  version.add_text(definitions.digest);
  version.add_text(lists.digest());
  table.rules_version = version.hex();
  return table;
}

}  // namespace kursaal::stratify
