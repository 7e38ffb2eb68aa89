// A person's page and timeline as the API gives them: what the snapshot says beside what the store knows. The access
// decision was made before; what it withholds is left out by who filled the page.
#pragma once

#include <nlohmann/json.hpp>

#include "care/care.hpp"
#include "serve/kitchen.hpp"
#include "serve/schema.hpp"
#include "view/view.hpp"

namespace kursaal::serve {

// What the store knows around a person.
struct AroundPerson {
  care::PersonContext context;
  care::Looks looks;
  care::Notes notes;
  care::StageShown stage;
};

Schema person_schema();
Schema timeline_schema();

// The whole record.
nlohmann::json person_json(const Kitchen& kitchen, const view::SnapshotFacts& facts, const view::PersonPage& page,
                           const AroundPerson& around);
// The minimum that a team needs in order to decide: who, how to reach, why listed; all else is withheld, and says so.
nlohmann::json person_at_minimum(const Kitchen& kitchen, const view::SnapshotFacts& facts, const view::PersonPage& page,
                                 const AroundPerson& around);
nlohmann::json timeline_json(const view::TimelinePage& page, bool first);

}  // namespace kursaal::serve
