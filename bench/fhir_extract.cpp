// A FHIR bulk export, made up patient by patient.
#include <array>

#include "base/random.hpp"
#include "extract_file.hpp"
#include "extracts.hpp"

namespace kursaal::bench {
namespace {

using base::Day;

enum Kind : std::uint64_t {
  kPatient = 1,
  kEncounter,
  kCondition,
  kObservation,
  kRequest,
  kPractitioner,
  kOrganisation,
  kMark
};

struct Term {
  std::string_view code, text;
};
struct Quantity {
  std::string_view code, text, unit;
  double least, most;
};

constexpr std::array<Term, 8> kConditions{{{"38341003", "Hypertensive disorder, systemic arterial (disorder)"},
                                           {"44054006", "Type 2 diabetes mellitus (disorder)"},
                                           {"195967001", "Asthma (disorder)"},
                                           {"13645005", "Chronic obstructive lung disease (disorder)"},
                                           {"49436004", "Atrial fibrillation (disorder)"},
                                           {"396275006", "Osteoarthritis (disorder)"},
                                           {"35489007", "Depressive disorder (disorder)"},
                                           {"444814009", "Viral sinusitis (disorder)"}}};
constexpr std::array<Term, 8> kMedicines{{{"314076", "lisinopril 10 MG Oral Tablet"},
                                          {"860975", "metformin hydrochloride 500 MG Extended Release Oral Tablet"},
                                          {"259255", "atorvastatin 80 MG Oral Tablet"},
                                          {"197361", "amlodipine 5 MG Oral Tablet"},
                                          {"855332", "warfarin sodium 5 MG Oral Tablet"},
                                          {"313782", "acetaminophen 325 MG Oral Tablet"},
                                          {"310798", "hydrochlorothiazide 25 MG Oral Tablet"},
                                          {"745752", "albuterol 0.09 MG/ACTUAT Metered Dose Inhaler"}}};
constexpr std::array<Quantity, 8> kMeasurements{
    {{"29463-7", "Body Weight", "kg", 45, 120},
     {"8302-2", "Body Height", "cm", 150, 195},
     {"39156-5", "Body Mass Index", "kg/m2", 17, 40},
     {"4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 4, 11},
     {"33914-3", "Estimated Glomerular Filtration Rate", "mL/min/{1.73_m2}", 20, 110},
     {"2093-3", "Total Cholesterol", "mg/dL", 120, 280},
     {"718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 9, 17},
     {"2339-0", "Glucose", "mg/dL", 60, 200}}};
constexpr std::array<std::string_view, 4> kTowns{"Southend-on-Sea", "Leigh-on-Sea", "Rochford", "Rayleigh"};

constexpr std::string_view kMeta =
    R"(,"meta":{"tag":[{"system":"https://example.org/tags","code":"made-up-for-measuring-2024"}]}})";

// One patient after another, each record into the file of its type.
class Export {
 public:
  explicit Export(const std::filesystem::path& folder)
      : patients_(folder / "Patient.ndjson"),
        encounters_(folder / "Encounter.ndjson"),
        conditions_(folder / "Condition.ndjson"),
        observations_(folder / "Observation.ndjson"),
        requests_(folder / "MedicationRequest.ndjson") {}

  void add_patient() {
    const std::uint64_t patient = made_.records;
    const Day birth = base::day_of(1930, 1, 1) + random_.between(0, 365 * 80);
    put_patient(patient, birth);
    const int encounters = random_.between(20, 40);
    for (int i = 0; i < encounters; ++i) {
      day_ = base::day_of(2012, 1, 1) + random_.between(0, 365 * 12);
      second_ = random_.below(86'400);
      const std::uint64_t encounter = made_.records;
      put_encounter(patient, encounter);
      const int observations = random_.between(0, 10);
      for (int k = 0; k < observations; ++k) put_observation(patient, encounter);
      if (random_.below(4) == 0) put_condition(patient, encounter);
      if (random_.below(4) == 0) put_request(patient, encounter);
    }
  }
  [[nodiscard]] std::uint64_t bytes() const {
    return patients_.bytes() + encounters_.bytes() + conditions_.bytes() + observations_.bytes() + requests_.bytes();
  }
  base::Result<FhirExtract> close() {
    made_.bytes = bytes();
    bool whole = true;
    for (ExtractFile* file : {&patients_, &encounters_, &conditions_, &observations_, &requests_})
      whole = file->close() && whole;
    if (!whole) return base::make_error(base::ErrorCode::io, "the FHIR extract cannot be written");
    return made_;
  }

 private:
  void coding(ExtractFile& out, std::string_view system, const Term& term) {
    out << R"({"coding":[{"system":")" << system << R"(","code":")" << term.code << R"(","display":")" << term.text
        << R"("}],"text":")" << term.text << R"("})";
  }
  void reference(ExtractFile& out, std::string_view key, std::string_view type, Kind kind, std::uint64_t number) {
    (out << R"(,")" << key << R"(":{"reference":")" << type << "/").uuid(kind, number) << R"("})";
  }
  void about(ExtractFile& out, std::uint64_t patient, std::uint64_t encounter) {
    reference(out, "subject", "Patient", kPatient, patient);
    reference(out, "encounter", "Encounter", kEncounter, encounter);
  }
  void head(ExtractFile& out, std::string_view type, Kind kind) {
    (out << R"({"resourceType":")" << type << R"(","id":")").uuid(kind, made_.records) << R"(")";
  }
  void end(ExtractFile& out, std::uint64_t events) {
    out << kMeta;
    out.end_record();
    ++made_.records;
    made_.events += events;
  }

  void put_patient(std::uint64_t patient, Day birth) {
    ExtractFile& out = patients_;
    const bool female = random_.below(2) == 0;
    head(out, "Patient", kPatient);
    out << R"(,"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Nobody: a patient made up to measure how fast patients are read. Number )"
        << patient << R"( of the extract.</div>"},"extension":[)";
    for (const std::string_view url :
         {"Extension-Example-Background", "Extension-Example-Community", "Extension-Example-Origin"})
      out << R"({"url":"https://example.org/fhir/StructureDefinition/)" << url
          << R"(","extension":[{"url":"category","valueCoding":{"system":"https://example.org/fhir/CodeSystem/category","code":"2106-3","display":"As said"}},{"url":"text","valueString":"As said by the patient"}]},)";
    (out << R"({"url":"http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName","valueString":"Maiden )"
         << patient << R"("}],"identifier":[{"system":"https://example.org/patients","value":")")
            .uuid(kMark, patient)
        << R"("})";
    for (const std::string_view type :
         {"Medical Record Number", "Library Card Number", "Driving Licence Number", "Passport Number"})
      out << R"(,{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR","display":")"
          << type << R"("}],"text":")" << type << R"("},"system":"https://example.org/fhir/sid/number","value":"EX-)"
          << random_.below(1'000'000'000) << R"("})";
    (out << R"(],"name":[{"use":"official","family":"Family)" << random_.below(20'000) << R"(","given":["Given)"
         << random_.below(3'000) << R"("],"prefix":[")" << (female ? "Ms" : "Mr")
         << R"("]}],"telecom":[{"system":"phone","value":"01702 )" << 100'000 + random_.below(900'000)
         << R"(","use":"home"}],"gender":")" << (female ? "female" : "male") << R"(","birthDate":")")
        .day(birth);
    out << R"(","address":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/geolocation","extension":[{"url":"latitude","valueDecimal":)";
    out.number(51.5 + random_.unit() / 10, 6) << R"(},{"url":"longitude","valueDecimal":)";
    out.number(0.6 + random_.unit() / 10, 6)
        << R"(}]}],"line":[")" << 1 + random_.below(200) << R"( Measuring Road"],"city":")"
        << kTowns[random_.below(kTowns.size())]
        << R"(","state":"Essex","postalCode":"ZZ99 3WZ","country":"GB"}],"maritalStatus":)";
    coding(out, "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", {"M", "Married"});
    out << R"(,"multipleBirthBoolean":false,"communication":[{"language":)";
    coding(out, "urn:ietf:bcp:47", {"en-GB", "English"});
    out << "}]";
    end(out, 0);
  }

  void put_encounter(std::uint64_t patient, std::uint64_t) {
    ExtractFile& out = encounters_;
    head(out, "Encounter", kEncounter);
    out << R"(,"status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":")"
        << (random_.below(20) == 0 ? "EMER" : "AMB") << R"("},"type":[)";
    coding(out, "http://snomed.info/sct", {"185349003", "Encounter for check up (procedure)"});
    out << "]";
    reference(out, "subject", "Patient", kPatient, patient);
    out << R"(,"participant":[{"individual":{"reference":"Practitioner/)";
    (out.uuid(kPractitioner, random_.below(100)) << R"("}}],"period":{"start":")").instant(day_, second_ / 2);
    (out << R"(","end":")").instant(day_, second_ / 2 + 900) << R"("})";
    reference(out, "serviceProvider", "Organization", kOrganisation, random_.below(40));
    end(out, 1);
  }

  void put_condition(std::uint64_t patient, std::uint64_t encounter) {
    ExtractFile& out = conditions_;
    head(out, "Condition", kCondition);
    out << R"(,"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]})"
           R"(,"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"code":)";
    coding(out, "http://snomed.info/sct", kConditions[random_.below(kConditions.size())]);
    about(out, patient, encounter);
    (out << R"(,"onsetDateTime":")").instant(day_, second_);
    (out << R"(","recordedDate":")").instant(day_, second_) << R"(")";
    end(out, 1);
  }

  void put_observation(std::uint64_t patient, std::uint64_t encounter) {
    ExtractFile& out = observations_;
    const bool pressure = random_.below(16) == 0;
    const Quantity& what = kMeasurements[random_.below(kMeasurements.size())];
    head(out, "Observation", kObservation);
    out << R"(,"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs","display":"vital-signs"}]}],"code":)";
    coding(out, "http://loinc.org", pressure ? Term{"85354-9", "Blood Pressure"} : Term{what.code, what.text});
    about(out, patient, encounter);
    (out << R"(,"effectiveDateTime":")").instant(day_, second_);
    (out << R"(","issued":")").instant(day_, second_) << R"(")";
    if (pressure) {
      out << R"(,"component":[{"code":)";
      coding(out, "http://loinc.org", {"8462-4", "Diastolic Blood Pressure"});
      quantity(out, 60 + 40 * random_.unit(), "mm[Hg]");
      out << R"(},{"code":)";
      coding(out, "http://loinc.org", {"8480-6", "Systolic Blood Pressure"});
      quantity(out, 100 + 80 * random_.unit(), "mm[Hg]");
      out << "}]";
    } else {
      quantity(out, what.least + (what.most - what.least) * random_.unit(), what.unit);
    }
    end(out, pressure ? 3 : 1);  // the panel and its two components
  }

  void quantity(ExtractFile& out, double value, std::string_view unit) {
    (out << R"(,"valueQuantity":{"value":)").number(value, 13)
        << R"(,"unit":")" << unit << R"(","system":"http://unitsofmeasure.org","code":")" << unit << R"("})";
  }

  void put_request(std::uint64_t patient, std::uint64_t encounter) {
    ExtractFile& out = requests_;
    head(out, "MedicationRequest", kRequest);
    out << R"(,"status":"active","intent":"order","medicationCodeableConcept":)";
    coding(out, "http://www.nlm.nih.gov/research/umls/rxnorm", kMedicines[random_.below(kMedicines.size())]);
    about(out, patient, encounter);
    (out << R"(,"authoredOn":")").instant(day_, second_) << R"(")";
    reference(out, "requester", "Practitioner", kPractitioner, random_.below(100));
    end(out, 1);
  }

  ExtractFile patients_, encounters_, conditions_, observations_, requests_;
  base::Random random_{20'240'101};
  FhirExtract made_;
  Day day_;
  std::uint64_t second_ = 0;
};

}  // namespace

base::Result<FhirExtract> write_fhir_extract(const std::filesystem::path& folder, std::uint64_t bytes) {
  std::filesystem::create_directories(folder);
  Export made(folder);
  while (made.bytes() < bytes) made.add_patient();
  return made.close();
}

}  // namespace kursaal::bench
