// The clock service for people: moments are kept in UTC and shown in London time; a due time is a working moment, and
// the rule that made it is printed beside it.
#pragma once

#include <optional>
#include <string>

#include "base/day.hpp"
#include "care/instant.hpp"

namespace kursaal::care {

// The moment of a London civil day and minute. Where the clocks go forward over it, the moment after the gap; where
// they go back over it, the first of the two.
Instant london_moment(base::Day day, int minute_of_day);

// "09:15 on 1 July 2025 (BST)": as it is told to people.
std::string london_words(Instant moment);
std::string day_words(base::Day day);  // "1 July 2025"

// "2025-07-01T09:15+01:00": for programs that show it.
std::string london_iso(Instant moment);

// Bank holidays of England and Wales, by the Banking and Financial Dealings Act 1971 and the proclamations since: those
// of every year by rule, those that were moved or added from 2002 to 2023 by name. Missing: what is proclaimed later is
// not known here, so a due day may fall on it. Source: gov.uk/bank-holidays.
bool is_bank_holiday(base::Day day);
bool is_working_day(base::Day day);  // Monday to Friday, and no bank holiday
base::Day easter_sunday(int year);   // Gregorian; requires 1583 or later

// When something that began at `from` is due after `days`: by 17:00 London time (ASSUMED: the end of a team's working
// day), on the next working day where the day is none.
Instant due_by(Instant from, int days);
// "within 7 days, by 17:00 London time, on a working day".
std::string due_rule(int days);

}  // namespace kursaal::care
