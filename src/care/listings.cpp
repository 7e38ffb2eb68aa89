#include "care/listings.hpp"

#include "care/administration.hpp"

namespace kursaal::care {
namespace {

// Asks whether the caller administers, and writes the audit row of the look.
template <class List>
base::Result<List> for_administrator(Store& store, const Doing& doing, const char* action,
                                     const std::function<base::Result<List>(Connection&)>& gather) {
  bool may = false;
  KURSAAL_ASSIGN(List list, store.write([&](Connection& connection) -> base::Result<List> {
    KURSAAL_ASSIGN(may, may_administer(store, connection, doing.caller));
    AuditEntry entry = entry_of(doing.caller, Purpose::administration, store.now(), action, {});
    if (!may) entry.outcome = "refused";
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entry));
    if (!may) return List();
    return gather(connection);
  }));
  if (!may) return base::make_error(base::ErrorCode::denied, "only an administrator may do this");
  return list;
}

std::vector<std::string> words_of(std::int64_t labels) {
  std::vector<std::string> words;
  for (std::size_t label = 0; label < kLabels; ++label)
    if ((labels >> label & 1) != 0) words.emplace_back(label_name(static_cast<Label>(label)));
  return words;
}

base::Result<std::vector<TeamListed>> all_teams(Connection& connection) {
  KURSAAL_ASSIGN(
      const auto found,
      (connection.rows<std::string, std::string, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
          "SELECT t.id, t.name, t.organisation, (SELECT COUNT(DISTINCT r.account) FROM account_role r JOIN account a "
          "ON a.id = r.account WHERE r.team = t.id AND r.ended_at IS NULL AND a.disabled_at IS NULL), (SELECT COUNT(*) "
          "FROM offer o WHERE o.team = t.id AND o.state = 'open'), (SELECT COUNT(*) FROM care_case c WHERE c.team = "
          "t.id AND c.closed_at IS NULL), (SELECT COUNT(*) FROM account_role r JOIN account a ON a.id = r.account "
          "WHERE r.team = t.id AND r.ended_at IS NULL AND a.disabled_at IS NULL AND r.role IN ('team-leader', "
          "'practice')) FROM team t ORDER BY t.name, t.id")));
  std::vector<TeamListed> teams;
  for (const auto& [id, name, organisation, members, offers, cases, leaders] : found)
    teams.push_back({id, name, organisation, members, offers, cases, leaders > 0});
  return teams;
}

}  // namespace

base::Result<std::vector<AccountListed>> list_accounts(Store& store, const Doing& doing, Page* page) {
  using List = std::vector<AccountListed>;
  return for_administrator<List>(store, doing, "see-accounts", [&](Connection& connection) -> base::Result<List> {
    List list;
    std::map<std::string, std::size_t> places;
    KURSAAL_ASSIGN(
        const auto found,
        (connection
             .rows<std::string, std::string, std::string, std::string, std::string, std::int64_t,
                   std::optional<std::int64_t>, std::int64_t, std::string, std::string, std::int64_t, std::int64_t>(
                 "SELECT a.id, a.name, a.shown_name, a.organisation, o.name, a.demo, a.disabled_at, a.locked_until, "
                 "COALESCE(a.external_issuer, ''), CASE a.password_hash WHEN '' THEN '' ELSE 'set' END, a.made_at, "
                 "a.version FROM account a JOIN organisation o ON o.id = a.organisation ORDER BY a.name")));
    const std::int64_t now = store.now().micros;
    for (const auto& [id, name, shown, organisation, organisation_name, demo, disabled, locked, issuer, password, made,
                      version] : found) {
      places[id] = list.size();
      list.push_back({id,
                      name,
                      shown,
                      organisation,
                      organisation_name,
                      demo != 0,
                      disabled.has_value(),
                      locked > now,
                      !password.empty(),
                      issuer,
                      Instant{made},
                      version,
                      {}});
    }
    KURSAAL_ASSIGN(const auto grants,
                   (connection.rows<std::string, std::string, std::string, std::string, std::string, std::int64_t>(
                       "SELECT r.id, r.account, r.role, COALESCE(r.team, ''), COALESCE(t.name, ''), r.granted_at FROM "
                       "account_role r LEFT JOIN team t ON t.id = r.team WHERE r.ended_at IS NULL ORDER BY "
                       "r.granted_at, r.id")));
    for (const auto& [id, account, role, team, team_name, at] : grants)
      list[places.at(account)].grants.push_back({id, role, team, team_name, Instant{at}});
    turn_to(page, list, [](const AccountListed& each) { return SortKey().up(each.name); });
    return list;
  });
}

