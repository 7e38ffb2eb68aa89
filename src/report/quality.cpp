#include "report/quality.hpp"

#include <cstdio>
#include <map>
#include <tuple>

namespace kursaal::report {
namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f %%", value * 100);
  return buffer;
}

std::string days(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.0f days", value);
  return buffer;
}

}  // namespace

std::vector<QualityLine> judge_quality(const std::vector<population::FieldQuality>& now,
                                       const std::vector<population::FieldQuality>& before,
                                       const QualityThresholds& thresholds) {
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::map<Key, const population::FieldQuality*> earlier;
  for (const auto& field : before) earlier.emplace(Key{field.source, field.record, field.field}, &field);

  std::vector<QualityLine> lines;
  for (const auto& field : now) {
    QualityLine line;
    line.now = field;
    if (const auto found = earlier.find(Key{field.source, field.record, field.field}); found != earlier.end())
      line.before = *found->second;
    line.complete = share(field.present, field.records);
    line.valid = share(field.valid, field.present);
    line.duplicated = share(field.duplicated, field.present);
    if (field.timed > 0) line.late_days = static_cast<double>(field.late_days_sum) / static_cast<double>(field.timed);
    if (field.records > 0) {
      const auto fault = [&](std::string_view what, const std::string& got, const std::string& wanted) {
        if (!line.shortfall.empty()) line.shortfall += "; ";
        line.shortfall += std::string(what) + " " + got + ", wanted " + wanted;
      };
      if (!field.optional && line.complete < thresholds.complete)
        fault("complete", percent(line.complete), percent(thresholds.complete));
      if (field.present > 0 && line.valid < thresholds.valid)
        fault("valid", percent(line.valid), percent(thresholds.valid));
      if (line.duplicated > thresholds.duplicated)
        fault("duplicated", percent(line.duplicated), "at most " + percent(thresholds.duplicated));
      if (line.late_days && *line.late_days > thresholds.late_days)
        fault("late by", days(*line.late_days), "at most " + days(thresholds.late_days));
      line.verdict = line.shortfall.empty() ? QualityVerdict::meets : QualityVerdict::falls_short;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace kursaal::report
