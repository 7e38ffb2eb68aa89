// From the text of a condition to its tree, by DuckDB's own parser. Inside the room only.
#pragma once

#include <span>
#include <string_view>

#include "rules/expression.hpp"
#include "tables/database.hpp"

namespace kursaal::rules {

// Reads conditions in a DuckDB of its own, in memory.
class ConditionReader {
 public:
  // Errors: storage.
  static base::Result<ConditionReader> open(std::span<const DocumentedColumn> columns);
  // Parses, holds every part against the short list, checks kinds, and lets DuckDB bind it against an empty table of
  // the documented columns. Errors: configuration.
  base::Result<Expression> read(std::string_view text);
  base::Result<Condition> condition(std::string_view text);

 private:
  ConditionReader(std::span<const DocumentedColumn> columns, tables::Database database, tables::Connection connection)
      : columns_(columns), database_(std::move(database)), connection_(std::move(connection)) {}
  std::span<const DocumentedColumn> columns_;
  tables::Database database_;
  tables::Connection connection_;
};

}  // namespace kursaal::rules
