// A published table of counts: text columns, then `people` (empty where the count is not shown) and `shown` (exact,
// rounded, suppressed). "all" stands for a total, "not known" for what is not known.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "disclosure/disclosure.hpp"
#include "tables/database.hpp"

namespace kursaal::app {

inline constexpr std::string_view kAllLabel = "all";
inline constexpr std::string_view kNotKnown = "not known";

// The distinct labels of a column of some rows: those of `order` first, in its order, the others by name, "not known"
// last.
std::vector<std::string> labels_of(const std::vector<std::vector<std::string>>& rows, std::size_t column,
                                   const std::vector<std::string>& order = {});

// Rows of an exact table as text; the last column is the count.
struct ExactRows {
  std::vector<std::vector<std::string>> labels;
  std::vector<std::uint64_t> people;
};
base::Result<ExactRows> exact_rows(tables::Connection& connection, const std::string& select);

class ShownTable {
 public:
  // Columns before people and shown. A name that ends in ":date", ":int" or ":bool" is kept as one.
  explicit ShownTable(std::vector<std::string> columns) : columns_(std::move(columns)) {}
  // "" of a column becomes empty (NULL).
  void add(std::vector<std::string> cells, disclosure::SafeCell cell) { rows_.emplace_back(std::move(cells), cell); }
  // In the order in which rows were added. Errors: storage, io.
  base::Status write(tables::Connection& connection, const std::filesystem::path& file) const;

 private:
  std::vector<std::string> columns_;
  std::vector<std::pair<std::vector<std::string>, disclosure::SafeCell>> rows_;
};

// A cell's labels as they stand in a row, "all" for a total.
std::vector<std::string> cell_labels(const disclosure::SafeTable& table, const disclosure::Coordinates& at);

}  // namespace kursaal::app
