// report.html of a run: what was read, what was not and why, who was linked, what is covered, how good the data are,
// and how many people fall in each score band. Privacy: no person is in it; the bands are counts of a whole place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "disclosure/rule.hpp"
#include "population/accounting.hpp"
#include "population/coverage.hpp"
#include "population/staged.hpp"
#include "report/html.hpp"
#include "report/list_counts.hpp"
#include "report/quality.hpp"
#include "report/stage_tables.hpp"

namespace kursaal::report {

struct SourceLine {
  std::string name;
  std::string domains;     // comma separated
  base::Day extracted;     // unknown if it states none
  base::Day data_through;  // last covered day
  std::uint64_t files = 0;
  std::uint64_t coded_events = 0;
  std::uint64_t unknown_code_events = 0;  // that no code list knows
};

// Reasons of one kind in one file, counted; `first_line` lets a reader look.
struct ReasonLine {
  std::string source, file, code, text;
  base::Severity severity = base::Severity::error;
  std::uint64_t count = 0;
  std::uint64_t first_line = 0;
};

struct FileLine {
  std::string name, layout;
  std::string why;  // of a file of which nothing was usable
};

struct BandLine {
  std::string score, band;              // "eFI", "moderate"
  std::optional<std::uint64_t> people;  // nothing: not shown
};

// What set the date of a run.
enum class DateBasis : std::uint8_t { asked, extract, happened };
std::string_view date_basis_name(DateBasis basis);

// Rows of what teams did since, by what became of them.
struct FeedbackLine {
  std::uint64_t rows = 0, used = 0, later = 0, of_nobody = 0, of_another_service = 0, without_basis = 0;
};

struct RunFacts {
  std::string site;
  bool synthetic = true;
  base::Day as_of;
  DateBasis date_basis = DateBasis::asked;
  base::Day known_by;
  std::string version;
  std::string content_id;
  population::Accounting accounting;
  std::vector<SourceLine> sources;
  std::vector<population::CoverageRow> coverage;
  std::vector<FileLine> unusable_files;  // nothing in them was usable: they stand at the top
  std::vector<FileLine> unknown_files;   // of no known layout, set aside by name
  std::vector<ReasonLine> quarantined;
  std::vector<ReasonLine> doubts;
  std::vector<ReasonLine> notes;
  std::vector<QualityLine> quality;
  std::uint64_t numbers_valid = 0, numbers_absent = 0, numbers_bad_check = 0, numbers_repeated_digit = 0,
                numbers_refused_range = 0;
  std::uint64_t review_pairs = 0;
  std::uint64_t opted_out = 0;              // removed from secondary/
  std::optional<FeedbackLine> feedback;     // nothing: there was none
  std::vector<BandLine> bands;              // in the order to show
  disclosure::SmallCountRule small_counts;  // by which the counts of people below are shown
  StageFacts stages;                        // stages, cohorts and movement by locality
  std::vector<std::string> code_lists;      // "efi (starter)", ...
  ListFacts lists;                          // who was found for which list; empty: none was made
};

// The whole page. Deterministic: holds no clock time and no path of a machine.
std::string render_run_report(const RunFacts& facts);

// Counts rows by (file, code), in file order: errors, warnings, or what is merely told of a file.
enum class ReasonKind : std::uint8_t { quarantined, doubted, noted };
std::vector<ReasonLine> summarise_reasons(const population::Staged& staged, ReasonKind kind);

}  // namespace kursaal::report
