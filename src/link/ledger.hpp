// The identity ledger: which identities were ever one person, and how that changed. Append-only text; an input of every
// run and published with it. Everything that staff type later hangs on its keys.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "base/identifiers.hpp"
#include "base/result.hpp"

namespace kursaal::link {

enum class LedgerAction : std::uint8_t {
  minted,  // a new key for a new person
  merged,  // `key` now also stands for `other_key`'s identities; other_key is retired, never given to anyone else
  split,   // the identity left `key` and lives under `other_key`
  undone,  // the merge of `other_key` into `key` was taken back: its identities live under it again
  joined,  // a new identity was added to `key`
};
std::string_view ledger_action_name(LedgerAction action);

struct LedgerEntry {
  std::uint64_t number = 0;  // 1, 2, 3 ... without gaps
  LedgerAction action = LedgerAction::minted;
  std::string key;  // PersonKey
  std::string other_key;
  base::SourceKey identity;  // empty for merged and undone
  std::string reason;        // "new", "nhs-number-and-birth", "decision:<id>" ...
  base::Day as_of;
};

// Reads ledger.csv; a missing file is an empty ledger. Errors: configuration naming the line (a gap in numbers, an
// unknown action, a date that is cut, a key used again after it was retired, no header).
base::Result<std::vector<LedgerEntry>> read_ledger(const std::filesystem::path& folder);

// Appends with O_APPEND and syncs; refuses (conflict) if the file's last number is not the first entry's less one.
base::Status append_ledger(const std::filesystem::path& folder, const std::vector<LedgerEntry>& entries);

}  // namespace kursaal::link
