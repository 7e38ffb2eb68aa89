// `kursaal explain PERSON`: every derived value of one person, back to its events, with the date on which each was
// known and the line of the file it came from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/settings.hpp"
#include "base/day.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct ExplainRequest {
  std::string person;                             // person_id of the table people
  std::optional<base::Day> as_of;                 // default: the latest published
  std::optional<base::Day> known_by;              // default: as published for that date, else as_of
  std::optional<std::filesystem::path> timeline;  // SVG
  std::filesystem::path out;                      // folder of the published snapshots
  std::filesystem::path site;                     // its codelists/ count where a date is worked out; empty: not said
};

// Prints the explanation on standard output as text or, with --json, one document. Reads OUT/current only.
// The latest published date comes from scores.parquet and reasons.parquet; any other is worked out from the history.
// Errors: not_found (nothing is published, or nobody has this id: its text does not repeat it), denied (a timeline of a
// restricted record), configuration, io, storage.
// Privacy: what it prints identifies a person; nothing of them goes to standard error.
base::Result<int> explain_person(const ExplainRequest& request, const Settings& settings);

}  // namespace kursaal::app
