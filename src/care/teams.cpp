#include "care/teams.hpp"

namespace kursaal::care {

std::string of_team_sql(std::string_view owner, std::string_view team) {
  std::string sql = "EXISTS (SELECT 1 FROM account_role r JOIN account a ON a.id = r.account WHERE r.account = ";
  sql.append(owner).append(" AND r.team = ").append(team);
  return sql.append(
      " AND r.ended_at IS NULL AND a.disabled_at IS NULL AND r.role IN ('coordinator', 'navigator', 'practice', "
      "'team-leader'))");
}

base::Result<bool> is_of_team(Connection& connection, const std::string& account, const std::string& team) {
  static const std::string kSql = "SELECT CASE WHEN " + of_team_sql("?", "?") + " THEN 1 ELSE 0 END";
  KURSAAL_ASSIGN(const auto found, connection.rows<std::int64_t>(kSql, account, team));
  return std::get<0>(found.front()) != 0;
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
