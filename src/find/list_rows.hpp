// The rows of the lists, and a row for everybody: who stands where and why. Inside the room only.
#pragma once

#include <string_view>

#include "find/find.hpp"
#include "tables/database.hpp"

namespace kursaal::find {

// Makes worklists: those listed, waiting, in hospital (in-reach), care gaps, and those who were in a queue at the month
// end before and are not now, each with its reason. Requires: all tables of eligibility, queue and care_gaps.
base::Status make_list_rows(tables::Connection& connection, const FindRequest& request);

// Makes everybody(person_index, person_id, as_of, locality, result, list, left_out, left_out_words, not_met, unknown,
// route): one row a person of the snapshot, so that nobody is on no list without a reason.
base::Status make_everybody(tables::Connection& connection, const FindRequest& request);

// The order of worklists.parquet, whole.
inline constexpr std::string_view kListOrder = "list_order, locality NULLS LAST, status_order, rank, person_id";

}  // namespace kursaal::find
