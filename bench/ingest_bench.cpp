// Reading extracts against DuckDB reading the same bytes on the same threads: FHIR NDJSON against a count of its JSON
// objects, CSV against a table made of it. Each round runs both, in processes of their own; the figure is the median of
// the rounds' ratios. "Staging" is reading, parsing and putting every record on disk; what is left of ingest, choosing
// among records of one key and judging them together ("resolve"), is reported beside it.
#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <chrono>

#include "apart.hpp"
#include "base/progress.hpp"
#include "bench.hpp"
#include "extracts.hpp"
#include "ingest/ingest.hpp"
#include "place/place.hpp"
#include "tables/database.hpp"

namespace kursaal::bench {
namespace {

using base::Result;
using base::Status;
namespace fs = std::filesystem;

constexpr int kFhirRounds = 5;
constexpr int kCsvRounds = 3;  // of a minute each
constexpr double kMegabyte = 1024.0 * 1024.0;
enum Count : std::size_t { kRecords, kLoaded, kEvents };

// So that both find the bytes in the page cache.
Status warm(const fs::path& folder) {
  std::array<char, 1U << 16> bytes;
  for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const int descriptor = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return base::make_error(base::ErrorCode::io, "cannot read what was written");
    while (::read(descriptor, bytes.data(), bytes.size()) > 0) {
    }
    ::close(descriptor);
  }
  return base::ok_status();
}

Result<Measured> ingest(const fs::path& folder, const BenchContext& context) {
  const fs::path data = fs::path(KURSAAL_SOURCE_DIR) / "data";
  const fs::path spill = context.folder / "spill";
  KURSAAL_ASSIGN(const place::Site site, place::open_site(folder));
  KURSAAL_ASSIGN(const terminology::CodeLists lists, terminology::CodeLists::load(data, {}));
  KURSAAL_ASSIGN(const terminology::Measures measures, terminology::Measures::load(data));
  base::Progress progress(base::Talk::none);
  ingest::IngestOptions options{
      .data_folder = data, .spill_folder = spill, .leave_out = {}, .threads = context.threads, .progress = &progress};
  Result<population::Staged> staged = base::make_error(base::ErrorCode::internal, "not run");
  Measured measured;
  const double all = seconds_of([&] { staged = ingest::ingest_folder(folder, site, lists, measures, options); });
  progress.finish();
  fs::remove_all(spill);
  if (!staged.ok()) return staged.error();
  for (const base::StageTiming& stage : progress.timings())
    if (stage.stage == "resolve") measured.more_seconds = stage.seconds;
  measured.seconds = all - measured.more_seconds;
  measured.counts = {staged->accounting.records.read, staged->accounting.records.loaded, staged->events.events, 0};
  return measured;
}

// `sql` is timed; `count` gives the answer.
Result<Measured> query(const std::string& sql, const std::string& count, const BenchContext& context) {
  const fs::path file = context.folder / "compared.duckdb";
  Measured measured;
  {
    KURSAAL_ASSIGN(tables::Database database, tables::Database::open({.file = file,
                                                                      .threads = context.threads,
                                                                      .memory_bytes = 8ULL << 30,
                                                                      .temp_folder = context.folder / "compared.tmp"}));
    KURSAAL_ASSIGN(tables::Connection connection, database.connect());
    Status status = base::ok_status();
    std::int64_t answer = 0;
    if (count.empty()) {
      measured.seconds = seconds_of([&] {
        if (auto counted = connection.integer(sql); counted.ok())
          answer = *counted;
        else
          status = counted.error();
      });
    } else {
      measured.seconds = seconds_of([&] { status = connection.execute(sql); });
      KURSAAL_TRY(std::move(status));
      KURSAAL_ASSIGN(answer, connection.integer(count));
    }
    KURSAAL_TRY(std::move(status));
    measured.counts[kRecords] = static_cast<std::uint64_t>(answer);
  }
  fs::remove(file);
  return measured;
}

struct Rounds {
  std::vector<double> ours, theirs, resolve, ratios, ratios_resolved, peaks, their_peaks, processor, their_processor;
  Measured ours_last, theirs_last;
};

// `ours_over_theirs`: which of the two stands above the line in the ratio.
Result<Rounds> run_rounds(int count, const std::function<Result<Measured>()>& ours,
                          const std::function<Result<Measured>()>& theirs, bool ours_over_theirs) {
  Rounds rounds;
  for (int round = 0; round < count; ++round) {
    const auto take = [&](bool own) -> Status {
      KURSAAL_ASSIGN(const Measured measured, run_apart(own ? ours : theirs));
      (own ? rounds.ours_last : rounds.theirs_last) = measured;
      return base::ok_status();
    };
    KURSAAL_TRY(take(round % 2 == 0));
    KURSAAL_TRY(take(round % 2 != 0));
    const double own = rounds.ours_last.seconds, own_resolved = own + rounds.ours_last.more_seconds,
                 other = rounds.theirs_last.seconds;
    rounds.ours.push_back(own);
    rounds.theirs.push_back(other);
    rounds.resolve.push_back(rounds.ours_last.more_seconds);
    rounds.ratios.push_back(ours_over_theirs ? own / other : other / own);
    rounds.ratios_resolved.push_back(ours_over_theirs ? own_resolved / other : other / own_resolved);
    rounds.processor.push_back(rounds.ours_last.processor_seconds);
    rounds.their_processor.push_back(rounds.theirs_last.processor_seconds);
    rounds.peaks.push_back(static_cast<double>(rounds.ours_last.peak_memory_bytes) / kMegabyte);
    rounds.their_peaks.push_back(static_cast<double>(rounds.theirs_last.peak_memory_bytes) / kMegabyte);
  }
  return rounds;
}

void report_rounds(BenchContext& context, const Rounds& rounds, std::string_view theirs) {
  const auto worst = [](const std::vector<double>& figures) {
    return *std::max_element(figures.begin(), figures.end());
  };
  const auto best = [](const std::vector<double>& figures) {
    return *std::min_element(figures.begin(), figures.end());
  };
  context.report("staging, median", median(rounds.ours), "s");
  context.report("staging, best", best(rounds.ours), "s");
  context.report("staging, worst", worst(rounds.ours), "s");
  context.report(std::string(theirs) + ", median", median(rounds.theirs), "s");
  context.report(std::string(theirs) + ", best", best(rounds.theirs), "s");
  context.report(std::string(theirs) + ", worst", worst(rounds.theirs), "s");
  context.report("resolve, median", median(rounds.resolve), "s");
  context.report("ratio with resolve counted, median", median(rounds.ratios_resolved), "ratio");
  context.report("processor time with resolve, median", median(rounds.processor), "s");
  context.report("processor time of " + std::string(theirs) + ", median", median(rounds.their_processor), "s");
  context.report("peak memory, worst", worst(rounds.peaks), "MB");
  context.report("peak memory of " + std::string(theirs) + ", worst", worst(rounds.their_peaks), "MB");
}

Status fhir_bench(BenchContext& context) {
  const fs::path folder = context.folder / "fhir";
  KURSAAL_ASSIGN(const FhirExtract extract,
                 write_fhir_extract(folder, static_cast<std::uint64_t>(600e6 * context.scale)));
  KURSAAL_TRY(warm(folder));
  const std::string sql =
      "SELECT count(*) FROM read_ndjson_objects(" + tables::sql_quote((folder / "*.ndjson").string()) + ")";
  KURSAAL_ASSIGN(const Rounds rounds, run_rounds(
                                          kFhirRounds, [&] { return ingest(folder, context); },
                                          [&] { return query(sql, {}, context); }, false));
  context.report("extract", static_cast<double>(extract.bytes) / kMegabyte, "MB");
  context.report("records", static_cast<double>(extract.records), "");
  report_rounds(context, rounds, "read_ndjson_objects");
  context.report_at_least("speed against read_ndjson_objects, median", median(rounds.ratios), "ratio", 0.4);
  if (rounds.ours_last.counts[kLoaded] != extract.records) context.wrong("not every record was loaded");
  if (rounds.ours_last.counts[kEvents] != extract.events)
    context.wrong("the events are not those that were written: " + std::to_string(rounds.ours_last.counts[kEvents]) +
                  ", not " + std::to_string(extract.events));
  if (rounds.theirs_last.counts[kRecords] != extract.records)
    context.wrong("read_ndjson_objects counted other records");
  fs::remove_all(folder);
  return base::ok_status();
}

Status csv_bench(BenchContext& context) {
  constexpr std::uint64_t kPeople = 50'000;
  const fs::path folder = context.folder / "csv", quarter = context.folder / "csv-quarter";
  const auto rows = static_cast<std::uint64_t>(20e6 * context.scale);
  KURSAAL_ASSIGN(const std::uint64_t bytes, write_gp_events(folder, rows, kPeople));
  KURSAAL_ASSIGN(const std::uint64_t quarter_bytes, write_gp_events(quarter, rows / 4, kPeople));
  KURSAAL_TRY(warm(folder));
  const std::string sql = "CREATE TABLE t AS SELECT * FROM read_csv(" +
                          tables::sql_quote((folder / "gp-events.csv").string()) + ", header = true)";
  KURSAAL_ASSIGN(const Rounds rounds, run_rounds(
                                          kCsvRounds, [&] { return ingest(folder, context); },
                                          [&] { return query(sql, "SELECT count(*) FROM t", context); }, true));
  // All twelve columns are read and made into their types, and nothing is kept of them.
  std::string scan = "SELECT 0";
  for (const std::string_view column : {"event_id", "patient_id", "practice", "event_date", "recorded_date",
                                        "event_type", "ctv3_code", "term", "value", "unit", "episode", "recorded_by"})
    scan.append(" + count(").append(column).append(")");
  scan += sql.substr(sql.find(" FROM "));
  KURSAAL_ASSIGN(const Measured scanned, run_apart([&] { return query(scan, {}, context); }));
  KURSAAL_ASSIGN(const Measured less, run_apart([&] { return ingest(quarter, context); }));
  context.report("extract", static_cast<double>(bytes) / kMegabyte, "MB");
  context.report("rows", static_cast<double>(rows), "");
  report_rounds(context, rounds, "read_csv");
  context.report_at_most("time of staging / read_csv into a table, median", median(rounds.ratios), "ratio", 1);
  context.report("read_csv without a table, once", scanned.seconds, "s");
  context.report("processor time of read_csv without a table", scanned.processor_seconds, "s");
  context.report("peak memory of a quarter of the rows", static_cast<double>(less.peak_memory_bytes) / kMegabyte, "MB");
  const double growth =
      static_cast<double>(rounds.ours_last.peak_memory_bytes) / static_cast<double>(less.peak_memory_bytes);
  // Buffers are as large as they get after some hundred megabytes: what grows before that says nothing.
  constexpr std::uint64_t kEnough = 2'000'000;
  if (rows / 4 >= kEnough)
    context.report_at_most("peak memory / that of a quarter of the rows", growth, "ratio", 1.15);
  else
    context.report("peak memory / that of a quarter of the rows", growth, "ratio");
  if (rounds.ours_last.counts[kLoaded] != rows || rounds.ours_last.counts[kEvents] != rows)
    context.wrong("not every row was loaded as an event");
  if (rounds.theirs_last.counts[kRecords] != rows) context.wrong("read_csv made other rows");
  if (less.counts[kLoaded] != rows / 4 || quarter_bytes == 0) context.wrong("not every row of the quarter was loaded");
  fs::remove_all(folder);
  fs::remove_all(quarter);
  return base::ok_status();
}

const RegisterBench kFhir("fhir", fhir_bench);
const RegisterBench kCsv("csv", csv_bench);

}  // namespace
}  // namespace kursaal::bench
