#include "find/left_out.hpp"

#include <algorithm>
#include <array>

#include "tables/database.hpp"

namespace kursaal::find {
namespace {

constexpr std::array<LeftOut, 10> kReasons{{
    {"test-patient", "test_patient", "a source says that this is no real person", "nothing"},
    {"death-to-be-checked", "(said_dead AND active_after_death) OR (told_dead AND NOT said_dead)",
     "a source or a team says that the person has died, and not all that is known agrees",
     "the practice checks which is right; nobody calls before"},
    {"dead", "said_dead", "a source says that the person has died", "nothing; nothing is sent"},
    {"sealed", "restricted", "a source marked the record as restricted", "the named clinician alone decides"},
    {"objected", "objected", "the person objected to being found by such lists", "nothing, unless they say otherwise"},
    {"moved-away", "moved_away OR told_moved", "the person has left the place",
     "the new practice is told where an agreement says so"},
    {"no-locality", "locality IS NULL", "neither practice nor home says which team would be theirs",
     "the practice list and the address are checked"},
    {"with-team", "with_team", "a team has them already", "the team goes on"},
    {"declined", "declined", "the answer was no, and not so long ago that they are asked again",
     "asked again when the time has passed"},
    {"care-home", "care_home", "the person lives in a care home", "the care home's own pathway"},
}};

}  // namespace

std::span<const LeftOut> left_out_reasons() { return kReasons; }

std::string left_out_sql() {
  std::string sql = "CASE";
  for (const LeftOut& reason : kReasons)
    sql.append(" WHEN ").append(reason.condition).append(" THEN ").append(tables::sql_quote(reason.code));
  return sql + " END";
}

std::string_view left_out_words(std::string_view code) {
  const auto found =
      std::find_if(kReasons.begin(), kReasons.end(), [&](const LeftOut& reason) { return reason.code == code; });
  return found == kReasons.end() ? std::string_view() : found->words;
}

}  // namespace kursaal::find
