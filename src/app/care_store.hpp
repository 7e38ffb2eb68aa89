// Where the care store of a site is, and opening it as it is for the verbs that only read it.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "care/store.hpp"

namespace kursaal::app {

struct CareStoreRequest {
  std::string site;
  std::string database;  // empty: KURSAAL_DATABASE, else sqlite:SITE/care-store/care.db
  std::string
      audit_key;  // empty: KURSAAL_AUDIT_KEY, else SITE/care-store/audit.key, or FILE.key beside another SQLite file
};

void add_care_store_options(CLI::App& verb, CareStoreRequest& request);

// Makes the store where there is none and brings it to this program's shape. Errors: usage, and those of
// care::Store::open.
base::Result<std::unique_ptr<care::Store>> make_care_store(const CareStoreRequest& request, care::Mode mode,
                                                           care::Clock clock = care::machine_now);

// Makes and changes nothing. Errors: usage (neither a site nor a database is named), and those of care::Store::open.
base::Result<std::unique_ptr<care::Store>> open_care_store(const CareStoreRequest& request);

}  // namespace kursaal::app
