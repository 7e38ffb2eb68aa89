#include "app/keys_now.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace kursaal::app {

KeysNow::KeysNow(const link::Linked& linked, std::filesystem::path ledger_folder)
    : linked_(linked), ledger_(std::move(ledger_folder)) {}

base::Result<std::optional<std::string>> KeysNow::now(const std::string& key) {
  if (somebody(key)) return std::optional(key);
  if (!merges_) {
    std::map<std::string, std::string> merges;
    KURSAAL_ASSIGN(const link::LedgerEntries before, link::read_ledger(ledger_));
    for (const link::LedgerEntries* entries : {&before, &linked_.new_entries})
      for (const link::LedgerEntry& entry : *entries) {
        if (entry.action == link::LedgerAction::merged) merges[entry.other_key] = entry.key;
        if (entry.action == link::LedgerAction::undone) merges.erase(entry.other_key);
      }
    merges_ = std::move(merges);
  }
  std::set<std::string> seen;
  std::string at = key;
  for (auto next = merges_->find(at); next != merges_->end() && seen.insert(at).second; next = merges_->find(at))
    at = next->second;
  return somebody(at) ? std::optional(at) : std::nullopt;
}

bool KeysNow::somebody(const std::string& key) const {
  const auto found =
      std::lower_bound(linked_.persons.begin(), linked_.persons.end(), key,
                       [](const population::Person& person, const std::string& wanted) { return person.key < wanted; });
  return found != linked_.persons.end() && found->key == key;
}

}  // namespace kursaal::app
