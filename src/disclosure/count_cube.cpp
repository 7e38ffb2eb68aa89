#include "disclosure/count_cube.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace kursaal::disclosure {

CountCube::CountCube(std::vector<Dimension> dimensions)
    : dimensions_(std::move(dimensions)), strides_(dimensions_.size(), 1) {
  std::size_t cells = 1;
  for (std::size_t i = dimensions_.size(); i-- > 0;) {
    KURSAAL_CHECK(!dimensions_[i].labels.empty());
    strides_[i] = cells;
    cells *= dimensions_[i].labels.size() + 1;
  }
  counts_.assign(cells, 0);
  for (std::size_t index = 0; index < cells; ++index) {
    const Coordinates coordinates = coordinates_of(index);
    std::uint32_t parts = 1;
    for (std::size_t i = 0; i < coordinates.size(); ++i)
      if (coordinates[i] == kAll) parts *= static_cast<std::uint32_t>(dimensions_[i].labels.size());
    possible_.push_back(parts);
  }
}

std::size_t CountCube::index_of(std::span<const std::size_t> coordinates) const {
  KURSAAL_CHECK(coordinates.size() == dimensions_.size());
  std::size_t index = 0;
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    const std::size_t labels = dimensions_[i].labels.size();
    KURSAAL_CHECK(coordinates[i] < labels || coordinates[i] == kAll);
    index += std::min(coordinates[i], labels) * strides_[i];
  }
  return index;
}

Coordinates CountCube::coordinates_of(std::size_t index) const {
  Coordinates coordinates(dimensions_.size());
  for (std::size_t i = 0; i < dimensions_.size(); ++i) {
    const std::size_t at = index / strides_[i] % (dimensions_[i].labels.size() + 1);
    coordinates[i] = at == dimensions_[i].labels.size() ? kAll : at;
  }
  return coordinates;
}

std::vector<std::size_t> CountCube::indexes_with(std::span<const std::size_t> coordinates) const {
  const std::size_t cell = index_of(coordinates);
  for (const std::size_t coordinate : coordinates) KURSAAL_CHECK(coordinate != kAll);
  std::vector<std::size_t> indexes;
  for (std::size_t over = 0; over < (std::size_t{1} << dimensions_.size()); ++over) {
    std::size_t index = cell;
    for (std::size_t i = 0; i < dimensions_.size(); ++i)
      if ((over >> i & 1U) != 0) index += (dimensions_[i].labels.size() - coordinates[i]) * strides_[i];
    indexes.push_back(index);
  }
  return indexes;
}

void CountCube::add(std::span<const std::size_t> coordinates, std::uint64_t people) {
  for (const std::size_t index : indexes_with(coordinates)) counts_[index] += people;
}

void CountCube::rule_out(std::span<const std::size_t> coordinates) {
  KURSAAL_CHECK(count(coordinates) == 0);
  for (const std::size_t index : indexes_with(coordinates)) --possible_[index];
}

bool CountCube::add(std::span<const std::string_view> labels, std::uint64_t people) {
  KURSAAL_CHECK(labels.size() == dimensions_.size());
  Coordinates coordinates;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& known = dimensions_[i].labels;
    const auto found = std::find(known.begin(), known.end(), labels[i]);
    if (found == known.end()) return false;
    coordinates.push_back(static_cast<std::size_t>(found - known.begin()));
  }
  add(coordinates, people);
  return true;
}

}  // namespace kursaal::disclosure
