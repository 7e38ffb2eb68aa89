// The top-level fields of one resource, found in one pass over the parsed object: a slot for each name that a rule asks
// for.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kursaal::ingest {

using FhirElement = simdjson::dom::element;

// Every top-level name that some type's rule reads. Order is free.
#define KURSAAL_FHIR_FIELDS(X)                                                                                         \
  X(id)                                                                                                                \
  X(meta)                                                                                                              \
  X(identifier)                                                                                                        \
  X(extension)                                                                                                         \
  X(contained)                                                                                                         \
  X(status)                                                                                                            \
  X(lifecycleStatus)                                                                                                   \
  X(verificationStatus)                                                                                                \
  X(clinicalStatus)                                                                                                    \
  X(code) X(category) X(type) X(subject) X(patient) X(beneficiary) X(individual) X(encounter) X(context)               \
      X(participant) X(name) X(telecom) X(gender) X(birthDate) X(deceasedBoolean) X(deceasedDateTime) X(address)       \
          X(generalPractitioner) X(managingOrganization) X(communication) X(link) X(organization) X(practitioner) X(   \
              period) X(serviceType) X(hospitalization) X(serviceProvider) X(priority) X(onsetDateTime) X(onsetPeriod) \
              X(recordedDate) X(abatementDateTime) X(abatementPeriod) X(effectiveDateTime) X(effectivePeriod) X(       \
                  effectiveInstant) X(effectiveTiming) X(issued) X(component) X(valueQuantity) X(valueCodeableConcept) \
                  X(valueInteger) X(valueBoolean) X(dataAbsentReason) X(medicationCodeableConcept)                     \
                      X(medicationReference) X(authoredOn) X(dateAsserted) X(intent) X(doNotPerform) X(whenHandedOver) \
                          X(whenPrepared) X(performedDateTime) X(performedPeriod) X(vaccineCode) X(occurrenceDateTime) \
                              X(occurrencePeriod) X(recorded) X(created) X(date) X(description) X(startDate)           \
                                  X(statusDate) X(started) X(series) X(procedureCode) X(reasonCode) X(authored)        \
                                      X(sent) X(received) X(start) X(end) X(lastModified) X(executionPeriod)           \
                                          X(outcome) X(prediction) X(condition) X(event) X(dateTime) X(scope)          \
                                              X(collection) X(receivedTime) X(content) X(createdDateTime)              \
                                                  X(identifiedDateTime) X(identifiedPeriod) X(timingDateTime)          \
                                                      X(timingPeriod) X(recordedOn) X(location) X(appointmentType)     \
                                                          X(serviceCategory) X(kind) X(codeCodeableConcept)            \
                                                              X(suppliedItem) X(deliveryDate) X(dateWritten)           \
                                                                  X(lensSpecification) X(createdOn) X(targetDisease)   \
                                                                      X(orderer) X(modality) X(vitalStatus)

enum class FhirField : std::uint8_t {
#define KURSAAL_FHIR_FIELD(name) name,
  KURSAAL_FHIR_FIELDS(KURSAAL_FHIR_FIELD)
#undef KURSAAL_FHIR_FIELD
      for_,  // Task.for and Encounter.class are words of C++
  class_,
  none,
};
inline constexpr std::size_t kFhirFields = static_cast<std::size_t>(FhirField::none);

std::string_view fhir_field_name(FhirField field);

class FhirFields {
 public:
  // Replaces what was there. A repeated name keeps its first value.
  void read(simdjson::dom::object resource);
  // nullptr if it is not there. Valid until the next document is parsed.
  [[nodiscard]] const FhirElement* find(FhirField field) const {
    const auto at = static_cast<std::size_t>(field);
    return at < kFhirFields && stamp_[at] == round_ ? &slots_[at] : nullptr;
  }

 private:
  std::array<FhirElement, kFhirFields> slots_;
  std::array<std::uint32_t, kFhirFields> stamp_{};  // the round in which the slot was filled: nothing has to be cleared
  std::uint32_t round_ = 0;
};

}  // namespace kursaal::ingest
