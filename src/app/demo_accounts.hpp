// A demonstration's people: organisations, teams and agreements from the site, and an account for each role, all with
// one published password. Refused by a store in service mode.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "care/store.hpp"
#include "place/site.hpp"

namespace kursaal::app {

inline constexpr std::string_view kDemoPassword = "kursaal-demo-only";

// Of the site's team of a service in a locality, and of the people of a practice, in the care store. The same in
// service mode: an administrator who adds a team under this id is sent its offers.
std::string team_id_of(std::string_view service, std::string_view locality);
std::string team_id_of_practice(std::string_view practice);

struct DemoAccountMade {
  std::string name, shown_name, role, team_name;
};

struct DemoPlace {
  std::vector<DemoAccountMade> accounts;  // all there are, made now or earlier, in the order to print them
  std::size_t made = 0;                   // accounts made now
};

// Makes what is not there yet; what is there stays as it is, also where an administrator has changed it. A role of each
// kind: for each team of a service a leader, a co-ordinator and (where the team has such a post) a navigator; for each
// locality somebody of a practice that counts there on `day`; an analyst, a privacy officer, an administrator.
// Errors: input-refused (service mode), storage.
base::Result<DemoPlace> make_demo_place(care::Store& store, const place::Site& site, base::Day day);

}  // namespace kursaal::app
