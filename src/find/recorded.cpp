#include "find/recorded.hpp"

#include <algorithm>

#include "find/eligibility.hpp"

namespace kursaal::find {
namespace {

using tables::sql_quote;

std::string recorded_sql(const FindRequest& request, std::string_view item, std::string_view points) {
  return "coalesce(max(CASE WHEN item = " + item_number_sql(request, item) + " THEN " + std::string(points) +
         " END), 0)";
}

}  // namespace

std::string item_number_sql(const FindRequest& request, std::string_view item) {
  const auto found = std::find_if(request.items.begin(), request.items.end(),
                                  [&](const ItemConcepts& known) { return known.item == item; });
  return std::to_string(found - request.items.begin());
}

base::Status make_recorded(tables::Connection& connection, const FindRequest& request) {
  KURSAAL_TRY(connection.execute("CREATE TABLE item_concepts(concept UINTEGER, item INTEGER)"));
  KURSAAL_ASSIGN(auto rows, connection.appender("item_concepts", {tables::ColumnType::u32, tables::ColumnType::i32}));
  for (std::size_t item = 0; item < request.items.size(); ++item)
    for (const std::uint32_t id : request.items[item].concepts) {
      rows.put_unsigned(id);
      rows.put_signed(static_cast<std::int64_t>(item));
      KURSAAL_TRY(rows.end_row());
    }
  KURSAAL_TRY(rows.finish());
  std::string left_out;
  for (const std::string& source : request.sources_left_out)
    left_out += (left_out.empty() ? "" : ", ") + sql_quote(source);
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE hits AS SELECT e.person_index, e.source, i.item, min(e.day) AS first_day, max(e.day) AS last_day "
      "FROM "
      "snapshot.events e JOIN item_concepts i ON i.concept = e.concept WHERE e.day <= " +
      date_sql(request.as_of) +
      (request.known_by.known() ? " AND (e.known_day IS NULL OR e.known_day <= " + date_sql(request.known_by) + ")"
                                : "") +
      (left_out.empty()
           ? ""
           : " AND e.source NOT IN (SELECT source FROM snapshot.sources WHERE name IN (" + left_out + "))") +
      " GROUP BY ALL"));
  return connection.execute(
      "CREATE TABLE stroke_risk AS SELECT person_index, " + recorded_sql(request, "ltc:heart-failure", "1") + " + " +
      recorded_sql(request, "ltc:hypertension", "1") + " + " + recorded_sql(request, "ltc:diabetes", "1") + " + " +
      recorded_sql(request, "ltc:stroke-tia", "2") + " + greatest(" +
      recorded_sql(request, "ltc:coronary-heart-disease", "1") + ", " +
      recorded_sql(request, "ltc:peripheral-arterial-disease", "1") + ") AS points FROM hits GROUP BY person_index");
}

std::string stroke_risk_sql() {
  return "CASE WHEN f.ltc_count IS NULL OR f.age_years IS NULL THEN NULL ELSE coalesce(r.points, 0) + CASE WHEN "
         "f.age_years >= 75 THEN 2 WHEN f.age_years >= 65 THEN 1 ELSE 0 END + CASE WHEN p.sex = 'F' THEN 1 ELSE 0 END "
         "END";
}

}  // namespace kursaal::find
