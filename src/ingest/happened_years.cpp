#include "ingest/happened_years.hpp"

#include <algorithm>

namespace kursaal::ingest {
namespace {

constexpr std::size_t kGapYears = 5;
constexpr std::uint64_t kFewRecords = 2;
constexpr std::uint64_t kShareOfFew = 100;  // one in so many is few as well

}  // namespace

std::size_t year_position(std::int32_t day) {
  constexpr std::int64_t kFirstDay = -62091;  // 1800-01-01; 400 years have 146,097 days
  const std::int64_t year = (day - kFirstDay) * 400 / 146097;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(year, 0, kYears - 1));
}

std::size_t last_believed_year(std::span<const std::uint64_t> records) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : records) all += count;
  std::size_t believed = kYears;
  std::uint64_t beyond = 0;
  std::size_t gap = 0;
  for (std::size_t year = records.size(); year-- > 0;) {
    if (records[year] == 0) {
      ++gap;
      continue;
    }
    if (beyond > std::max(kFewRecords, all / kShareOfFew) || beyond * 2 >= all) break;
    if (beyond == 0 || gap >= kGapYears) believed = year;
    beyond += records[year];
    gap = 0;
  }
  return believed;
}

void HappenedYears::keep_later(Year& year, std::int32_t day, std::uint64_t place) {
  if (year.records != 0 && (day < year.latest || (day == year.latest && place > year.place))) return;
  year.latest = day;
  year.place = place;
}

void HappenedYears::add(std::int32_t day, std::uint64_t place) {
  Year& year = years_[year_position(day)];
  keep_later(year, day, place);
  ++year.records;
}

void HappenedYears::add(const HappenedYears& other) {
  for (std::size_t i = 0; i < kYears; ++i) {
    if (other.years_[i].records == 0) continue;
    keep_later(years_[i], other.years_[i].latest, other.years_[i].place);
    years_[i].records += other.years_[i].records;
  }
}

HappenedYears::Latest HappenedYears::latest() const {
  std::array<std::uint64_t, kYears> records{};
  for (std::size_t i = 0; i < kYears; ++i) records[i] = years_[i].records;
  const std::size_t believed = last_believed_year(records);
  Latest latest;
  if (believed == kYears) return latest;
  latest.day = base::Day{years_[believed].latest};
  for (std::size_t i = believed + 1; i < kYears; ++i)
    if (years_[i].records != 0) latest.doubted.push_back(years_[i].place);
  return latest;
}

}  // namespace kursaal::ingest
