// Who was involved with a person in the last year, what goes on now, and what became known lately: made in one pass
// over the events when a snapshot is opened, so that a page need not read them. Inside the room only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "population/event.hpp"
#include "tables/database.hpp"
#include "view/known.hpp"
#include "view/reference_tables.hpp"

namespace kursaal::view {

struct KeptContact {
  std::uint32_t person = 0;
  std::uint32_t events = 0;
  std::int32_t first = 0, last = 0;  // as base::Day
  std::uint16_t source = 0;
  Labels labels = 0;
  population::EventKind kind = population::EventKind::other_contact;
};

// A package of care, or a stay in a care home, that goes on at the as-of day.
struct KeptStay {
  std::uint32_t person = 0;
  std::uint32_t concept_id = 0;
  std::int32_t from = 0;
  std::uint16_t source = 0;
  Labels labels = 0;
  population::EventKind kind = population::EventKind::care_package;
};

// An emergency admission or A&E attendance that became known in the last year.
struct KeptNews {
  std::uint32_t person = 0;
  std::int32_t day = 0, known_day = 0;
  std::uint16_t source = 0;
  Labels labels = 0;
  population::EventKind kind = population::EventKind::ae_attendance;
};

// Read-only once made; safe from any thread.
class KeptContacts {
 public:
  // Requires: population.duckdb attached as `snapshot`. Errors: storage.
  static base::Result<KeptContacts> load(tables::Connection& connection, const ReferenceTables& tables, base::Day as_of,
                                         base::Day known_by);
  [[nodiscard]] std::span<const KeptContact> contacts_of(std::size_t person) const;
  [[nodiscard]] std::span<const KeptStay> stays_of(std::size_t person) const;
  [[nodiscard]] std::span<const KeptNews> news_of(std::size_t person) const;  // newest known first
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  std::vector<KeptContact> contacts_;  // by person, each
  std::vector<KeptStay> stays_;
  std::vector<KeptNews> news_;
};

}  // namespace kursaal::view
