// Writes the rows of a sweep into the snapshot folder while it goes on. Rows are put in person order, whichever worker
// was first, and cut into blocks of one Parquet row group; whoever completes a block makes its columns, and DuckDB's
// threads pack blocks side by side.
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "base/check.hpp"
#include "base/text.hpp"
#include "stratify/month_writer.hpp"
#include "stratify/range_rows.hpp"
#include "stratify/score_names.hpp"
#include "stratify/stage_rules.hpp"
#include "stratify/sweep.hpp"
#include "tables/database.hpp"
#include "tables/ordered_batches.hpp"
#include "tables/row_block.hpp"

namespace kursaal::stratify {
namespace {

using base::Result;
using tables::ColumnType;
using tables::RowBlock;

ColumnType type_of(ColumnForm form) {
  switch (form) {
    case ColumnForm::whole: return ColumnType::i32;
    case ColumnForm::decimal: return ColumnType::f64;
    case ColumnForm::truth: return ColumnType::boolean;
    case ColumnForm::band:
    case ColumnForm::status:
    case ColumnForm::note:
    case ColumnForm::stage: return ColumnType::text;
  }
  return ColumnType::text;
}

// The last day for which every domain that reports at all has reported. Missing: unknown if none does.
base::Day data_through(const population::Coverage& coverage) {
  base::Day through;
  for (const population::CoverageRow& row : coverage.rows()) {
    const base::Day last = coverage.data_through(row.domain) - 1;
    if (!through.known() || last < through) through = last;
  }
  return through;
}

// What a thread that packs blocks needs: the rows of a block as they came, and packed.
constexpr std::uint64_t kMemoryOfPacking = 128U << 20;

// What is the same in every row, and the names behind numbers.
struct Written {
  const ScoreNames& names;
  const KernelTable& table;
  const SweepOptions& options;
  std::string version;
  std::string_view status;
  base::Day through;
};

// How rows of one kind become the columns of their file.
struct ScoreColumnsOf {
  using Row = ScoreRow;
  static tables::BatchSource columns() {
    tables::BatchSource source{.types = {ColumnType::text, ColumnType::day, ColumnType::day, ColumnType::text},
                               .next = {},
                               .names = {"person_id", "as_of", "known_by", "locality"}};
    for (const ColumnFacts& column : score_columns()) {
      source.types.push_back(type_of(column.form));
      source.names.emplace_back(column.name);
    }
    source.types.insert(source.types.end(), {ColumnType::text, ColumnType::day});
    source.names.insert(source.names.end(), {"missing", "data_through"});
    return source;
  }
  static void put(const Written& written, const ScoreRow& row, RowBlock& block) {
    const SweepDate& date = written.options.dates[row.date];
    block.put_text(written.names.person_id(row.person));
    block.put_day(date.as_of.value);
    block.put_day(date.known_by.value);
    block.put_text_or_null(written.names.locality(row.person));
    for (const ColumnFacts& column : score_columns()) {
      const std::int32_t value = row[column.column];
      if (value == kNull)
        block.put_null();
      else if (column.form == ColumnForm::whole)
        block.put_signed(value);
      else if (column.form == ColumnForm::decimal)
        block.put_number(static_cast<double>(value) / column.divisor);
      else if (column.form == ColumnForm::truth)
        block.put_boolean(value != 0);
      else
        block.put_text(column_text(column, value, *written.table.definitions));
    }
    block.put_text_or_null(missing_text(row));
    // What was known by a day reaches no further than that day.
    const base::Day through = written.through;
    block.put_day((through.known() && date.known_by < through ? date.known_by : through).value);
  }
};

struct ReasonColumnsOf {
  using Row = PersonReason;
  static tables::BatchSource columns() {
    tables::BatchSource source{.types = std::vector<ColumnType>(12, ColumnType::text),
                               .next = {},
                               .names = {"person_id", "as_of", "score", "item", "event_date", "known_date", "code",
                                         "system", "source", "file", "line", "sensitivity"}};
    source.types[1] = source.types[4] = source.types[5] = ColumnType::day;
    source.types[10] = ColumnType::u32;
    return source;
  }
  static void put(const Written& written, const PersonReason& reason, RowBlock& block) {
    const ScoreNames& names = written.names;
    block.put_text(names.person_id(reason.person));
    block.put_day(written.options.dates.back().as_of.value);
    block.put_text(reason.reason.score);
    block.put_text(reason.reason.item);
    block.put_day(reason.event_day);
    block.put_day(reason.known_day);
    if (reason.reason.row == Reason::kNoRow) {
      for (int i = 0; i < 6; ++i) block.put_null();
      return;
    }
    const ScoreNames::ConceptNames& concept_names = names.concepts[reason.concept_id];
    block.put_text(concept_names.code);
    block.put_text(concept_names.system);
    block.put_text(names.sources[reason.source]);
    block.put_text(names.files[reason.file]);
    block.put_unsigned(reason.line);
    if (!names.marked(reason.file, reason.line)) return block.put_text_or_null(concept_names.sensitivity);
    block.put_text(concept_names.sensitivity.empty() ? "marked-by-source"
                                                     : concept_names.sensitivity + ";marked-by-source");
  }
};

// One Parquet file, written by threads of its own while rows come.
template <class Columns>
class RowsToParquet {
 public:
  // `select_from`: see tables::write_parquet.
  static Result<std::unique_ptr<RowsToParquet>> open(const Written& written, const tables::DatabaseOptions& options,
                                                     std::function<std::string(const std::string&)> select_from,
                                                     std::filesystem::path file) {
    KURSAAL_ASSIGN(tables::Database database, tables::Database::open(options));
    KURSAAL_ASSIGN(tables::Connection connection, database.connect());
    return std::unique_ptr<RowsToParquet>(new RowsToParquet(
        written, options.threads, std::move(database), std::move(connection), std::move(select_from), std::move(file)));
  }
  ~RowsToParquet() {
    if (writer_.joinable()) batches_.fail(base::make_error(base::ErrorCode::internal, "the rows were not finished"));
  }
  RowsToParquet(const RowsToParquet&) = delete;
  RowsToParquet& operator=(const RowsToParquet&) = delete;

