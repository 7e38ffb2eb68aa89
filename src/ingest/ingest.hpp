// The door of the room: reads every file of a site's folder, whatever its kind, into staged identities and events.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "place/place.hpp"
#include "population/staged.hpp"
#include "terminology/code_lists.hpp"
#include "terminology/measures.hpp"

namespace kursaal::ingest {

struct IngestOptions {
  std::filesystem::path data_folder;             // the program's data/: shipped mappings lie in data/mappings
  std::filesystem::path spill_folder;            // events go here; 0700
  std::vector<std::filesystem::path> leave_out;  // folders below the site that are not input (build, ledger)
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 2ULL << 30;
  base::Progress* progress = nullptr;
};

// Reads all files below `folder` (sorted by name; hidden ones, site.toml and the site's own tables left out),
// recognised by the site's mappings, then by content. Nothing in a file stops the run: what cannot be used is
// quarantined or set aside and counted. The order of records, people and codes in the result depends on the input
// alone. Errors: io (a file vanished, the spill folder is full), configuration (a mapping is wrong), input_refused (no
// file at all).
base::Result<population::Staged> ingest_folder(const std::filesystem::path& folder, const place::Site& site,
                                               const terminology::CodeLists& lists,
                                               const terminology::Measures& measures, const IngestOptions& options);

// Names of the files that a run would set aside whole: of no layout that FHIR or a mapping knows, or in the folder of
// no source. Cost: reads the first bytes of every file. Errors: io, configuration.
base::Result<std::vector<std::string>> unknown_files(const std::filesystem::path& folder, const place::Site& site,
                                                     const std::filesystem::path& data_folder,
                                                     const std::vector<std::filesystem::path>& leave_out);

}  // namespace kursaal::ingest
