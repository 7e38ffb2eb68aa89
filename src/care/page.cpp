#include "care/page.hpp"

namespace kursaal::care {

SortKey& SortKey::up(std::int64_t number) {
  // With the sign turned over, numbers sort as their bytes do.
  const std::uint64_t bits = static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63U);
  for (int shift = 56; shift >= 0; shift -= 8) text_ += static_cast<char>(bits >> static_cast<unsigned>(shift) & 0xffU);
  return *this;
}

SortKey& SortKey::down(std::int64_t number) { return up(~number); }

SortKey& SortKey::up(std::string_view text) {
  text_.append(text);
  text_ += '\0';
  return *this;
}

}  // namespace kursaal::care
