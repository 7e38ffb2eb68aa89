#include "view/kept_contacts.hpp"

#include <algorithm>
#include <string>

namespace kursaal::view {
namespace {

using population::EventKind;

std::string number_of(EventKind kind) { return std::to_string(static_cast<int>(kind)); }

std::string date_sql(base::Day day) { return "DATE '" + base::format_day(day) + "'"; }

template <class T>
const T* column(const tables::Chunk& chunk, std::size_t number) {
  return static_cast<const T*>(chunk.data(number));
}

template <class Row>
std::span<const Row> rows_of(const std::vector<Row>& rows, std::size_t person) {
  const auto number = static_cast<std::uint32_t>(person);
  const auto first = std::lower_bound(rows.begin(), rows.end(), number,
                                      [](const Row& row, std::uint32_t who) { return row.person < who; });
  const auto last =
      std::upper_bound(first, rows.end(), number, [](std::uint32_t who, const Row& row) { return who < row.person; });
  return {first, last};
}

// Calls `take(chunk, row)` for every row.
template <class Take>
base::Status each_row(tables::Connection& connection, const std::string& sql, const Take& take) {
  KURSAAL_ASSIGN(tables::QueryResult result, connection.query(sql));
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
    if (!chunk) return base::ok_status();
    for (std::size_t i = 0; i < chunk->rows(); ++i) take(*chunk, i);
  }
}

}  // namespace

base::Result<KeptContacts> KeptContacts::load(tables::Connection& connection, const ReferenceTables& tables,
                                              base::Day as_of, base::Day known_by) {
  KeptContacts kept;
  const std::string known = " AND (known_day IS NULL OR known_day <= " + date_sql(known_by) + ") ";
  // A concept counts by itself only where it carries a label, so that the groups stay few.
  const std::string contacts =
      "SELECT person_index, source, kind, CAST(flags & 4 AS UTINYINT), min(concept), count(*)::UINTEGER, min(day), "
      "max(day) FROM ("
      "SELECT person_index, source, kind, flags, day, CASE WHEN concept IN (SELECT concept FROM snapshot.concepts "
      "WHERE "
      "sensitivity IS NOT NULL) THEN concept ELSE 4294967295::UINTEGER END AS concept FROM snapshot.events WHERE kind "
      "BETWEEN " +
      number_of(EventKind::gp_contact) + " AND " + number_of(EventKind::other_contact) + " AND day > " +
      date_sql(base::add_months(as_of, -12)) + " AND day <= " + date_sql(as_of) + known +
      ") GROUP BY person_index, source, kind, flags & 4, concept ORDER BY person_index, max(day) DESC, source, kind, "
      "flags & 4, min(concept)";
  KURSAAL_TRY(each_row(connection, contacts, [&](const tables::Chunk& chunk, std::size_t i) {
    KeptContact row;
    row.person = column<std::uint32_t>(chunk, 0)[i];
    row.source = column<std::uint16_t>(chunk, 1)[i];
    row.kind = static_cast<EventKind>(column<std::uint8_t>(chunk, 2)[i]);
    row.labels =
        tables.labels_of(column<std::uint32_t>(chunk, 4)[i], column<std::uint8_t>(chunk, 3)[i], row.kind, row.source);
    row.events = column<std::uint32_t>(chunk, 5)[i];
    row.first = column<std::int32_t>(chunk, 6)[i];
    row.last = column<std::int32_t>(chunk, 7)[i];
    kept.contacts_.push_back(row);
  }));
  const std::string stays =
      "SELECT person_index, source, kind, CAST(flags & 4 AS UTINYINT), concept, day FROM snapshot.events WHERE kind IN "
      "(" +
      number_of(EventKind::care_home_stay) + ", " + number_of(EventKind::care_package) +
      ") AND day <= " + date_sql(as_of) + " AND (end_day IS NULL OR end_day > " + date_sql(as_of) + ")" + known +
      "ORDER BY person_index, day DESC, kind, concept, source, file, line";
  KURSAAL_TRY(each_row(connection, stays, [&](const tables::Chunk& chunk, std::size_t i) {
    KeptStay row;
    row.person = column<std::uint32_t>(chunk, 0)[i];
    row.source = column<std::uint16_t>(chunk, 1)[i];
    row.kind = static_cast<EventKind>(column<std::uint8_t>(chunk, 2)[i]);
    row.concept_id = column<std::uint32_t>(chunk, 4)[i];
    row.labels = tables.labels_of(row.concept_id, column<std::uint8_t>(chunk, 3)[i], row.kind, row.source);
    row.from = column<std::int32_t>(chunk, 5)[i];
    kept.stays_.push_back(row);
  }));
  const std::string news =
      "SELECT person_index, source, kind, CAST(flags & 4 AS UTINYINT), concept, day, coalesce(known_day, day) AS known "
      "FROM "
      "snapshot.events WHERE kind IN (" +
      number_of(EventKind::ae_attendance) + ", " + number_of(EventKind::emergency_admission) +
      ") AND coalesce(known_day, day) > " + date_sql(base::add_months(as_of, -12)) + " AND day <= " + date_sql(as_of) +
      known + "ORDER BY person_index, known DESC, day DESC, kind, source, file, line";
  KURSAAL_TRY(each_row(connection, news, [&](const tables::Chunk& chunk, std::size_t i) {
    KeptNews row;
    row.person = column<std::uint32_t>(chunk, 0)[i];
    row.source = column<std::uint16_t>(chunk, 1)[i];
    row.kind = static_cast<EventKind>(column<std::uint8_t>(chunk, 2)[i]);
    row.labels =
        tables.labels_of(column<std::uint32_t>(chunk, 4)[i], column<std::uint8_t>(chunk, 3)[i], row.kind, row.source);
    row.day = column<std::int32_t>(chunk, 5)[i];
    row.known_day = column<std::int32_t>(chunk, 6)[i];
    kept.news_.push_back(row);
  }));
  kept.contacts_.shrink_to_fit();
  kept.stays_.shrink_to_fit();
  kept.news_.shrink_to_fit();
  return kept;
}

std::span<const KeptContact> KeptContacts::contacts_of(std::size_t person) const { return rows_of(contacts_, person); }
std::span<const KeptStay> KeptContacts::stays_of(std::size_t person) const { return rows_of(stays_, person); }
std::span<const KeptNews> KeptContacts::news_of(std::size_t person) const { return rows_of(news_, person); }

std::uint64_t KeptContacts::bytes() const {
  return sizeof(KeptContact) * contacts_.capacity() + sizeof(KeptStay) * stays_.capacity() +
         sizeof(KeptNews) * news_.capacity();
}

}  // namespace kursaal::view
