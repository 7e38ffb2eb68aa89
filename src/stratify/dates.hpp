// The dates of a sweep with the starts of their windows and what the sources covered, worked out once for everybody.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "population/coverage.hpp"

namespace kursaal::stratify {

// Domains of sources that windowed features ask about; names are those of population::CoverageRow::domain.
enum class Domain : std::uint8_t {
  gp,
  ae,
  acute,
  outpatients,
  community,
  mental_health,
  social_care,
  ambulance,
  call_111,
  hospice,
  voluntary,
  care_home,
  mixed,
  gp_contacts,   // general practice, where any consultation was ever sent: a feed of problems alone says nothing of
                 // visits
  gp_medicines,  // likewise of prescriptions
};
inline constexpr std::size_t kDomains = 15;
std::string_view domain_text(Domain domain);

// Where a value is looked at: happened on or before `day`, known on or before `known`. A window of 12 months is
// (from_12m, day], calendar months by base::add_months: the same day a year before is outside.
struct Point {
  std::int32_t day = 0;
  std::int32_t known = 0;
  std::int32_t from_91d = 0;  // reablement's outcome is looked at after 91 days (NHS and adult social care)
  std::int32_t from_12m = 0;
  std::int32_t from_24m = 0;
  std::int32_t from_60m = 0;
  std::int32_t from_1826d = 0;
  std::uint16_t covered_12m = 0;  // bit Domain: its sources covered the whole window, as far as was known by `known`
  std::uint16_t covered_24m = 0;
  std::uint16_t covered_91d = 0;
  std::uint16_t reports = 0;  // bit Domain: somebody reports it at all
  [[nodiscard]] bool covers_12m(Domain domain) const {
    return (covered_12m >> static_cast<unsigned>(domain) & 1U) != 0;
  }
  [[nodiscard]] bool covers_24m(Domain domain) const {
    return (covered_24m >> static_cast<unsigned>(domain) & 1U) != 0;
  }
  // What is so now, as well as what was in the last 91 days, is known where the sources covered these.
  [[nodiscard]] bool covers_91d(Domain domain) const {
    return (covered_91d >> static_cast<unsigned>(domain) & 1U) != 0;
  }
  [[nodiscard]] bool reported(Domain domain) const { return (reports >> static_cast<unsigned>(domain) & 1U) != 0; }
};

// The looks that one row needs: now; 6 and 12 months before by event date, with what is known now; 12 months before as
// it was known then.
struct DateLooks {
  Point now;
  Point before_6m;
  Point before_12m;
  Point then_12m;
};

struct SweepDate {
  base::Day as_of;
  base::Day known_by;  // not after as_of unless asked for: a re-statement
};

// A coverage in which one source reports every domain over a period: for tables of facts, which say nothing of sources.
population::Coverage cover_every_domain(std::string_view source, base::Period period);

// Missing: where coverage has no rows at all, no window is covered.
std::vector<DateLooks> look_at(std::span<const SweepDate> dates, const population::Coverage& coverage);

}  // namespace kursaal::stratify
