#include "stratify/dates.hpp"

#include <algorithm>
#include <string>

namespace kursaal::stratify {
namespace {

Point point_at(base::Day day, base::Day known, const population::Coverage& coverage) {
  Point point;
  point.day = day.value;
  point.known = known.value;
  point.from_91d = day.value - 91;
  point.from_12m = base::add_months(day, -12).value;
  point.from_24m = base::add_months(day, -24).value;
  point.from_60m = base::add_months(day, -60).value;
  point.from_1826d = day.value - 1826;
  for (std::size_t i = 0; i < kDomains; ++i) {
    const std::string_view domain = domain_text(static_cast<Domain>(i));
    const auto bit = static_cast<std::uint16_t>(1U << i);
    if (coverage.data_through(domain).known()) point.reports = static_cast<std::uint16_t>(point.reports | bit);
    // What happened after the day of knowledge nobody could know: no source covered a window that goes on beyond it.
    if (std::int64_t{day.value} - known.value > coverage.tolerance_days()) continue;
    if (coverage.covers(domain, {base::Day{point.from_91d + 1}, day + 1}))
      point.covered_91d = static_cast<std::uint16_t>(point.covered_91d | bit);
    if (coverage.covers(domain, {base::Day{point.from_12m + 1}, day + 1}))
      point.covered_12m = static_cast<std::uint16_t>(point.covered_12m | bit);
    if (coverage.covers(domain, {base::Day{point.from_24m + 1}, day + 1}))
      point.covered_24m = static_cast<std::uint16_t>(point.covered_24m | bit);
  }
  return point;
}

}  // namespace

std::string_view domain_text(Domain domain) {
  constexpr std::array<std::string_view, kDomains> kNames{
      "gp",  "ae",      "acute",     "outpatients", "community", "mental-health", "social-care", "ambulance",
      "111", "hospice", "voluntary", "care-home",   "mixed",     "gp-contacts",   "gp-medicines"};
  return kNames[static_cast<std::size_t>(domain)];
}

population::Coverage cover_every_domain(std::string_view source, base::Period period) {
  std::vector<population::CoverageRow> rows;
  for (std::size_t i = 0; i < kDomains; ++i) {
    rows.push_back({std::string(source), std::string(domain_text(static_cast<Domain>(i))), period,
                    population::CoverageBasis::declared});
  }
  return population::Coverage(std::move(rows));
}

std::vector<DateLooks> look_at(std::span<const SweepDate> dates, const population::Coverage& coverage) {
  std::vector<DateLooks> looks;
  looks.reserve(dates.size());
  for (const SweepDate& date : dates) {
    const base::Day six = base::add_months(date.as_of, -6);
    const base::Day twelve = base::add_months(date.as_of, -12);
    looks.push_back({point_at(date.as_of, date.known_by, coverage), point_at(six, date.known_by, coverage),
                     point_at(twelve, date.known_by, coverage),
                     point_at(twelve, std::min(twelve, date.known_by), coverage)});
  }
  return looks;
}

}  // namespace kursaal::stratify
