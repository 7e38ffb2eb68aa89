// What people decided about pairs of identities, and the register of identities that must never be joined. Both are CSV
// files in the ledger's folder, written by people (later by the review screen) and read by every run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/identifiers.hpp"
#include "base/result.hpp"

namespace kursaal::link {

enum class Verdict : std::uint8_t { same, different, withdrawn };

struct Decision {
  std::string id;
  base::SourceKey left;
  base::SourceKey right;
  Verdict verdict = Verdict::withdrawn;
};

// decisions.csv: id,left_source,left_id,right_source,right_id,verdict,by,on,reason; verdict is same, different or
// withdrawn; a later line on the same pair takes the place of an earlier one. A missing file is no decision. Errors:
// configuration naming the line.
base::Result<std::vector<Decision>> read_decisions(const std::filesystem::path& folder);

// do_not_link.csv: left_source,left_id,right_source,right_id (adoption, gender recognition, protection: the reason is
// not written down here). A missing file is an empty register. Errors: configuration naming the line, never its
// content.
base::Result<std::vector<std::pair<base::SourceKey, base::SourceKey>>> read_do_not_link(
    const std::filesystem::path& folder);

}  // namespace kursaal::link