base::Result<std::vector<OrganisationListed>> list_organisations(Store& store, const Doing& doing) {
  using List = std::vector<OrganisationListed>;
  return for_administrator<List>(store, doing, "see-organisations", [&](Connection& connection) -> base::Result<List> {
    List list;
    std::map<std::string, std::size_t> places;
    KURSAAL_ASSIGN(const auto found, (connection.rows<std::string, std::string, std::string, std::int64_t>(
                                         "SELECT id, name, kind, version FROM organisation ORDER BY name, id")));
    for (const auto& [id, name, kind, version] : found) {
      places[id] = list.size();
      list.push_back({id, name, kind, version, {}, {}});
    }
    KURSAAL_ASSIGN(std::vector<TeamListed> teams, all_teams(connection));
    for (TeamListed& team : teams) list[places.at(team.organisation)].teams.push_back(std::move(team));
    KURSAAL_ASSIGN(const auto agreements,
                   (connection.rows<std::string, std::string, std::string, std::string, std::int64_t, std::string,
                                    std::string, std::int64_t>(
                       "SELECT id, organisation, purpose, document, labels, starts, COALESCE(ends, ''), version FROM "
                       "agreement ORDER BY purpose, starts, id")));
    for (const auto& [id, organisation, purpose, document, labels, starts, ends, version] : agreements)
      list[places.at(organisation)].agreements.push_back(
          {id, purpose, document, words_of(labels), starts, ends, version});
    return list;
  });
}

base::Result<std::vector<Colleague>> colleagues_of(Store& store, const Caller& caller) {
  return store.read([&](Connection& connection) -> base::Result<std::vector<Colleague>> {
    std::vector<Colleague> colleagues;
    if (caller.team.empty()) return colleagues;
    KURSAAL_ASSIGN(const auto found,
                   (connection.rows<std::string, std::string, std::string>(
                       "SELECT a.id, a.shown_name, MIN(r.role) FROM account_role r JOIN account a ON a.id = r.account "
                       "WHERE r.team = ? AND r.ended_at IS NULL AND a.disabled_at IS NULL AND r.role IN "
                       "('coordinator', 'navigator', 'practice', 'team-leader') GROUP BY a.id, a.shown_name ORDER BY "
                       "a.shown_name, a.id",
                       caller.team)));
    for (const auto& [account, shown, role] : found) colleagues.push_back({account, shown, role});
    return colleagues;
  });
}

base::Result<std::vector<TeamListed>> teams_that_take(Store& store) {
  return store.read([](Connection& connection) -> base::Result<std::vector<TeamListed>> {
    KURSAAL_ASSIGN(std::vector<TeamListed> teams, all_teams(connection));
    std::erase_if(teams, [](const TeamListed& team) { return !team.led; });
    return teams;
  });
}

std::string Names::organisation(const std::string& id) const {
  const auto found = organisations.find(id);
  return found == organisations.end() ? std::string() : found->second;
}

std::string Names::team(const std::string& id) const {
  const auto found = teams.find(id);
  return found == teams.end() ? std::string() : found->second;
}

std::string Names::account(const std::string& id) const {
  const auto found = accounts.find(id);
  if (found != accounts.end()) return found->second;
  return id == the_program().account ? the_program().shown_name : std::string();
}

base::Result<Names> names_of_all(Store& store) {
  return store.read([](Connection& connection) -> base::Result<Names> {
    Names names;
    KURSAAL_ASSIGN(const auto organisations,
                   (connection.rows<std::string, std::string>("SELECT id, name FROM organisation")));
    for (const auto& [id, name] : organisations) names.organisations[id] = name;
    KURSAAL_ASSIGN(const auto teams, (connection.rows<std::string, std::string>("SELECT id, name FROM team")));
    for (const auto& [id, name] : teams) names.teams[id] = name;
    KURSAAL_ASSIGN(const auto accounts,
                   (connection.rows<std::string, std::string>("SELECT id, shown_name FROM account")));
    for (const auto& [id, name] : accounts) names.accounts[id] = name;
    return names;
  });
}

}  // namespace kursaal::care
