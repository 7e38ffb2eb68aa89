// Counts of the place as they may be shown: small ones are hidden, nothing of a person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"

namespace kursaal::view {

// A count of people. Missing: nothing where it is hidden; never read that as zero.
using SafeCount = std::optional<std::uint64_t>;

struct CountRow {
  std::vector<std::string> labels;  // one a dimension; empty: of all
  SafeCount people;
};

struct CountTable {
  std::string name;                     // "stages"
  std::vector<std::string> dimensions;  // "locality", "stage"
  std::vector<std::vector<std::string>> labels;
  std::vector<CountRow> rows;
};

struct AreaShown {
  std::string id, name;
};

struct PlacePage {
  base::Day as_of;
  std::string rule;  // of what is hidden, in words
  std::vector<AreaShown> localities;
  std::vector<CountTable> tables;
  [[nodiscard]] const CountTable* table(std::string_view name) const;
};

}  // namespace kursaal::view
