// `kursaal account add SITE --admin NAME`: the first administrator of a care store, who then adds everybody else.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/care_store.hpp"
#include "app/settings.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct AccountRequest {
  CareStoreRequest store;
  std::string admin;  // the name to sign in with
  std::string shown_name;
  std::string organisation;       // id
  std::string organisation_name;  // needed where it is not there yet
  std::string document;           // which paper says that they administer
};

void add_account_options(CLI::App& verb, AccountRequest& request);

// Reads the password from standard input, its first line (typed unseen at a terminal): never from the arguments, which
// every process of the machine can read. Makes the store where there is none, the organisation and its agreement for
// administration where they are not there. Errors: those of make_care_store and add_account; conflict (somebody
// administers already: they add the next); input-refused (no password).
base::Result<int> add_first_administrator(const AccountRequest& request, const Settings& settings);

}  // namespace kursaal::app
