#include "population/assemble.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <thread>

#include "base/check.hpp"
#include "base/text.hpp"
#include "population/event_buckets.hpp"
#include "population/event_table.hpp"
#include "population/snapshot.hpp"
#include "population/snapshot_tables.hpp"
#include "tables/database.hpp"

namespace kursaal::population {

namespace {

// Below this DuckDB cannot hold the open row group of a wide table.
constexpr std::uint64_t kLeastDatabaseMemory = 128ULL << 20;

// The domains, by source, of which at least one event came. A source of a person's whole record ("mixed") says nothing
// about a domain of which it never sent anything: that domain is unknown, not quiet (safety rule 1).
using SeenDomains = std::vector<std::set<std::string, std::less<>>>;

SeenDomains seen_domains(const std::vector<char>& kinds_seen, std::size_t sources) {
  SeenDomains seen(sources);
  for (std::size_t source = 0; source < sources; ++source) {
    for (std::size_t kind = 0; kind < 256; ++kind) {
      if (kinds_seen[source * 256 + kind] == 0) continue;
      std::set<std::string, std::less<>>& domains = seen[source];
      const auto event_kind = static_cast<EventKind>(kind);
      if (const std::string_view domain = domain_of_kind(event_kind); !domain.empty()) domains.emplace(domain);
      if (event_kind == EventKind::gp_contact) domains.emplace("gp-contacts");
      if (event_kind == EventKind::medication) domains.emplace("gp-medicines");
    }
  }
  return seen;
}

// A row of "mixed" stands for every domain that was seen of its source. One of "gp" stands for its consultations and
// its medicines too, if any were ever sent: a feed of problems alone says nothing of them.
void add_row(std::vector<CoverageRow>& rows, const CoverageRow& row, const std::set<std::string, std::less<>>& seen) {
  rows.push_back(row);
  for (const std::string& domain : seen) {
    if (row.domain != "mixed" && !(row.domain == "gp" && domain.starts_with("gp-"))) continue;
    rows.push_back(row);
    rows.back().domain = domain;
  }
}

// What a site declares counts, up to the extract date: nobody can declare what was not extracted yet.
void add_declared(std::vector<CoverageRow>& rows, const StagedSource& staged, const place::Source& source,
                  const std::set<std::string, std::less<>>& seen) {
  for (const place::Coverage& declared : source.coverage) {
    base::Day end = declared.to;
    if (staged.extracted.known()) end = std::min(end, staged.extracted + 1);
    if (end <= declared.from) continue;
    for (const std::string& domain : domains_of(staged)) {
      add_row(rows, {staged.name, domain, {declared.from, end}, CoverageBasis::declared}, seen);
    }
  }
}

void add_inferred(std::vector<CoverageRow>& rows, const StagedSource& staged, const std::vector<DayCounts>& day_counts,
                  const std::set<std::string, std::less<>>& seen) {
  const std::vector<std::string> domains = domains_of(staged);
  std::vector<base::Day> days;
  std::vector<std::uint64_t> counts;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    day_counts[i].list(days, counts);
    for (const base::Period& period : infer_coverage(days, counts, staged.extracted)) {
      add_row(rows, {staged.name, domains[i], period, CoverageBasis::inferred}, seen);
    }
  }
}

Coverage coverage_of(const Staged& staged, const place::Site& site, const SourceDayCounts& day_counts,
                     const SeenDomains& seen) {
  std::vector<CoverageRow> rows;
  for (std::size_t i = 0; i < staged.sources.size(); ++i) {
    const place::Source* declared = site.source(staged.sources[i].name);
    if (declared != nullptr && !declared->coverage.empty()) {
      add_declared(rows, staged.sources[i], *declared, seen[i]);
    } else {
      add_inferred(rows, staged.sources[i], day_counts[i], seen[i]);
    }
  }
  return Coverage(std::move(rows));
}

bool sorted_by_key(const std::vector<Person>& persons) {
  return std::adjacent_find(persons.begin(), persons.end(),
                            [](const Person& a, const Person& b) { return a.key >= b.key; }) == persons.end();
}

}  // namespace

