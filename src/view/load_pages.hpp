// Fills what a snapshot says of lists, of the data and of the place. Inside the room only.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"
#include "view/feeds.hpp"
#include "view/published_files.hpp"
#include "view/reference_tables.hpp"
#include "view/worklist_rows.hpp"

namespace kursaal::view {

// In the published order; empty where the snapshot has no lists. Errors: storage; input-refused (a label unknown here).
base::Result<std::vector<WorklistRow>> load_worklists(tables::Connection& connection,
                                                      const std::filesystem::path& folder);

// Errors: storage.
base::Result<DataPage> load_data_page(tables::Connection& connection, const RunSays& run, const ReferenceTables& tables,
                                      const Feeds& feeds, const place::Site& site);

base::Result<PlacePage> load_place_page(tables::Connection& connection, const std::filesystem::path& folder,
                                        const place::Site& site, base::Day as_of);

}  // namespace kursaal::view
