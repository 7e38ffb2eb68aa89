// Small steps between the rooms of a run: facts for its report, counts by band, what an earlier run wrote.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/run_pipeline.hpp"
#include "base/progress.hpp"
#include "link/link.hpp"
#include "population/coverage.hpp"
#include "population/staged.hpp"
#include "report/run_report.hpp"
#include "stratify/stage_rules.hpp"
#include "stratify/stratify.hpp"
#include "stratify/sweep.hpp"
#include "terminology/code_lists.hpp"

namespace kursaal::app {

// By SourceId: 1 where the source's codes count as coded by general practice.
std::vector<std::uint8_t> gp_coded_sources(const population::Staged& staged);

// The day by which everything of the snapshot was known, at least `at_least`: where no --known-by is given, nothing is
// left out for being late. Nothing is known after the last extract. One mistyped date does not set it: years beyond a
// gap of at least five empty ones are not believed where they hold at most two records or one in a hundred, whichever
// is more (ASSUMED, as for the date of the run); what is said to have been recorded then is not known yet. Missing:
// `latest_extract` unknown where no file states one. Errors: storage.
base::Result<base::Day> last_known_day(const std::filesystem::path& building, base::Day at_least,
                                       base::Day latest_extract);

// Writes direct/scores.parquet and direct/reasons.parquet of the snapshot in the making, and spill/rule_history.duckdb
// with the month ends of the year before: the columns that the rules of stage and cohort read and `month_columns`.
base::Result<stratify::SweepFacts> score_snapshot(
    const std::filesystem::path& building, const stratify::KernelTable& kernels, const stratify::StageRules& rules,
    const population::Coverage& coverage, const std::vector<base::Day>& dates, base::Day known_by, bool demo,
    const Settings& settings, base::Progress& progress, std::span<const std::string> month_columns = {});

base::Result<report::RunFacts> gather_report_facts(const population::Staged& staged, const link::Linked& linked,
                                                   const population::Coverage& coverage,
                                                   const terminology::CodeLists& lists,
                                                   const std::vector<population::FieldQuality>& before,
                                                   const std::filesystem::path& site_folder);

// Why a run is refused as a whole: its files, each with its fault.
base::Error nothing_usable(const population::Staged& staged);

// People by band of the scores that have bands, at a date; who has no band stands under why.
base::Result<std::vector<BandCount>> count_bands(const std::filesystem::path& building, base::Day as_of);

// The bands as a page shows them: small ones hidden, and what would give them away.
std::vector<report::BandLine> shown_bands(const std::vector<BandCount>& bands, const disclosure::SmallCountRule& rule);

// secondary/data_quality.parquet of a snapshot. Errors: storage.
base::Result<std::vector<population::FieldQuality>> read_quality(const std::filesystem::path& snapshot);

// The text of a member of run.json that stands on a line of its own ("inputs"); empty if it is not there.
std::string text_member(std::string_view document, std::string_view key);
// The number of a member; the first of the name is the total.
std::uint64_t number_member(std::string_view document, std::string_view key);
// The texts of a list of run.json.
std::vector<std::string> list_member(std::string_view document, std::string_view key);
// The document of an earlier run with "unchanged" true.
std::string with_unchanged(std::string document);

// Fills the rest of an outcome from its snapshot: what is printed.
base::Status summarise(RunOutcome& outcome);

}  // namespace kursaal::app
