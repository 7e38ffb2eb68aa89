// Data quality as people read it: what each source sends, field by field, held against thresholds that can change
// without reading the data again, and against the run before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "population/staged.hpp"

namespace kursaal::report {

// Shares in [0, 1], days. A site's quality.toml may change them (keys as the members).
struct QualityThresholds {
  double complete = 0.95;
  double valid = 0.98;
  double duplicated = 0.01;  // at most
  double late_days = 31;     // at most, on average
};

enum class QualityVerdict : std::uint8_t { meets, falls_short, nothing_to_judge };

struct QualityLine {
  population::FieldQuality now;
  std::optional<population::FieldQuality> before;  // of the run before, if it had this field
  double complete = 0;
  double valid = 0;
  double duplicated = 0;
  std::optional<double> late_days;
  QualityVerdict verdict = QualityVerdict::nothing_to_judge;
  std::string shortfall;  // "complete 71.0 %, wanted 95.0 %"; empty if it meets
};

// Ordered as `now`. Pure.
std::vector<QualityLine> judge_quality(const std::vector<population::FieldQuality>& now,
                                       const std::vector<population::FieldQuality>& before,
                                       const QualityThresholds& thresholds);

}  // namespace kursaal::report
