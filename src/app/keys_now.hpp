// Who stands under a person's key now: what was written of a key stays with whoever it was merged into.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "link/link.hpp"

namespace kursaal::app {

// Keeps a reference to `linked`, which must outlive it. Not thread-safe.
class KeysNow {
 public:
  KeysNow(const link::Linked& linked, std::filesystem::path ledger_folder);

  // Missing: nothing where nobody has the key, nor one that it was merged into.
  // Errors: what link::read_ledger says. Cost: the ledger is read at the first key that nobody has.
  base::Result<std::optional<std::string>> now(const std::string& key);

 private:
  [[nodiscard]] bool somebody(const std::string& key) const;

  const link::Linked& linked_;
  std::filesystem::path ledger_;
  std::optional<std::map<std::string, std::string>> merges_;
};

}  // namespace kursaal::app
