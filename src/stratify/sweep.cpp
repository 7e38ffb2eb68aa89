#include "stratify/sweep.hpp"

#include <algorithm>
#include <atomic>
#include <limits>

#include "population/cursor.hpp"

namespace kursaal::stratify {
namespace {

GatherSpan span_of(std::span<const DateLooks> looks) {
  GatherSpan span{std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()};
  for (const DateLooks& look : looks) {
    span.windows_from = std::min(span.windows_from, look.before_12m.from_24m);
    span.until = std::max(span.until, look.now.day);
  }
  return span;
}

PersonReason placed(const Reason& reason, std::uint32_t person, const population::EventColumns& events) {
  PersonReason result;
  result.person = person;
  result.reason = reason;
  if (reason.row == Reason::kNoRow) return result;
  result.event_day = events.day[reason.row];
  result.known_day = events.known_day[reason.row];
  result.concept_id = events.concept_id[reason.row];
  result.source = events.source[reason.row];
  if (!events.file.empty()) {
    result.file = events.file[reason.row];
    result.line = events.line[reason.row];
  }
  return result;
}

}  // namespace

RangeSweeper::RangeSweeper(const KernelTable& table, const SweepOptions& options, std::span<const DateLooks> looks)
    : table_(table),
      options_(options),
      looks_(looks),
      gatherer_(table, span_of(looks)),
      evaluator_(table, {.demo = options.demo}) {}

SweptRange RangeSweeper::sweep(const population::HistoryBatch& batch, std::size_t range) {
  rows_.resize(batch.persons.size() * looks_.size());
  reasons_.clear();
  std::size_t row = 0;
  for (std::size_t i = 0; i < batch.persons.size(); ++i) {
    const population::History history = batch.at(i);
    const PersonRecord& record = gatherer_.gather(history);
    for (std::uint32_t date = 0; date < looks_.size(); ++date, ++row) {
      rows_[row].person = history.facts.person;
      rows_[row].date = date;
      evaluator_.evaluate(record, looks_[date], rows_[row]);
    }
    if (!options_.reasons || looks_.empty()) continue;
    found_.clear();
    collect_reasons(record, looks_.back().now, table_, rows_[row - 1], true, found_);
    for (const Reason& reason : found_) reasons_.push_back(placed(reason, history.facts.person, history.events));
  }
  return {range, rows_, reasons_};
}

base::Result<SweepFacts> sweep(const std::filesystem::path& population_file, const KernelTable& table,
                               const SweepOptions& options, const RowSink& sink) {
  const std::vector<DateLooks> looks = look_at(options.dates, options.coverage);
  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  std::vector<RangeSweeper> sweepers;
  sweepers.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) sweepers.emplace_back(table, options, looks);
  std::vector<SweepFacts> facts(threads);
  std::vector<base::Status> statuses(threads, base::ok_status());
  // Fewer persons a range where there are many dates: the rows of a range are held at once.
  const std::size_t persons_per_range =
      std::clamp<std::size_t>(16'384 / std::max<std::size_t>(looks.size(), 1), 64, 8192);
  const population::CursorOptions cursor{.threads = threads,
                                         .memory_bytes = options.memory_bytes,
                                         .provenance = options.reasons,
                                         .persons_per_range = persons_per_range};
  KURSAAL_ASSIGN(
      const population::SweepFacts read,
      population::for_each_history(population_file, cursor,
                                   [&](const population::HistoryBatch& batch, std::size_t range, std::size_t worker) {
                                     if (!statuses[worker].ok()) return;
                                     const SweptRange swept = sweepers[worker].sweep(batch, range);
                                     facts[worker].rows += swept.rows.size();
                                     facts[worker].reasons += swept.reasons.size();
                                     statuses[worker] = sink(swept, worker);
                                     if (options.progress != nullptr)
                                       options.progress->advance(batch.persons.size(), batch.persons.size());
                                   }));
  SweepFacts total{.persons = read.persons, .events = read.events};
  for (std::size_t i = 0; i < threads; ++i) {
    KURSAAL_TRY(statuses[i]);
    total.rows += facts[i].rows;
    total.reasons += facts[i].reasons;
  }
  return total;
}

ScoredHistory score_history(const population::History& history, const KernelTable& table,
                            const population::Coverage& coverage, SweepDate date, bool demo) {
  const std::vector<DateLooks> looks = look_at(std::span(&date, 1), coverage);
  Gatherer gatherer(table, span_of(looks));
  Evaluator evaluator(table, {.demo = demo});
  const PersonRecord& record = gatherer.gather(history);
  ScoredHistory scored;
  scored.row.person = history.facts.person;
  evaluator.evaluate(record, looks[0], scored.row);
  collect_reasons(record, looks[0].now, table, scored.row, true, scored.reasons);
  return scored;
}

}  // namespace kursaal::stratify
