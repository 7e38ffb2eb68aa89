#include "ingest/fhir_reading_fixture.hpp"

namespace kursaal::ingest {
namespace {

FhirRead patient(std::string_view fields) {
  return read_ndjson(one_line(std::string(R"({"resourceType":"Patient","id":"p1",)") + std::string(fields) + "}"));
}

TEST(FhirPatient, SaysWhoSomebodyIs) {
  const FhirRead read = patient(R"("identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"943 476 5919"}],
"name":[{"use":"official","family":"Smith","given":["Jane","Ann"],"prefix":["Mrs"]}],"gender":"female","birthDate":"1950-02-28",
"address":[{"use":"home","line":["1 High Street"],"city":"Southend","postalCode":"SS1 1AA"}],
"generalPractitioner":[{"identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"F81001","period":{"start":"2019-04-01"}}}],
"communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"bfi"}]},"preferred":true}],
"extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory","valueCodeableConcept":{"coding":[{"code":"A1"}]}}])");
  const auto who = read.person("p1");
  ASSERT_TRUE(who.has_value());
  EXPECT_TRUE(who->has_record);
  EXPECT_EQ(who->nhs_number, "9434765919");
  EXPECT_EQ(who->family, "Smith");
  EXPECT_EQ(who->given, "Jane Ann");
  EXPECT_EQ(who->prefix, "Mrs");
  EXPECT_EQ(who->sex, population::Sex::female);
  EXPECT_EQ(base::format_day(who->birth), "1950-02-28");
  EXPECT_EQ(who->birth_precision, base::Precision::day);
  EXPECT_EQ(who->postcode, "SS1 1AA");
  EXPECT_EQ(who->address, "1 High Street, Southend");
  EXPECT_EQ(who->practice, "F81001");
  EXPECT_EQ(base::format_day(who->registered_from), "2019-04-01");
  EXPECT_EQ(who->language, "bfi");
  EXPECT_EQ(who->ethnicity, "A");
  EXPECT_FALSE(who->deceased);
}

TEST(FhirPatient, KeepsABirthDatesPrecision) {
  EXPECT_EQ(patient(R"("birthDate":"1950-02")").person("p1")->birth_precision, base::Precision::month);
  EXPECT_EQ(patient(R"("birthDate":"1950")").person("p1")->birth_precision, base::Precision::year);
}

TEST(FhirPatient, LoadsWithAnImpossibleBirthDateAndDoubtsIt) {
  const FhirRead read = patient(R"("birthDate":"1950-02-31")");
  EXPECT_FALSE(read.person("p1")->birth.known());
  EXPECT_TRUE(read.says("birth-date-impossible"));
  EXPECT_EQ(read.counts("Patient").loaded, 1U);
}

TEST(FhirPatient, TakesTheNewestCurrentNameAndKeepsTheOthersFamilies) {
  const auto read = patient(
      R"("name":[{"use":"maiden","family":"Jones"},{"use":"official","family":"Old","period":{"start":"1990-01-01"}},
{"use":"usual","family":"New","given":["A"],"period":{"start":"2010-01-01"}}])");
  EXPECT_EQ(read.person("p1")->family, "New");
  EXPECT_EQ(read.person("p1")->other_families, (std::vector<std::string>{"Jones", "Old"}));
}

TEST(FhirPatient, PrefersTheHomeAddressThatHasNotEnded) {
  const auto read = patient(
      R"("address":[{"use":"old","postalCode":"SS9 9ZZ"},{"use":"home","postalCode":"SS2 2BB","period":{"end":"2020-01-01"}},
{"use":"home","postalCode":"SS3 3CC"},{"use":"temp","postalCode":"SS4 4DD"}])");
  EXPECT_EQ(read.person("p1")->postcode, "SS3 3CC");
}

TEST(FhirPatient, IsDeadWithOrWithoutADay) {
  EXPECT_TRUE(patient(R"("deceasedBoolean":true)").person("p1")->deceased);
  EXPECT_FALSE(patient(R"("deceasedBoolean":false)").person("p1")->deceased);
  const auto read = patient(R"("deceasedDateTime":"2023-07-01T23:30:00Z")");
  EXPECT_TRUE(read.person("p1")->deceased);
  EXPECT_EQ(base::format_day(read.person("p1")->death), "2023-07-02");  // London summer time
}

TEST(FhirPatient, IsRestrictedWhereTheSourceSaysSo) {
  EXPECT_TRUE(patient(R"("meta":{"security":[{"code":"R"}]})").person("p1")->restricted);
  EXPECT_TRUE(patient(R"("meta":{"security":[{"code":"V"}]})").person("p1")->restricted);
  EXPECT_FALSE(patient(R"("meta":{"security":[{"code":"U"}]})").person("p1")->restricted);
}

TEST(FhirPatient, KnowsATestPatientByItsTag) {
  EXPECT_TRUE(
      patient(R"("meta":{"tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HTEST"}]})")
          .person("p1")
          ->test_patient);
}

TEST(FhirPatient, NotesTheNeedForAnInterpreter) {
  const auto read = patient(
      R"("extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSCommunication","extension":[
{"url":"language","valueCodeableConcept":{"coding":[{"code":"fr"}]}},{"url":"interpreterRequired","valueBoolean":true}]}])");
  EXPECT_EQ(read.person("p1")->language, "fr");
  EXPECT_EQ(read.person("p1")->communication_needs, "interpreter");
}

