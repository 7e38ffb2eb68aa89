// The published tables of each score (items, weights, bands, value rules) as arrays: what data/scores/*.csv says,
// checked once at load, in integers, so that no kernel compares a float with a boundary.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kursaal::stratify {

// The sets of items that share one way of looking: a code list gives bits, a table gives names and weights.
enum class ScoreName : std::uint8_t { efi, hfrs, charlson, elixhauser, cms, efi2, ltc };
inline constexpr std::size_t kScoreNames = 7;
std::string_view score_text(ScoreName score);

// Items of one score by position; position i is bit i of a mask (HFRS: of two words).
struct Items {
  std::vector<std::string> short_names;
  std::vector<std::string> names;
  // Position, or size if there is none.
  [[nodiscard]] std::size_t find(std::string_view short_name) const;
  [[nodiscard]] std::size_t size() const { return short_names.size(); }
};

// Ordered bands over an integer: the first whose `most` is not exceeded; the last is open.
struct Bands {
  std::vector<std::string> names;
  std::vector<std::int64_t> most;  // inclusive; names.size() - 1 of them are bounds, the last is the largest integer
  [[nodiscard]] std::size_t band_of(std::int64_t value) const {
    std::size_t band = 0;
    while (value > most[band]) ++band;
    return band;
  }
};

// One test of a Cambridge rule.
struct CmsTest {
  enum class Kind : std::uint8_t {
    coded_ever,
    coded_12m,
    first_coded_1826d,
    prescribed_12m,
    prescribed_ever,
    egfr_best_of_last_2
  };
  Kind kind = Kind::coded_ever;
  bool negated = false;
  std::uint8_t item = 0;       // coded_*: whose code
  std::uint8_t group = 0;      // prescribed_*: position in ScoreDefinitions::medicine_groups
  std::uint16_t at_least = 1;  // prescribed_12m
  double below = 0;            // egfr
};
// An item's rule: any of `all_of` lists holds when each of its tests does.
struct CmsRule {
  std::vector<std::vector<CmsTest>> any_of;
};

// An item that a measured value sets.
struct ValueRule {
  enum class Operation : std::uint8_t { lt, le, gt, ge, any };
  ScoreName score = ScoreName::efi;
  std::uint8_t item = 0;
  std::string measure;
  Operation operation = Operation::any;
  double threshold = 0;                          // in the measure's canonical unit
  char sex = 0;                                  // 'M', 'F', or 0 for everybody
  [[nodiscard]] bool holds(double value) const;  // NaN meets no threshold
};

enum class EfiBandRule : std::uint8_t {
  strict,           // Clegg 2016: severe above 0.36, so 13 deficits are severe
  frailty_toolkit,  // frailtytoolkit.org: moderate 9 to 13, severe from 14
};

inline constexpr std::int32_t kUnknownWeight = INT32_MIN;

// Units: weights in the integer unit named beside each.
struct ScoreDefinitions {
  Items efi;
  std::size_t polypharmacy = 0;  // position in efi
  Bands efi_bands;               // deficits
  Items hfrs;
  std::vector<std::int32_t> hfrs_tenths;  // tenths of a point
  Bands hfrs_bands;                       // tenths
  Items charlson;
  std::vector<std::int32_t> charlson_1987, charlson_quan;  // points
  std::vector<std::uint64_t> charlson_hidden_by;           // the items under which one weighs nothing
  Items elixhauser;
  std::vector<std::int32_t> elixhauser_van_walraven, elixhauser_swiss;  // points, negative ones valid
  std::vector<std::uint64_t> elixhauser_hidden_by;
  Items cms;
  std::uint64_t cms_in_20 = 0;
  std::vector<std::int32_t> cms_general_20, cms_general_37,
      cms_mortality_20;  // hundredths; kUnknownWeight where not published
  std::vector<CmsRule> cms_rules;
  std::vector<std::string> medicine_groups;  // in the order the rules name them
  Items efi2;
  std::vector<std::int32_t> efi2_coefficients;  // 1e-5
  std::vector<std::uint64_t> efi2_hidden_by;
  Bands efi2_bands;  // 1e-4; how a bound is met is said in efi2.hpp
  std::size_t efi2_smoker = 0, efi2_alcohol_harmful = 0, efi2_underweight = 0, efi2_alcohol_missing = 0,
              efi2_bmi_missing = 0;
  Items ltc;
  std::vector<ValueRule> value_rules;
  std::string digest;  // of all files: part of rules_version

  [[nodiscard]] const Items& items_of(ScoreName score) const;

  // Reads <data_folder>/scores/*.csv. Errors: configuration, naming file and line.
  static base::Result<ScoreDefinitions> load(const std::filesystem::path& data_folder,
                                             EfiBandRule rule = EfiBandRule::strict);
};

// Reads a rule such as "coded ever and rx>=1 12m asthma". `groups` grows by the groups it names.
base::Result<CmsRule> parse_cms_rule(std::string_view text, const Items& items, std::size_t own_item,
                                     std::vector<std::string>& groups);

// A decimal such as "-2.09" in units of 10^-places, exactly; nothing if it is no decimal or has more places.
std::optional<std::int64_t> parse_fixed(std::string_view text, int places);

}  // namespace kursaal::stratify
