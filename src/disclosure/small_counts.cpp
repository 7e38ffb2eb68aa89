// How it is known that a hidden count stays hidden: for each, the code walks from the true table to other tables that
// agree with everything shown and in which this count is another. A step adds or takes one person at the corners of a
// box: in each dimension two labels of opposite sign, or one label and the total of the same sign; no sum is broken by
// it. Where no step is left, the cheapest one whose corners can still be hidden is made possible by hiding them. The
// walk is the proof: whatever somebody calculates from what is shown, they cannot exclude the tables on it.
#include "disclosure/small_counts.hpp"

#include <algorithm>
#include <limits>

#include "base/check.hpp"

namespace kursaal::disclosure {
namespace {

constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t kImpossible = std::numeric_limits<std::uint64_t>::max();
constexpr unsigned kDearerTotal = 8;  // in powers of two, for each dimension that is added up
// Dearer than to hide any count: a small count is no longer taken to be known for small. That only rests on small and
// other hidden counts looking alike.
constexpr std::uint64_t kUntold = std::uint64_t{1} << 48;

// What may be known of a cell from outside: it lies between least and most.
struct Known {
  std::int64_t least = 0, most = kNoLimit;
  bool published = false, hidden = false;
};

// The other place of a box in one dimension, beside the target's.
struct Partner {
  std::size_t shift = 0;  // what to add to a cell's index (modulo 2^64) to get there
  int sign = 1;
};

class Protector {
 public:
  Protector(const CountCube& cube, const SmallCountRule& rule, std::vector<bool> published);
  void protect();
  [[nodiscard]] SafeCell shown(std::size_t cell) const;

 private:
  struct Step {
    std::vector<std::pair<std::size_t, int>> corners;  // cell, sign for "target up"
    std::uint64_t cost = kImpossible;
    int direction = 1;
  };

  void hide(std::size_t cell);
  void protect_cell(std::size_t cell);
  [[nodiscard]] std::vector<std::vector<Partner>> partners_of(std::size_t cell) const;
  // What it costs to make the move of the corners in a direction possible.
  [[nodiscard]] std::uint64_t cost_of(const std::vector<std::pair<std::size_t, int>>& corners, int direction) const;
  [[nodiscard]] Step cheapest(std::size_t cell, const std::vector<std::vector<Partner>>& partners, int direction) const;
  void take(const Step& step);

  const CountCube& cube_;
  const SmallCountRule& rule_;
  std::vector<Known> known_;
  std::vector<std::uint64_t> price_;  // of hiding a cell
  std::vector<std::int64_t> now_;     // where the walk stands
};

Protector::Protector(const CountCube& cube, const SmallCountRule& rule, std::vector<bool> published)
    : cube_(cube), rule_(rule), known_(cube.cells().size()) {
  const auto counts = cube.cells();
  const auto step = static_cast<std::int64_t>(std::max<std::uint64_t>(rule.round_to, 1));
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    now_.push_back(static_cast<std::int64_t>(counts[cell]));
    Known& known = known_[cell];
    known.published = published[cell];
    // A total is dearer than what it adds up: a table without totals says less than one without some cells.
    std::uint64_t price = counts[cell];
    for (const std::size_t coordinate : cube.coordinates_of(cell))
      if (coordinate == kAll) price <<= kDearerTotal;
    price_.push_back(std::min(price, kUntold / 64));
    if (!cube.possible(cell)) known.most = 0;
    if (!known.published || !cube.possible(cell)) continue;
    if (is_small(counts[cell], rule)) {
      known = {.least = rule.zero_shown ? 1 : 0,
               .most = static_cast<std::int64_t>(std::max<std::uint64_t>(rule.least_shown, 1)) - 1,
               .published = true,
               .hidden = true};
    } else if (counts[cell] == 0) {
      known.most = 0;
    } else {
      const auto middle = static_cast<std::int64_t>(rounded_count(counts[cell], rule));
      known.least = std::max(middle - step / 2, static_cast<std::int64_t>(rule.least_shown));
      known.most = middle + (step - 1) - step / 2;
    }
  }
}

void Protector::hide(std::size_t cell) {
  known_[cell].hidden = true;
  known_[cell].least = rule_.zero_shown ? 1 : 0;
  known_[cell].most = kNoLimit;
}

std::vector<std::vector<Partner>> Protector::partners_of(std::size_t cell) const {
  std::vector<std::vector<Partner>> partners;
  const Coordinates coordinates = cube_.coordinates_of(cell);
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    const std::size_t labels = cube_.dimensions()[i].labels.size();
    const std::size_t at = std::min(coordinates[i], labels);
    std::vector<Partner>& of_this = partners.emplace_back();
    for (std::size_t other = 0; other <= labels; ++other)
      if (other != at) of_this.push_back({(other - at) * cube_.stride(i), at == labels || other == labels ? 1 : -1});
  }
  return partners;
}

