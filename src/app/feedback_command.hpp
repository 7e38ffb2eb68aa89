// `kursaal feedback SITE`: what people did in the care store, as the next run's source.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/care_store.hpp"
#include "app/settings.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct FeedbackRequest {
  CareStoreRequest store;
  std::string ledger;  // empty: SITE/ledger
};

void add_feedback_options(CLI::App& verb, FeedbackRequest& request);

// Writes LEDGER/feedback/<digest>.csv, the whole extract, never changed once written, and LEDGER/offers.csv, the part
// of it that the next run's lists rest on (person_id, service, day, outcome). The same store gives the same bytes.
// Errors: those of open_care_store; conflict (an offers.csv that this verb did not write); io.
base::Result<int> write_feedback(const FeedbackRequest& request, const Settings& settings);

}  // namespace kursaal::app
