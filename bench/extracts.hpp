// Made-up extracts at the size and verbosity of real ones, the same bytes from the same seed: a FHIR bulk export and a
// general practice's coded events as CSV. Nobody in them exists.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.hpp"

namespace kursaal::bench {

struct FhirExtract {
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;  // lines
  std::uint64_t events = 0;   // that a reader of all of them finds
};

// Files Patient, Encounter, Condition, Observation and MedicationRequest .ndjson of together about `bytes`, in the
// proportions of a Synthea export (for each patient 30, 7, 146 and 8 records; one Observation in 16 is a blood pressure
// with two components). Errors: io.
base::Result<FhirExtract> write_fhir_extract(const std::filesystem::path& folder, std::uint64_t bytes);

// gp-events.csv of `rows` rows and 12 columns about `people` people, and mappings/gp-events.toml, which says how it is
// read: every row makes one event. Gives the bytes of the CSV. Errors: io.
base::Result<std::uint64_t> write_gp_events(const std::filesystem::path& folder, std::uint64_t rows,
                                            std::uint64_t people);

}  // namespace kursaal::bench
