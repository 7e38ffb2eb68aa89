// Counts of the place as they were published for showing: small ones hidden, others rounded by the place's rule.
// Nothing of a person. Reads only what is published so; exact counts are not opened here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"

namespace kursaal::view {

struct CountRow {
  std::vector<std::string> labels;      // one a dimension; "all" is a total, "not known" what is not known
  std::optional<std::uint64_t> people;  // Missing: nothing where it is hidden; never read that as zero
};

// A published table: docs/methods/small-counts.md says which.
struct CountTable {
  std::string name;                     // "place_counts"
  std::vector<std::string> dimensions;  // "as_of", "locality", "stage" ...
  std::vector<CountRow> rows;           // as published
  // Position of a dimension. Missing: dimensions.size().
  [[nodiscard]] std::size_t dimension(std::string_view name) const;
};

struct AreaShown {
  std::string id, name;
};

struct PlacePage {
  base::Day as_of;
  base::Day before;  // the date that as_of is held against; unknown: there is none
  std::string rule;  // of what is hidden, in words
  std::vector<AreaShown> localities;
  std::vector<CountTable> tables;
  // nullptr where the snapshot has none that may be shown.
  [[nodiscard]] const CountTable* table(std::string_view name) const;
};

}  // namespace kursaal::view
