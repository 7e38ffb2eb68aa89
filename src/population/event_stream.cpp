#include "population/event_stream.hpp"

#include <algorithm>
#include <bit>
#include <string>

namespace kursaal::population {

namespace {

template <class Value>
std::span<Value> copy_column(const tables::Chunk& chunk, std::size_t column, ColumnBuffer<Value>& to) {
  const std::span<Value> added = to.grow(chunk.rows());
  std::memcpy(added.data(), chunk.data(column), added.size_bytes());
  return added;
}

// Copies, then writes `missing` where a bit says NULL: by whichever bits of 64 are fewer.
template <class Value>
void copy_column(const tables::Chunk& chunk, std::size_t column, ColumnBuffer<Value>& to, Value missing) {
  const std::span<Value> added = copy_column(chunk, column, to);
  const std::uint64_t* valid = chunk.validity(column);
  if (valid == nullptr) return;
  const auto* sent = static_cast<const Value*>(chunk.data(column));
  for (std::size_t row = 0; row < added.size(); row += 64) {
    const std::size_t rows = std::min<std::size_t>(64, added.size() - row);
    const std::uint64_t every = rows == 64 ? ~0ULL : (1ULL << rows) - 1;
    const std::uint64_t word = valid[row / 64] & every;
    if (word == every) continue;
    Value* some = added.data() + row;
    if (std::popcount(word) >= 32) {
      for (std::uint64_t nulls = ~word & every; nulls != 0; nulls &= nulls - 1) some[std::countr_zero(nulls)] = missing;
    } else {
      std::fill_n(some, rows, missing);
      for (std::uint64_t there = word; there != 0; there &= there - 1) {
        const int i = std::countr_zero(there);
        some[i] = sent[row + static_cast<std::size_t>(i)];
      }
    }
  }
}

// Ascending in (person, day); an unknown day comes first. Signed comparisons of 32 bits, which the processor does four
// at a time: indexes beyond 2^31 are refused by open().
bool in_order(std::int32_t person, std::int32_t day, std::span<const std::uint32_t> persons,
              std::span<const std::int32_t> days) {
  const auto at = [&](std::size_t i) { return static_cast<std::int32_t>(persons[i]); };
  int wrong = (at(0) < person) | ((at(0) == person) & (days[0] < day));
  for (std::size_t i = 1; i < persons.size(); ++i) {
    wrong |= (at(i) < at(i - 1)) | ((at(i) == at(i - 1)) & (days[i] < days[i - 1]));
  }
  return wrong == 0;
}

}  // namespace

base::Status EventStream::open(tables::Connection& connection, std::uint32_t first, std::uint32_t end) {
  filled_ = person_.all().size();
  drop_filled();
  KURSAAL_CHECK(end <= std::uint32_t{1} << 31);
  last_person_ = -1;
  last_day_ = 0;
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
  const bool ordered = persons.front() >= opened_first_ && persons.back() < opened_end_ &&
                       in_order(last_person_, last_day_, persons, days);
  last_person_ = static_cast<std::int32_t>(persons.back());
  last_day_ = days.back();
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
