#include "stratify/sweep.hpp"

#include <algorithm>
#include <atomic>
#include <limits>

#include "population/cursor.hpp"

namespace kursaal::stratify {
namespace {

GatherSpan span_of(std::span<const DateLooks> looks, std::span<const DateLooks> month_looks, bool month_changes) {
  GatherSpan span{std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()};
  for (const DateLooks& look : month_looks) {
    span.windows_from = std::min(span.windows_from, month_changes ? look.before_12m.from_24m : look.now.from_24m);
    span.until = std::max(span.until, look.now.day);
  }
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

std::uint8_t parts_of(std::span<const Column> columns) {
  std::uint8_t parts = 0;
  for (const Column column : columns) parts = static_cast<std::uint8_t>(parts | part_of(column));
  return parts;
}

// HFRS changes are of the hospital's part: it looks back as far as the changes do.
constexpr std::uint8_t kLooksBack = kPartEfiChanges | kPartUseChanges | kPartHospital;

}  // namespace

RangeSweeper::RangeSweeper(const KernelTable& table, const SweepOptions& options, std::span<const DateLooks> looks,
                           std::span<const DateLooks> month_looks)
    : table_(table),
      options_(options),
      looks_(looks),
      month_looks_(month_looks),
      feeds_(table, options.coverage, looks, month_looks),
      gatherer_(table, span_of(looks, month_looks, (parts_of(options.month_columns) & kLooksBack) != 0)),
      evaluator_(table, {.demo = options.demo}),
      month_evaluator_(table, {.demo = options.demo, .parts = parts_of(options.month_columns)}),
      months_(options.month_columns.size()) {}

SweptRange RangeSweeper::sweep(const population::HistoryBatch& batch, std::size_t range) {
  rows_.resize(batch.persons.size() * looks_.size());
  reasons_.clear();
  for (std::vector<std::int32_t>& column : months_) column.clear();
  std::size_t row = 0;
  ScoreRow month;
  for (std::size_t i = 0; i < batch.persons.size(); ++i) {
    const population::History history = batch.at(i);
    const PersonRecord& record = gatherer_.gather(history);
    feeds_.read(history.events);
    for (std::uint32_t date = 0; date < looks_.size(); ++date, ++row) {
      rows_[row].person = history.facts.person;
      rows_[row].date = date;
      evaluator_.evaluate(record, feeds_.covered_for(date), rows_[row]);
    }
    for (std::size_t look = 0; look < month_looks_.size(); ++look) {
      month_evaluator_.evaluate(record, feeds_.covered_for(looks_.size() + look), month);
      for (std::size_t column = 0; column < months_.size(); ++column)
        months_[column].push_back(month[options_.month_columns[column]]);
    }
    if (!options_.reasons || looks_.empty()) continue;
    found_.clear();
    collect_reasons(record, feeds_.covered_for(looks_.size() - 1).now, table_, rows_[row - 1], true, found_);
    for (const Reason& reason : found_) reasons_.push_back(placed(reason, history.facts.person, history.events));
  }
  return {range, rows_, reasons_, months_};
}

std::vector<SweepDate> month_ends(SweepDate as_of) {
  constexpr int kMonths = 12;
  std::vector<SweepDate> dates;
  // The last day of a month is the day before the first of the next.
  const base::Day first = as_of.as_of - (base::civil_of(as_of.as_of).day - 1);
  for (int back = kMonths - 1; back >= 0; --back) {
    const base::Day end = base::add_months(first, -back) - 1;
    dates.push_back({end, std::min(end, as_of.known_by)});
  }
  dates.push_back(as_of);
  return dates;
}

base::Result<SweepFacts> sweep(const std::filesystem::path& population_file, const KernelTable& table,
                               const SweepOptions& options, const RowSink& sink) {
  const std::vector<DateLooks> looks = look_at(options.dates, options.coverage);
  const std::vector<DateLooks> month_looks = look_at(options.months, options.coverage);
  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  std::vector<RangeSweeper> sweepers;
  sweepers.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) sweepers.emplace_back(table, options, looks, month_looks);
  std::vector<SweepFacts> facts(threads);
  std::vector<base::Status> statuses(threads, base::ok_status());
  // Fewer persons a range where there are many dates: the rows of a range are held at once.
  const std::size_t persons_per_range =
      std::clamp<std::size_t>(16'384 / std::max<std::size_t>(looks.size() + month_looks.size() / 8, 1), 64, 8192);
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
  Gatherer gatherer(table, span_of(looks, {}, false));
  Evaluator evaluator(table, {.demo = demo});
  const PersonRecord& record = gatherer.gather(history);
  PersonFeeds feeds(table, coverage, looks);
  feeds.read(history.events);
  const DateLooks& own = feeds.covered_for(0);
  ScoredHistory scored;
  scored.row.person = history.facts.person;
  evaluator.evaluate(record, own, scored.row);
  collect_reasons(record, own.now, table, scored.row, true, scored.reasons);
  return scored;
}

}  // namespace kursaal::stratify
