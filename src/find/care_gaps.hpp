// Care gaps as set work: need recorded, the care that guidance asks for not recorded, by sources that could have
// recorded it. Inside the room only.
#pragma once

#include "find/find.hpp"
#include "tables/database.hpp"

namespace kursaal::find {

// Makes gaps(person_index, gap, found, last_day): `found` is 'gap', 'done', 'unknown' (nobody who could have recorded
// it covers the time) or 'need-unknown'; `gap` is the position in ListRules::gaps. Whoever is dead, sealed, elsewhere
// or a test, or objected, is not asked about. Adds its counts to funnel. Requires: who, standing, hits, funnel.
base::Status find_gaps(tables::Connection& connection, const FindRequest& request);

}  // namespace kursaal::find
