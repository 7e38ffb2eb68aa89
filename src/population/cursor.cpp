#include "population/cursor.hpp"

#include <algorithm>
#include <atomic>

#include "base/parallel.hpp"
#include "base/text.hpp"
#include "population/event_reader.hpp"
#include "population/snapshot_reader.hpp"
#include "tables/database.hpp"

namespace kursaal::population {

namespace {

constexpr std::uint64_t kRangeRows = 4'000'000;  // about 160 MB of columns

base::Result<std::vector<PersonFacts>> read_all_facts(tables::Connection& connection) {
  std::vector<PersonFacts> facts;
  KURSAAL_TRY(read_facts(connection, "", facts));
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i].person != i) {
      return base::make_error(base::ErrorCode::law_broken,
                              "the people of the snapshot are not in order; run again to rebuild it");
    }
  }
  return facts;
}

// A worker's own DuckDB: instances do not wait for each other's locks.
struct Worker {
  tables::Database database;
  tables::Connection connection;
  EventRangeReader reader;
  std::uint64_t events = 0;
  base::Status status = base::ok_status();

  static base::Result<Worker> open(const std::filesystem::path& file, std::uint64_t memory_bytes, bool provenance) {
    KURSAAL_ASSIGN(tables::Database database, open_population(file, memory_bytes));
    KURSAAL_ASSIGN(tables::Connection connection, database.connect());
    return Worker{std::move(database), std::move(connection), EventRangeReader(provenance)};
  }
};

}  // namespace

base::Result<SweepFacts> for_each_history(
    const std::filesystem::path& population_file, const CursorOptions& options,
    const std::function<void(const HistoryBatch& batch, std::size_t range, std::size_t worker)>& work) {
  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  std::vector<Worker> workers;
  for (std::size_t i = 0; i < threads; ++i) {
    KURSAAL_ASSIGN(Worker worker, Worker::open(population_file, options.memory_bytes / threads, options.provenance));
    workers.push_back(std::move(worker));
  }
  KURSAAL_TRY(check_format(workers[0].connection));
  KURSAAL_ASSIGN(const std::vector<PersonFacts> facts, read_all_facts(workers[0].connection));
  KURSAAL_ASSIGN(const std::int64_t events, workers[0].connection.integer("SELECT count(*) FROM events"));

  // Ranges hang on the data and on `persons_per_range` only, so that results by range are the same on any number of
  // threads.
  const std::uint64_t fitting = kRangeRows * std::max<std::uint64_t>(facts.size(), 1) /
                                std::max<std::uint64_t>(static_cast<std::uint64_t>(events), 1);
  const std::size_t persons_per_range =
      std::clamp<std::size_t>(fitting, 1, std::max<std::size_t>(options.persons_per_range, 1));
  const std::size_t ranges = (facts.size() + persons_per_range - 1) / persons_per_range;
  std::atomic<bool> failed{false};
  base::parallel_for(ranges, threads, [&](std::size_t range, std::size_t worker_number) {
    Worker& worker = workers[worker_number];
    if (failed.load(std::memory_order_relaxed)) return;
    const std::size_t first = range * persons_per_range;
    const std::size_t end = std::min(first + persons_per_range, facts.size());
    worker.status =
        worker.reader.read(worker.connection, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end));
    if (!worker.status.ok()) {
      failed = true;
      return;
    }
    const HistoryBatch batch{std::span(facts).subspan(first, end - first), worker.reader.first_rows(),
                             worker.reader.columns()};
    worker.events += batch.events.size();
    work(batch, range, worker_number);
  });

  SweepFacts swept{.persons = facts.size(), .events = 0};
  for (Worker& worker : workers) {
    KURSAAL_TRY(std::move(worker.status));
    swept.events += worker.events;
  }
  if (swept.events != static_cast<std::uint64_t>(events)) {
    return base::make_error(base::ErrorCode::law_broken, "events in the snapshot = events handed out does not hold (",
                            base::format_count(static_cast<std::uint64_t>(events)), " against ",
                            base::format_count(swept.events), ")");
  }
  return swept;
}

}  // namespace kursaal::population
