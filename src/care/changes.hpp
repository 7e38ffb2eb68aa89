// What happened in the store since an account last looked as one of a team: cases handed to it, offers that others
// decided or that left the list. What happened to people themselves is the snapshot's to say. All here is of the team
// as which the caller acts: whoever has a role in two teams is told, and marks as seen, in each.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "care/caller.hpp"

namespace kursaal::care {

struct LastLook {
  Instant at;
  std::string snapshot;
  base::Day known_by;  // of that snapshot
};

// Missing: the account never marked anything as seen in that team.
base::Result<std::optional<LastLook>> last_look_of(Store& store, const Caller& caller);
// Before what changed is read: up to where the caller is told now.
base::Status note_told(Store& store, const Caller& caller, const LastLook& told);
// What the caller was last told, and nothing that came while they read. Errors: conflict (never told anything).
base::Status mark_as_seen(Store& store, const Caller& caller);

// Whose death the caller marked as seen, so that it is told once.
base::Result<std::set<std::string>> deaths_seen(Store& store, const Caller& caller);
// Told in the list that note_told began.
base::Status note_deaths_told(Store& store, const Caller& caller, std::span<const std::string> person_ids);

struct CaseHanded {
  std::string care_case, person_id, service, by;  // shown name
  Instant at;
};
struct OfferGone {
  std::string person_id, service, state, reason, by;  // by: shown name, or empty: the program
  Instant at;
};
struct ChangesInStore {
  std::vector<CaseHanded> handed;  // to the caller in the team, by somebody else, and still theirs
  std::vector<OfferGone> gone;     // of the caller's team, decided by somebody else or by the program
};

// Newest first. Names people whom the caller may no longer see: ask the access decision before showing any.
base::Result<ChangesInStore> changes_since(Store& store, const Caller& caller, Instant since);

// Inside a transaction of the room: the case has another owner.
base::Status note_handing(Connection& connection, const std::string& care_case, const std::string& from,
                          const std::string& to, const std::string& by, Instant now);

}  // namespace kursaal::care
