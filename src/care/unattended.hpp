// What nobody attends to: offers that nobody took by their day, and people who said "ask me again" and whom nobody asks
// when the day has come. A team's leader sees whose they are; who plans or administers sees how many.
#pragma once

#include <string>
#include <vector>

#include "base/day.hpp"
#include "care/caller.hpp"
#include "care/page.hpp"

namespace kursaal::care {

enum class UnattendedKind : std::uint8_t {
  overdue,    // open, and its due time is past
  ask_again,  // declined until a day that has come; no newer offer and no case
              // of the service since
};
std::string_view unattended_kind_name(UnattendedKind kind);  // "ask-again"

struct UnattendedOffer {
  UnattendedKind kind = UnattendedKind::overdue;
  std::string id, team, service, owner, owner_name;
  // Empty: nobody whom the caller may see. Who declined is no longer of the team's people, so that is the rule there.
  std::string person_id;
  Instant offered_at;
  Instant due_at;  // of overdue ones
  base::Day due_day;
  std::int64_t late_days = 0;  // from the due day to today
  std::int64_t version = 0;
};

struct UnattendedCount {
  UnattendedKind kind = UnattendedKind::overdue;
  std::string team, service;
  std::int64_t offers = 0;
  base::Day oldest_due;
};

struct UnattendedSeen {
  std::vector<UnattendedCount> counts;  // by team, service, kind
  std::vector<UnattendedOffer> offers;  // the longest due first; for a team's leader only
};

// For a team's leader: of every team that the account leads; an open offer of somebody whom they may not see is neither
// listed nor counted. For who plans or administers: the counts of all teams. Audited. Errors: denied.
base::Result<UnattendedSeen> see_unattended(Store& store, const Doing& doing, const FactsOf& facts_of,
                                            Page* page = nullptr);

}  // namespace kursaal::care
