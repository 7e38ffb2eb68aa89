// What a run is a function of, as one digest: files, site, code lists, ledger, options, program. Two runs with the same
// digest publish the same, so the second need not be done.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "app/run_pipeline.hpp"
#include "base/result.hpp"
#include "population/staged.hpp"

namespace kursaal::app {

struct RunFolders {
  std::filesystem::path site;
  std::filesystem::path out;
  std::filesystem::path ledger;
};

// Where a run reads and writes. Errors: not_found (no such folder), usage (OUT holds something that is not ours, no
// --force).
base::Result<RunFolders> resolve_folders(const RunRequest& request);

// Cost: reads every byte of the input once, but for the files of `read_already` (as ingest named and digested them).
// Errors: io.
base::Result<std::string> digest_inputs(const RunFolders& folders, const RunRequest& request, const Settings& settings,
                                        std::span<const population::SourceFile> read_already = {});

}  // namespace kursaal::app
