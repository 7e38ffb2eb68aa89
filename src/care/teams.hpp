// Inside the room: who is of a team and who leads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "care/database.hpp"

namespace kursaal::care {

// SQL for: the account in the column `owner` may sign in and holds a role that gives care in the team in the column
// `team` (columns, or a mark for an argument). What is_of_team asks, for whole tables.
std::string of_team_sql(std::string_view owner, std::string_view team);

// An account that may sign in and holds a role that gives care in the team.
base::Result<bool> is_of_team(Connection& connection, const std::string& account, const std::string& team);

// Who answers for what nobody has taken yet: the team's leader of longest standing, in a team of a practice somebody of
// the practice. Nothing where nobody leads.
base::Result<std::optional<std::string>> leader_of(Connection& connection, const std::string& team);

}  // namespace kursaal::care
