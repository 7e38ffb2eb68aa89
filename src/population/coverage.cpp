#include "population/coverage.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/check.hpp"

namespace kursaal::population {

namespace {

using base::Day;
using base::Period;

// ASSUMED: a month is the least silence that is called one; e^-20 is the chance of it where days with events come at
// random.
constexpr std::int64_t kLeastSilence = 31;
constexpr std::int64_t kExpectedDays = 20;
constexpr std::int64_t kRateDays = 365;

bool serves(const CoverageRow& row, std::string_view domain) { return row.domain == domain; }

// The days on which a source sent anything, ascending, and how dense they lie around a silence.
class ActiveDays {
 public:
  ActiveDays(std::span<const Day> days, std::span<const std::uint64_t> counts) {
    for (std::size_t i = 0; i < days.size(); ++i) {
      if (counts[i] > 0 && days[i].known()) active_.push_back(days[i].value);
    }
  }
  [[nodiscard]] const std::vector<std::int64_t>& all() const { return active_; }

  // The silence after active day number `i` until `next`, where the source speaks again or its extract ends.
  [[nodiscard]] bool implausible_silence_after(std::size_t i, std::int64_t next) const {
    const std::int64_t silent = next - active_[i] - 1;
    if (silent < kLeastSilence) return false;
    const std::int64_t before_from = std::max(active_[i] - kRateDays + 1, active_.front());
    std::int64_t observed = active_[i] - before_from + 1;
    std::int64_t active = count(before_from, active_[i] + 1);
    if (i + 1 < active_.size()) {
      const std::int64_t after_end = std::min(next + kRateDays, active_.back() + 1);
      observed += after_end - next;
      active += count(next, after_end);
    }
    return silent * active >= kExpectedDays * observed;
  }

 private:
  [[nodiscard]] std::int64_t count(std::int64_t from, std::int64_t end) const {
    return std::lower_bound(active_.begin(), active_.end(), end) -
           std::lower_bound(active_.begin(), active_.end(), from);
  }
  std::vector<std::int64_t> active_;
};

Day day_at(std::int64_t value) { return Day{static_cast<std::int32_t>(value)}; }

}  // namespace

Coverage::Coverage(std::vector<CoverageRow> rows, int tolerance_days)
    : rows_(std::move(rows)), tolerance_days_(tolerance_days) {
  std::sort(rows_.begin(), rows_.end(), [](const CoverageRow& a, const CoverageRow& b) {
    return std::tie(a.source, a.domain, a.period, a.basis) < std::tie(b.source, b.domain, b.period, b.basis);
  });
}

bool Coverage::covers(std::string_view domain, Period window) const {
  if (!window.start.known() || !window.end.known()) return false;
  if (window.end <= window.start) return true;
  std::vector<Period> periods;
  for (const CoverageRow& row : rows_) {
    if (serves(row, domain) && row.period.start.known() && row.period.end > row.period.start)
      periods.push_back(row.period);
  }
  std::sort(periods.begin(), periods.end());
  Day reached = window.start;
  for (const Period& period : periods) {
    if (period.start > reached) break;
    reached = std::max(reached, period.end);
  }
  if (reached >= window.end) return true;
  return reached > window.start && std::int64_t{window.end.value} - reached.value <= tolerance_days_;
}

Day Coverage::data_through(std::string_view domain) const {
  Day through;
  for (const CoverageRow& row : rows_) {
    if (serves(row, domain) && row.period.end > row.period.start) through = std::max(through, row.period.end);
  }
  return through;
}

std::vector<Period> infer_coverage(std::span<const Day> days, std::span<const std::uint64_t> counts, Day extracted) {
  KURSAAL_CHECK(days.size() == counts.size());
  const ActiveDays source(days, counts);
  const std::vector<std::int64_t>& active = source.all();
  std::vector<Period> periods;
  if (active.empty()) return periods;
  std::int64_t start = active.front();
  for (std::size_t i = 0; i + 1 < active.size(); ++i) {
    if (!source.implausible_silence_after(i, active[i + 1])) continue;
    periods.push_back({day_at(start), day_at(active[i] + 1)});
    start = active[i + 1];
  }
  const std::size_t last = active.size() - 1;
  std::int64_t end = active[last] + 1;
  if (extracted.known() && extracted.value > end && !source.implausible_silence_after(last, extracted.value))
    end = extracted.value;
  periods.push_back({day_at(start), day_at(end)});
  return periods;
}

}  // namespace kursaal::population
