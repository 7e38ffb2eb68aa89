#include "view/packed_table.hpp"

#include <algorithm>
#include <utility>

namespace kursaal::view {
namespace {

using base::ErrorCode;

constexpr std::size_t kPassedOver = static_cast<std::size_t>(-1);

struct ColumnPlan {
  std::string name;
  bool is_text = false;
  std::string expression;
};

ColumnPlan plan_of(const std::string& name, const std::string& type) {
  const std::string quoted = '"' + name + '"';
  if (type == "VARCHAR") return {name, true, quoted};
  if (type == "DATE") return {name, false, "CAST(" + quoted + " - DATE '1970-01-01' AS DOUBLE)"};
  return {name, false, "CAST(" + quoted + " AS DOUBLE)"};
}

base::Result<std::vector<ColumnPlan>> plan_columns(tables::Connection& connection, const std::string& from,
                                                   const std::string& key,
                                                   const std::vector<std::string_view>& without) {
  KURSAAL_ASSIGN(const tables::TextTable described,
                 connection.table("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + from + ")"));
  std::vector<ColumnPlan> plans;
  bool has_key = false;
  for (const auto& row : described.rows) {
    const std::string name = row[0].value_or("");
    if (name == key) {
      has_key = true;
      continue;
    }
    if (std::find(without.begin(), without.end(), name) != without.end()) continue;
    plans.push_back(plan_of(name, row[1].value_or("")));
  }
  if (!has_key)
    return base::make_error(ErrorCode::input_refused, "a published table has no column \"", key,
                            "\": it is of another program");
  return plans;
}

std::string select_of(const std::vector<ColumnPlan>& plans, const std::string& from, const std::string& where,
                      const std::string& key) {
  std::string sql = "SELECT CAST(\"" + key + "\" AS VARCHAR)";
  for (const ColumnPlan& plan : plans) sql += ", " + plan.expression;
  return sql + " FROM " + from + (where.empty() ? "" : " WHERE " + where);
}

}  // namespace

base::Result<PackedTable> PackedTable::load(tables::Connection& connection, const std::string& from,
                                            const std::string& where, const std::string& key, std::size_t rows,
                                            const std::function<std::optional<std::size_t>(std::string_view)>& row_of,
                                            const std::vector<std::string_view>& without, Strangers strangers) {
  KURSAAL_ASSIGN(const std::vector<ColumnPlan> plans, plan_columns(connection, from, key, without));
  std::vector<PackedColumnWriter> writers(plans.size(), PackedColumnWriter(rows));
  PackedTable table;
  std::size_t next = 0;
  KURSAAL_ASSIGN(tables::QueryResult result, connection.query(select_of(plans, from, where, key)));
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
    if (!chunk) break;
    std::vector<std::size_t> gap(chunk->rows(), 0);  // rows of NULL before this one
    for (std::size_t i = 0; i < chunk->rows(); ++i) {
      const std::optional<std::size_t> row = row_of(chunk->text(0, i));
      if (!row && strangers == Strangers::pass_over) {
        gap[i] = kPassedOver;
        continue;
      }
      if (!row || *row < next || *row >= rows)
        return base::make_error(ErrorCode::input_refused,
                                "a published table is not in the order of people, or names somebody who is not there");
      gap[i] = *row - next;
      next = *row + 1;
    }
    table.rows_read_ += chunk->rows();
    for (std::size_t column = 0; column < plans.size(); ++column) {
      PackedColumnWriter& writer = writers[column];
      const auto* numbers = plans[column].is_text ? nullptr : static_cast<const double*>(chunk->data(column + 1));
      for (std::size_t i = 0; i < chunk->rows(); ++i) {
        if (gap[i] == kPassedOver) continue;
        for (std::size_t k = 0; k < gap[i]; ++k) writer.add_null();
        if (chunk->is_null(column + 1, i))
          writer.add_null();
        else if (numbers != nullptr)
          writer.add(numbers[i]);
        else
          writer.add(chunk->text(column + 1, i));
      }
    }
  }
  for (std::size_t column = 0; column < plans.size(); ++column) {
    for (std::size_t k = next; k < rows; ++k) writers[column].add_null();
    table.columns_.emplace(plans[column].name, writers[column].finish());
  }
  return table;
}

const PackedColumn* PackedTable::column(std::string_view name) const {
  const auto found = columns_.find(name);
  return found == columns_.end() ? nullptr : &found->second;
}

std::optional<std::string_view> PackedTable::text(std::string_view name, std::size_t row) const {
  const PackedColumn* found = column(name);
  return found == nullptr ? std::nullopt : found->text(row);
}

std::optional<double> PackedTable::number(std::string_view name, std::size_t row) const {
  const PackedColumn* found = column(name);
  return found == nullptr ? std::nullopt : found->number(row);
}

std::uint64_t PackedTable::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& [name, column] : columns_) sum += column.bytes();
  return sum;
}

}  // namespace kursaal::view
