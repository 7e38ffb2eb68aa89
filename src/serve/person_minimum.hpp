// What every list says of a person: the minimum that a team needs in order to act, and nothing of the record. Whoever
// is in it has passed the access decision already.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "care/notes.hpp"
#include "serve/schema.hpp"
#include "view/snapshot.hpp"

namespace kursaal::serve {

// The component "PersonMinimum". communication_needs and safe_contact are null where nobody has written any.
Schema person_minimum_schema();

// Missing: whom this snapshot does not have any more is named "not in this snapshot", with nothing else.
nlohmann::json person_minimum(const view::Snapshot& snapshot, const std::string& person_id, const care::Notes& notes);

// The same for a list, in its order; their notes are read in one transaction.
base::Result<std::vector<nlohmann::json>> people_minimum(care::Store& store, const view::Snapshot& snapshot,
                                                         std::span<const std::string> person_ids);

}  // namespace kursaal::serve
