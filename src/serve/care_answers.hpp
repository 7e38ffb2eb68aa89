// What the handlers of the care store have in common: the snapshot's facts for its doors, who may be named, moments and
// days as JSON.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "care/care.hpp"
#include "serve/kitchen.hpp"
#include "serve/route.hpp"
#include "view/snapshot.hpp"

namespace kursaal::serve {

using SharedSnapshot = std::shared_ptr<const view::Snapshot>;

// The snapshot that this answer rests on, for as long as it is held. Errors: storage (none was published yet).
base::Result<SharedSnapshot> snapshot_of(const Kitchen& kitchen);

care::PersonFacts facts_in(const view::Snapshot& snapshot, std::string_view person_id);
// From memory, as the doors of care ask for it.
care::FactsOf facts_from(SharedSnapshot snapshot);

nlohmann::json instant_json(care::Instant moment);
// A text of a day, or null where it is none.
nlohmann::json day_json(std::string_view day);
nlohmann::json day_json(base::Day day);
// "a; b" as the published lists join them.
nlohmann::json sentences_json(std::string_view joined);
// What the rules suggest; nothing where they could not decide.
std::optional<std::string> suggested_in(const view::Snapshot& snapshot, std::string_view person_id);
// null for nothing.
nlohmann::json text_or_null(const std::optional<std::string>& text);

// As people call it; its id where the site has no such service.
std::string service_name(const Kitchen& kitchen, std::string_view service);

// An answer of a change: what it made, or nothing.
Answer made(int status, nlohmann::json body);
Answer done();

// The steps of a route that are the same in most.
Route get_route(std::string pattern, std::string id, std::string summary, Schema answer);
Route post_route(std::string pattern, std::string id, std::string summary, Schema body);

}  // namespace kursaal::serve
