// Break-glass, and the privacy officer's queue of what is to be looked at afterwards.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "care/caller.hpp"
#include "care/page.hpp"

namespace kursaal::care {

inline constexpr std::int64_t kGlassBrokenFor = kMicrosAnHour;

std::span<const std::string_view> glass_reasons();

struct GlassRequest {
  std::string person_id;  // empty: nobody was found who was looked for, or more than one
  std::string reason;     // "emergency", "safeguarding", "patient-asked", "other"
  std::string text;       // in the caller's own words
  std::string password;   // again
  PersonFacts facts{};    // of the snapshot
  bool there = true;      // the snapshot has the person
};

// Opens the person to the caller's account for an hour, says so in the privacy officer's queue, and returns when it
// ends. Where the access decision would still open nothing (a sealed record, one's own or family's) the answer is that
// for nobody, in the same words and at the same cost: that of the password. Errors: input-refused, denied (the
// password; a role that gives no care), not-found (nobody_for_you), audited as refused.
base::Result<Instant> break_glass(Store& store, const Doing& doing, const GlassRequest& request);

struct PrivacyAlert {
  std::string id, kind, account, shown_name, person_id;
  std::string reason, text;  // of broken glass
  Instant raised_at;
  std::int64_t version = 0;
};

// What waits, oldest first; for the privacy officer. Errors: denied.
base::Result<std::vector<PrivacyAlert>> waiting_alerts(Store& store, const Doing& doing, Page* page = nullptr);

// `outcome`: "justified" or "not-justified". Errors: denied, not-found, conflict (somebody else has reviewed it),
// input-refused (of one's own doing).
base::Status review_alert(Store& store, const Doing& doing, const std::string& id, std::int64_t version,
                          const std::string& outcome, const std::string& note);

// Inside a write transaction of the room.
base::Status raise_alert(Store& store, Connection& connection, const Caller& caller, const std::string& person_id,
                         std::string_view kind, const std::string& about);

}  // namespace kursaal::care
