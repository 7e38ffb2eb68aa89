// Writes the rows of a sweep into the snapshot folder: ranges are put down in person order, whichever worker was first,
// and Parquet takes them in that order.
#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <unordered_set>

#include "base/text.hpp"
#include "stratify/month_writer.hpp"
#include "stratify/stage_rules.hpp"
#include "stratify/sweep.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify {
namespace {

using base::Result;
using tables::ColumnType;

// The names behind the numbers of a snapshot.
struct Names {
  struct ConceptNames {
    std::string system, code, sensitivity;
  };
  std::vector<std::string> person_ids;
  std::vector<std::string> localities;
  std::vector<ConceptNames> concepts;
  std::vector<std::string> sources, files;
  std::unordered_set<std::uint64_t> marked;  // (file, line) of records that the source marked as restricted

  static Result<Names> read(const std::filesystem::path& population_file, bool reasons) {
    KURSAAL_ASSIGN(tables::Database database,
                   tables::Database::open({.file = population_file, .read_only = true, .threads = 1}));
    KURSAAL_ASSIGN(tables::Connection connection, database.connect());
    Names names;
    const auto each = [&connection](const std::string& sql, const auto& use) -> base::Status {
      KURSAAL_ASSIGN(tables::QueryResult result, connection.query(sql));
      while (true) {
        KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
        if (!chunk) return base::ok_status();
        for (std::size_t row = 0; row < chunk->rows(); ++row) use(*chunk, row);
      }
    };
    KURSAAL_TRY(each("SELECT person_id, coalesce(locality, '') FROM people ORDER BY person_index",
                     [&names](const tables::Chunk& chunk, std::size_t row) {
                       names.person_ids.emplace_back(chunk.text(0, row));
                       names.localities.emplace_back(chunk.text(1, row));
                     }));
    if (!reasons) return names;
    KURSAAL_TRY(each("SELECT system, code, coalesce(sensitivity, '') FROM concepts ORDER BY concept",
                     [&names](const tables::Chunk& chunk, std::size_t row) {
                       names.concepts.push_back({std::string(chunk.text(0, row)), std::string(chunk.text(1, row)),
                                                 std::string(chunk.text(2, row))});
                     }));
    KURSAAL_TRY(each("SELECT name FROM sources ORDER BY source", [&names](const tables::Chunk& chunk, std::size_t row) {
      names.sources.emplace_back(chunk.text(0, row));
    }));
    KURSAAL_TRY(each("SELECT name FROM files ORDER BY file", [&names](const tables::Chunk& chunk, std::size_t row) {
      names.files.emplace_back(chunk.text(0, row));
    }));
    KURSAAL_TRY(each("SELECT (file::UBIGINT << 32) | line FROM events WHERE flags & 4 <> 0",
                     [&names](const tables::Chunk& chunk, std::size_t row) {
                       names.marked.insert(static_cast<const std::uint64_t*>(chunk.data(0))[row]);
                     }));
    return names;
  }
};

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

std::string_view sql_type(ColumnForm form) {
  switch (form) {
    case ColumnForm::whole: return "INTEGER";
    case ColumnForm::decimal: return "DOUBLE";
    case ColumnForm::truth: return "BOOLEAN";
    case ColumnForm::band:
    case ColumnForm::status:
    case ColumnForm::note:
    case ColumnForm::stage: return "VARCHAR";
  }
  return "VARCHAR";
}

constexpr std::size_t kColumnsBefore = 4;  // person_id, as_of, known_by, locality
constexpr std::size_t kColumnsAfter = 4;   // missing, rules_version, code_list_status, data_through

std::string scores_sql() {
  std::string sql = "CREATE TABLE scores(person_id VARCHAR, as_of DATE, known_by DATE, locality VARCHAR";
  for (const ColumnFacts& column : score_columns())
    sql.append(", ").append(column.name).append(" ").append(sql_type(column.form));
  return sql + ", missing VARCHAR, rules_version VARCHAR, code_list_status VARCHAR, data_through DATE)";
}

std::vector<ColumnType> scores_types() {
  std::vector<ColumnType> types(kColumnsBefore, ColumnType::text);
  types[1] = types[2] = ColumnType::day;
  for (const ColumnFacts& column : score_columns()) types.push_back(type_of(column.form));
  types.insert(types.end(), kColumnsAfter, ColumnType::text);
  types.back() = ColumnType::day;
  return types;
}

void put_text_or_null(tables::Appender& appender, std::string_view text) {
  if (text.empty())
    appender.put_null();
  else
    appender.put_text(text);
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

// Puts rows of ranges into two tables in the order of ranges; a range that comes early waits.
class ScoreWriter {
 public:
  ScoreWriter(const Names& names, const KernelTable& table, const SweepOptions& options, tables::Appender scores,
              tables::Appender reasons)
      : names_(names),
        table_(table),
        options_(options),
        scores_(std::move(scores)),
        reasons_(std::move(reasons)),
        version_(options.rules == nullptr ? table.rules_version : options.rules->rules_version(table.rules_version)),
        through_(data_through(options.coverage)) {
    for (const bool full : table.full_list) status_ = full ? status_ : "starter";
  }

  base::Status take(const SweptRange& range) {
    const std::scoped_lock lock(mutex_);
    if (range.range != next_) {
      Waiting& waiting = waiting_[range.range];
      waiting.rows.assign(range.rows.begin(), range.rows.end());
      waiting.reasons.assign(range.reasons.begin(), range.reasons.end());
      return base::ok_status();
    }
    KURSAAL_TRY(put(range.rows, range.reasons));
    ++next_;
    for (auto found = waiting_.find(next_); found != waiting_.end(); found = waiting_.find(++next_)) {
      KURSAAL_TRY(put(found->second.rows, found->second.reasons));
      waiting_.erase(found);
    }
    return base::ok_status();
  }

  base::Status finish() {
    KURSAAL_CHECK(waiting_.empty());
    KURSAAL_TRY(scores_.finish());
    return reasons_.finish();
  }

 private:
  struct Waiting {
    std::vector<ScoreRow> rows;
    std::vector<PersonReason> reasons;
  };

  base::Status put(std::span<const ScoreRow> rows, std::span<const PersonReason> reasons) {
    for (const ScoreRow& row : rows) KURSAAL_TRY(put_row(row));
    for (const PersonReason& reason : reasons) KURSAAL_TRY(put_reason(reason));
    return base::ok_status();
  }

  base::Status put_row(const ScoreRow& row) {
    scores_.put_text(names_.person_ids[row.person]);
    scores_.put_day(options_.dates[row.date].as_of.value);
    scores_.put_day(options_.dates[row.date].known_by.value);
    put_text_or_null(scores_, names_.localities[row.person]);
    for (const ColumnFacts& column : score_columns()) {
      const std::int32_t value = row[column.column];
      if (value == kNull)
        scores_.put_null();
      else if (column.form == ColumnForm::whole)
        scores_.put_signed(value);
      else if (column.form == ColumnForm::decimal)
        scores_.put_number(static_cast<double>(value) / column.divisor);
      else if (column.form == ColumnForm::truth)
        scores_.put_boolean(value != 0);
      else
        scores_.put_text(column_text(column, value, *table_.definitions));
    }
    put_text_or_null(scores_, missing_text(row));
    scores_.put_text(version_);
    scores_.put_text(status_);
    // What was known by a day reaches no further than that day.
    const base::Day known_by = options_.dates[row.date].known_by;
    scores_.put_day((through_.known() && known_by < through_ ? known_by : through_).value);
    return scores_.end_row();
  }

  base::Status put_reason(const PersonReason& reason) {
    reasons_.put_text(names_.person_ids[reason.person]);
    reasons_.put_day(options_.dates.back().as_of.value);
    reasons_.put_text(reason.reason.score);
    reasons_.put_text(reason.reason.item);
    reasons_.put_day(reason.event_day);
    reasons_.put_day(reason.known_day);
    if (reason.reason.row == Reason::kNoRow) {
      for (int i = 0; i < 6; ++i) reasons_.put_null();
      return reasons_.end_row();
    }
    const Names::ConceptNames& names = names_.concepts[reason.concept_id];
    reasons_.put_text(names.code);
    reasons_.put_text(names.system);
    reasons_.put_text(names_.sources[reason.source]);
    reasons_.put_text(names_.files[reason.file]);
    reasons_.put_unsigned(reason.line);
    std::string sensitivity = names.sensitivity;
    if (names_.marked.contains(std::uint64_t{reason.file} << 32 | reason.line))
      sensitivity += sensitivity.empty() ? "marked-by-source" : ";marked-by-source";
    put_text_or_null(reasons_, sensitivity);
    return reasons_.end_row();
  }

  const Names& names_;
  const KernelTable& table_;
  const SweepOptions& options_;
  tables::Appender scores_;
  tables::Appender reasons_;
  std::string version_;
  base::Day through_;
  std::string_view status_ = "full";
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::map<std::size_t, Waiting> waiting_;
};

// A DuckDB file that is gone when this is.
class TemporaryDatabase {
 public:
  explicit TemporaryDatabase(std::filesystem::path file) : file_(std::move(file)) { remove(); }
  ~TemporaryDatabase() { remove(); }
  TemporaryDatabase(const TemporaryDatabase&) = delete;
  TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    std::filesystem::remove(file_.string() + ".wal", ignored);
  }
  std::filesystem::path file_;
};

// The rows of scores.parquet in their order of columns.
std::string published_sql(const StageRules* rules) {
  constexpr std::string_view kAnswers =
      "stage_suggested, stage_rule, cohort, cohort_rule, cohort_basis, rising_risk, rising_risk_rule";
  std::string rows = "(SELECT *";
  if (rules == nullptr) {
    for (const std::string_view answer : base::split(kAnswers, ','))
      rows += ", CAST(NULL AS VARCHAR) AS " + std::string(base::trim(answer));
    rows += " FROM scores)";
  } else {
    rows = staged_and_rising_sql(*rules, "scores");
  }
  return "SELECT person_id, as_of, known_by, locality, " + std::string(kAnswers) +
         ", * EXCLUDE (person_id, as_of, known_by, locality, " + std::string(kAnswers) + ") FROM " + rows;
}

}  // namespace