base::Result<Assembled> assemble_population(const Staged& staged, const std::vector<Person>& persons,
                                            const place::Site& site,
                                            const std::vector<terminology::SensitivityBits>& sensitivity,
                                            const AssembleOptions& options) {
  KURSAAL_CHECK(sorted_by_key(persons));
  KURSAAL_CHECK(sensitivity.size() == staged.concepts.size());
  if (options.progress != nullptr) options.progress->stage("assemble", 2 * staged.events.events);
  // Half is DuckDB's, half the buckets'.
  const BucketPlan plan = plan_buckets(staged.events.events, static_cast<std::uint32_t>(persons.size()),
                                       options.threads, options.memory_bytes / 2);
  base::Result<Scattered> scattering = Scattered{};
  const auto scatter = [&] { scattering = scatter_events(staged, persons, plan, options); };
  // Scattering and the table of people need nothing of each other, and neither keeps all threads busy.
  std::jthread beside;
  if (options.threads > 1)
    beside = std::jthread(scatter);
  else
    scatter();

  KURSAAL_ASSIGN(tables::Database database,
                 tables::Database::open({.file = options.building / "population.duckdb",
                                         .threads = std::max<std::size_t>(options.threads, 1),
                                         .memory_bytes = std::max(options.memory_bytes / 2, kLeastDatabaseMemory),
                                         .temp_folder = options.spill_folder / "duckdb"}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  // One transaction: rows go straight to their place in the file, not by way of the log, and the disk is waited for
  // once.
  KURSAAL_TRY(connection.execute("BEGIN TRANSACTION"));
  KURSAAL_TRY(create_tables(connection));
  const base::Day placed_on = staged.latest_extract.known() ? staged.latest_extract : staged.latest_happened;
  KURSAAL_TRY(write_people(connection, persons, site, placed_on, std::max<std::size_t>(options.threads, 1)));
  KURSAAL_TRY(write_concepts(connection, staged.concepts, sensitivity));
  KURSAAL_TRY(write_sources(connection, staged));
  KURSAAL_TRY(write_files(connection, staged));
  KURSAAL_TRY(write_units(connection, staged.units));
  KURSAAL_TRY(write_event_kinds(connection));
  if (beside.joinable()) beside.join();
  KURSAAL_ASSIGN(const Scattered scattered, std::move(scattering));
  Assembled assembled;
  assembled.after_death = scattered.after_death;
  KURSAAL_ASSIGN(const EventTableFacts facts, write_events(connection, scattered.files, plan, options));
  KURSAAL_TRY(write_decisions(connection, staged.decisions, scattered.decided));
  KURSAAL_ASSIGN(assembled.decisions_digest,
                 tables::digest_table(connection, "decisions", "person_index, day, known_day, file, line, part"));
  assembled.coverage =
      coverage_of(staged, site, scattered.day_counts, seen_domains(scattered.kinds_seen, staged.sources.size()));
  KURSAAL_TRY(write_coverage(connection, assembled.coverage));
  assembled.events = facts.events;
  assembled.events_digest = facts.digest;
  KURSAAL_TRY(write_meta(connection, {{"coverage_tolerance_days", std::to_string(assembled.coverage.tolerance_days())},
                                      {"events", std::to_string(facts.events)},
                                      {"format", std::to_string(kSnapshotFormat)},
                                      {"people", std::to_string(persons.size())}}));
  KURSAAL_TRY(connection.execute("COMMIT"));
  KURSAAL_TRY(connection.execute("CHECKPOINT"));
  if (facts.events != staged.events.events) {
    return base::make_error(base::ErrorCode::law_broken, "events staged = events in the snapshot does not hold (",
                            base::format_count(staged.events.events), " against ", base::format_count(facts.events),
                            ")");
  }
  return assembled;
}

}  // namespace kursaal::population
