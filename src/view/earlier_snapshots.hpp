// How people stood in the kept snapshots before this one, as far as what changed needs it. Inside the room only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "tables/database.hpp"
#include "view/packed_table.hpp"
#include "view/people_directory.hpp"

namespace kursaal::view {

struct EarlierSnapshot {
  std::string content_id;
  base::Day as_of;
  PackedTable scores;  // stage_suggested, moved_away; by the row of the person now
  PackedTable people;  // practice, locality, deceased, restricted
};

// Oldest first. One that cannot be read is as none.
std::vector<EarlierSnapshot> load_earlier(tables::Connection& connection, const std::filesystem::path& folder,
                                          base::Day as_of, const PeopleDirectory& people);

}  // namespace kursaal::view
