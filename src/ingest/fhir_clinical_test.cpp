#include "ingest/fhir_reading_fixture.hpp"

namespace kursaal::ingest {
namespace {

FhirRead record(std::string_view type, std::string_view fields) {
  return read_ndjson(one_line(std::string(R"({"resourceType":")") + std::string(type) +
                              R"(","id":"r1","subject":{"reference":"Patient/p1"},)" + std::string(fields) + "}"));
}
constexpr const char* kCode = R"("code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"}]})";
std::string coded(std::string_view more) { return std::string(kCode) + "," + std::string(more); }

TEST(FhirCondition, HappenedAtItsOnsetAndWasKnownWhenRecorded) {
  const FhirRead read = record(
      "Condition", coded(R"("onsetDateTime":"2020-03","recordedDate":"2020-05-06","abatementDateTime":"2021-01-02")"));
  ASSERT_EQ(read.drawn(), (Drawn{"condition snomed|44054006 2020-03-01"}));
  const auto& event = read.events[0].raw;
  EXPECT_EQ(event.precision, base::Precision::month);
  EXPECT_EQ(base::format_day(base::Day{event.known_day}), "2020-05-06");
  EXPECT_EQ(base::format_day(base::Day{event.end_day}), "2021-01-02");
}

TEST(FhirCondition, HappenedWhenRecordedIfItSaysNoOnset) {
  EXPECT_EQ(record("Condition", coded(R"("recordedDate":"2020-05-06")")).drawn(),
            (Drawn{"condition snomed|44054006 2020-05-06"}));
}

TEST(FhirCondition, LoadsWithoutADateButWithoutAnEventAndSaysSo) {
  const FhirRead read = record("Condition", kCode);
  EXPECT_TRUE(read.events.empty());
  EXPECT_EQ(read.counts("Condition").loaded, 1U);
  EXPECT_TRUE(read.says("date-missing"));
}

TEST(FhirCondition, IsQuarantinedForAnImpossibleDateNamingTheField) {
  const FhirRead read = record("Condition", coded(R"("onsetDateTime":"2020-02-31")"));
  EXPECT_EQ(read.counts("Condition").quarantined, 1U);
  ASSERT_TRUE(read.says("date-impossible"));
  EXPECT_TRUE(std::any_of(read.staged.quarantine.begin(), read.staged.quarantine.end(), [&](const auto& row) {
    return read.staged.reason_of(row).text.find("onsetDateTime") != std::string::npos;
  }));
}

TEST(FhirCondition, IsQuarantinedWithoutASubject) {
  const FhirRead read =
      read_ndjson(std::string(R"({"resourceType":"Condition","id":"c",)") + kCode + R"(,"onsetDateTime":"2020"})");
  EXPECT_TRUE(read.says("subject-missing"));
}

TEST(FhirCondition, IsWithdrawnWhenRefutedOrEnteredInError) {
  for (const char* status : {"refuted", "entered-in-error"}) {
    const FhirRead read = record(
        "Condition",
        coded(std::string(R"("onsetDateTime":"2020","verificationStatus":{"coding":[{"code":")") + status + "\"}]}"));
    EXPECT_TRUE(read.events.empty()) << status;
    EXPECT_EQ(read.staged.accounting.withdrawn, 1U) << status;
  }
}

TEST(FhirCondition, TakesTheSnomedCodeOfSeveralAndKeepsTheNameOfAForeignSystem) {
  EXPECT_EQ(
      record(
          "Condition",
          R"("onsetDateTime":"2020-01-01","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"E11.9"},{"system":"http://snomed.info/sct","code":"44054006"}]})")
          .drawn(),
      (Drawn{"condition snomed|44054006 2020-01-01"}));
  EXPECT_EQ(
      record("Condition",
             R"("onsetDateTime":"2020-01-01","code":{"coding":[{"system":"http://example.org/own","code":"D1"}]})")
          .drawn(),
      (Drawn{"condition unknown|http://example.org/own|D1 2020-01-01"}));
}

TEST(FhirCondition, WithTextAloneIsAnUncodedConditionAndKeepsNoFreeText) {
  const FhirRead read = record("Condition", R"("onsetDateTime":"2020-01-01","code":{"text":"Canary text"})");
  EXPECT_EQ(read.drawn(), (Drawn{"condition kursaal|condition 2020-01-01"}));
  EXPECT_TRUE(read.says("code-missing"));
  for (const auto& one : read.staged.concepts.all()) EXPECT_EQ(one.display.find("Canary"), std::string::npos);
}

constexpr const char* kHospital =
    R"({"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},"recordedDate":"2020-01-02",
"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}],
"code":{"coding":[{"system":"http://snomed.info/sct","code":"22298006"},{"system":"http://hl7.org/fhir/sid/icd-10","code":"I21.9"}]}})";
std::string encounter(std::string_view code) {
  return std::string(R"({"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":")") +
         std::string(code) + R"("},"subject":{"reference":"Patient/p1"},"period":{"start":"2020-01-01"}})";
}