Result<SweepFacts> publish_scores(const std::filesystem::path& folder, const std::filesystem::path& spill_folder,
                                  const KernelTable& table, const SweepOptions& options) {
  const std::filesystem::path population_file = folder / "population.duckdb";
  KURSAAL_ASSIGN(const Names names, Names::read(population_file, options.reasons));
  const TemporaryDatabase temporary(spill_folder / "scores.duckdb");
  // One thread: rows go to Parquet in the order they were put.
  KURSAAL_ASSIGN(tables::Database database, tables::Database::open({.file = temporary.file(),
                                                                    .threads = 1,
                                                                    .memory_bytes = options.memory_bytes / 2,
                                                                    .temp_folder = spill_folder}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  KURSAAL_TRY(connection.execute(scores_sql()));
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE reasons(person_id VARCHAR, as_of DATE, score VARCHAR, item VARCHAR, event_date DATE, known_date "
      "DATE, "
      "code VARCHAR, system VARCHAR, source VARCHAR, file VARCHAR, line UINTEGER, sensitivity VARCHAR)"));
  std::vector<ColumnType> reason_types(12, ColumnType::text);
  reason_types[1] = reason_types[4] = reason_types[5] = ColumnType::day;
  reason_types[10] = ColumnType::u32;
  KURSAAL_ASSIGN(tables::Appender scores, connection.appender("scores", scores_types()));
  // An appender is bound to its connection; two tables are filled at once, so each has its own.
  KURSAAL_ASSIGN(tables::Connection reason_connection, database.connect());
  KURSAAL_ASSIGN(tables::Appender reasons, reason_connection.appender("reasons", reason_types));
  ScoreWriter writer(names, table, options, std::move(scores), std::move(reasons));
  SweepOptions half = options;
  half.memory_bytes = options.memory_bytes / 2;
  std::optional<MonthWriter> months;
  if (!options.months.empty()) {
    KURSAAL_ASSIGN(MonthWriter opened, MonthWriter::open(spill_folder / "rule_history.duckdb", options));
    months.emplace(std::move(opened));
  }
  KURSAAL_ASSIGN(const SweepFacts facts,
                 sweep(population_file, table, half, [&](const SweptRange& range, std::size_t worker) -> base::Status {
                   if (months) KURSAAL_TRY(months->take(range, worker));
                   return writer.take(range);
                 }));
  KURSAAL_TRY(writer.finish());
  if (months) KURSAAL_TRY(months->finish(*table.definitions));
  KURSAAL_TRY(tables::write_parquet(connection, published_sql(options.rules), folder / "direct" / "scores.parquet"));
  KURSAAL_TRY(tables::write_parquet(connection, "SELECT * FROM reasons", folder / "direct" / "reasons.parquet"));
  return facts;
}

}  // namespace kursaal::stratify
