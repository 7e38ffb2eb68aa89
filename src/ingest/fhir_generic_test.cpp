#include "ingest/fhir_reading_fixture.hpp"

namespace kursaal::ingest {
namespace {

FhirRead record(std::string_view type, std::string_view fields) {
  return read_ndjson(std::string(R"({"resourceType":")") + std::string(type) + R"(","id":"r1",)" + std::string(fields) +
                     "}");
}
constexpr const char* kSubject = R"("subject":{"reference":"Patient/p1"},)";
constexpr const char* kPatient = R"("patient":{"reference":"Patient/p1"},)";
constexpr const char* kSnomed = R"({"coding":[{"system":"http://snomed.info/sct","code":"111"}]})";

struct Case {
  const char* type;
  std::string fields;
  const char* drawn;
};

TEST(FhirGeneric, MakesOneCodedEventOfEachClinicalTypeByItsTable) {
  const std::string s = kSubject, p = kPatient, code = std::string(R"("code":)") + kSnomed;
  const Case cases[] = {
      {"Procedure", s + code + R"(,"status":"completed","performedPeriod":{"start":"2020-01-01","end":"2020-01-03"})",
       "procedure snomed|111 2020-01-01"},
      {"Immunization", p + R"("status":"completed","vaccineCode":)" + kSnomed + R"(,"occurrenceDateTime":"2020-01-01")",
       "immunisation snomed|111 2020-01-01"},
      {"AllergyIntolerance", p + code + R"(,"recordedDate":"2020-01-01")", "other-coded snomed|111 2020-01-01"},
      {"EpisodeOfCare", p + R"("status":"active","type":[)" + kSnomed + R"(],"period":{"start":"2020-01-01"})",
       "other-coded snomed|111 2020-01-01"},
      {"CarePlan", s + R"("category":[)" + kSnomed + R"(],"period":{"start":"2020-01-01"})",
       "other-coded snomed|111 2020-01-01"},
      {"DiagnosticReport", s + code + R"(,"issued":"2020-01-01T00:00:00Z")", "other-coded snomed|111 2020-01-01"},
      {"ImagingStudy",
       s + R"("started":"2020-01-01","series":[{"modality":{"system":"http://snomed.info/sct","code":"111"}}])",
       "other-coded snomed|111 2020-01-01"},
      {"ServiceRequest", s + code + R"(,"authoredOn":"2020-01-01")", "planned snomed|111 2020-01-01"},
      {"Specimen", s + R"("type":)" + kSnomed + R"(,"collection":{"collectedDateTime":"2020-01-01"})",
       "other-coded snomed|111 2020-01-01"},
      {"QuestionnaireResponse", s + R"("authored":"2020-01-01")",
       "other-coded kursaal|questionnaire-response 2020-01-01"},
      {"Task", R"("for":{"reference":"Patient/p1"},)" + code + R"(,"authoredOn":"2020-01-01")",
       "planned snomed|111 2020-01-01"},
      {"Flag", s + code + R"(,"period":{"start":"2020-01-01"})", "other-coded snomed|111 2020-01-01"},
      {"Communication", s + R"("sent":"2020-01-01","category":[)" + kSnomed + "]", "other-coded snomed|111 2020-01-01"},
      {"CarePlan", s + R"("period":{"end":"2020-01-01"})", "other-coded kursaal|care-plan 2020-01-01"},
  };
  for (const Case& one : cases) EXPECT_EQ(record(one.type, one.fields).drawn(), (Drawn{one.drawn})) << one.type;
}

TEST(FhirGeneric, TakesAnAppointmentOfThePatientAmongItsParticipantsAsALegalFuture) {
  const FhirRead read = record(
      "Appointment",
      std::string(
          R"("status":"booked","start":"2031-01-01T10:00:00Z","participant":[{"actor":{"reference":"Location/l"}},{"actor":{"reference":"Patient/p1"}}],"serviceType":[)") +
          kSnomed + "]");
  EXPECT_EQ(read.drawn(), (Drawn{"appointment snomed|111 2031-01-01"}));
  EXPECT_EQ(read.events[0].person, "p1");
}

TEST(FhirGeneric, NeverTakesAFathersDiabetesOrARiskForThePersons) {
  const FhirRead family = record(
      "FamilyMemberHistory",
      std::string(kPatient) +
          R"("date":"2020-01-01","condition":[{"code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"}]}},{"code":)" +
          kSnomed + "}]");
  EXPECT_EQ(family.drawn(), (Drawn{"other-coded unknown|family-member-history|snomed|111 2020-01-01",
                                   "other-coded unknown|family-member-history|snomed|44054006 2020-01-01"}));
  EXPECT_EQ(
      record("RiskAssessment",
             std::string(kSubject) + R"("occurrenceDateTime":"2020-01-01","prediction":[{"outcome":)" + kSnomed + "}]")
          .drawn(),
      (Drawn{"other-coded unknown|risk-assessment|snomed|111 2020-01-01"}));
}

TEST(FhirGeneric, MakesNoEventOfWhatWasNotDone) {
  EXPECT_TRUE(record("Procedure", std::string(kSubject) +
                                      R"("status":"not-done","performedDateTime":"2020-01-01","code":)" + kSnomed)
                  .events.empty());
  EXPECT_TRUE(record("Immunization", std::string(kPatient) +
                                         R"("status":"not-done","occurrenceDateTime":"2020-01-01","vaccineCode":)" +
                                         kSnomed)
                  .events.empty());
}

TEST(FhirGeneric, LoadsEquipmentThatIsNobodysAndAGoalWithoutADate) {
  EXPECT_EQ(record("Device", R"("status":"active")").counts("Device").loaded, 1U);
  const FhirRead goal =
      record("Goal", std::string(kSubject) + R"("lifecycleStatus":"accepted","description":{"text":"less"})");
  EXPECT_EQ(goal.counts("Goal").loaded, 1U);
  EXPECT_TRUE(goal.says("date-missing"));
}

TEST(FhirGeneric, LoadsWhatOthersReferToWithoutAnEvent) {
  for (const char* type : {"Organization", "Practitioner", "PractitionerRole", "Location", "Medication"}) {
    const FhirRead read = record(type, R"("active":true)");
    EXPECT_EQ(read.counts(type).loaded, 1U) << type;
    EXPECT_TRUE(read.events.empty()) << type;
  }
}

TEST(FhirGeneric, MarksAnEventOfARestrictedRecord) {
  const FhirRead read = record(
      "Procedure", std::string(kSubject) +
                       R"("meta":{"security":[{"code":"R"}]},"performedDateTime":"2020-01-01","code":)" + kSnomed);
  EXPECT_NE(read.events.at(0).raw.flags & population::kFlagMarkedSensitive, 0);
}

TEST(FhirGeneric, FindsThePersonOfAContainedPatientByIdentifier) {
  const FhirRead read = read_ndjson(
      std::string(R"({"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:x","value":"7"}]})") + "\n" +
      R"({"resourceType":"Procedure","id":"q","contained":[{"resourceType":"Patient","id":"me","identifier":[{"system":"urn:x","value":"7"}]}],"subject":{"reference":"#me"},"performedDateTime":"2020-01-01","code":)" +
      kSnomed + "}");
  EXPECT_EQ(read.events.at(0).person, "p1");
}

std::string encounter(std::string_view fields) {
  return std::string(
             R"("subject":{"reference":"Patient/p1"},"period":{"start":"2020-01-01T09:00:00Z","end":"2020-01-04T09:00:00Z"},)") +
         std::string(fields);
}

TEST(FhirEncounter, IsTheKindOfContactItsClassAndTypeSay) {
  const auto kind = [](std::string_view fields) { return record("Encounter", encounter(fields)).events.at(0).kind; };
  EXPECT_EQ(kind(R"("status":"finished","class":{"code":"EMER"})"), "ae-attendance");
  EXPECT_EQ(kind(R"("status":"finished","class":{"code":"IMP"})"), "other-admission");
  EXPECT_EQ(
      kind(R"("class":{"code":"IMP"},"type":[{"coding":[{"system":"http://snomed.info/sct","code":"183452005"}]}])"),
      "emergency-admission");
  EXPECT_EQ(
      kind(
          R"("class":{"code":"IMP"},"hospitalization":{"extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod","valueCodeableConcept":{"coding":[{"code":"13"}]}}]})"),
      "elective-admission");
  EXPECT_EQ(
      kind(
          R"("class":{"code":"ACUTE"},"hospitalization":{"extension":[{"url":"x/Extension-UKCore-AdmissionMethod","valueCodeableConcept":{"coding":[{"code":"2A"}]}}]})"),
      "emergency-admission");
  EXPECT_EQ(kind(R"("class":{"code":"NONAC"},"priority":{"coding":[{"code":"EL"}]})"), "elective-admission");
  EXPECT_EQ(kind(R"("class":{"code":"SS"})"), "day-case");
  EXPECT_EQ(kind(R"("class":{"code":"HH"})"), "community-contact");
  EXPECT_EQ(kind(R"("class":{"code":"FLD"})"), "ambulance");
  EXPECT_EQ(kind(R"("class":{"code":"AMB"})"), "other-contact");
  EXPECT_EQ(
      kind(R"("class":{"code":"AMB"},"type":[{"coding":[{"system":"http://snomed.info/sct","code":"185345009"}]}])"),
      "gp-contact");
  EXPECT_EQ(
      kind(R"("class":{"code":"VR"},"type":[{"coding":[{"system":"http://snomed.info/sct","code":"371883000"}]}])"),
      "outpatient-attendance");
  EXPECT_EQ(
      kind(
          R"("class":{"code":"AMB"},"serviceType":{"coding":[{"system":"http://snomed.info/sct","code":"394587001"}]})"),
      "mental-health-contact");
  EXPECT_EQ(kind(R"("status":"planned","class":{"code":"IMP"})"), "appointment");
}

TEST(FhirEncounter, EndsWithItsPeriodAndIsNothingWhenCancelled) {
  EXPECT_EQ(
      base::format_day(base::Day{record("Encounter", encounter(R"("class":{"code":"IMP"})")).events.at(0).raw.end_day}),
      "2020-01-04");
  EXPECT_TRUE(record("Encounter", encounter(R"("status":"cancelled","class":{"code":"AMB"})")).events.empty());
  EXPECT_EQ(record("Encounter", encounter(R"("status":"entered-in-error","class":{"code":"AMB"})"))
                .staged.accounting.withdrawn,
            1U);
}

}  // namespace
}  // namespace kursaal::ingest
