// What a kernel gets: whole persons with their events in total order, as spans over columns (the columns of Arrow's C
// data interface; see arrow.hpp).
#pragma once

#include <cstdint>
#include <span>

#include "base/day.hpp"
#include "population/event.hpp"
#include "population/staged.hpp"

namespace kursaal::population {

// Columns of some rows of the event table, all of one length. Unknown days are base::Day::kUnknownValue, missing values
// NaN. `file`, `line`, `part` are empty unless the cursor was asked for provenance.
struct EventColumns {
  std::span<const std::int32_t> day;
  std::span<const std::int32_t> end_day;
  std::span<const std::int32_t> known_day;
  std::span<const std::uint32_t> concept_id;
  std::span<const std::uint16_t> source;
  std::span<const EventKind> kind;
  std::span<const double> value;
  std::span<const std::uint32_t> file;
  std::span<const std::uint32_t> line;
  [[nodiscard]] std::size_t size() const { return day.size(); }
  [[nodiscard]] EventColumns rows(std::size_t first, std::size_t count) const;
};

// What a score needs to know of the person themself.
struct PersonFacts {
  std::uint32_t person = 0;  // PersonIndex
  base::Day birth;           // unknown allowed
  base::Precision birth_precision = base::Precision::unknown;
  Sex sex = Sex::unknown;
  base::Day death;  // unknown if alive or day not known
  bool deceased = false;
};

// One person: facts and events (day, minute, ... in EventOrder).
struct History {
  PersonFacts facts;
  EventColumns events;
};

// A batch of whole persons: events of person i are rows [first[i], first[i + 1]); persons with no event are there too.
struct HistoryBatch {
  std::span<const PersonFacts> persons;
  std::span<const std::uint64_t> first;  // persons.size() + 1
  EventColumns events;
  [[nodiscard]] History at(std::size_t i) const { return {persons[i], events.rows(first[i], first[i + 1] - first[i])}; }
};

}  // namespace kursaal::population
