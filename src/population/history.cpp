#include "population/history.hpp"

namespace kursaal::population {

EventColumns EventColumns::rows(std::size_t first, std::size_t count) const {
  const auto part = [&](auto column) { return column.empty() ? column : column.subspan(first, count); };
  return {part(day),  part(end_day), part(known_day), part(concept_id), part(source),
          part(kind), part(value),   part(file),      part(line)};
}

}  // namespace kursaal::population
