#include "app/shown_table.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace kursaal::app {

std::vector<std::string> labels_of(const std::vector<std::vector<std::string>>& rows, std::size_t column,
                                   const std::vector<std::string>& order) {
  std::set<std::string> there;
  for (const auto& row : rows) there.insert(row[column]);
  std::vector<std::string> labels;
  for (const std::string& label : order)
    if (there.erase(label) > 0) labels.push_back(label);
  const bool some_not_known = there.erase(std::string(kNotKnown)) > 0;
  labels.insert(labels.end(), there.begin(), there.end());
  if (some_not_known) labels.emplace_back(kNotKnown);
  return labels;
}

base::Result<ExactRows> exact_rows(tables::Connection& connection, const std::string& select) {
  KURSAAL_ASSIGN(const tables::TextTable table, connection.table(select));
  ExactRows rows;
  for (const auto& row : table.rows) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) labels.push_back(row[i].value_or(std::string(kNotKnown)));
    rows.labels.push_back(std::move(labels));
    rows.people.push_back(static_cast<std::uint64_t>(base::parse_integer(row.back().value_or("0")).value_or(0)));
  }
  return rows;
}

base::Status ShownTable::write(tables::Connection& connection, const std::filesystem::path& file) const {
  using tables::ColumnType;
  std::string made = "CREATE OR REPLACE TEMP TABLE shown_rows(row_no UINTEGER";
  std::string select;
  std::vector<ColumnType> types{ColumnType::u32};
  for (const std::string& column : columns_) {
    const std::size_t colon = column.find(':');
    const std::string name = column.substr(0, colon);
    const std::string after = colon == std::string::npos ? "" : column.substr(colon + 1);
    const std::string kind = after == "date"   ? "DATE"
                             : after == "int"  ? "INTEGER"
                             : after == "bool" ? "BOOLEAN"
                                               : "VARCHAR";
    made += ", " + name + " VARCHAR";
    select += "CAST(" + name + " AS " + kind + ") AS " + name + ", ";
    types.push_back(ColumnType::text);
  }
  KURSAAL_TRY(connection.execute(made + ", people UBIGINT, shown VARCHAR)"));
  types.push_back(ColumnType::u64);
  types.push_back(ColumnType::text);
  KURSAAL_ASSIGN(auto appender, connection.appender("shown_rows", types));
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    appender.put_unsigned(i);
    for (const std::string& text : rows_[i].first) {
      if (text.empty())
        appender.put_null();
      else
        appender.put_text(text);
    }
    if (const auto people = rows_[i].second.shown())
      appender.put_unsigned(*people);
    else
      appender.put_null();
    appender.put_text(disclosure::cell_state_name(rows_[i].second.state));
    KURSAAL_TRY(appender.end_row());
  }
  KURSAAL_TRY(appender.finish());
  KURSAAL_TRY(
      tables::write_parquet(connection, "SELECT " + select + "people, shown FROM shown_rows ORDER BY row_no", file));
  return connection.execute("DROP TABLE shown_rows");
}

std::vector<std::string> cell_labels(const disclosure::SafeTable& table, const disclosure::Coordinates& at) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < at.size(); ++i)
    labels.push_back(at[i] == disclosure::kAll ? std::string(kAllLabel) : table.dimensions()[i].labels[at[i]]);
  return labels;
}

}  // namespace kursaal::app
