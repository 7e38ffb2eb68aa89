// The rows on which a rule is tried: its columns at each literal, below, above and unknown. Inside the room only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/expression.hpp"

namespace kursaal::rules {

struct TriedColumn {
  const DocumentedColumn* column = nullptr;
  std::vector<Cell> cells;           // the first is NULL, then in rising order
  std::optional<std::string> other;  // of a text column: a text that no literal is
};

struct BoundaryGrid {
  std::vector<TriedColumn> columns;
  std::vector<std::vector<std::size_t>> rows;  // of each row the position of its cell by column

  [[nodiscard]] Row row(std::size_t at) const;
  // The row like this one but with another cell in a column, as a row to be evaluated.
  [[nodiscard]] Row with(std::size_t at, std::size_t column, std::size_t cell) const;
};

// At most 20,000 rows: all combinations where they are that few, else a fixed draw of them.
BoundaryGrid boundary_grid(const Condition& condition, std::span<const DocumentedColumn> columns);

// Below, at and above a literal (for a text or a truth: at it, and another) as positions in the column's cells.
struct Around {
  std::optional<std::size_t> below, at, above;
};
Around around(const TriedColumn& column, const Boundary& boundary);

std::string cell_text(const TriedColumn& column, std::size_t cell);  // "55", "NULL", "true", "severe"
std::string cell_sql(const TriedColumn& column, std::size_t cell);

}  // namespace kursaal::rules
