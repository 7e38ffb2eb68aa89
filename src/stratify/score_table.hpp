// One score for a table of coded facts (kursaal score, contracts.md): the same kernels as the sweep, on a history made
// of the rows of the table.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/issue.hpp"
#include "base/result.hpp"
#include "tables/csv.hpp"

namespace kursaal::stratify {

struct ScoreTableOptions {
  std::string name;                              // efi efi2 hfrs charlson elixhauser cms
  std::filesystem::path facts;                   // CSV or .parquet; "-" standard input
  std::optional<std::filesystem::path> persons;  // person_id, birth_date or age, sex: everyone in it gets a row
  base::Day as_of;                               // unknown: the last date in the file
  std::string weights;                           // empty: charlson-1987, van-walraven, cms-20
  bool hierarchy = true;
  std::filesystem::path data_folder;
  std::filesystem::path site_codelists;  // may not exist
};

struct ScoreTable {
  tables::CsvTable table;           // person_id, as_of, score, band, reasons; Missing: empty
  std::vector<base::Issue> issues;  // unknown columns; rows left out, each with its line and reason
};

// A table asserts what it lists, so a person without any fact has the score of no facts. A person of whom it lists only
// what the score does not read (another code system, medicines alone, rows that had to be left out) has no score and
// the reason "unknown". Facts without a date count as of the index admission: the as-of day. A person whose facts are
// all dated outside the HFRS window has no score. With an age, charlson-1987 is age-adjusted; other weights never are.
// Bands are shown whatever the list's status. Errors: usage (unknown score or weights), input_refused (a required
// column missing, nothing usable), configuration.
base::Result<ScoreTable> score_table(const ScoreTableOptions& options);

}  // namespace kursaal::stratify
