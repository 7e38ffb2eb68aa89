// Organisations whose people use the program, their teams, and the agreements that let them see anything at all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "care/caller.hpp"

namespace kursaal::care {

struct NewOrganisation {
  std::string id, name;
  std::string kind;  // as the site calls it
};

struct NewTeam {
  std::string id, organisation, name;
};

// Without one for a purpose, an organisation's people see nothing for it.
struct NewAgreement {
  std::string organisation;
  Purpose purpose = Purpose::direct_care;
  Labels labels = 0;     // sensitivity labels it covers
  std::string document;  // which paper says so
  base::Day starts;
  std::optional<base::Day> ends;  // the first day it no longer holds
};

// Requires of the caller: an administrator. Errors: denied, input-refused, conflict (the id is there).
base::Status add_organisation(Store& store, const Doing& doing, const NewOrganisation& organisation);
base::Status add_team(Store& store, const Doing& doing, const NewTeam& team);
base::Result<std::string> add_agreement(Store& store, const Doing& doing, const NewAgreement& agreement);
// From `day` on nobody sees anything by it. Never lengthens one: that is a new agreement, with its own paper. Errors:
// not-found, conflict (it ends on that day or before, or has ended).
base::Status end_agreement(Store& store, const Doing& doing, const std::string& id, base::Day day);

}  // namespace kursaal::care
