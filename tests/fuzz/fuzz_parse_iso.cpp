// Any text as a date: what is read is a day of the calendar, and a day that is written out reads back as itself.
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "base/day.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kursaal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& moment :
       {base::parse_iso(text), base::parse_pattern(text, "%d/%m/%Y %H:%M"), base::parse_pattern(text, "%d-%b-%Y")}) {
    if (!moment) continue;
    KURSAAL_CHECK(moment->day.known());
    KURSAAL_CHECK(moment->minute >= -1 && moment->minute < 24 * 60);
    const base::Civil civil = base::civil_of(moment->day);
    KURSAAL_CHECK(base::valid_civil(civil.year, civil.month, civil.day));
    if (civil.year < 1 || civil.year > 9999) continue;
    const auto again = base::parse_iso(base::format_day(moment->day));
    KURSAAL_CHECK(again && again->day == moment->day);
  }
  return 0;
}
