// Function, circumstances and care at one date: what a record says is so, for how long it may be believed, and what is
// arranged for the person now. See life_facts.hpp for what lasts how long.
#pragma once

#include "stratify/dates.hpp"
#include "stratify/kernel_table.hpp"
#include "stratify/person_record.hpp"
#include "stratify/reasons.hpp"
#include "stratify/score_columns.hpp"

namespace kursaal::stratify {

// Fills the columns from care_home on. `gp_known`: general practice covers the last 91 days and has a record of the
// person. Missing: kNull where the sources that would have told do not cover the last 91 days, and where a circumstance
// was recorded so long ago, neither renewed nor ended, that nobody knows.
void put_function_and_care(const PersonRecord& record, const Point& now, bool gp_known, const KernelTable& table,
                           ScoreRow& row);

// Appends the records behind those columns: open stays and packages, the record that began each circumstance, the
// latest of each scale, contacts of teams.
void collect_function_reasons(const PersonRecord& record, const Point& now, const ScoreRow& row,
                              std::vector<Reason>& reasons);

}  // namespace kursaal::stratify
