// What was recorded of the items that care gaps look for, and which sources could have recorded it: so that silence of
// a source that never sends an item is not read as care that was not given. Inside the room only.
//
// Tables made: hits(person_index, source, item, first_day, last_day), stroke_risk(person_index, points of conditions).
#pragma once

#include <string>
#include <string_view>

#include "find/find.hpp"
#include "tables/database.hpp"

namespace kursaal::find {

// One pass over the snapshot's events, those of sources left out (safety rule 23) passed over.
base::Status make_recorded(tables::Connection& connection, const FindRequest& request);

// CHA2DS2-VASc over a row of scores f, people p and stroke_risk r: heart failure 1, hypertension 1, age 75 and over 2
// (65 to 74: 1), diabetes 1, stroke or TIA 2, vascular disease 1, female 1. Source: Lip et al., Chest 2010;137:263-272,
// table 2. Vascular disease is read as coronary heart disease or peripheral arterial disease. Missing: NULL where
// general practice is silent about the person (no ltc_count) or the age is not known.
std::string stroke_risk_sql();

// The number of an item in hits, by its name.
std::string item_number_sql(const FindRequest& request, std::string_view item);

}  // namespace kursaal::find
