// Measures and units: a threshold never sees a value without a known unit. The tables are data/scores/measures.csv and
// units.csv.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"

namespace kursaal::terminology {

struct Measure {
  std::string name;            // "haemoglobin", an item of the code list "measures"
  std::string canonical_unit;  // UCUM
  std::optional<double> plausible_min;
  std::optional<double> plausible_max;
};

enum class UnitVerdict : std::uint8_t {
  normalised,    // `value` is in the canonical unit
  no_unit,       // none was sent and the measure has one
  unknown_unit,  // sent, but not one that converts for this measure
  implausible,   // converts, but lies outside what a living person has
};

struct NormalisedValue {
  UnitVerdict verdict = UnitVerdict::unknown_unit;
  double value = 0;  // meaningful only where normalised
};

class Measures {
 public:
  // Errors: configuration, naming file and line.
  static base::Result<Measures> load(const std::filesystem::path& data_folder);
  [[nodiscard]] const std::vector<Measure>& all() const { return measures_; }
  // Position in all(), or all().size().
  [[nodiscard]] std::size_t find(std::string_view measure) const;
  // Thread-safe. A measure whose canonical unit is "1" (a score) takes a value without unit.
  [[nodiscard]] NormalisedValue normalise(std::size_t measure, double value, std::string_view unit_sent) const;
  // The UCUM spelling of a unit as sent, or empty.
  [[nodiscard]] std::string_view ucum_of(std::string_view unit_sent) const;

 private:
  struct Conversion {
    double factor = 1;
    double offset = 0;
  };
  std::vector<Measure> measures_;
  std::unordered_map<std::string, Conversion> conversions_;  // "<measure position>|<unit as sent, lower case>"
  std::unordered_map<std::string, std::string> ucum_;
};

}  // namespace kursaal::terminology
