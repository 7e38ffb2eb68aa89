// What every list says of a person: the minimum that a team needs in order to act, and nothing of the record. Whoever
// is in it has passed the access decision already.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "care/care.hpp"
#include "serve/schema.hpp"
#include "view/snapshot.hpp"

namespace kursaal::serve {

// The component "PersonMinimum". communication_needs and safe_contact are null where nobody has written any.
Schema person_minimum_schema();

// What staff wrote and what an extract says of how somebody wants to be spoken to: both where they differ (safety rule
// 27). Missing: nothing where neither says anything.
std::optional<std::string> communication_needs(const care::Notes& notes, std::string_view of_extract);

// Missing: whom this snapshot does not have any more is named "not in this snapshot", with nothing else.
nlohmann::json person_minimum(const view::Snapshot& snapshot, const std::string& person_id, const care::Notes& notes);

// The same for a list, in its order; their notes are read in one transaction.
base::Result<std::vector<nlohmann::json>> people_minimum(care::Store& store, const view::Snapshot& snapshot,
                                                         std::span<const std::string> person_ids);

}  // namespace kursaal::serve
