// Stages that professionals confirmed, as tables (safety rule 9): confirmed_now(person_id, stage, day, until, holds)
// and confirmed_then(person_index, as_of, stage), those in force at each month end before as-of. Inside the room only.
#pragma once

#include <string>

#include "find/find.hpp"
#include "tables/database.hpp"

namespace kursaal::find {

// Requires: the snapshot attached as `snapshot`.
base::Status make_confirmed(tables::Connection& connection, const FindRequest& request);

// Fills confirmed_then for the month ends that a select of as_of gives.
base::Status make_confirmed_then(tables::Connection& connection, const std::string& month_ends);

// A select of rows with person_index, as_of and stage, with the stage in force then in the place of the rules'.
std::string with_confirmed_sql(const std::string& select);

// The rows of worklists that ask somebody to look again: the confirmed stage lapsed, or the rules see another now.
// Requires: who, standing, offers, worklists.
base::Status add_stage_checks(tables::Connection& connection, const FindRequest& request);

}  // namespace kursaal::find
