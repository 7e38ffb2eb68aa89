// The counts of the lists as they are published; see shown_counts.hpp. Inside the room only.
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "disclosure/rule.hpp"
#include "tables/database.hpp"

namespace kursaal::app {

// secondary/worklist_counts.parquet from direct/worklist_counts.parquet. Errors: storage, io.
base::Status show_list_counts(tables::Connection& connection, const std::filesystem::path& building,
                              const disclosure::SmallCountRule& rule);

}  // namespace kursaal::app
