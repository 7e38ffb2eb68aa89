// Stable keys for people: replays the ledger, gives every group of identities its key, and writes what changed.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "base/identifiers.hpp"
#include "link/keyed_hash.hpp"
#include "link/ledger.hpp"

namespace kursaal::link {

// "P" and 16 letters of Crockford's base 32: 80 bits of a keyed BLAKE2b hash of the SourceKey. `generation` counts up
// where a key was used before, so that none is ever given twice.
std::string mint_person_key(const base::SourceKey& smallest, unsigned generation, const KeyedHash& keyed);

// The key of the identity at a position. Thread-safe.
using SourceKeyAt = std::function<base::SourceKey(std::uint32_t position)>;

struct KeyedGroups {
  std::vector<std::string> keys;  // of each group
  LedgerEntries new_entries;      // numbered on from the ledger's last
};

// Gives each group its key. A group keeps the oldest key of those whose first identity it holds; other such keys are
// merged into it; identities that came from elsewhere are split off; a group that left a merge whole gets its old key
// back (undone); a group with no past gets a new one from its smallest SourceKey, so that a rebuild from nothing gives
// the same keys. Shape: `identities` sorted by SourceKey; groups hold positions in it, ascending, each position in
// exactly one group, groups ordered by their first position. Replaying ledger + new_entries gives exactly `keys`.
KeyedGroups assign_person_keys(std::size_t identities, const SourceKeyAt& key_at,
                               std::span<const std::vector<std::uint32_t>> groups,
                               std::span<const std::string_view> reasons, const LedgerEntries& ledger,
                               std::string_view secret, base::Day as_of, std::size_t threads);

// The key of each identity after all entries, sorted by SourceKey: what the ledger says today.
std::vector<std::pair<base::SourceKey, std::string>> replay_ledger(const LedgerEntries& entries);

}  // namespace kursaal::link
