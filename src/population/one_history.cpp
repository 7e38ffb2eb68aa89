// The history of one person, with everything the snapshot knows of each event: what `explain` walks back.
#include <optional>

#include "population/cursor.hpp"
#include "population/snapshot_reader.hpp"
#include "tables/database.hpp"

namespace kursaal::population {

namespace {

template <class Value>
Value cell(const tables::Chunk& chunk, std::size_t column, std::size_t row, Value missing) {
  return chunk.is_null(column, row) ? missing : static_cast<const Value*>(chunk.data(column))[row];
}

Event event_at(const tables::Chunk& chunk, std::size_t row) {
  constexpr std::int32_t kUnknown = base::Day::kUnknownValue;
  Event event;
  event.person = cell<std::uint32_t>(chunk, 0, row, 0);
  event.day = cell<std::int32_t>(chunk, 1, row, kUnknown);
  event.minute = cell<std::int16_t>(chunk, 2, row, -1);
  event.end_day = cell<std::int32_t>(chunk, 3, row, kUnknown);
  event.known_day = cell<std::int32_t>(chunk, 4, row, kUnknown);
  event.precision = static_cast<base::Precision>(cell<std::uint8_t>(chunk, 5, row, 0));
  event.kind = static_cast<EventKind>(cell<std::uint8_t>(chunk, 6, row, 0));
  event.concept_id = cell<std::uint32_t>(chunk, 7, row, 0);
  event.value = cell<double>(chunk, 8, row, kNoValue);
  event.unit = cell<std::uint16_t>(chunk, 9, row, 0);
  event.value_sent = cell<double>(chunk, 10, row, kNoValue);
  event.unit_sent = cell<std::uint16_t>(chunk, 11, row, 0);
  event.source = cell<std::uint16_t>(chunk, 12, row, 0);
  event.file = cell<std::uint32_t>(chunk, 13, row, 0);
  event.line = cell<std::uint32_t>(chunk, 14, row, 0);
  event.part = cell<std::uint8_t>(chunk, 15, row, 0);
  event.flags = cell<std::uint8_t>(chunk, 16, row, 0);
  return event;
}

void add_columns(OneHistory& one, const Event& event) {
  one.day.push_back(event.day);
  one.end_day.push_back(event.end_day);
  one.known_day.push_back(event.known_day);
  one.concept_id.push_back(event.concept_id);
  one.source.push_back(event.source);
  one.kind.push_back(event.kind);
  one.value.push_back(event.value);
  one.file.push_back(event.file);
  one.line.push_back(event.line);
}

}  // namespace

History OneHistory::history() const {
  return {facts, {day, end_day, known_day, concept_id, source, kind, value, file, line}};
}

base::Result<std::unique_ptr<OneHistory>> read_history(const std::filesystem::path& population_file,
                                                       std::string_view person_key) {
  KURSAAL_ASSIGN(tables::Database database, open_population(population_file, 128ULL << 20));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  KURSAAL_TRY(check_format(connection));
  std::vector<PersonFacts> facts;
  KURSAAL_TRY(read_facts(connection, "WHERE person_id = " + tables::sql_quote(person_key), facts));
  if (facts.empty()) {
    return base::make_error(base::ErrorCode::not_found,
                            "nobody in the snapshot has this person id: look it up in the table people");
  }
  auto one = std::make_unique<OneHistory>();
  one->person_key = person_key;
  one->facts = facts.front();
  KURSAAL_ASSIGN(
      tables::QueryResult result,
      connection.query("SELECT person_index, day, minute, end_day, known_day, precision, kind, concept, value, unit, "
                       "value_sent, unit_sent, source, file, line, part, flags FROM events WHERE person_index = " +
                       std::to_string(one->facts.person)));
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
    if (!chunk) break;
    for (std::size_t row = 0; row < chunk->rows(); ++row) {
      one->events.push_back(event_at(*chunk, row));
      add_columns(*one, one->events.back());
    }
  }
  return one;
}

}  // namespace kursaal::population
