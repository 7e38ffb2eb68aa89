// The teams that can take people, and how many a week: what a worklist may hold (safety rule 11). What the site says,
// not what a rule decides.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "place/evidence.hpp"

namespace kursaal::place {

// A role of a team: how many posts there are to be, and how many are filled.
struct Post {
  std::string role;
  double established = 0;
  double in_post = 0;
};

// A team of a service in one locality.
struct Team {
  std::string name;
  std::string locality;   // its code
  int places_a_week = 0;  // new people that it can take; 0: none can be taken now, and those who wait are told of
  std::vector<Post> posts;
  Evidence evidence;
};

// Who a listed person belongs to until somebody takes them: an organisation and a role, never nobody.
struct Keeper {
  std::string organisation;  // its id
  std::string role;
  int act_within_days = 7;
};

struct Service {
  std::string id;    // stands in every row of a list
  std::string name;  // as people call it
  std::string list;  // the eligibility list that fills it
  Keeper owner;
  Keeper in_reach;             // for people who are in hospital now
  int listed_for_days = 28;    // a row stands until then, unless a newer run says otherwise
  int asked_again_months = 6;  // somebody who declined is left out for so long
  std::vector<Team> teams;     // in file order; a locality without one has no places
  Evidence evidence;

  [[nodiscard]] const Team* team_of(std::string_view locality) const;
};

}  // namespace kursaal::place
