// What a run is a function of, as one digest: files, site, code lists, ledger, options, program. Two runs with the same
// digest publish the same, so the second need not be done.
#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/run_pipeline.hpp"
#include "base/result.hpp"
#include "population/staged.hpp"

namespace kursaal::app {

// The published files whose bytes are the content of a snapshot; run.json holds the digest of each.
inline constexpr std::array<std::string_view, 21> kPublishedFiles{
    "direct/people.parquet",          "direct/links.parquet",
    "direct/reviews.parquet",         "direct/scores.parquet",
    "direct/reasons.parquet",         "direct/quarantine.parquet",
    "secondary/people.parquet",       "secondary/scores.parquet",
    "secondary/data_quality.parquet", "secondary/place_counts.parquet",
    "secondary/movement.parquet",     "secondary/time_in_stage.parquet",
    "direct/worklists.parquet",       "direct/eligibility.parquet",
    "direct/worklist_counts.parquet", "secondary/worklist_counts.parquet",
    "direct/place_counts.parquet",    "direct/movement.parquet",
    "direct/time_in_stage.parquet",   "direct/funnel.parquet",
    "secondary/funnel.parquet"};
// The others, whose bytes may differ from run to run; run.json holds the length of each.
inline constexpr std::array<std::string_view, 2> kOtherFiles{"population.duckdb", "report.html"};

struct RunFolders {
  std::filesystem::path site;
  std::filesystem::path out;
  std::filesystem::path ledger;
};

// Where the identity ledger of a folder is: SITE/ledger, or OUT/ledger where there is no site.toml. Empty paths are
// those that were not given.
std::filesystem::path ledger_folder(const std::filesystem::path& site, const std::filesystem::path& out,
                                    const std::filesystem::path& ledger);

// Where a run reads and writes. Errors: not_found (no such folder), usage (OUT holds something that is not ours, no
// --force).
base::Result<RunFolders> resolve_folders(const RunRequest& request);

// Said before anything is read, since the ledger is written after everything was. Errors: configuration (new people's
// keys cannot be written there).
base::Status check_writable_ledger(const std::filesystem::path& ledger);

// Whether every file that the document in a published folder speaks of is there and as it was written: a deleted or
// damaged one must be made anew. Cost: reads every published byte but the database's, of which only the length is
// known.
bool snapshot_is_whole(const std::filesystem::path& folder, std::string_view document, std::size_t threads);

// Cost: reads every byte of the input once, but for the files of `read_already` (as ingest named and digested them).
// Errors: io.
base::Result<std::string> digest_inputs(const RunFolders& folders, const RunRequest& request, const Settings& settings,
                                        std::span<const population::SourceFile> read_already = {});

}  // namespace kursaal::app
