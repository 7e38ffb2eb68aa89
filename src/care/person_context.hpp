// What the store knows around a person beside the snapshot: how the caller stands to them, in words; whose case they
// are; how often they were looked at. For whom the access decision has been made already.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "care/caller.hpp"

namespace kursaal::care {

struct OpenCase {
  std::string id, service, team, team_name, organisation, organisation_name, owner, owner_name;
  Instant opened_at;
  std::optional<std::string> last_contact;  // a day
  std::int64_t version = 0;
};

struct OpenOffer {
  std::string id, service, team_name;
  Instant due_at;
  std::int64_t version = 0;
};

struct PersonContext {
  std::string relation_words;            // "an open case of your team"; several, joined; "none"
  std::vector<OpenCase> cases;           // of every team, by when opened
  std::optional<OpenCase> my_case;       // of the caller's team
  std::optional<OpenOffer> my_offer;     // open, to the caller's team
  std::vector<std::string> referred_to;  // names of teams with an open referral
  std::optional<Instant> glass_until;    // broken by the caller
  bool may_refer = false;                // the caller, to another team
  bool may_confirm_stage = false;        // the caller, or change it
};
base::Result<PersonContext> context_of(Store& store, const Caller& caller, const std::string& person_id,
                                       const PersonFacts& facts);

// Looks at the person's page that were granted, since a year: by anybody, and by the caller.
struct Looks {
  std::int64_t all = 0, mine = 0;
};
base::Result<Looks> looks_at(Store& store, const Caller& caller, const std::string& person_id);

// "registered with your practice, and an open case of your team".
std::string relation_words(Relations relations, bool broken_glass);

// Everybody with an open offer, case or referral of the caller's team whom the caller may see: whom changes are told
// about. Audited by whoever shows them.
struct TeamPerson {
  std::string person_id;
  Decision decision;
};
base::Result<std::vector<TeamPerson>> people_of_team(Store& store, const Doing& doing, const FactsOf& facts_of);

// Everybody about whom something open stands in the store (an offer, a case, a referral, a confirmed stage, a note), by
// id: to be held against each new snapshot, since a person whose records were joined or split apart has another id.
base::Result<std::vector<std::string>> people_with_entries(Store& store);

}  // namespace kursaal::care