TEST(FhirPatient, LoadsWithLittleOrNothing) {
  const FhirRead read = read_ndjson(R"({"resourceType":"Patient","gender":"male"}
{"resourceType":"Patient","gender":"female"})");
  EXPECT_EQ(read.counts("Patient").loaded, 2U);
  EXPECT_EQ(read.staged.identities.size(), 2U);
}

TEST(FhirPatient, StandsForARecordItReplacesUnlessThatIsRestricted) {
  const char* condition =
      R"({"resourceType":"Condition","id":"c","code":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]},"subject":{"reference":"Patient/old"},"onsetDateTime":"2020"})";
  const std::string replaced =
      R"({"resourceType":"Patient","id":"old","link":[{"type":"replaced-by","other":{"reference":"Patient/new"}}])";
  const std::string current = "\n{\"resourceType\":\"Patient\",\"id\":\"new\",\"gender\":\"male\"}\n";
  const FhirRead followed = read_ndjson(replaced + "}" + current + condition);
  ASSERT_EQ(followed.events.size(), 1U);
  EXPECT_EQ(followed.events[0].person, "new");
  EXPECT_TRUE(followed.says("person-replaced"));
  const FhirRead apart = read_ndjson(replaced + R"(,"meta":{"security":[{"code":"R"}]}})" + current + condition);
  EXPECT_EQ(apart.events.at(0).person, "old");
}

TEST(FhirPatient, IsStillThereWhenNotActive) { EXPECT_TRUE(patient(R"("active":false)").person("p1")->has_record); }

constexpr const char* kOrganisation =
    R"({"resourceType":"Organization","id":"o1","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"F81002"},{"system":"urn:x","value":"77"}]})";
constexpr const char* kRole =
    R"({"resourceType":"PractitionerRole","id":"r1","practitioner":{"reference":"Practitioner/d1"},"organization":{"reference":"Organization/o1"}})";

TEST(FhirPatient, FindsThePracticeByReferenceInAnyOrderOfFiles) {
  for (const char* reference : {"Organization/o1", "Practitioner/d1", "PractitionerRole/r1",
                                "Organization?identifier=urn:x|77", "http://server/fhir/Organization/o1/_history/2"}) {
    const std::string who =
        std::string(R"({"resourceType":"Patient","id":"p1","generalPractitioner":[{"reference":")") + reference +
        "\"}]}";
    const FhirRead before = FhirReading().ndjson(who).ndjson(kRole).ndjson(kOrganisation).read();
    const FhirRead after = FhirReading().ndjson(kOrganisation).ndjson(kRole).ndjson(who).read();
    EXPECT_EQ(before.person("p1")->practice, "F81002") << reference;
    EXPECT_EQ(after.person("p1")->practice, "F81002") << reference;
    EXPECT_EQ(before.staged.accounting.records.loaded, 3U);
  }
}

TEST(FhirPatient, HasNoPracticeWhereThePractitionerWorksForSeveral) {
  const std::string other =
      R"({"resourceType":"PractitionerRole","id":"r2","practitioner":{"reference":"Practitioner/d1"},"organization":{"reference":"Organization/o2"}})";
  const FhirRead read =
      FhirReading()
          .ndjson(std::string(kOrganisation) + "\n" + kRole + "\n" + other)
          .ndjson(R"({"resourceType":"Patient","id":"p1","generalPractitioner":[{"reference":"Practitioner/d1"}]})")
          .read();
  EXPECT_EQ(read.person("p1")->practice, "");
}

TEST(FhirPatient, TakesAManagingOrganisationAsPracticeOnlyIfItIsOne) {
  const auto managed = [](const char* code) {
    return patient(
               std::string(
                   R"("managingOrganization":{"identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":")") +
               code + "\"}}")
        .person("p1")
        ->practice;
  };
  EXPECT_EQ(managed("F81003"), "F81003");
  EXPECT_EQ(managed("RAJ"), "");
}

TEST(FhirPatient, IsFoundByEveryFormOfReference) {
  const std::string who =
      R"({"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:u1","resource":{"resourceType":"Patient","id":"p1","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"}]}}]})";
  for (const char* subject : {R"("reference":"Patient/p1")", R"("reference":"urn:uuid:u1")",
                              R"("reference":"https://a.b/fhir/Patient/p1")", R"("reference":"Patient/p1/_history/1")",
                              R"("identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"})"}) {
    const std::string condition =
        std::string(
            R"({"resourceType":"Condition","id":"c","code":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]},"subject":{)") +
        subject + R"(},"onsetDateTime":"2020"})";
    for (const bool first : {true, false}) {
      FhirReading reading;
      if (first) (void)reading.ndjson(condition);
      (void)reading.document(who);
      if (!first) (void)reading.ndjson(condition);
      const FhirRead read = reading.read();
      ASSERT_EQ(read.events.size(), 1U) << subject;
      EXPECT_EQ(read.events[0].person, "p1") << subject;
    }
  }
}

TEST(FhirPatient, IsFoundByTheUuidOfItsBundleWhereItHasNoId) {
  const FhirRead read = read_document(R"({"resourceType":"Bundle","type":"transaction","entry":[
{"fullUrl":"urn:uuid:u2","resource":{"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]},"subject":{"reference":"urn:uuid:u1"},"onsetDateTime":"2020"}},
{"fullUrl":"urn:uuid:u1","resource":{"resourceType":"Patient","gender":"female"}}]})");
  ASSERT_EQ(read.events.size(), 1U);
  EXPECT_EQ(read.events[0].person, "u1");
  EXPECT_TRUE(read.person("u1")->has_record);
  EXPECT_EQ(read.staged.identities.size(), 1U);
}

}  // namespace
}  // namespace kursaal::ingest
