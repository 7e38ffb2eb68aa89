// How an account and a person stand to each other now: gathers the facts of the access decision. Relationships are
// not kept as such: they are read from the open offers, cases and referrals, so they end when those do.
#pragma once

#include <set>
#include <string>

#include "care/caller.hpp"

namespace kursaal::care {

// The same statements for whoever asks and whoever is asked for, so that time does not tell.
base::Result<AccessQuestion> question_of(Store& store, Connection& connection, const Caller& caller, Purpose purpose,
                                         const std::string& person_id, const PersonFacts& facts);

// What may be done that is about no one person: counts, accounts.
base::Result<AccessQuestion> question_about_nobody(Store& store, Connection& connection, const Caller& caller,
                                                   Purpose purpose);

// The same facts for a whole list: gathered once for the caller, then asked person by person without the store.
struct TeamStanding {
  AccessQuestion base;
  std::string organisation;
  std::set<std::string, std::less<>> offered, referred, in_a_case, glass, kin;  // person ids
  [[nodiscard]] AccessQuestion about(const std::string& person_id, const PersonFacts& facts) const;
};
base::Result<TeamStanding> standing_of_team(Store& store, Connection& connection, const Caller& caller,
                                            Purpose purpose);

}  // namespace kursaal::care
