// Hides small counts of tables so that nobody gets them back by adding and subtracting what is shown, in one table or
// across tables of the same people. Numbers only; what a page writes for a hidden count is the page's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "disclosure/count_cube.hpp"
#include "disclosure/rule.hpp"

namespace kursaal::disclosure {

enum class CellState : std::uint8_t {
  exact,       // the count itself
  rounded,     // to the rule's multiple
  suppressed,  // not shown: small itself, or it would give a small one away. Which of the two is not told
};
std::string_view cell_state_name(CellState state);

struct SafeCell {
  CellState state = CellState::suppressed;
  std::uint64_t people = 0;  // 0 where suppressed: it says nothing then
  // Missing: nothing where the count is suppressed. Never read that as zero.
  [[nodiscard]] std::optional<std::uint64_t> shown() const {
    return state == CellState::suppressed ? std::nullopt : std::optional(people);
  }
};

// One table that may be shown: its inner cells and its totals over every dimension.
class SafeTable {
 public:
  SafeTable(std::vector<Dimension> dimensions, std::vector<SafeCell> cells);
  [[nodiscard]] const std::vector<Dimension>& dimensions() const { return dimensions_; }
  // Requires: a coordinate for each dimension, in range or kAll.
  [[nodiscard]] SafeCell at(std::span<const std::size_t> coordinates) const;
  // By labels, "" for all. Missing: nothing where a dimension has no such label.
  [[nodiscard]] std::optional<SafeCell> at(std::span<const std::string_view> labels) const;
  // Every cell with its coordinates is at(coordinates_of(i)) for i below size(); the last dimension runs fastest.
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  [[nodiscard]] Coordinates coordinates_of(std::size_t index) const;

 private:
  std::vector<Dimension> dimensions_;
  std::vector<SafeCell> cells_;
};

// The cube as one table, all its totals with it.
// Source: hypercube method, Giessing and Repsilber, "Tools and strategies to protect multiple tables with the GHQUAR
// cell suppression engine" (Inference Control in Statistical Databases, LNCS 2316, 2002); here with the intervals that
// rounding leaves, and with totals that may be hidden too.
// Cost: for each small count about the product of the dimensions' sizes, times two to the power of their number.
SafeTable suppress_small_counts(const CountCube& cube, const SmallCountRule& rule);

// Several tables of the same people: each is a choice of the cube's dimensions, in the order to show them; whatever
// they share (their common totals) is shown or hidden alike in all of them.
std::vector<SafeTable> suppress_small_counts(const CountCube& cube, const std::vector<std::vector<std::size_t>>& tables,
                                             const SmallCountRule& rule);

}  // namespace kursaal::disclosure
