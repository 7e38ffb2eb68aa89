// Rows of a site's CSV file by column name, complaining like TableReader: unknown and missing columns, dates that are
// none. Inside the room only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "place/config_table.hpp"
#include "tables/csv.hpp"

namespace kursaal::place {

class CsvRows {
 public:
  // Columns of `required` must be there, those of `optional` may; any other is a problem.
  CsvRows(std::string_view text, std::string_view file, const std::vector<std::string_view>& required,
          const std::vector<std::string_view>& optional, Problems& problems);

  [[nodiscard]] std::size_t size() const { return usable_ ? table_.rows.size() : 0; }
  [[nodiscard]] const std::string& cell(std::size_t row,
                                        std::string_view column) const;  // empty where the column is absent
  std::string needed(std::size_t row, std::string_view column);          // an empty cell is a problem
  std::optional<base::Day> day(std::size_t row, std::string_view column);
  Validity validity(std::size_t row);  // from, to
  Evidence evidence(std::size_t row);  // source (several parted by ";"), status, basis
  void problem(std::size_t row, std::string_view text);

 private:
  std::optional<base::DatedMoment> date(std::size_t row, std::string_view column);

  std::string file_;
  Problems& problems_;
  tables::CsvTable table_;
  bool usable_ = false;
};

}  // namespace kursaal::place
