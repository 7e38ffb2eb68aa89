// The table. Source of names, dates and codes: HL7 FHIR R4 (4.0.1), the definition of each resource.
#include "ingest/fhir_types.hpp"

#include <algorithm>
#include <string>

#include "base/check.hpp"
#include "base/text.hpp"

namespace kursaal::ingest {
namespace {

using population::EventKind;
using Handling = FhirHandling;

struct Row {
  std::string_view name;
  Handling handling;
  EventKind kind;
  std::string_view subjects;
  std::string_view dates;  // separated by spaces, in order of preference
  std::string_view known;
  std::string_view codes;
  std::string_view nothing_happened;
  std::string_view own_code;
  std::string_view marks;  // "undated", "about-another"
};

constexpr std::string_view kS = "subject", kP = "patient";

constexpr Row kRows[] = {
    {"Patient", Handling::patient, EventKind::registration, "", "", "", "", "", "", ""},
    {"Encounter", Handling::encounter, EventKind::other_contact, kS, "period", "", "type serviceType", "cancelled", "",
     ""},
    {"Condition", Handling::condition, EventKind::condition, kS, "onsetDateTime onsetPeriod recordedDate",
     "recordedDate", "code", "", "", ""},
    {"Observation", Handling::observation, EventKind::measurement, kS,
     "effectiveDateTime effectivePeriod effectiveInstant effectiveTiming issued", "issued", "code",
     "registered cancelled", "", ""},
    {"MedicationRequest", Handling::medication, EventKind::medication, kS, "authoredOn", "authoredOn",
     "medicationCodeableConcept", "cancelled draft", "", ""},
    {"MedicationStatement", Handling::medication, EventKind::medication, kS,
     "effectiveDateTime effectivePeriod dateAsserted", "dateAsserted", "medicationCodeableConcept", "not-taken", "",
     ""},
    {"MedicationDispense", Handling::medication, EventKind::medication, kS, "whenHandedOver whenPrepared", "",
     "medicationCodeableConcept", "preparation cancelled declined", "", ""},
    {"MedicationAdministration", Handling::medication, EventKind::medication, kS, "effectiveDateTime effectivePeriod",
     "", "medicationCodeableConcept", "not-done", "", ""},
    {"Procedure", Handling::generic, EventKind::procedure, kS, "performedDateTime performedPeriod", "", "code",
     "preparation not-done", "", ""},
    {"Immunization", Handling::generic, EventKind::immunisation, kP, "occurrenceDateTime recorded", "recorded",
     "vaccineCode", "not-done", "", ""},
    {"EpisodeOfCare", Handling::generic, EventKind::other_coded, kP, "period", "", "type", "cancelled planned waitlist",
     "episode-of-care", ""},
    // What other records refer to.
    {"Organization", Handling::reference, EventKind::other_coded, "", "", "", "", "", "", ""},
    {"Practitioner", Handling::reference, EventKind::other_coded, "", "", "", "", "", "", ""},
    {"PractitionerRole", Handling::reference, EventKind::other_coded, "", "", "", "", "", "", ""},
    {"Location", Handling::reference, EventKind::other_coded, "", "", "", "", "", "", ""},
    {"Medication", Handling::reference, EventKind::other_coded, "", "", "", "", "", "", ""},
    // Other clinical types: one coded event each.
    {"AdverseEvent", Handling::generic, EventKind::other_coded, kS, "date", "recordedDate", "event category", "",
     "adverse-event", ""},
    {"AllergyIntolerance", Handling::generic, EventKind::other_coded, kP, "onsetDateTime onsetPeriod recordedDate",
     "recordedDate", "code", "", "allergy-intolerance", ""},
    {"Appointment", Handling::generic, EventKind::appointment, "participant", "start created", "created",
     "serviceType appointmentType serviceCategory reasonCode", "cancelled proposed waitlist", "appointment", ""},
    {"BodyStructure", Handling::generic, EventKind::other_coded, kP, "", "", "location", "", "body-structure",
     "undated"},
    {"CarePlan", Handling::generic, EventKind::other_coded, kS, "period created", "created", "category", "draft",
     "care-plan", ""},
    {"CareTeam", Handling::generic, EventKind::other_coded, kS, "period", "", "category", "proposed", "care-team", ""},
    {"ClinicalImpression", Handling::generic, EventKind::other_coded, kS, "effectiveDateTime effectivePeriod date",
     "date", "code", "", "clinical-impression", ""},
    {"Communication", Handling::generic, EventKind::other_coded, kS, "sent received", "", "category",
     "not-done preparation", "communication", ""},
    {"CommunicationRequest", Handling::generic, EventKind::planned, kS,
     "occurrenceDateTime occurrencePeriod authoredOn", "authoredOn", "category", "draft revoked",
     "communication-request", ""},
    {"Composition", Handling::generic, EventKind::other_coded, kS, "date", "", "type", "preliminary", "composition",
     ""},
    {"Consent", Handling::generic, EventKind::other_coded, kP, "dateTime", "", "scope category",
     "draft proposed rejected", "consent", ""},
    {"DetectedIssue", Handling::generic, EventKind::other_coded, kP, "identifiedDateTime identifiedPeriod", "", "code",
     "registered cancelled", "detected-issue", ""},
    {"Device", Handling::generic, EventKind::other_coded, kP, "", "", "type", "", "device", "undated"},
    {"DeviceRequest", Handling::generic, EventKind::planned, kS, "occurrenceDateTime occurrencePeriod authoredOn",
     "authoredOn", "codeCodeableConcept", "draft revoked", "device-request", ""},
    {"DeviceUseStatement", Handling::generic, EventKind::other_coded, kS, "timingDateTime timingPeriod recordedOn",
     "recordedOn", "reasonCode", "intended", "device-use-statement", ""},
    {"DiagnosticReport", Handling::generic, EventKind::other_coded, kS, "effectiveDateTime effectivePeriod issued",
     "issued", "code", "registered cancelled", "diagnostic-report", ""},
    {"DocumentReference", Handling::generic, EventKind::other_coded, kS, "date context.period", "date", "type category",
     "", "document-reference", ""},
    {"FamilyMemberHistory", Handling::generic, EventKind::other_coded, kP, "date", "date", "condition.code", "",
     "family-member-history", "about-another"},
    {"Flag", Handling::generic, EventKind::other_coded, kS, "period", "", "code", "", "flag", ""},
    {"Goal", Handling::generic, EventKind::other_coded, kS, "startDate statusDate", "statusDate", "description",
     "proposed rejected cancelled", "goal", "about-another"},
    {"ImagingStudy", Handling::generic, EventKind::other_coded, kS, "started series.started", "",
     "procedureCode modality series.modality", "registered cancelled", "imaging-study", ""},
    {"List", Handling::generic, EventKind::other_coded, kS, "date", "", "code", "", "list", ""},
    {"Media", Handling::generic, EventKind::other_coded, kS, "createdDateTime issued", "issued", "modality type",
     "preparation not-done", "media", ""},
    {"NutritionOrder", Handling::generic, EventKind::planned, kP, "dateTime", "dateTime", "", "draft revoked",
     "nutrition-order", ""},
    {"QuestionnaireResponse", Handling::generic, EventKind::other_coded, kS, "authored", "authored", "", "in-progress",
     "questionnaire-response", ""},
    {"RequestGroup", Handling::generic, EventKind::planned, kS, "authoredOn", "authoredOn", "code", "draft revoked",
     "request-group", ""},
    {"RiskAssessment", Handling::generic, EventKind::other_coded, kS, "occurrenceDateTime occurrencePeriod", "",
     "code prediction.outcome", "registered cancelled", "risk-assessment", "about-another"},
    {"ServiceRequest", Handling::generic, EventKind::planned, kS, "authoredOn occurrenceDateTime occurrencePeriod",
     "authoredOn", "code", "draft revoked", "service-request", ""},
    {"Specimen", Handling::generic, EventKind::other_coded, kS,
     "collection.collectedDateTime collection.collectedPeriod receivedTime", "receivedTime", "type", "", "specimen",
     ""},
    {"SupplyDelivery", Handling::generic, EventKind::other_coded, kP, "occurrenceDateTime occurrencePeriod", "",
     "suppliedItem.itemCodeableConcept type", "in-progress abandoned", "supply-delivery", ""},
    {"Task", Handling::generic, EventKind::planned, "for", "authoredOn executionPeriod lastModified", "authoredOn",
     "code", "draft requested rejected cancelled failed", "task", ""},
    {"VisionPrescription", Handling::generic, EventKind::other_coded, kP, "dateWritten", "created", "",
     "draft cancelled", "vision-prescription", ""},
};

// Set aside and counted: payment, audit, messages, scheduling, definitions, research, products.
constexpr std::string_view kUnused =
    "Account ActivityDefinition AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct Bundle "
    "CapabilityStatement CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse CodeSystem "
    "CompartmentDefinition "
    "ConceptMap Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DeviceDefinition DeviceMetric "
    "DocumentManifest EffectEvidenceSynthesis Endpoint EnrollmentRequest EnrollmentResponse EventDefinition Evidence "
    "EvidenceVariable ExampleScenario ExplanationOfBenefit GraphDefinition Group GuidanceResponse HealthcareService "
    "ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage "
    "Measure "
    "MeasureReport MedicationKnowledge MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication "
    "MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured "
    "MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition "
    "MessageHeader MolecularSequence NamingSystem ObservationDefinition OperationDefinition OperationOutcome "
    "OrganizationAffiliation Parameters PaymentNotice PaymentReconciliation Person PlanDefinition Provenance "
    "Questionnaire "
    "RelatedPerson ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskEvidenceSynthesis "
    "Schedule "
    "SearchParameter Slot SpecimenDefinition StructureDefinition StructureMap Subscription Substance "
    "SubstanceNucleicAcid "
    "SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification "
    "SupplyRequest TerminologyCapabilities TestReport TestScript ValueSet VerificationResult";

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : base::split(text, ' '))
    if (!word.empty()) words.push_back(word);
  return words;
}

