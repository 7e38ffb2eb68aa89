#include "stratify/month_writer.hpp"

#include "stratify/stage_rules.hpp"

namespace kursaal::stratify {
namespace {

using base::Result;
using tables::ColumnType;

const ColumnFacts& facts_of(Column column) { return score_columns()[static_cast<std::size_t>(column)]; }

// A stored integer in its published form.
std::string published_column(const ColumnFacts& column, const ScoreDefinitions& definitions) {
  const std::string name(column.name);
  switch (column.form) {
    case ColumnForm::whole: return name;
    case ColumnForm::decimal: return name + " / CAST(" + std::to_string(column.divisor) + " AS DOUBLE) AS " + name;
    case ColumnForm::truth: return "CAST(" + name + " AS BOOLEAN) AS " + name;
    case ColumnForm::band:
    case ColumnForm::status:
    case ColumnForm::note:
    case ColumnForm::stage: break;
  }
  std::string sql = "CASE " + name;
  std::size_t texts = 0;
  if (column.form == ColumnForm::stage) texts = kStages.size();
  if (column.form == ColumnForm::band)
    texts = (column.column == Column::efi_band    ? definitions.efi_bands
             : column.column == Column::hfrs_band ? definitions.hfrs_bands
                                                  : definitions.efi2_bands)
                .names.size();
  if (column.form == ColumnForm::status) texts = 3;
  if (column.form == ColumnForm::note)
    while (texts == 0 || !note_text(static_cast<Note>(texts)).empty()) ++texts;
  for (std::size_t value = 0; value < texts; ++value)
    sql += " WHEN " + std::to_string(value) + " THEN " +
           tables::sql_quote(column_text(column, static_cast<std::int32_t>(value), definitions));
  return sql + " END AS " + name;
}

}  // namespace

Result<MonthWriter> MonthWriter::open(const std::filesystem::path& file, const SweepOptions& options) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  KURSAAL_ASSIGN(
      tables::Database database,
      tables::Database::open(
          {.file = file, .threads = 1, .memory_bytes = options.memory_bytes / 4, .temp_folder = file.parent_path()}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  std::string sql = "CREATE TABLE stored_months(person_index UINTEGER, as_of DATE";
  std::vector<ColumnType> types{ColumnType::u32, ColumnType::day};
  for (const Column column : options.month_columns) {
    sql.append(", ").append(facts_of(column).name).append(" INTEGER");
    types.push_back(ColumnType::i32);
  }
  KURSAAL_TRY(connection.execute(sql + ")"));
  KURSAAL_ASSIGN(tables::Appender appender, connection.appender("stored_months", types));
  return MonthWriter(options, std::move(database), std::move(connection), std::move(appender));
}

base::Status MonthWriter::take(const SweptRange& range, std::size_t /*worker*/) {
  if (range.rows.empty()) return base::ok_status();
  const std::size_t dates = options_->dates.size();
  const std::size_t months = options_->months.size();
  const std::size_t persons = range.rows.size() / dates;
  const std::size_t rows = persons * months;
  std::vector<std::uint32_t> person(rows);
  std::vector<std::int32_t> as_of(rows);
  for (std::size_t i = 0; i < persons; ++i)
    for (std::size_t month = 0; month < months; ++month) {
      person[i * months + month] = range.rows[i * dates].person;
      as_of[i * months + month] = options_->months[month].as_of.value;
    }
  std::vector<std::vector<std::uint64_t>> valid(range.months.size(), std::vector<std::uint64_t>((rows + 63) / 64));
  std::vector<tables::ColumnView> columns{{ColumnType::u32, person.data(), nullptr},
                                          {ColumnType::day, as_of.data(), nullptr}};
  for (std::size_t column = 0; column < range.months.size(); ++column) {
    const std::vector<std::int32_t>& values = range.months[column];
    for (std::size_t row = 0; row < rows; ++row)
      valid[column][row / 64] |= static_cast<std::uint64_t>(values[row] != kNull) << (row % 64);
    columns.push_back({ColumnType::i32, values.data(), valid[column].data()});
  }
  const std::scoped_lock lock(*mutex_);
  return appender_->append(columns, rows);
}

base::Status MonthWriter::finish(const ScoreDefinitions& definitions) {
  KURSAAL_TRY(appender_->finish());
  appender_.reset();
  std::string columns = "person_index, as_of";
  for (const Column column : options_->month_columns) columns += ", " + published_column(facts_of(column), definitions);
  const std::string rows = "(SELECT " + columns + " FROM stored_months)";
  KURSAAL_TRY(connection_->execute("CREATE VIEW rule_history AS SELECT * FROM " +
                                   (options_->rules == nullptr ? rows : staged_sql(*options_->rules, rows))));
  connection_.reset();
  database_.reset();
  return base::ok_status();
}

}  // namespace kursaal::stratify
