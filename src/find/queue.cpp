#include "find/queue.hpp"

#include <algorithm>
#include <map>

#include "find/eligibility.hpp"
#include "find/ranking.hpp"

namespace kursaal::find {
namespace {

using base::Day;
using base::Result;
using base::Status;
using tables::Connection;

struct Waiting {
  std::uint32_t person = 0;
  int tier = 1;
  int fifth = 0;
  std::string person_id;
  Day again_on;    // of the last answer to the service
  Day offered_on;  // of an offer that is open and still stands
  Day since;
};
// By list and locality, in their order; the people of a team in the order of their index, which is that of their keys.
using Team = std::pair<int, std::string>;
using Queues = std::map<Team, std::vector<Waiting>>;

template <class Number>
Number cell(const tables::Chunk& chunk, std::size_t column, std::size_t row) {
  return static_cast<const Number*>(chunk.data(column))[row];
}

template <class Use>
Status each_row(Connection& connection, const std::string& sql, const Use& use) {
  KURSAAL_ASSIGN(tables::QueryResult result, connection.query(sql));
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
    if (!chunk) return base::ok_status();
    for (std::size_t row = 0; row < chunk->rows(); ++row) use(*chunk, row);
  }
}

// The month ends at which a person was on a list, newest first.
struct Months {
  std::vector<Day> days;
  std::vector<int> list_no;  // 0: on none
  std::vector<bool> unknown;
};

Day since_of(const Months& months, int list_no, Day as_of) {
  std::vector<bool> on_list;
  for (const int list : months.list_no) on_list.push_back(list == list_no);
  const int earliest = earliest_of_run(on_list, months.unknown);
  return earliest < 0 ? as_of : months.days[static_cast<std::size_t>(earliest)];
}

Day day_cell(const tables::Chunk& chunk, std::size_t column, std::size_t row) {
  return chunk.is_null(column, row) ? Day{} : Day{cell<std::int32_t>(chunk, column, row)};
}

// Offers that nobody has answered. Each offer made is closed by one yes, no or leaving of that day or a later one; of
// one day the order is not known, so they are counted: more made than closed since any day leaves the last one open.
std::string open_offers_sql() {
  const auto is = [](OfferOutcome outcome) { return std::to_string(static_cast<int>(outcome)); };
  return "(SELECT person_id, list_no, max(day) FILTER (made > 0) AS offered_on FROM (SELECT *, sum(made - closed) OVER "
         "(PARTITION BY person_id, list_no ORDER BY day DESC) AS still_open FROM (SELECT person_id, list_no, day, "
         "count_if(outcome = " +
         is(OfferOutcome::offered) + ") AS made, count_if(outcome IN (" + is(OfferOutcome::accepted) + ", " +
         is(OfferOutcome::declined) + ", " + is(OfferOutcome::left) +
         ")) AS closed FROM offers GROUP BY ALL)) GROUP BY ALL HAVING max(still_open) > 0)";
}

// Whom each team took from the lists of this week: a place is of the week of its list, whenever the answer comes.
Result<std::map<Team, Taken>> read_taken(Connection& connection, const FindRequest& request) {
  std::map<Team, Taken> taken;
  KURSAAL_TRY(each_row(
      connection,
      "SELECT o.list_no, coalesce(w.locality, ''), count(DISTINCT w.person_index), count(DISTINCT w.person_index) "
      "FILTER (d.fifth = 1) FROM offers o JOIN who w USING (person_id) LEFT JOIN deprivation d ON d.lsoa = w.lsoa "
      "WHERE o.outcome = " +
          std::to_string(static_cast<int>(OfferOutcome::accepted)) +
          " AND coalesce(o.listed_on, o.day) >= " + date_sql(week_of(request.as_of)) + " GROUP BY ALL",
      [&](const tables::Chunk& chunk, std::size_t row) {
        taken[{cell<std::int32_t>(chunk, 0, row), std::string(chunk.text(1, row))}] = {
            .people = static_cast<std::size_t>(cell<std::int64_t>(chunk, 2, row)),
            .in_fifth = static_cast<std::size_t>(cell<std::int64_t>(chunk, 3, row))};
      }));
  return taken;
}

Result<Queues> read_queues(Connection& connection, const FindRequest& request) {
  const std::string candidates =
      "(SELECT s.person_index, s.list_no, coalesce(w.locality, '') AS locality, t.tier_no, coalesce(d.fifth, 0) AS "
      "fifth, "
      "w.person_id, s.again_on, f.offered_on FROM standing s JOIN who w USING (person_index) JOIN tiers t USING "
      "(person_index) LEFT JOIN deprivation d ON d.lsoa = w.lsoa LEFT JOIN offered o ON o.list_no = s.list_no LEFT "
      "JOIN " +
      open_offers_sql() +
      " f ON f.person_id = w.person_id AND f.list_no = s.list_no AND f.offered_on + o.listed_days >= " +
      date_sql(request.as_of) + " WHERE s.list_no IS NOT NULL AND s.left_out IS NULL AND NOT s.in_hospital)";
  std::map<std::uint32_t, Months> past;
  KURSAAL_TRY(each_row(connection,
                       "SELECT p.person_index, p.as_of, coalesce(p.list_no, 0), coalesce(p.unknown, false) FROM past p "
                       "SEMI JOIN " +
                           candidates + " c USING (person_index) ORDER BY p.person_index, p.as_of DESC",
                       [&](const tables::Chunk& chunk, std::size_t row) {
                         Months& months = past[cell<std::uint32_t>(chunk, 0, row)];
                         months.days.push_back(Day{cell<std::int32_t>(chunk, 1, row)});
                         months.list_no.push_back(cell<std::int32_t>(chunk, 2, row));
                         months.unknown.push_back(cell<bool>(chunk, 3, row));
                       }));
  Queues queues;
  KURSAAL_TRY(each_row(connection,
                       "SELECT person_index, list_no, tier_no, fifth, locality, person_id, again_on, offered_on FROM " +
                           candidates + " ORDER BY person_index",
                       [&](const tables::Chunk& chunk, std::size_t row) {
                         Waiting waiting;
                         waiting.person = cell<std::uint32_t>(chunk, 0, row);
                         const int list_no = cell<std::int32_t>(chunk, 1, row);
                         waiting.tier = cell<std::int32_t>(chunk, 2, row);
                         waiting.fifth = cell<std::int32_t>(chunk, 3, row);
                         waiting.person_id = chunk.text(5, row);
                         const auto months = past.find(waiting.person);
                         waiting.since =
                             months == past.end() ? request.as_of : since_of(months->second, list_no, request.as_of);
                         waiting.again_on = day_cell(chunk, 6, row);
                         waiting.offered_on = day_cell(chunk, 7, row);
                         // Between two month ends a team may have had them, or they may have said no.
                         waiting.since = std::max(waiting.since, waiting.again_on);
                         queues[{list_no, std::string(chunk.text(4, row))}].push_back(std::move(waiting));
                       }));
  return queues;
}

const place::Service* service_of(const FindRequest& request, int list_no) {
  const std::string& list = request.rules->lists[static_cast<std::size_t>(list_no) - 1].name;
  for (const place::Service& service : request.site->services)
    if (service.list == list) return &service;
  return nullptr;
}

}  // namespace

