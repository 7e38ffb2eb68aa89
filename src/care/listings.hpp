// What screens list from the store that is about no one person: accounts and what they may act as, organisations,
// teams, agreements, colleagues; and names for the ids that other answers hold.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "care/caller.hpp"
#include "care/page.hpp"

namespace kursaal::care {

struct GrantListed {
  std::string id, role, team, team_name;
  Instant granted_at;
};

struct AccountListed {
  std::string id, name, shown_name, organisation, organisation_name;
  bool demo = false, disabled = false, locked = false, has_password = false;
  std::string external_issuer;
  Instant made_at;
  std::int64_t version = 0;
  std::vector<GrantListed> grants;  // that hold now
};

struct AgreementListed {
  std::string id, purpose, document;
  std::vector<std::string> labels;  // that it covers
  std::string starts, ends;         // days; ends empty: none is set
  std::int64_t version = 0;
};

struct TeamListed {
  std::string id, name, organisation;
  std::int64_t members = 0;  // accounts that may sign in for it
  std::int64_t open_offers = 0, open_cases = 0;
  bool led = false;
};

struct OrganisationListed {
  std::string id, name, kind;
  std::int64_t version = 0;
  std::vector<TeamListed> teams;
  std::vector<AgreementListed> agreements;
};

// For an administrator; audited. Errors: denied.
base::Result<std::vector<AccountListed>> list_accounts(Store& store, const Doing& doing, Page* page = nullptr);
base::Result<std::vector<OrganisationListed>> list_organisations(Store& store, const Doing& doing);

struct Colleague {
  std::string account, shown_name, role;
};

// Who may own a case of the caller's team, by name; the caller among them. Nobody where the caller is of no team.
base::Result<std::vector<Colleague>> colleagues_of(Store& store, const Caller& caller);

// Teams that somebody leads: to whom a referral can go.
base::Result<std::vector<TeamListed>> teams_that_take(Store& store);

// Names to show beside ids; an id that is not there has no name.
struct Names {
  std::map<std::string, std::string, std::less<>> organisations, teams, accounts;
  [[nodiscard]] std::string organisation(const std::string& id) const;
  [[nodiscard]] std::string team(const std::string& id) const;
  [[nodiscard]] std::string account(const std::string& id) const;  // "the program" for what the program did
};
base::Result<Names> names_of_all(Store& store);

}  // namespace kursaal::care
