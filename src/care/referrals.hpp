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

// Requires of the caller: to see the person's record, and not by emergency access alone (may_refer). A referral opens
// the record to the whole team, so an offer, which shows the minimum, makes none: whoever cannot take the person
// declines, and the next list offers them anew. The team's leader owns it until it ends. Returns its id. Errors:
// not-found; input-refused; conflict (the caller's own team; emergency access alone; nobody leads the team; it has an
// open one of this person).
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
// conflict (who ended it and when; it changed).
base::Status end_referral(Store& store, const Doing& doing, const std::string& id, std::int64_t version,
                          const std::string& why, const FactsOf& facts_of);

}  // namespace kursaal::care
