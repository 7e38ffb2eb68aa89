// A table of one row a person, in the order of persons, its columns packed. Inside the room only.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"
#include "view/packed_column.hpp"

namespace kursaal::view {

class PackedTable {
 public:
  // Reads `select`, whose first column is a key; numbers, truths (1, 0) and days (since 1970) become numbers, the rest
  // text. `row_of` says which row a key stands for, ascending; rows that never come are NULL throughout. `rows`: of the
  // table. Columns called in `without` are left out. Errors: storage; input-refused where keys do not ascend, or are
  // nobody's and `strangers` does not say that those are passed over.
  enum class Strangers : std::uint8_t { refuse, pass_over };
  static base::Result<PackedTable> load(tables::Connection& connection, const std::string& from,
                                        const std::string& where, const std::string& key, std::size_t rows,
                                        const std::function<std::optional<std::size_t>(std::string_view)>& row_of,
                                        const std::vector<std::string_view>& without,
                                        Strangers strangers = Strangers::refuse);

  // nullptr where there is no such column.
  [[nodiscard]] const PackedColumn* column(std::string_view name) const;
  // Missing: no such column, or NULL.
  [[nodiscard]] std::optional<std::string_view> text(std::string_view name, std::size_t row) const;
  [[nodiscard]] std::optional<double> number(std::string_view name, std::size_t row) const;
  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] std::size_t rows_read() const { return rows_read_; }

 private:
  std::map<std::string, PackedColumn, std::less<>> columns_;
  std::size_t rows_read_ = 0;
};

}  // namespace kursaal::view
