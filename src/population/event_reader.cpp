#include "population/event_reader.hpp"

namespace kursaal::population {

namespace {

template <class Value>
void copy_column(const tables::Chunk& chunk, std::size_t column, ColumnBuffer<Value>& to) {
  const std::span<Value> added = to.grow(chunk.rows());
  std::memcpy(added.data(), chunk.data(column), added.size_bytes());
}

// Copies, then writes `missing` where a bit says NULL.
template <class Value>
void copy_column(const tables::Chunk& chunk, std::size_t column, ColumnBuffer<Value>& to, Value missing) {
  const std::span<Value> added = to.grow(chunk.rows());
  std::memcpy(added.data(), chunk.data(column), added.size_bytes());
  const std::uint64_t* valid = chunk.validity(column);
  if (valid == nullptr) return;
  for (std::size_t row = 0; row < added.size(); row += 64) {
    const std::uint64_t word = valid[row / 64];
    if (word == ~0ULL) continue;
    const std::size_t end = std::min<std::size_t>(row + 64, added.size());
    for (std::size_t i = row; i < end; ++i) added[i] = (word >> (i % 64) & 1) != 0 ? added[i] : missing;
  }
}

// Ascending in (person, day); an unknown day comes first.
std::uint64_t place_of(std::uint32_t person, std::int32_t day) {
  return static_cast<std::uint64_t>(person) << 32 | (static_cast<std::uint32_t>(day) ^ 0x80000000U);
}

base::Error out_of_order() {
  return base::make_error(base::ErrorCode::law_broken,
                          "the events of the snapshot are not in order; run again to rebuild it");
}

}  // namespace

base::Status EventRangeReader::read(tables::Connection& connection, std::uint32_t first, std::uint32_t end) {
  rows_ = 0;
  last_place_ = 0;
  last_person_ = first;
  first_rows_.assign(1, 0);
  day_.clear(), end_day_.clear(), known_day_.clear();
  concept_.clear(), file_.clear(), line_.clear();
  source_.clear(), kind_.clear(), value_.clear();
  if (first < end) {
    // No ORDER BY: the table stands in order, DuckDB keeps it, and every row is checked.
    const std::string sql = std::string("SELECT person_index, day, end_day, known_day, concept, source, kind, value") +
                            (provenance_ ? ", file, line" : "") + " FROM events WHERE person_index BETWEEN " +
                            std::to_string(first) + " AND " + std::to_string(end - 1);
    KURSAAL_ASSIGN(tables::QueryResult result, connection.query(sql));
    while (true) {
      KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
      if (!chunk) break;
      KURSAAL_TRY(add(*chunk, first, end));
    }
  }
  first_rows_.resize(std::size_t{end - first} + 1, rows_);
  return base::ok_status();
}

base::Status EventRangeReader::add(const tables::Chunk& chunk, std::uint32_t first, std::uint32_t end) {
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
  const std::span persons(static_cast<const std::uint32_t*>(chunk.data(0)), chunk.rows());
  return check_order(persons, day_.all().subspan(rows_), first, end);
}

base::Status EventRangeReader::check_order(std::span<const std::uint32_t> persons, std::span<const std::int32_t> days,
                                           std::uint32_t first, std::uint32_t end) {
  bool ordered = true;
  std::uint64_t before = last_place_;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    const std::uint64_t place = place_of(persons[i], days[i]);
    ordered &= before <= place;
    before = place;
  }
  if (!ordered || persons.front() < first || persons.back() >= end) return out_of_order();
  last_place_ = before;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    if (persons[i] == last_person_) continue;
    first_rows_.resize(std::size_t{persons[i] - first} + 1, rows_ + i);
    last_person_ = persons[i];
  }
  rows_ += persons.size();
  return base::ok_status();
}

EventColumns EventRangeReader::columns() const {
  return {day_.all(),  end_day_.all(), known_day_.all(), concept_.all(), source_.all(),
          kind_.all(), value_.all(),   file_.all(),      line_.all()};
}

}  // namespace kursaal::population
