// Who is not offered a place though eligible, and why: safety rule 12's list, in the program and not in a site's table,
// so that no site can list the dead. Each reason is counted; the first that holds is the one told.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kursaal::find {

struct LeftOut {
  std::string_view code;       // stands in rows and counts: "dead"
  std::string_view condition;  // SQL over the columns that people_sql() makes; unknown leaves nobody out
  std::string_view words;      // what is told
  std::string_view next;       // what happens next
};

// In the order in which they count. Own and family records are no reason here: who looks is known only when a list is
// shown, so whoever serves it leaves them out.
std::span<const LeftOut> left_out_reasons();

// The code of the first reason that holds, NULL where none does.
std::string left_out_sql();

std::string_view left_out_words(std::string_view code);

}  // namespace kursaal::find
