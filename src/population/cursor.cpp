#include "population/cursor.hpp"

#include <algorithm>
#include <atomic>

#include "base/parallel.hpp"
#include "base/text.hpp"
#include "population/event_stream.hpp"
#include "population/snapshot_reader.hpp"
#include "tables/database.hpp"

namespace kursaal::population {

namespace {

constexpr std::uint64_t kRangeRows = 131'072;    // about 5 MB of columns, which the processor's cache holds
constexpr std::uint64_t kQueryRows = 2'097'152;  // a query begins and ends within row groups of 122,880: few of them
constexpr std::uint64_t kWorkerMemory = 96ULL
                                        << 20;  // more would only make DuckDB keep blocks that nobody asks for again

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
  EventStream stream;
  std::uint64_t events = 0;
  base::Status status = base::ok_status();

  static base::Result<Worker> open(const std::filesystem::path& file, std::uint64_t memory_bytes, bool provenance) {
    KURSAAL_ASSIGN(tables::Database database, open_population(file, memory_bytes));
    KURSAAL_ASSIGN(tables::Connection connection, database.connect());
    return Worker{std::move(database), std::move(connection), EventStream(provenance)};
  }
};

// How persons are cut into ranges, and ranges into queries.
struct SweepPlan {
  std::size_t persons = 0;
  std::size_t persons_per_range = 1;
  std::size_t ranges_per_query = 1;
  [[nodiscard]] std::size_t ranges() const { return (persons + persons_per_range - 1) / persons_per_range; }
  [[nodiscard]] std::size_t queries() const { return (ranges() + ranges_per_query - 1) / ranges_per_query; }
  [[nodiscard]] std::uint32_t first_person(std::size_t range) const {
    return static_cast<std::uint32_t>(std::min(range * persons_per_range, persons));
  }
};

SweepPlan plan_sweep(std::uint64_t persons, std::uint64_t events, const CursorOptions& options, std::size_t threads) {
  const auto persons_of_rows = [&](std::uint64_t rows) {
    return std::max<std::uint64_t>(rows * persons / std::max<std::uint64_t>(events, 1), 1);
  };
  // Ranges hang on the data and on `persons_per_range` only: results by range are the same on any number of threads.
  SweepPlan plan{.persons = persons};
  plan.persons_per_range =
      std::min<std::uint64_t>(persons_of_rows(kRangeRows), std::max<std::size_t>(options.persons_per_range, 1));
  const std::uint64_t for_all_threads = plan.ranges() / (threads * 4);
  plan.ranges_per_query = std::clamp<std::uint64_t>(persons_of_rows(kQueryRows) / plan.persons_per_range, 1,
                                                    std::max<std::uint64_t>(for_all_threads, 1));
  return plan;
}

}  // namespace

base::Result<SweepFacts> for_each_history(
    const std::filesystem::path& population_file, const CursorOptions& options,
    const std::function<void(const HistoryBatch& batch, std::size_t range, std::size_t worker)>& work) {
  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  std::vector<Worker> workers;
  for (std::size_t i = 0; i < threads; ++i) {
    KURSAAL_ASSIGN(Worker worker,
                   Worker::open(population_file, std::min<std::uint64_t>(options.memory_bytes / threads, kWorkerMemory),
                                options.provenance));
    workers.push_back(std::move(worker));
  }
  KURSAAL_TRY(check_format(workers[0].connection));
  KURSAAL_ASSIGN(const std::vector<PersonFacts> facts, read_all_facts(workers[0].connection));
  KURSAAL_ASSIGN(const std::int64_t counted, workers[0].connection.integer("SELECT count(*) FROM events"));
  const auto events = static_cast<std::uint64_t>(counted);

  const SweepPlan plan = plan_sweep(facts.size(), events, options, threads);
  std::atomic<bool> failed{false};
  const auto run_query = [&](std::size_t query, std::size_t worker_number) -> base::Status {
    Worker& worker = workers[worker_number];
    const std::size_t first_range = query * plan.ranges_per_query;
    const std::size_t end_range = std::min(first_range + plan.ranges_per_query, plan.ranges());
    KURSAAL_TRY(worker.stream.open(worker.connection, plan.first_person(first_range), plan.first_person(end_range)));
    for (std::size_t range = first_range; range < end_range; ++range) {
      const std::uint32_t first = plan.first_person(range);
      const std::uint32_t end = plan.first_person(range + 1);
      KURSAAL_TRY(worker.stream.fill(first, end));
      const HistoryBatch batch{std::span(facts).subspan(first, end - first), worker.stream.first_rows(),
                               worker.stream.columns()};
      worker.events += batch.events.size();
      work(batch, range, worker_number);
    }
    worker.stream.close();
    return base::ok_status();
  };
  base::parallel_for(plan.queries(), threads, [&](std::size_t query, std::size_t worker) {
    if (failed.load(std::memory_order_relaxed)) return;
    workers[worker].status = run_query(query, worker);
    if (!workers[worker].status.ok()) failed = true;
  });

  SweepFacts swept{.persons = facts.size(), .events = 0};
  for (Worker& worker : workers) {
    KURSAAL_TRY(std::move(worker.status));
    swept.events += worker.events;
  }
  if (swept.events != events) {
    return base::make_error(base::ErrorCode::law_broken, "events in the snapshot = events handed out does not hold (",
                            base::format_count(events), " against ", base::format_count(swept.events), ")");
  }
  return swept;
}

}  // namespace kursaal::population
