// What every concept of a snapshot means to the scores, compiled once into dense arrays: the hot loop asks one u16 of
// each event and passes over most of them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "stratify/life_facts.hpp"
#include "stratify/score_definitions.hpp"
#include "terminology/code_lists.hpp"
#include "terminology/concepts.hpp"
#include "terminology/measures.hpp"

namespace kursaal::stratify {

// What a fact that counts for ever sets. Bits are item positions of ScoreDefinitions.
struct EverMask {
  std::uint64_t efi = 0;    // bits 0-39 eFI deficits, 40-63 long-term conditions
  std::uint64_t cms = 0;    // bits 0-39 Cambridge codes, 40-63 medicine groups ever prescribed
  std::uint64_t efi2 = 0;   // bits 0-39 eFI2 items, 40 an alcohol record exists, 41 a BMI record exists
  std::uint64_t icd10 = 0;  // bits 0-19 Charlson, 20-59 Elixhauser, 60 an ICD-10 code exists
  EverMask& operator|=(const EverMask& other) {
    efi |= other.efi;
    cms |= other.cms;
    efi2 |= other.efi2;
    icd10 |= other.icd10;
    return *this;
  }
  [[nodiscard]] bool any() const { return (efi | cms | efi2 | icd10) != 0; }
  friend auto operator<=>(const EverMask&, const EverMask&) = default;
};
inline constexpr int kLtcShift = 40;
inline constexpr int kGroupShift = 40;
inline constexpr std::uint64_t kAlcoholRecorded = 1ULL << 40;
inline constexpr std::uint64_t kBmiRecorded = 1ULL << 41;
inline constexpr int kElixhauserShift = 20;
inline constexpr std::uint64_t kIcd10Recorded = 1ULL << 60;
inline constexpr std::uint64_t kItemBits = (1ULL << 40) - 1;

// Statuses that a later record replaces or a window ends.
enum class Lifestyle : std::uint8_t { none, smoker_current, smoker_not_current, alcohol_harmful, underweight };
// Measures of which the latest values count; all others only set items by value rules.
enum class LatestMeasure : std::uint8_t { none, egfr, bmi };

struct Meaning {
  EverMask gp;                      // set by an event of a source that counts as coded by general practice
  EverMask any;                     // set by an event of any source
  std::uint64_t cms_in_window = 0;  // Cambridge items whose code counts for 12 months
  std::uint64_t cms_stated =
      0;                   // Cambridge conditions named as such (system cms-condition): the rule was applied elsewhere
  std::uint64_t life = 0;  // bits of LifeItem: function, circumstances, kinds of care
  std::uint32_t groups = 0;                 // medicine groups of a prescription
  std::uint16_t first_rule = 0, rules = 0;  // value rules: a range of KernelTable::rules
  std::uint8_t hfrs = kNoHfrs;
  LatestMeasure latest = LatestMeasure::none;
  Lifestyle lifestyle = Lifestyle::none;
  bool review = false;  // an annual review took place
  bool measure = false;
  double plausible_min = 0, plausible_max = 0;  // of the measure
  static constexpr std::uint8_t kNoHfrs = 255;
  friend bool operator==(const Meaning&, const Meaning&) = default;
};

struct CompiledRule {
  ValueRule rule;
  EverMask sets;
};

// Thread-safe: read only after compile().
struct KernelTable {
  const ScoreDefinitions* definitions = nullptr;
  std::vector<std::uint16_t> meaning_of;  // by ConceptId; 0 is "nothing"
  std::vector<Meaning> meanings;          // meanings[0] is empty
  std::vector<std::uint32_t>
      substance_of;  // by ConceptId: substances by list, by BNF chapter to chemical, else the concept itself
  std::vector<std::string> substance_names;  // of those that the list or BNF gives; ids beyond are concepts
  std::vector<CompiledRule> rules;
  std::vector<std::uint8_t> gp_coded;         // by source
  std::vector<std::string> source_names{};    // by source, as in the coverage; empty: nobody's feed is known (SR2)
  std::vector<std::uint8_t> left_out{};       // by source: 1 is not read at all (safety rule 23); empty: none is
  std::uint64_t cms_simple = 0;               // items whose rule is "coded ever" alone
  std::vector<std::uint8_t> cms_complex;      // the others
  std::uint64_t cms_first_coded = 0;          // items whose first code ever must be recent (cancer)
  bool has_icd10 = false;                     // any concept of the snapshot is ICD-10
  std::uint64_t life_items = 0;               // LifeItem bits that any concept of the snapshot has
  std::array<bool, kScoreNames> full_list{};  // code list status by score
  std::string rules_version;                  // digest of definitions and code lists

  // `definitions` must outlive the table; `gp_coded` by SourceId. Errors: configuration, where a list names an item
  // that its score does not have.
  static base::Result<KernelTable> compile(const terminology::ConceptTable& concepts,
                                           const terminology::CodeLists& lists, const terminology::Measures& measures,
                                           const ScoreDefinitions& definitions, std::vector<std::uint8_t> gp_coded);
};

}  // namespace kursaal::stratify