int earliest_of_run(const std::vector<bool>& on_list, const std::vector<bool>& unknown) {
  int earliest = -1;
  for (std::size_t i = 0; i < on_list.size(); ++i) {
    if (on_list[i])
      earliest = static_cast<int>(i);
    else if (!unknown[i])
      break;
  }
  return earliest;
}

Status fill_places(Connection& connection, const FindRequest& request) {
  KURSAAL_ASSIGN(const Queues queues, read_queues(connection, request));
  KURSAAL_ASSIGN(const auto taken_by, read_taken(connection, request));
  const Day monday = week_of(request.as_of);
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE placed(person_index UINTEGER, list_no INTEGER, rank UINTEGER, tier INTEGER, rule_tier INTEGER, "
      "listed "
      "BOOLEAN, floor VARCHAR, draw UBIGINT, eligible_since DATE, waiting_weeks INTEGER, not_before DATE, offered_on "
      "DATE)"));
  using enum tables::ColumnType;
  KURSAAL_ASSIGN(auto rows,
                 connection.appender("placed", {u32, i32, u32, i32, i32, boolean, text, u64, day, i32, day, day}));
  for (const auto& [of, queue] : queues) {
    const auto& [list_no, locality] = of;
    const place::Service* service = service_of(request, list_no);
    const place::Team* team = service == nullptr ? nullptr : service->team_of(locality);
    const int places = team == nullptr ? 0 : team->places_a_week;
    const TierTable& tiers = request.rules->tiers[static_cast<std::size_t>(list_no) - 1];
    const std::uint64_t seed =
        draw_seed(request.site->name, service == nullptr ? tiers.table.name : service->id, request.as_of);
    const auto took = taken_by.find(of);
    const Taken taken = took == taken_by.end() ? Taken{} : took->second;
    std::vector<Candidate> candidates;
    for (const Waiting& waiting : queue)
      candidates.push_back({.tier = waiting.tier,
                            // As the week began: the order is the week's too.
                            .waiting_weeks = std::max(0, monday - waiting.since) / 7,
                            .deprivation_fifth = waiting.fifth,
                            .draw = draw_number(seed, waiting.person_id),
                            .offer = !waiting.offered_on.known()    ? OpenOffer::none
                                     : waiting.offered_on >= monday ? OpenOffer::of_this_week
                                                                    : OpenOffer::of_before});
    for (const Placed& placed :
         rank_candidates(candidates, places, {.weeks = tiers.ageing_weeks, .highest = tiers.ageing_highest}, taken)) {
      const Waiting& waiting = queue[placed.candidate];
      rows.put_unsigned(waiting.person);
      rows.put_signed(list_no);
      rows.put_unsigned(placed.rank);
      rows.put_signed(placed.tier);
      rows.put_signed(waiting.tier);
      rows.put_boolean(placed.listed);
      if (placed.by_floor)
        rows.put_text("place by floor");
      else if (placed.gave_way)
        rows.put_text("gave way to floor");
      else
        rows.put_null();
      rows.put_unsigned(candidates[placed.candidate].draw);
      rows.put_day(waiting.since.value);
      rows.put_signed((request.as_of - waiting.since) / 7);
      // At this week's places, new ones each Monday, if nobody comes before them: no promise, and none at all where
      // there are no places.
      const bool expected = !placed.listed && places > 0;
      const std::size_t ahead = std::min(taken.people, static_cast<std::size_t>(std::max(0, places))) + placed.rank - 1;
      rows.put_day(expected ? monday.value + 7 * static_cast<std::int32_t>(ahead / static_cast<std::size_t>(places))
                            : Day::kUnknownValue);
      rows.put_day(waiting.offered_on.value);
      KURSAAL_TRY(rows.end_row());
    }
  }
  return rows.finish();
}

}  // namespace kursaal::find
