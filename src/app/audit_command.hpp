// `kursaal audit verify [SITE]`: reads the whole audit of the care store and names the first row that is not as it was
// written, or none.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/care_store.hpp"
#include "app/settings.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct AuditRequest {
  CareStoreRequest store;
  std::string expected;  // "SEQ:HASH" noted earlier: catches an audit that was put back to before it
};

void add_audit_options(CLI::App& verb, AuditRequest& request);

// Prints the number of rows, the head to note elsewhere and what is broken, for people or as one JSON document. Exit
// status 0 where all is whole, 20 where something is broken. Errors: those of open_care_store.
base::Result<int> verify_audit(const AuditRequest& request, const Settings& settings);

}  // namespace kursaal::app
