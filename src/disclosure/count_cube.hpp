// Counts of people by labelled dimensions, whole: every combination has its count, and every total is the sum of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kursaal::disclosure {

struct Dimension {
  std::string name;                 // "locality"
  std::vector<std::string> labels;  // each once, in the order to show
};

// A place in a cube: one label of each dimension by its number, or `kAll`.
using Coordinates = std::vector<std::size_t>;
inline constexpr std::size_t kAll = static_cast<std::size_t>(-1);

class CountCube {
 public:
  // Shape: dimensions in the order of Coordinates; all counts are 0. Requires: each dimension has a label.
  explicit CountCube(std::vector<Dimension> dimensions);

  [[nodiscard]] const std::vector<Dimension>& dimensions() const { return dimensions_; }

  // Adds people to one combination. Requires: no kAll among the coordinates, each in range.
  void add(std::span<const std::size_t> coordinates, std::uint64_t people);
  // By labels; false, and nothing is added, where a dimension has no such label.
  bool add(std::span<const std::string_view> labels, std::uint64_t people);

  // Says that nobody can ever be in a combination, and that everybody knows it: "not staged" with a stage. Requires: as
  // add(); nobody was added there.
  void rule_out(std::span<const std::size_t> coordinates);
  // Whether a combination, or any of those that a total adds up, can hold anybody. By index.
  [[nodiscard]] bool possible(std::size_t index) const { return possible_[index] > 0; }

  // The count of a combination, or a total where a coordinate is kAll.
  // Cost: one look; totals are kept up as counts are added.
  [[nodiscard]] std::uint64_t count(std::span<const std::size_t> coordinates) const {
    return counts_[index_of(coordinates)];
  }

  // For kernels: the cells, totals among them, as one row; the last dimension runs fastest, kAll is its last place.
  [[nodiscard]] std::span<const std::uint64_t> cells() const { return counts_; }
  [[nodiscard]] std::size_t index_of(std::span<const std::size_t> coordinates) const;
  [[nodiscard]] Coordinates coordinates_of(std::size_t index) const;
  [[nodiscard]] std::size_t stride(std::size_t dimension) const { return strides_[dimension]; }

 private:
  // Of a combination, the indexes of itself and of each total that it is part of.
  [[nodiscard]] std::vector<std::size_t> indexes_with(std::span<const std::size_t> coordinates) const;

  std::vector<Dimension> dimensions_;
  std::vector<std::size_t> strides_;
  std::vector<std::uint64_t> counts_;
  std::vector<std::uint32_t> possible_;  // combinations that can hold anybody
};

}  // namespace kursaal::disclosure