TEST(FhirCondition, OfAnInpatientStayInIcd10IsAnAdmissionDiagnosisInAnyOrder) {
  for (const bool first : {true, false}) {
    FhirReading reading;
    if (first) (void)reading.ndjson(encounter("IMP"));
    (void)reading.ndjson(one_line(kHospital));
    if (!first) (void)reading.ndjson(encounter("IMP"));
    EXPECT_EQ(reading.read().drawn(), (Drawn{"other-admission kursaal|other-admission 2020-01-01",
                                             "admission-diagnosis icd10|I219 2020-01-02"}));
  }
}

TEST(FhirCondition, OfAnEmergencyAttendanceIsAnAttendanceDiagnosisAndElsewhereACondition) {
  EXPECT_EQ(FhirReading().ndjson(one_line(kHospital)).ndjson(encounter("EMER")).read().drawn().at(1),
            "attendance-diagnosis icd10|I219 2020-01-02");
  EXPECT_EQ(FhirReading().ndjson(one_line(kHospital)).ndjson(encounter("AMB")).read().drawn().at(1),
            "condition snomed|22298006 2020-01-02");
  EXPECT_EQ(read_ndjson(one_line(kHospital)).drawn(), (Drawn{"condition snomed|22298006 2020-01-02"}));  // dangling
}

TEST(FhirCondition, FindsItsStayInItsOwnBundle) {
  const FhirRead read = read_document(R"({"resourceType":"Bundle","type":"transaction","entry":[{"resource":)" +
                                      std::string(kHospital) + R"(},{"resource":)" + encounter("IMP") + "}]}");
  EXPECT_EQ(read.drawn().at(1), "admission-diagnosis icd10|I219 2020-01-02");
}

TEST(FhirObservation, CarriesItsNumberAndTheUcumUnit) {
  const FhirRead read = record(
      "Observation",
      coded(
          R"("status":"final","effectiveDateTime":"2020-01-02T10:30:00Z","issued":"2020-01-03T00:00:00Z","valueQuantity":{"value":7.5,"unit":"per cent","system":"http://unitsofmeasure.org","code":"%"})"));
  ASSERT_EQ(read.drawn(), (Drawn{"measurement snomed|44054006 2020-01-02"}));
  const auto& event = read.events[0].raw;
  EXPECT_EQ(event.value_sent, 7.5);
  EXPECT_EQ(read.staged.units.at(event.unit_sent), "%");
  EXPECT_EQ(event.minute, 630);
  EXPECT_EQ(base::format_day(base::Day{event.known_day}), "2020-01-03");
}

TEST(FhirObservation, MakesAnEventOfEachComponentAndOfACodedAnswer) {
  const FhirRead read = record(
      "Observation",
      R"("status":"final","effectivePeriod":{"start":"2020-01-02"},"code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":140,"code":"mm[Hg]","system":"http://unitsofmeasure.org"}},
{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":90,"unit":"mmHg"}},
{"code":{"coding":[{"system":"http://loinc.org","code":"X"}]},"valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"266919005"}]}}])");
  auto drawn = read.drawn();
  std::sort(drawn.begin(), drawn.end());
  EXPECT_EQ(drawn, (Drawn{"measurement loinc|8462-4 2020-01-02", "measurement loinc|8480-6 2020-01-02",
                          "measurement loinc|85354-9 2020-01-02", "measurement loinc|X 2020-01-02",
                          "measurement snomed|266919005 2020-01-02"}));
  int values = 0;
  for (const auto& event : read.events) values += std::isnan(event.raw.value_sent) ? 0 : 1;
  EXPECT_EQ(values, 2);
}

TEST(FhirObservation, WithoutAValueIsAnEventWithoutOneAndNoIsNotTheBareFinding) {
  EXPECT_TRUE(
      std::isnan(record("Observation",
                        coded(R"("effectiveDateTime":"2020-01-01","dataAbsentReason":{"coding":[{"code":"unknown"}]})"))
                     .events.at(0)
                     .raw.value_sent));
  EXPECT_EQ(record("Observation", coded(R"("effectiveDateTime":"2020-01-01","valueBoolean":false)"))
                .events.at(0)
                .raw.value_sent,
            0);
}

TEST(FhirObservation, DoubtsABoundAndKeepsIt) {
  const FhirRead read = record(
      "Observation",
      coded(R"("effectiveDateTime":"2020-01-01","valueQuantity":{"value":90,"comparator":">","unit":"mL/min"})"));
  EXPECT_EQ(read.events.at(0).raw.value_sent, 90);
  EXPECT_TRUE(read.says("value-bounded"));
}

TEST(FhirObservation, IsNoEventWhenCancelledAndWithdrawnWhenInError) {
  for (const char* status : {"cancelled", "registered"}) {
    const FhirRead read =
        record("Observation", coded(std::string(R"("effectiveDateTime":"2020-01-01","status":")") + status + "\""));
    EXPECT_TRUE(read.events.empty());
    EXPECT_EQ(read.counts("Observation").loaded, 1U);
    EXPECT_TRUE(read.says("nothing-happened"));
  }
  EXPECT_EQ(record("Observation", coded(R"("effectiveDateTime":"2020-01-01","status":"entered-in-error")"))
                .staged.accounting.withdrawn,
            1U);
}

TEST(FhirObservation, WithoutACodeIsQuarantined) {
  EXPECT_TRUE(record("Observation", R"("effectiveDateTime":"2020-01-01")").says("code-missing"));
}

TEST(FhirObservation, OfADeviceOrAGroupIsSetAside) {
  const FhirRead read = read_ndjson(
      std::string(
          R"({"resourceType":"Observation","id":"o","subject":{"reference":"Group/g"},"effectiveDateTime":"2020",)") +
      kCode + "}");
  EXPECT_EQ(read.counts("Observation").unused_type, 1U);
}

constexpr const char* kDrug =
    R"("medicationCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"39113611000001102"},{"system":"https://dmd.nhs.uk","code":"322236009"}]})";

