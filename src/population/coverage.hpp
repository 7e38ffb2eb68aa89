// Which source covered which days (safety rule 2): every windowed feature asks here before it says a number.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"

namespace kursaal::population {

enum class CoverageBasis : std::uint8_t {
  declared,  // sources.toml says so
  inferred,  // from the days of its own events, see docs/methods/coverage-and-absence.md
};

struct CoverageRow {
  std::string source;
  std::string domain;   // "ae", "gp", ... "mixed"
  base::Period period;  // [start, end)
  CoverageBasis basis = CoverageBasis::inferred;
};

// Covers of one snapshot. A "mixed" source (a person's whole record) has a row for each domain of which it sent
// anything.
class Coverage {
 public:
  Coverage() = default;
  // `tolerance_days`: how far a window may reach past a source's last day before it counts as not covered (ASSUMED 31).
  explicit Coverage(std::vector<CoverageRow> rows, int tolerance_days = 31);
  [[nodiscard]] const std::vector<CoverageRow>& rows() const { return rows_; }
  [[nodiscard]] int tolerance_days() const { return tolerance_days_; }
  // True if the sources of a domain together covered every day of [start, end). The last tolerance_days may be missing,
  // but never the first day. An empty window is covered; one with an unknown end is not.
  [[nodiscard]] bool covers(std::string_view domain, base::Period window) const;
  // The day after the last covered day of a domain; unknown if it is covered by nobody.
  [[nodiscard]] base::Day data_through(std::string_view domain) const;

 private:
  std::vector<CoverageRow> rows_;
  int tolerance_days_ = 31;
};

// Infers a source's covered periods from its counts of events by day: from its first to its last day (and on to its
// extract date), broken where so long a silence is implausible at the source's own rate: at least 31 days without an
// event in which at least 20 days with events would have been expected. The rate is that of the year before and the
// year after the silence, in days with events: one visit that makes thirty events is one sign of life, not thirty.
// Shape: `days` ascending with counts of the same length; days of no event and unknown days say nothing.
std::vector<base::Period> infer_coverage(std::span<const base::Day> days, std::span<const std::uint64_t> counts,
                                         base::Day extracted);

}  // namespace kursaal::population
