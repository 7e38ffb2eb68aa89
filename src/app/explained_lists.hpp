// Where a person stands with the lists of a published snapshot.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "report/explained_lists.hpp"
#include "tables/database.hpp"

namespace kursaal::app {

// Missing: empty where the snapshot has no lists. Of a restricted record only where it stands, no reason. Errors:
// storage.
base::Result<report::ExplainedStanding> read_standing(tables::Connection& memory, const std::filesystem::path& snapshot,
                                                      const std::string& person, bool restricted);

}  // namespace kursaal::app