FhirField field_named(std::string_view name) {
  for (std::size_t i = 0; i < kFhirFields; ++i)
    if (fhir_field_name(static_cast<FhirField>(i)) == name) return static_cast<FhirField>(i);
  return FhirField::none;
}

std::vector<FhirPath> paths_of(std::string_view text) {
  std::vector<FhirPath> paths;
  for (const std::string_view word : words_of(text)) {
    FhirPath path;
    path.text = word;
    path.below = base::split(word, '.');
    path.field = field_named(path.below.front());
    KURSAAL_CHECK(path.field != FhirField::none);
    path.below.erase(path.below.begin());
    paths.push_back(std::move(path));
  }
  return paths;
}

std::vector<FhirType> make_types() {
  std::vector<FhirType> types;
  for (const Row& row : kRows) {
    FhirType type;
    type.name = row.name;
    type.handling = row.handling;
    type.kind = row.kind;
    type.dates = paths_of(row.dates);
    type.known = paths_of(row.known);
    type.codes = paths_of(row.codes);
    type.subjects = paths_of(row.subjects);
    type.nothing_happened = words_of(row.nothing_happened);
    type.own_code = row.own_code;
    type.dated = row.marks != "undated";
    type.about_another = row.marks == "about-another";
    types.push_back(std::move(type));
  }
  for (const std::string_view name : words_of(kUnused)) {
    FhirType type;
    type.name = name;
    types.push_back(std::move(type));
  }
  std::sort(types.begin(), types.end(), [](const FhirType& a, const FhirType& b) { return a.name < b.name; });
  return types;
}

}  // namespace

const std::vector<FhirType>& all_fhir_types() {
  static const std::vector<FhirType> types = make_types();
  return types;
}

const FhirType* find_fhir_type(std::string_view name) {
  const auto& types = all_fhir_types();
  const auto at = std::lower_bound(types.begin(), types.end(), name,
                                   [](const FhirType& type, std::string_view wanted) { return type.name < wanted; });
  return at != types.end() && at->name == name ? &*at : nullptr;
}

}  // namespace kursaal::ingest
