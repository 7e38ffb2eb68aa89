// For tests: the stage and cohort of a drawn history, by the tables that ship.
#pragma once

#include <string>

#include "stratify/history_in_test.hpp"
#include "stratify/stage_rules.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify::drawn {

inline const StageRules& shipped_rules() {
  static const StageRules kRules = [] {
    auto rules = StageRules::load(std::filesystem::path(KURSAAL_SOURCE_DIR) / "data", {}, shipped().definitions);
    KURSAAL_CHECK(rules.ok());
    return std::move(rules).value();
  }();
  return kRules;
}

struct Staged {
  std::string stage, stage_rule, cohort, cohort_rule, cohort_basis, rising_risk, rising_risk_rule;
};

inline std::string cell_of(const ColumnFacts& column, std::int32_t value) {
  if (value == kNull) return "NULL";
  if (column.form == ColumnForm::whole) return std::to_string(value);
  if (column.form == ColumnForm::truth) return value != 0 ? "true" : "false";
  if (column.form == ColumnForm::decimal) return std::to_string(value) + " / " + std::to_string(column.divisor) + ".0";
  return tables::sql_quote(column_text(column, value, shipped().definitions));
}

// By the SQL that a run uses, over a row of one person.
inline Staged staged(const ScoreRow& row, const StageRules& rules = shipped_rules()) {
  std::string cells;
  for (const ColumnFacts& column : score_columns()) {
    const char* type = column.form == ColumnForm::whole     ? "INTEGER"
                       : column.form == ColumnForm::decimal ? "DOUBLE"
                       : column.form == ColumnForm::truth   ? "BOOLEAN"
                                                            : "VARCHAR";
    cells += (cells.empty() ? "" : ", ") + std::string("CAST(") + cell_of(column, row[column.column]) + " AS " + type +
             ") AS " + std::string(column.name);
  }
  static auto database = tables::Database::open({});
  KURSAAL_CHECK(database.ok());
  static auto connection = database->connect();
  KURSAAL_CHECK(connection.ok());
  const auto table = connection->table(
      "SELECT stage_suggested, stage_rule, cohort, cohort_rule, cohort_basis, rising_risk, rising_risk_rule FROM " +
      staged_and_rising_sql(rules, "(SELECT " + cells + ")"));
  KURSAAL_CHECK(table.ok());
  const auto& cell = table->rows.at(0);
  return {cell[0].value_or("NULL"), cell[1].value_or("NULL"), cell[2].value_or("NULL"), cell[3].value_or("NULL"),
          cell[4].value_or(""),     cell[5].value_or("NULL"), cell[6].value_or("NULL")};
}

inline Staged staged(const DrawnHistory& history, std::string_view as_of,
                     const population::Coverage& coverage = covered()) {
  return staged(history.at(as_of, "", coverage).row);
}

}  // namespace kursaal::stratify::drawn
