// The identity ledger: which identities were ever one person, and how that changed. Append-only text; an input of every
// run and published with it. Everything that staff type later hangs on its keys.
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "link/ledger_entries.hpp"

namespace kursaal::link {

// Reads ledger.csv; a missing file is an empty ledger. Errors: configuration naming the line (a gap in numbers, an
// unknown action, a date that is cut, a key used again after it was retired, no header).
base::Result<LedgerEntries> read_ledger(const std::filesystem::path& folder);

// Appends with O_APPEND and syncs; refuses (conflict) if the file's last number is not the first entry's less one.
base::Status append_ledger(const std::filesystem::path& folder, const LedgerEntries& entries);

}  // namespace kursaal::link
