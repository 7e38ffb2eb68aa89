// Referrals to a team, as far as they make a legitimate relationship: they begin, have an owner, and end with a reason.
#pragma once

#include <string>
#include <vector>

#include "care/caller.hpp"
#include "care/page.hpp"

namespace kursaal::care {

struct NewReferral {
  std::string person_id;
  std::string team;  // to whom
  std::string why;
};

// Requires of the caller: to see the person. The team's leader owns it until it ends. Returns its id. Errors:
// not-found; input-refused; conflict (nobody leads the team; it has an open one of this person).
base::Result<std::string> make_referral(Store& store, const Doing& doing, const NewReferral& referral,
                                        const PersonFacts& facts);

struct ReferralShown {
  std::string id, person_id, from_organisation, made_by, owner, owner_account, why;  // names; owner_account an id
  Instant made_at;
  std::int64_t version = 0;
};

// The open referrals to the caller's team whose people the caller may see, oldest first; an audit row for each
// of the page.
base::Result<std::vector<ReferralShown>> referrals_of_team(Store& store, const Doing& doing, const FactsOf& facts_of,
                                                           Page* page = nullptr);

// By the team it went to. From then on the team sees the person only by another relationship. Errors: not-found,
// conflict.
base::Status end_referral(Store& store, const Doing& doing, const std::string& id, std::int64_t version,
                          const std::string& why, const FactsOf& facts_of);

}  // namespace kursaal::care
