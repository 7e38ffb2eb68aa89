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
  std::string out;
  std::string ledger;  // empty: where a run of the folder has it
};

void add_feedback_options(CLI::App& verb, FeedbackRequest& request);

// Writes LEDGER/feedback/<digest>.csv, the whole extract, never changed once written; LEDGER/feedback.csv, the same as
// it stands now, which the next run reads; and LEDGER/offers.csv, the answers alone (person_id, service, day, outcome)
// for whoever wants to read them. The same store gives the same bytes. Errors: those of open_care_store; conflict (one
// of the two that this verb did not write); io.
base::Result<int> write_feedback(const FeedbackRequest& request, const Settings& settings);

}  // namespace kursaal::app