std::uint64_t Protector::cost_of(const std::vector<std::pair<std::size_t, int>>& corners, int direction) const {
  std::uint64_t cost = 0;
  for (const auto& [cell, sign] : corners) {
    const Known& known = known_[cell];
    const std::int64_t to = now_[cell] + sign * direction;
    if (to >= known.least && to <= known.most) continue;
    // A zero that is shown is known to be one, and nothing is less than none.
    const std::int64_t least = rule_.zero_shown && known.published ? 1 : 0;
    const bool zero = (rule_.zero_shown && cube_.cells()[cell] == 0) || !cube_.possible(cell);
    if (to < least || !known.published || zero) return kImpossible;
    cost += known.hidden ? kUntold : price_[cell];
  }
  return cost;
}

Protector::Step Protector::cheapest(std::size_t cell, const std::vector<std::vector<Partner>>& partners,
                                    int direction) const {
  Step best;
  std::vector<std::size_t> at(partners.size(), 0);
  std::vector<std::pair<std::size_t, int>> corners(std::size_t{1} << partners.size());
  for (bool more = true; more;) {
    for (std::size_t corner = 0; corner < corners.size(); ++corner) {
      corners[corner] = {cell, 1};
      for (std::size_t i = 0; i < partners.size(); ++i)
        if ((corner >> i & 1U) != 0) {
          corners[corner].first += partners[i][at[i]].shift;
          corners[corner].second *= partners[i][at[i]].sign;
        }
    }
    if (const std::uint64_t cost = cost_of(corners, direction); cost < best.cost) {
      best = {corners, cost, direction};
      if (cost == 0) return best;
    }
    more = false;
    for (std::size_t i = partners.size(); i-- > 0 && !more;) {
      more = ++at[i] < partners[i].size();
      if (!more) at[i] = 0;
    }
  }
  return best;
}

void Protector::take(const Step& step) {
  for (const auto& [cell, sign] : step.corners) {
    const std::int64_t to = now_[cell] + sign * step.direction;
    if (to < known_[cell].least || to > known_[cell].most) hide(cell);
    now_[cell] = to;
  }
}

void Protector::protect_cell(std::size_t cell) {
  const auto partners = partners_of(cell);
  const std::int64_t least = rule_.zero_shown ? 1 : 0;
  std::int64_t most = std::max(static_cast<std::int64_t>(rule_.least_shown) - 1, least);
  const std::int64_t width = std::min(static_cast<std::int64_t>(rule_.least_width), most - least);
  const std::vector<std::int64_t> truth = now_;
  // Where the walk up and the walk down have got to.
  std::vector<std::int64_t> top = truth;
  std::vector<std::int64_t> bottom = truth;
  while (top[cell] - bottom[cell] < width) {
    Step up;
    Step down;
    now_ = top;
    if (top[cell] < most) up = cheapest(cell, partners, 1);
    now_ = bottom;
    if (up.cost > 0 && bottom[cell] > least) down = cheapest(cell, partners, -1);
    if (up.cost == kImpossible && down.cost == kImpossible) {
      // A total of several that are not zero cannot be one; then it must be able to be more than small. The box of the
      // cell and all its totals can always be hidden, so upwards there is always a way.
      KURSAAL_CHECK(most != kNoLimit);
      most = kNoLimit;
      continue;
    }
    const bool upwards = up.cost <= down.cost;
    now_ = upwards ? top : bottom;
    take(upwards ? up : down);
    (upwards ? top : bottom) = now_;
  }
  now_ = truth;
}

void Protector::protect() {
  std::vector<std::size_t> small;
  for (std::size_t cell = 0; cell < known_.size(); ++cell)
    if (known_[cell].published && known_[cell].hidden) small.push_back(cell);
  for (const std::size_t cell : small) protect_cell(cell);
}

