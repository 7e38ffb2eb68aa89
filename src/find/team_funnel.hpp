// From need to better: of the people of each list, how far each came in the twelve months before as-of. Inside the room
// only.
#pragma once

#include "find/find.hpp"
#include "tables/database.hpp"

namespace kursaal::find {

// Makes funnel_steps(list_no, locality, furthest, people): everybody of the list once, by the furthest step that they
// reached. In order: need (the clauses hold or held at a month end), found (nothing left them out then), offered,
// accepted, seen (a contact after they accepted) and, of those who were seen, "seen: same", "seen: worse", "seen:
// cannot be told" or better: the stage is nearer to independent than at the month end before they accepted. Where a
// stage is not known at either end, what the team said at the end of the case counts. Requires: who, standing, past,
// offers, confirmed_now, confirmed_then.
base::Status count_funnel(tables::Connection& connection, const FindRequest& request);

}  // namespace kursaal::find