TEST(FhirMedication, IsPrescribedOnTheDayItWasAuthored) {
  const FhirRead read = record(
      "MedicationRequest", std::string(R"("status":"stopped","intent":"order","authoredOn":"2020-01-01",)") + kDrug);
  EXPECT_EQ(read.drawn(), (Drawn{"medication dmd|322236009 2020-01-01"}));
}

TEST(FhirMedication, PlannedIsNotPrescribedAndCancelledIsNothing) {
  EXPECT_EQ(record("MedicationRequest",
                   std::string(R"("status":"active","intent":"plan","authoredOn":"2020-01-01",)") + kDrug)
                .drawn(),
            (Drawn{"planned dmd|322236009 2020-01-01"}));
  EXPECT_TRUE(record("MedicationRequest", std::string(R"("status":"cancelled","authoredOn":"2020-01-01",)") + kDrug)
                  .events.empty());
  EXPECT_TRUE(record("MedicationRequest", std::string(R"("doNotPerform":true,"authoredOn":"2020-01-01",)") + kDrug)
                  .events.empty());
  EXPECT_TRUE(
      record("MedicationStatement", std::string(R"("status":"not-taken","effectiveDateTime":"2020-01-01",)") + kDrug)
          .events.empty());
  EXPECT_EQ(
      record("MedicationRequest", std::string(R"("status":"entered-in-error","authoredOn":"2020-01-01",)") + kDrug)
          .staged.accounting.withdrawn,
      1U);
}

TEST(FhirMedication, IsFoundContainedOrByReferenceInAnyOrder) {
  EXPECT_EQ(
      record(
          "MedicationRequest",
          R"("authoredOn":"2020-01-01","contained":[{"resourceType":"Medication","id":"m","code":{"coding":[{"system":"https://dmd.nhs.uk","code":"9"}]}}],"medicationReference":{"reference":"#m"})")
          .drawn(),
      (Drawn{"medication dmd|9 2020-01-01"}));
  const char* request =
      R"({"resourceType":"MedicationDispense","id":"d","subject":{"reference":"Patient/p1"},"whenHandedOver":"2020-01-01","medicationReference":{"reference":"Medication/m"}})";
  const char* medicine =
      R"({"resourceType":"Medication","id":"m","code":{"coding":[{"system":"https://dmd.nhs.uk","code":"9"}]}})";
  EXPECT_EQ(FhirReading().ndjson(request).ndjson(medicine).read().drawn(), (Drawn{"medication dmd|9 2020-01-01"}));
  EXPECT_EQ(FhirReading().ndjson(medicine).ndjson(request).read().drawn(), (Drawn{"medication dmd|9 2020-01-01"}));
  const FhirRead dangling = read_ndjson(request);
  EXPECT_EQ(dangling.drawn(), (Drawn{"medication kursaal|medication 2020-01-01"}));
  EXPECT_TRUE(dangling.says("reference-dangling"));
}

TEST(FhirMedication, PutOffInGreatNumberGoesThroughTheSpillFileWhole) {
  std::string requests;
  const std::string filler(2000, 'x');
  for (int i = 0; i < 6000; ++i)  // 6,000 * 2 kB > 8 MiB kept in memory
    requests +=
        R"({"resourceType":"MedicationRequest","id":")" + std::to_string(i) + R"(","note":[{"text":")" + filler +
        R"("}],"subject":{"reference":"Patient/p1"},"authoredOn":"2020-01-01","medicationReference":{"reference":"Medication/m"}})" +
        "\n";
  const FhirRead read =
      FhirReading()
          .ndjson(requests)
          .ndjson(requests)
          .ndjson(
              R"({"resourceType":"Medication","id":"m","code":{"coding":[{"system":"https://dmd.nhs.uk","code":"9"}]}})")
          .read();
  EXPECT_EQ(read.events.size(), 6000U);
  EXPECT_EQ(read.counts("MedicationRequest").loaded, 6000U);
  EXPECT_EQ(read.counts("MedicationRequest").duplicate, 6000U);
  EXPECT_EQ(read.drawn().front(), "medication dmd|9 2020-01-01");
}

}  // namespace
}  // namespace kursaal::ingest
