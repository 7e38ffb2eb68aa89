#include "population/event_stream.hpp"

#include <algorithm>
#include <string>

namespace kursaal::population {

namespace {

template <class Value>
std::span<Value> copy_column(const tables::Chunk& chunk, std::size_t column, ColumnBuffer<Value>& to) {
  const std::span<Value> added = to.grow(chunk.rows());
  std::memcpy(added.data(), chunk.data(column), added.size_bytes());
  return added;
}

// Copies, then writes `missing` where a bit says NULL.
template <class Value>
void copy_column(const tables::Chunk& chunk, std::size_t column, ColumnBuffer<Value>& to, Value missing) {
  const std::span<Value> added = copy_column(chunk, column, to);
  const std::uint64_t* valid = chunk.validity(column);
  if (valid == nullptr) return;
  for (std::size_t row = 0; row < added.size(); row += 64) {
    const std::uint64_t word = valid[row / 64];
    if (word == ~0ULL) continue;
    const std::span<Value> some = added.subspan(row, std::min<std::size_t>(64, added.size() - row));
    if (word == 0) {
      std::fill(some.begin(), some.end(), missing);
    } else {
      for (std::size_t i = 0; i < some.size(); ++i) some[i] = (word >> i & 1) != 0 ? some[i] : missing;
    }
  }
}

// Ascending in (person, day); an unknown day comes first.
std::uint64_t place_of(std::uint32_t person, std::int32_t day) {
  return static_cast<std::uint64_t>(person) << 32 | (static_cast<std::uint32_t>(day) ^ 0x80000000U);
}

}  // namespace

base::Status EventStream::open(tables::Connection& connection, std::uint32_t first, std::uint32_t end) {
  filled_ = person_.all().size();
  drop_filled();
  last_place_ = 0;
  opened_first_ = first;
  opened_end_ = end;
  ended_ = first == end;
  if (ended_) return base::ok_status();
  // No ORDER BY: the table stands in order, DuckDB keeps it, and every row is checked.
  const std::string sql = std::string("SELECT person_index, day, end_day, known_day, concept, source, kind, value") +
                          (provenance_ ? ", file, line" : "") + " FROM events WHERE person_index BETWEEN " +
                          std::to_string(first) + " AND " + std::to_string(end - 1);
  KURSAAL_ASSIGN(tables::QueryResult result, connection.query(sql));
  result_.emplace(std::move(result));
  return base::ok_status();
}

base::Status EventStream::fill(std::uint32_t first, std::uint32_t end) {
  drop_filled();
  while (!ended_ && (person_.all().empty() || person_.all().back() < end)) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result_->next());
    ended_ = !chunk;
    if (chunk) KURSAAL_TRY(add(*chunk));
  }
  const std::span<const std::uint32_t> persons = person_.all();
  first_rows_.assign(1, 0);
  std::uint32_t person = first;
  std::size_t row = 0;
  for (; row < persons.size() && persons[row] < end; ++row) {
    if (persons[row] == person) continue;
    person = persons[row];
    first_rows_.resize(std::size_t{person - first} + 1, row);
  }
  filled_ = row;
  first_rows_.resize(std::size_t{end - first} + 1, filled_);
  return base::ok_status();
}

base::Status EventStream::add(const tables::Chunk& chunk) {
  const std::size_t before = person_.all().size();
  copy_column(chunk, 0, person_);
  copy_column(chunk, 1, day_, base::Day::kUnknownValue);
  copy_column(chunk, 2, end_day_, base::Day::kUnknownValue);
  copy_column(chunk, 3, known_day_, base::Day::kUnknownValue);
  copy_column(chunk, 4, concept_);
  copy_column(chunk, 5, source_);
  copy_column(chunk, 6, kind_);
  copy_column(chunk, 7, value_, kNoValue);
  if (provenance_) {
    copy_column(chunk, 8, file_);
    copy_column(chunk, 9, line_);
  }
  const std::span persons = person_.all().subspan(before);
  const std::span days = day_.all().subspan(before);
  bool ordered = persons.front() >= opened_first_ && persons.back() < opened_end_;
  std::uint64_t last = last_place_;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    const std::uint64_t place = place_of(persons[i], days[i]);
    ordered &= last <= place;
    last = place;
  }
  last_place_ = last;
  if (ordered) return base::ok_status();
  return base::make_error(base::ErrorCode::law_broken,
                          "the events of the snapshot are not in order; run again to rebuild it");
}

void EventStream::drop_filled() {
  person_.drop_front(filled_);
  day_.drop_front(filled_);
  end_day_.drop_front(filled_);
  known_day_.drop_front(filled_);
  concept_.drop_front(filled_);
  source_.drop_front(filled_);
  kind_.drop_front(filled_);
  value_.drop_front(filled_);
  if (provenance_) {
    file_.drop_front(filled_);
    line_.drop_front(filled_);
  }
  filled_ = 0;
}

EventColumns EventStream::columns() const {
  return {day_.front(filled_),     end_day_.front(filled_), known_day_.front(filled_),
          concept_.front(filled_), source_.front(filled_),  kind_.front(filled_),
          value_.front(filled_),   file_.front(filled_),    line_.front(filled_)};
}

}  // namespace kursaal::population
