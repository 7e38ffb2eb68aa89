#include "stratify/month_writer.hpp"

#include <atomic>
#include <thread>

#include "stratify/stage_rules.hpp"
#include "tables/ordered_batches.hpp"
#include "tables/row_block.hpp"

namespace kursaal::stratify {
namespace {

using base::Result;
using tables::ColumnType;
using tables::RowBlock;

const ColumnFacts& facts_of(Column column) { return score_columns()[static_cast<std::size_t>(column)]; }

// Below this, packing by more than one thread does not fit.
constexpr std::uint64_t kMemoryOfThreads = 512U << 20;

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

struct MonthWriter::State {
  State(const SweepOptions& of, std::size_t threads, tables::Database in, tables::Connection by)
      : options(of), batches(threads), database(std::move(in)), connection(std::move(by)) {
    source.types = {ColumnType::u32, ColumnType::u8, ColumnType::u8};
    for (std::size_t i = 0; i < of.month_columns.size(); ++i) source.types.push_back(ColumnType::i32);
    source.next = [this] { return batches.next(); };
    for (std::size_t i = 0; i < threads; ++i) open.emplace_back(source.types);
    writer = std::jthread([this] {
      written = tables::insert_batches(*connection, "stored_months", source);
      batches.abandon();
    });
  }
  ~State() {
    if (writer.joinable()) batches.fail(base::make_error(base::ErrorCode::internal, "the months were not finished"));
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Errors: storage.
  base::Status hand_on(RowBlock& block) {
    KURSAAL_ASSIGN(tables::RowBatch batch, RowBlock::batch(std::exchange(block, RowBlock(source.types))));
    if (batch.rows > 0) batches.put(made++, std::move(batch));
    return base::ok_status();
  }

  const SweepOptions& options;
  tables::BatchSource source;
  tables::OrderedBatches batches;
  std::vector<RowBlock> open;         // by worker
  std::atomic<std::size_t> made = 0;  // blocks
  std::optional<tables::Database> database;
  std::optional<tables::Connection> connection;
  base::Status written = base::ok_status();
  std::jthread writer;  // last, so that it ends before what it uses
};

MonthWriter::MonthWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
MonthWriter::MonthWriter(MonthWriter&&) noexcept = default;
MonthWriter::~MonthWriter() = default;

Result<MonthWriter> MonthWriter::open(const std::filesystem::path& file, const SweepOptions& options) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  KURSAAL_ASSIGN(tables::Database database, tables::Database::open({.file = file,
                                                                    .threads = std::max<std::size_t>(threads / 2, 1),
                                                                    .memory_bytes = options.memory_bytes / 4,
                                                                    .temp_folder = file.parent_path() / "months"}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  std::string sql = "CREATE TABLE stored_months(person_index UINTEGER, first_month UTINYINT, last_month UTINYINT";
  for (const Column column : options.month_columns) sql.append(", ").append(facts_of(column).name).append(" INTEGER");
  KURSAAL_TRY(connection.execute(sql + ")"));
  return MonthWriter(std::make_unique<State>(options, threads, std::move(database), std::move(connection)));
}

base::Status MonthWriter::take(const SweptRange& range, std::size_t worker) {
  if (range.rows.empty()) return base::ok_status();
  const std::size_t dates = state_->options.dates.size();
  const std::size_t months = state_->options.months.size();
  const std::size_t persons = range.rows.size() / dates;
  const auto same = [&](std::size_t a, std::size_t b) {
    for (const std::vector<std::int32_t>& values : range.months)
      if (values[a] != values[b]) return false;
    return true;
  };
  RowBlock& block = state_->open[worker];
  for (std::size_t i = 0; i < persons; ++i) {
    const std::size_t rows = i * months;
    for (std::size_t first = 0; first < months;) {
      std::size_t last = first;
      while (last + 1 < months && same(rows + first, rows + last + 1)) ++last;
      block.put_unsigned(range.rows[i * dates].person);
      block.put_unsigned(first);
      block.put_unsigned(last);
      for (const std::vector<std::int32_t>& values : range.months) {
        const std::int32_t value = values[rows + first];
        value == kNull ? block.put_null() : block.put_signed(value);
      }
      block.end_row();
      if (block.rows() == tables::kRowGroupRows) KURSAAL_TRY(state_->hand_on(block));
      first = last + 1;
    }
  }
  return base::ok_status();
}

base::Status MonthWriter::finish(const ScoreDefinitions& definitions) {
  for (RowBlock& block : state_->open) KURSAAL_TRY(state_->hand_on(block));
  state_->batches.finish(state_->made);
  state_->writer.join();
  KURSAAL_TRY(state_->written);
  std::string columns = "person_index, first_month, last_month";
  for (const Column column : state_->options.month_columns)
    columns += ", " + published_column(facts_of(column), definitions);
  const std::string stored = "(SELECT " + columns + " FROM stored_months)";
  const StageRules* rules = state_->options.rules;
  std::string days;
  for (const SweepDate& month : state_->options.months)
    days += (days.empty() ? "DATE " : ", DATE ") + tables::sql_quote(base::format_day(month.as_of));
  KURSAAL_TRY(state_->connection->execute(
      "CREATE VIEW rule_history AS SELECT person_index, unnest(list_slice([" + days +
      "], first_month + 1, last_month + 1)) AS as_of, * EXCLUDE (person_index, first_month, last_month) FROM " +
      (rules == nullptr ? stored : staged_sql(*rules, stored))));
  state_->connection.reset();
  state_->database.reset();
  return base::ok_status();
}

}  // namespace kursaal::stratify
