// Everybody's standing with each list as set work in DuckDB: what is known of them, which clauses they meet, whether
// something leaves them out. Inside the room only.
//
// Tables made: who (a row a person, what rules read), judged (k<n>: the n-th rule of the eligibility table), standing.
#pragma once

#include <string>
#include <vector>

#include "find/find.hpp"
#include "tables/database.hpp"

namespace kursaal::find {

// What services and people agreed before, and who objected: make_who() and judge() read it.
base::Status make_offers(tables::Connection& connection, const FindRequest& request);

// Requires: the snapshot attached as `snapshot`, the tables of make_offers() and of recorded.hpp.
base::Status make_who(tables::Connection& connection, const FindRequest& request);

// Makes judged and standing(person_index, list_no, unknown_list, left_out, again_on, in_hospital): list_no counts from
// 1, NULL where on no list; unknown_list is the first list that could not be told, where list_no is NULL; again_on is
// the day from which the last answer to the list's service no longer left them out.
base::Status judge(tables::Connection& connection, const FindRequest& request);

// Makes past(person_index, as_of, list_no, need_no, unknown): the same question at the month ends before as-of. need_no
// is the list by clauses alone (NULL of the dead and of who had left); whoever the team had then, had said no then or
// lived in a care home is on no list. Empty where there is no history.
base::Status judge_past(tables::Connection& connection, const FindRequest& request);

// The number of the list that somebody is on by clauses alone: an expression over the rules' columns.
std::string list_no_sql(const ListRules& rules);

// The clauses and standings counted by list and locality, to which others add theirs:
// funnel(list_no, locality, position, step, measure, people).
base::Status count_clauses(tables::Connection& connection, const ListRules& rules);

std::string date_sql(base::Day day);

}  // namespace kursaal::find
