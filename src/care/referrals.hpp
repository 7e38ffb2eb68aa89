// Referrals to a team, as far as they make a legitimate relationship: they begin, have an owner, and end with a reason.
#pragma once

#include <string>

#include "care/caller.hpp"

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

// By the team it went to. From then on the team sees the person only by another relationship. Errors: not-found,
// conflict.
base::Status end_referral(Store& store, const Doing& doing, const std::string& id, std::int64_t version,
                          const std::string& why, const FactsOf& facts_of);

}  // namespace kursaal::care