SafeCell Protector::shown(std::size_t cell) const {
  if (known_[cell].hidden) return {};
  const std::uint64_t count = cube_.cells()[cell];
  if (count == 0 || rule_.round_to <= 1) return {CellState::exact, count};
  return {CellState::rounded, rounded_count(count, rule_)};
}

}  // namespace

std::string_view cell_state_name(CellState state) {
  switch (state) {
    case CellState::exact: return "exact";
    case CellState::rounded: return "rounded";
    case CellState::suppressed: return "suppressed";
  }
  return "suppressed";
}

SafeTable::SafeTable(std::vector<Dimension> dimensions, std::vector<SafeCell> cells)
    : dimensions_(std::move(dimensions)), cells_(std::move(cells)) {
  std::size_t places = 1;
  for (const Dimension& dimension : dimensions_) places *= dimension.labels.size() + 1;
  KURSAAL_CHECK(places == cells_.size());
}

Coordinates SafeTable::coordinates_of(std::size_t index) const {
  Coordinates coordinates(dimensions_.size());
  for (std::size_t i = dimensions_.size(); i-- > 0;) {
    const std::size_t labels = dimensions_[i].labels.size();
    coordinates[i] = index % (labels + 1) == labels ? kAll : index % (labels + 1);
    index /= labels + 1;
  }
  return coordinates;
}

SafeCell SafeTable::at(std::span<const std::size_t> coordinates) const {
  KURSAAL_CHECK(coordinates.size() == dimensions_.size());
  std::size_t index = 0;
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    const std::size_t labels = dimensions_[i].labels.size();
    KURSAAL_CHECK(coordinates[i] < labels || coordinates[i] == kAll);
    index = index * (labels + 1) + std::min(coordinates[i], labels);
  }
  return cells_[index];
}

std::optional<SafeCell> SafeTable::at(std::span<const std::string_view> labels) const {
  KURSAAL_CHECK(labels.size() == dimensions_.size());
  Coordinates coordinates;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& known = dimensions_[i].labels;
    const auto found = std::find(known.begin(), known.end(), labels[i]);
    if (found == known.end() && !labels[i].empty()) return std::nullopt;
    coordinates.push_back(labels[i].empty() ? kAll : static_cast<std::size_t>(found - known.begin()));
  }
  return at(coordinates);
}

std::vector<SafeTable> suppress_small_counts(const CountCube& cube, const std::vector<std::vector<std::size_t>>& tables,
                                             const SmallCountRule& rule) {
  const std::size_t dimensions = cube.dimensions().size();
  std::vector<bool> published(cube.cells().size(), false);
  for (std::size_t cell = 0; cell < published.size(); ++cell) {
    const Coordinates coordinates = cube.coordinates_of(cell);
    published[cell] = std::any_of(tables.begin(), tables.end(), [&](const std::vector<std::size_t>& table) {
      for (std::size_t i = 0; i < dimensions; ++i)
        if (coordinates[i] != kAll && std::find(table.begin(), table.end(), i) == table.end()) return false;
      return true;
    });
  }
  Protector protector(cube, rule, std::move(published));
  protector.protect();
  std::vector<SafeTable> safe;
  for (const std::vector<std::size_t>& table : tables) {
    std::vector<Dimension> chosen;
    std::size_t places = 1;
    for (const std::size_t dimension : table) {
      KURSAAL_CHECK(dimension < dimensions);
      chosen.push_back(cube.dimensions()[dimension]);
      places *= chosen.back().labels.size() + 1;
    }
    SafeTable layout(chosen, std::vector<SafeCell>(places));
    std::vector<SafeCell> cells;
    for (std::size_t index = 0; index < places; ++index) {
      const Coordinates inner = layout.coordinates_of(index);
      Coordinates coordinates(dimensions, kAll);
      for (std::size_t i = 0; i < table.size(); ++i) coordinates[table[i]] = inner[i];
      cells.push_back(protector.shown(cube.index_of(coordinates)));
    }
    safe.emplace_back(std::move(chosen), std::move(cells));
  }
  return safe;
}

SafeTable suppress_small_counts(const CountCube& cube, const SmallCountRule& rule) {
  std::vector<std::size_t> every(cube.dimensions().size());
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
  return std::move(suppress_small_counts(cube, {every}, rule).front());
}

}  // namespace kursaal::disclosure
