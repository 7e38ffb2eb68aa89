// Accounts: who may sign in, and as what. A role that ends, ends its sessions at once and leaves no case behind.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "care/caller.hpp"

namespace kursaal::care {

struct NewAccount {
  std::string name;  // to sign in with
  std::string shown_name;
  std::string organisation;
  std::string password;  // empty: by an outside identity only
  std::string external_issuer, external_subject;
  bool demo = false;  // a published password: in demo mode only
};

// The account's id. Privacy: the password is kept as an argon2id hash only. Errors: denied; input-refused (a password
// under 12 characters, or that is the name or well known; a demo account in service mode); conflict (the name is
// taken).
base::Result<std::string> add_account(Store& store, const Doing& doing, const NewAccount& account);

struct NewRole {
  std::string account;
  Role role = Role::analyst;
  std::string team;  // required of coordinator, navigator, team leader; a practice's may be empty
};

// The id of the grant.
base::Result<std::string> grant_role(Store& store, const Doing& doing, const NewRole& role);

// Ends the grant and its sessions. What the account owns in that team goes to `hand_to`, an account of the team
// (is_of_team: one that gives care there), unless it stays of the team by another role. Errors: conflict where it owns
// something and `hand_to` is empty or not of the team.
base::Status end_role(Store& store, const Doing& doing, const std::string& grant, const std::string& hand_to);

// Ends every role and session. Errors: conflict while the account owns anything: end its roles first.
base::Status disable_account(Store& store, const Doing& doing, const std::string& account);

// Also ends a lock-out and all sessions of the account.
base::Status set_password(Store& store, const Doing& doing, const std::string& account, const std::string& password);

// The account's holder is this person, or kin of theirs: they are never shown this record.
base::Status declare_kin(Store& store, const Doing& doing, const std::string& account, const std::string& person_id,
                         const std::string& kin);

}  // namespace kursaal::care
