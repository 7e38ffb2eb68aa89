// NHS numbers that nobody holds: the 999 test range while it lasts, beyond it 900 000 0000 to 998 999 9999, never
// issued.
#pragma once

#include <cstdint>
#include <vector>

namespace kursaal::synth {

// Immutable once made; safe to read from any thread.
class NhsNumbers {
 public:
  // `people`: how many numbers will be asked for; up to 900,000 come from the 999 range, more from the wide one.
  explicit NhsNumbers(std::uint64_t people);
  // The number of person `index` (below `people`), ten digits with a valid check digit; no two are the same. Scattered:
  // people side by side have numbers far apart.
  [[nodiscard]] std::uint64_t of(std::uint64_t index) const;

 private:
  std::vector<std::uint32_t>
      middles_;  // six-digit middles of the 999 range whose check digit exists; empty in the wide range
};

// The check digit of nine digits, or 10 where there is none. Source: NHS Data Dictionary, NHS NUMBER (modulus 11).
int nhs_check_digit(std::uint64_t nine_digits);

}  // namespace kursaal::synth
