// Who waits for a place since when, and who is listed now: reads the candidates of each team from DuckDB, ranks them,
// puts the places back. Inside the room only.
#pragma once

#include "find/find.hpp"
#include "tables/database.hpp"

namespace kursaal::find {

// Makes placed(person_index, list_no, rank, tier, rule_tier, listed, floor, draw, eligible_since, waiting_weeks,
// not_before, offered_on) of everyone who is eligible, left out by nothing and not in hospital. offered_on: of an offer
// that is open and still stands. Requires: who, standing, past, offers, offered, deprivation, tiers (person_index,
// tier_no).
base::Status fill_places(tables::Connection& connection, const FindRequest& request);

// Since when somebody is in a queue: the earliest of the month ends, going back from the newest, at which they were on
// the list, through those at which nobody could tell. Shape: `on_list` and `unknown` from the newest month end back.
// Missing: -1 where they were not on it at the newest that tells.
int earliest_of_run(const std::vector<bool>& on_list, const std::vector<bool>& unknown);

}  // namespace kursaal::find
