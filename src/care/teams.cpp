#include "care/teams.hpp"

namespace kursaal::care {

base::Result<bool> is_of_team(Connection& connection, const std::string& account, const std::string& team) {
  KURSAAL_ASSIGN(const auto found,
                 connection.rows<std::int64_t>(
                     "SELECT COUNT(*) FROM account_role r JOIN account a ON a.id = r.account WHERE r.account = ? AND "
                     "r.team = ? AND r.ended_at IS NULL AND a.disabled_at IS NULL AND r.role IN ('coordinator', "
                     "'navigator', 'practice', 'team-leader')",
                     account, team));
  return std::get<0>(found.front()) > 0;
}

base::Result<std::optional<std::string>> leader_of(Connection& connection, const std::string& team) {
  KURSAAL_ASSIGN(const auto found,
                 connection.rows<std::string>(
                     "SELECT r.account FROM account_role r JOIN account a ON a.id = r.account WHERE r.team = ? AND "
                     "r.ended_at IS NULL AND a.disabled_at IS NULL AND r.role IN ('team-leader', 'practice') ORDER BY "
                     "CASE r.role WHEN 'team-leader' THEN 0 ELSE 1 END, r.granted_at, r.id LIMIT 1",
                     team));
  if (found.empty()) return std::optional<std::string>();
  return std::optional(std::get<0>(found.front()));
}

}  // namespace kursaal::care
