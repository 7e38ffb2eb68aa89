#include "synth/row.hpp"

#include <array>
#include <vector>

namespace kursaal::synth {
namespace {

constexpr std::int32_t kFirstDay = -25567;  // 1900-01-01
constexpr std::int32_t kDays = 49000;       // to 2034

struct Written {
  std::array<char, 10> iso;      // 2019-05-03
  std::array<char, 10> slashes;  // 03/05/2019
};

std::vector<Written> write_all() {
  std::vector<Written> all(kDays);
  for (std::int32_t i = 0; i < kDays; ++i) {
    const base::Civil civil = base::civil_of(base::Day{kFirstDay + i});
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", civil.year % 10000, civil.month % 100, civil.day % 100);
    std::copy(text, text + 10, all[static_cast<std::size_t>(i)].iso.begin());
    std::snprintf(text, sizeof text, "%02d/%02d/%04d", civil.day % 100, civil.month % 100, civil.year % 10000);
    std::copy(text, text + 10, all[static_cast<std::size_t>(i)].slashes.begin());
  }
  return all;
}

}  // namespace

void append_date(std::string& text, std::int32_t day, DateWriting writing) {
  static const std::vector<Written> kAll = write_all();
  if (day < kFirstDay || day >= kFirstDay + kDays) return;
  const Written& written = kAll[static_cast<std::size_t>(day - kFirstDay)];
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  switch (writing) {
    case DateWriting::iso: text.append(written.iso.data(), 10); break;
    case DateWriting::slashes: text.append(written.slashes.data(), 10); break;
    case DateWriting::compact:
      text.append(written.iso.data(), 4).append(written.iso.data() + 5, 2).append(written.iso.data() + 8, 2);
      break;
    case DateWriting::month_name: {
      const auto month = static_cast<std::size_t>((written.iso[5] - '0') * 10 + written.iso[6] - '1');
      text.append(written.iso.data() + 8, 2)
          .append("-")
          .append(kMonths.substr(month * 3, 3))
          .append("-")
          .append(written.iso.data(), 4);
      break;
    }
    case DateWriting::month_and_year: text.append(written.slashes.data() + 3, 7); break;
  }
}

}  // namespace kursaal::synth