  // Thread-safe.
  void take(std::size_t range, std::span<const typename Columns::Row> rows) {
    for (const Block& block : rows_.take(range, rows)) put(block);
  }
  // All ranges were taken. Errors: storage, io.
  base::Status finish() {
    KURSAAL_CHECK(rows_.all_in_order());
    const Block rest = rows_.rest();
    put(rest);
    batches_.finish(rest.number + (rest.rows.empty() ? 0 : 1));
    writer_.join();
    return written_to_disk_;
  }

 private:
  using Block = typename RangeRows<typename Columns::Row>::Block;

  RowsToParquet(const Written& written, std::size_t threads, tables::Database database, tables::Connection connection,
                std::function<std::string(const std::string&)> select_from, std::filesystem::path file)
      : written_(written),
        columns_(Columns::columns()),
        batches_(threads),
        database_(std::move(database)),
        connection_(std::move(connection)) {
    columns_.next = [this] { return batches_.next(); };
    writer_ = std::jthread([this, select = std::move(select_from), to = std::move(file)] {
      written_to_disk_ = tables::write_parquet(connection_, columns_, select, to);
      batches_.abandon();
    });
  }

  void put(const Block& block) {
    if (block.rows.empty()) return;
    RowBlock made(columns_.types, block.rows.size());
    for (const auto& row : block.rows) {
      Columns::put(written_, row, made);
      made.end_row();
    }
    Result<tables::RowBatch> batch = RowBlock::batch(std::move(made));
    if (batch.ok())
      batches_.put(block.number, std::move(batch).value());
    else
      batches_.fail(std::move(batch).error());
  }

