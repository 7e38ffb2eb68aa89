// What is done with each resource type of FHIR R4: a table, so that one more type is one more row.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/fhir_fields.hpp"
#include "population/event.hpp"

namespace kursaal::ingest {

enum class FhirHandling : std::uint8_t {
  patient,      // an identity (fhir_patient.cpp)
  encounter,    // a contact or a stay (fhir_encounter.cpp)
  condition,    // fhir_clinical.cpp
  observation,  // fhir_clinical.cpp
  medication,   // a prescription, a statement, a dispensing, an administration (fhir_clinical.cpp)
  generic,      // one coded event by this table (fhir_generic.cpp)
  reference,    // loaded, no event: what other records refer to
  unused,       // administrative or definitional: set aside and counted
};

// Where a value stands: a top-level field, and members below it ("collection", "collectedDateTime"). Arrays: their
// first item.
struct FhirPath {
  FhirField field = FhirField::none;
  std::vector<std::string_view> below;
  std::string_view text;  // as written in the table, for issues
};

struct FhirType {
  std::string_view name;
  FhirHandling handling = FhirHandling::unused;
  population::EventKind kind = population::EventKind::other_coded;
  std::vector<FhirPath> dates;  // the first that is there says when it happened
  std::vector<FhirPath> known;  // when it was recorded
  std::vector<FhirPath> codes;  // the first with a coding
  std::vector<FhirPath> subjects;
  std::vector<std::string_view> nothing_happened;  // statuses that load without an event: cancelled, not-done ...
  std::string_view own_code;  // kursaal's code where the record has none ("imaging-study"); empty: a code is needed
  bool dated = true;          // false: R4 gives it no date of its own, so that none is missed
  bool about_another =
      false;  // its code says nothing of the subject (a father's diabetes, a risk): the code is wrapped
};

// nullptr: no type of FHIR R4.
const FhirType* find_fhir_type(std::string_view name);
const std::vector<FhirType>& all_fhir_types();

}  // namespace kursaal::ingest
