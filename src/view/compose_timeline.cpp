// A page of a person's events, newest first, and the whole life as lanes. What may not be shown is dropped before
// anything is counted, so that no lane, page or gap tells of it.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "view/snapshot_state.hpp"

namespace kursaal::view {
namespace {

using base::Day;
using base::ErrorCode;
using population::EventKind;

struct EventRow {
  std::int32_t day = Day::kUnknownValue, end_day = Day::kUnknownValue, known_day = Day::kUnknownValue;
  std::uint32_t concept_id = 0;
  std::int16_t minute = -1;
  std::uint16_t source = 0, unit = 0;
  base::Precision precision = base::Precision::day;
  EventKind kind = EventKind::condition;
  std::uint8_t flags = 0;
  std::optional<double> value;
};

template <class T>
T cell(const tables::Chunk& chunk, std::size_t column, std::size_t row, T otherwise) {
  return chunk.is_null(column, row) ? otherwise : static_cast<const T*>(chunk.data(column))[row];
}

// In the table's order. What lies ahead stands there only if it may; what was not known by then does not.
base::Result<std::vector<EventRow>> read_events(const Snapshot::State& state, std::size_t person) {
  // A number and not a parameter: only so does DuckDB read the one row group that holds the person.
  const std::string sql =
      "SELECT day, minute, end_day, known_day, precision, kind, concept, value, unit, source, flags FROM events WHERE "
      "person_index = " +
      std::to_string(person);
  return state.pool->read([&](tables::Connection& connection) -> base::Result<std::vector<EventRow>> {
    std::vector<EventRow> rows;
    KURSAAL_ASSIGN(tables::QueryResult result, connection.query(sql));
    while (true) {
      KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
      if (!chunk) return rows;
      for (std::size_t i = 0; i < chunk->rows(); ++i) {
        EventRow row;
        row.day = cell<std::int32_t>(*chunk, 0, i, Day::kUnknownValue);
        row.minute = cell<std::int16_t>(*chunk, 1, i, -1);
        row.end_day = cell<std::int32_t>(*chunk, 2, i, Day::kUnknownValue);
        row.known_day = cell<std::int32_t>(*chunk, 3, i, Day::kUnknownValue);
        row.precision = static_cast<base::Precision>(cell<std::uint8_t>(*chunk, 4, i, 4));
        row.kind = static_cast<EventKind>(cell<std::uint8_t>(*chunk, 5, i, 0));
        row.concept_id = cell<std::uint32_t>(*chunk, 6, i, 0);
        if (!chunk->is_null(7, i)) row.value = static_cast<const double*>(chunk->data(7))[i];
        row.unit = cell<std::uint16_t>(*chunk, 8, i, 0);
        row.source = cell<std::uint16_t>(*chunk, 9, i, 0);
        row.flags = cell<std::uint8_t>(*chunk, 10, i, 0);
        const bool ahead = row.day > state.facts.as_of.value;
        if (ahead && !population::may_lie_ahead(row.kind)) continue;
        if (row.known_day > state.facts.known_by.value) continue;
        rows.push_back(row);
      }
    }
  });
}

TimelineItem shown_item(const Snapshot::State& state, const EventRow& row) {
  TimelineItem item;
  item.day = Day{row.day};
  item.end_day = Day{row.end_day};
  item.known_day = Day{row.known_day};
  item.minute = row.minute;
  item.precision = row.precision;
  item.kind = row.kind;
  item.kind_code = population::event_kind_name(row.kind);
  item.kind_words = kind_words(row.kind);
  if (row.source < state.tables.sources.size()) {
    item.agency = state.tables.sources[row.source].name;
    item.agency_name = state.tables.sources[row.source].shown_name;
  }
  if (row.concept_id < state.tables.concepts.size()) {
    const ConceptWords& what = state.tables.concepts[row.concept_id];
    item.words = what.words;
    item.system = what.system;
    item.code = what.code;
  }
  item.value = row.value;
  if (row.unit < state.tables.units.size()) item.unit = state.tables.units[row.unit];
  item.after_death = (row.flags & population::kFlagAfterDeath) != 0;
  return item;
}

std::vector<Lane> lanes_of(const Snapshot::State& state, const std::vector<EventRow>& rows) {
  std::map<std::uint16_t, std::map<std::int32_t, std::uint32_t>> counts;
  for (const EventRow& row : rows) {
    if (!Day{row.day}.known()) continue;
    const base::Civil civil = base::civil_of(Day{row.day});
    ++counts[row.source][base::day_of(civil.year, civil.month, 1).value];
  }
  std::vector<Lane> lanes;
  for (const auto& [source, months] : counts) {
    Lane lane;
    lane.agency = state.tables.sources[source].name;
    lane.agency_name = state.tables.sources[source].shown_name;
    for (const auto& [month, events] : months) lane.months.push_back({Day{month}, events});
    lanes.push_back(std::move(lane));
  }
  return lanes;
}

// "20257:3": after three items of that day. A newer snapshot reads it as well. An unknown day is "u:3".
struct Cursor {
  std::int32_t day = 0;
  std::size_t passed = 0;
};

std::string cursor_text(const Cursor& cursor) {
  return (Day{cursor.day}.known() ? std::to_string(cursor.day) : std::string("u")) + ':' +
         std::to_string(cursor.passed);
}

std::optional<Cursor> read_cursor(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const auto passed = base::parse_integer(text.substr(colon + 1));
  if (!passed || *passed < 1 || *passed > 1'000'000) return {};
  Cursor cursor{Day::kUnknownValue, static_cast<std::size_t>(*passed)};
  if (text.substr(0, colon) == "u") return cursor;
  const auto day = base::parse_integer(text.substr(0, colon));
  if (!day || *day < -1'000'000 || *day > 1'000'000) return {};
  cursor.day = static_cast<std::int32_t>(*day);
  return cursor;
}

}  // namespace

base::Result<TimelinePage> compose_timeline(const Snapshot::State& state, std::size_t person, const TimelineAsk& ask) {
  std::optional<Cursor> from;
  if (!ask.before.empty()) {
    from = read_cursor(ask.before);
    if (!from) return base::make_error(ErrorCode::usage, "\"after\" is not the `next` of a page of this timeline");
  }
  KURSAAL_ASSIGN(std::vector<EventRow> rows, read_events(state, person));
  std::erase_if(rows, [&](const EventRow& row) {
    return !ask.may_show(state.tables.labels_of(row.concept_id, row.flags, row.kind, row.source));
  });
  TimelinePage page;
  if (ask.before.empty()) page.lanes = lanes_of(state, rows);
  if (!ask.agency.empty())
    std::erase_if(rows, [&](const EventRow& row) { return state.tables.sources[row.source].name != ask.agency; });
  std::reverse(rows.begin(), rows.end());
  std::stable_sort(rows.begin(), rows.end(), [](const EventRow& a, const EventRow& b) { return b.day < a.day; });
  std::size_t at = 0;
  if (from) {
    while (at < rows.size() && rows[at].day > from->day) ++at;
    for (std::size_t passed = 0; passed < from->passed && at < rows.size() && rows[at].day == from->day; ++passed) ++at;
  }
  const std::size_t end = std::min(rows.size(), at + ask.limit);
  for (; at < end; ++at) page.items.push_back(shown_item(state, rows[at]));
  if (at < rows.size() && at > 0) {
    Cursor next{rows[at - 1].day, 0};
    for (std::size_t back = at; back > 0 && rows[back - 1].day == next.day; --back) ++next.passed;
    page.next = cursor_text(next);
  }
  return page;
}

}  // namespace kursaal::view