  const Written& written_;
  tables::BatchSource columns_;
  RangeRows<typename Columns::Row> rows_{tables::kRowGroupRows};
  tables::OrderedBatches batches_;
  tables::Database database_;
  tables::Connection connection_;
  base::Status written_to_disk_ = base::ok_status();
  std::jthread writer_;  // last, so that it ends before what it uses
};

// The rows of scores.parquet in their order of columns.
std::string published_sql(const Written& written, const std::string& rows_made) {
  constexpr std::string_view kAnswers =
      "stage_suggested, stage_rule, cohort, cohort_rule, cohort_basis, rising_risk, rising_risk_rule";
  const std::string all = "(SELECT * EXCLUDE (data_through), " + tables::sql_quote(written.version) +
                          " AS rules_version, " + tables::sql_quote(written.status) +
                          " AS code_list_status, data_through FROM " + rows_made + ")";
  std::string rows = "(SELECT *";
  if (written.options.rules == nullptr) {
    for (const std::string_view answer : base::split(kAnswers, ','))
      rows += ", CAST(NULL AS VARCHAR) AS " + std::string(base::trim(answer));
    rows += " FROM " + all + ")";
  } else {
    rows = staged_and_rising_sql(*written.options.rules, all);
  }
  return "SELECT person_id, as_of, known_by, locality, " + std::string(kAnswers) +
         ", * EXCLUDE (person_id, as_of, known_by, locality, " + std::string(kAnswers) + ") FROM " + rows;
}

}  // namespace

Result<SweepFacts> publish_scores(const std::filesystem::path& folder, const std::filesystem::path& spill_folder,
                                  const KernelTable& table, const SweepOptions& options) {
  const std::filesystem::path population_file = folder / "population.duckdb";
  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  KURSAAL_ASSIGN(const ScoreNames names, ScoreNames::read(population_file, options.reasons, threads));
  Written written{
      .names = names,
      .table = table,
      .options = options,
      .version = options.rules == nullptr ? table.rules_version : options.rules->rules_version(table.rules_version),
      .status = "full",
      .through = data_through(options.coverage)};
  for (const bool full : table.full_list) written.status = full ? written.status : "starter";

  // Three files are packed at once, beside the sweep; a thread that waits for a row group of its file spins.
  const std::size_t packers = std::max<std::size_t>(threads / 2, 1);
  const auto database = [&](std::string_view part, std::uint64_t memory_bytes) {
    return tables::DatabaseOptions{.file = {},
                                   .read_only = false,
                                   .threads = std::clamp<std::size_t>(memory_bytes / kMemoryOfPacking, 1, packers),
                                   .memory_bytes = memory_bytes,
                                   .temp_folder = spill_folder / part};
  };
  KURSAAL_ASSIGN(const auto scores, RowsToParquet<ScoreColumnsOf>::open(
                                        written, database("scores", options.memory_bytes / 2),
                                        [&](const std::string& rows) { return published_sql(written, rows); },
                                        folder / "direct" / "scores.parquet"));
  KURSAAL_ASSIGN(const auto reasons, RowsToParquet<ReasonColumnsOf>::open(
                                         written, database("reasons", options.memory_bytes / 4),
                                         [](const std::string& rows) { return "SELECT * FROM " + rows; },
                                         folder / "direct" / "reasons.parquet"));
  std::optional<MonthWriter> months;
  if (!options.months.empty()) {
    KURSAAL_ASSIGN(MonthWriter opened, MonthWriter::open(spill_folder / "rule_history.duckdb", options));
    months.emplace(std::move(opened));
  }
  SweepOptions half = options;
  half.memory_bytes = options.memory_bytes / 2;
  KURSAAL_ASSIGN(const SweepFacts facts,
                 sweep(population_file, table, half, [&](const SweptRange& range, std::size_t worker) -> base::Status {
                   if (months) KURSAAL_TRY(months->take(range, worker));
                   scores->take(range.range, range.rows);
                   reasons->take(range.range, range.reasons);
                   return base::ok_status();
                 }));
  KURSAAL_TRY(scores->finish());
  KURSAAL_TRY(reasons->finish());
  if (months) KURSAAL_TRY(months->finish(*table.definitions));
  return facts;
}

}  // namespace kursaal::stratify
