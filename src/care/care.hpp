// The door of the room: what people do, and who may see whom.
#pragma once

#include "care/access.hpp"          // IWYU pragma: export
#include "care/accounts.hpp"        // IWYU pragma: export
#include "care/audit.hpp"           // IWYU pragma: export
#include "care/caller.hpp"          // IWYU pragma: export
#include "care/cases.hpp"           // IWYU pragma: export
#include "care/changes.hpp"         // IWYU pragma: export
#include "care/drafts.hpp"          // IWYU pragma: export
#include "care/feedback.hpp"        // IWYU pragma: export
#include "care/leaving.hpp"         // IWYU pragma: export
#include "care/listings.hpp"        // IWYU pragma: export
#include "care/london_clock.hpp"    // IWYU pragma: export
#include "care/notes.hpp"           // IWYU pragma: export
#include "care/offers.hpp"          // IWYU pragma: export
#include "care/organisations.hpp"   // IWYU pragma: export
#include "care/page.hpp"            // IWYU pragma: export
#include "care/person_context.hpp"  // IWYU pragma: export
#include "care/person_door.hpp"     // IWYU pragma: export
#include "care/privacy.hpp"         // IWYU pragma: export
#include "care/referrals.hpp"       // IWYU pragma: export
#include "care/sessions.hpp"        // IWYU pragma: export
#include "care/stages.hpp"          // IWYU pragma: export
#include "care/store.hpp"           // IWYU pragma: export
#include "care/unattended.hpp"      // IWYU pragma: export
