// What an Encounter was: a contact by setting, or a stay by how the person was admitted.
//
// clang-format off
// | class (v3 ActCode; STU3 words too)     | kind                                                                        |
// |----------------------------------------|-----------------------------------------------------------------------------|
// | EMER, emergency                        | A&E attendance                                                              |
// | IMP ACUTE NONAC OBSENC, inpatient      | emergency, elective or other admission: UK Core admission method, then      |
// |                                        | priority, then admit source, then the SNOMED type; not said: other          |
// | SS, daytime                            | day case                                                                    |
// | HH, home                               | community contact                                                           |
// | FLD, field                             | ambulance                                                                   |
// | AMB VR PRENC, ambulatory, none         | by service type, then SNOMED type: general practice, outpatients, community,|
// |                                        | mental health; not said: other contact                                      |
// clang-format on
//
// A planned encounter is an appointment, whatever its class; a cancelled one is no event.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "ingest/fhir_record.hpp"

namespace kursaal::ingest {
namespace {

using population::EventKind;

enum class ClassGroup : std::uint8_t { emergency, inpatient, day, home, field, ambulatory };

struct ClassRow {
  std::string_view code;
  ClassGroup group;
};
// Source: HL7 v3 ActEncounterCode, and FHIR STU3 encounter class words.
constexpr std::array kClasses = {
    ClassRow{"EMER", ClassGroup::emergency},      ClassRow{"EMERGENCY", ClassGroup::emergency},
    ClassRow{"IMP", ClassGroup::inpatient},       ClassRow{"ACUTE", ClassGroup::inpatient},
    ClassRow{"NONAC", ClassGroup::inpatient},     ClassRow{"OBSENC", ClassGroup::inpatient},
    ClassRow{"INPATIENT", ClassGroup::inpatient}, ClassRow{"SS", ClassGroup::day},
    ClassRow{"DAYTIME", ClassGroup::day},         ClassRow{"HH", ClassGroup::home},
    ClassRow{"HOME", ClassGroup::home},           ClassRow{"FLD", ClassGroup::field},
    ClassRow{"FIELD", ClassGroup::field},
};

struct KindRow {
  std::string_view code;
  EventKind kind;
};

// SNOMED encounter types that say a setting or an urgency. The general-practice rows are ASSUMED: their terms
// ("encounter for symptom", "check-up") name no setting, and an ambulatory encounter of such a type is a consultation
// in primary care.
constexpr std::array kTypes = {
    KindRow{"185349003", EventKind::gp_contact},             // encounter for check up
    KindRow{"185345009", EventKind::gp_contact},             // encounter for symptom
    KindRow{"185347001", EventKind::gp_contact},             // encounter for problem
    KindRow{"390906007", EventKind::gp_contact},             // follow-up encounter
    KindRow{"162673000", EventKind::gp_contact},             // general examination of patient
    KindRow{"410620009", EventKind::gp_contact},             // well child visit
    KindRow{"185317003", EventKind::gp_contact},             // telephone encounter
    KindRow{"270427003", EventKind::gp_contact},             // patient-initiated encounter
    KindRow{"394701000", EventKind::gp_contact},             // asthma follow-up
    KindRow{"371883000", EventKind::outpatient_attendance},  // outpatient procedure
    KindRow{"210098006", EventKind::community_contact},      // domiciliary or rest home evaluation
    KindRow{"424619006", EventKind::community_contact},      // prenatal visit
    KindRow{"424441002", EventKind::community_contact},      // prenatal initial visit
    KindRow{"169762003", EventKind::community_contact},      // postnatal visit
    KindRow{"79094001", EventKind::mental_health_contact},   // initial psychiatric interview
    KindRow{"183452005", EventKind::emergency_admission},    // emergency hospital admission
    KindRow{"50849002", EventKind::emergency_admission},     // emergency room admission, of an inpatient stay
    KindRow{"305351004", EventKind::emergency_admission},    // admission to intensive care unit
    KindRow{"183460006", EventKind::other_admission},        // obstetric emergency hospital admission: maternity
    KindRow{"183478001", EventKind::emergency_admission},    // emergency hospital admission for asthma
    KindRow{"183495009", EventKind::elective_admission},     // non-urgent orthopaedic admission
};

// Service types: SNOMED specialties of the UK's encounter lists, and HL7's service-type 124.
constexpr std::array kServices = {
    KindRow{"394814009", EventKind::gp_contact},             // general practice (specialty)
    KindRow{"408443003", EventKind::gp_contact},             // general medical practice
    KindRow{"124", EventKind::gp_contact},                   // HL7 service-type: general practice
    KindRow{"394587001", EventKind::mental_health_contact},  // psychiatry
    KindRow{"310116000", EventKind::mental_health_contact},  // psychiatry service
};

ClassGroup class_of(const FhirRecord& record) {
  std::string_view code;
  if (const FhirElement* value = record.find(FhirField::class_); value != nullptr) {
    code = text_of(*value);  // STU3 wrote the bare word
    if (code.empty()) code = code_in(*value, "");
  }
  for (const ClassRow& row : kClasses)
    if (base::equals_ignoring_case(row.code, code)) return row.group;
  return ClassGroup::ambulatory;
}

// The first code of the value that the table knows.
template <std::size_t kRows>
const KindRow* find_row(const std::array<KindRow, kRows>& rows, const FhirElement* value) {
  if (value == nullptr) return nullptr;
  const KindRow* found = nullptr;
  for_each_item(*value, [&](FhirElement item) {
    FhirElement codings;
    if (!find_member(item, "coding", codings)) return true;
    for_each_item(codings, [&](FhirElement coding) {
      const std::string_view code = text_at(coding, "code");
      const auto at = std::find_if(rows.begin(), rows.end(), [&](const KindRow& row) { return row.code == code; });
      if (at != rows.end()) found = &*at;
      return found == nullptr;
    });
    return found == nullptr;
  });
  return found;
}

// Source: NHS Data Dictionary, ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL): 11 to 13 elective, 21 to 28 and 2A to
// 2D emergency, 31 and 32 maternity, 81 to 83 other.
EventKind kind_of_method(std::string_view code) {
  if (code.starts_with("1")) return EventKind::elective_admission;
  if (code.starts_with("2")) return EventKind::emergency_admission;
  return EventKind::other_admission;
}

EventKind kind_of_admission(const FhirRecord& record) {
  FhirElement extension, value, extensions;
  const FhirElement* hospitalization = record.find(FhirField::hospitalization);
  bool found = find_extension(record.find(FhirField::extension), "AdmissionMethod", extension);
  if (!found && hospitalization != nullptr && find_member(*hospitalization, "extension", extensions))
    found = find_extension(&extensions, "AdmissionMethod", extension);
  if (found && find_member(extension, "valueCodeableConcept", value))
    if (const std::string_view code = code_in(value, ""); !code.empty()) return kind_of_method(code);
  if (const FhirElement* priority = record.find(FhirField::priority); priority != nullptr) {
    const std::string_view code = code_in(*priority, "");  // HL7 v3 ActPriority
    if (code == "EM" || code == "UR" || code == "A" || code == "S") return EventKind::emergency_admission;
    if (code == "EL" || code == "R" || code == "P") return EventKind::elective_admission;
  }
  if (hospitalization != nullptr && find_member(*hospitalization, "admitSource", value)) {
    const std::string_view code = code_in(value, "admit-source");  // HL7 admit-source
    if (code == "emd") return EventKind::emergency_admission;
    if (code == "outp") return EventKind::elective_admission;
  }
  const KindRow* row = find_row(kTypes, record.find(FhirField::type));
  return row != nullptr && population::is_admission(row->kind) ? row->kind : EventKind::other_admission;
}

EventKind kind_of_ambulatory(const FhirRecord& record) {
  if (const KindRow* row = find_row(kServices, record.find(FhirField::serviceType)); row != nullptr) return row->kind;
  const KindRow* row = find_row(kTypes, record.find(FhirField::type));
  return row != nullptr && population::is_contact(row->kind) && !population::is_admission(row->kind)
             ? row->kind
             : EventKind::other_contact;
}

EventKind kind_of(const FhirRecord& record) {
  switch (class_of(record)) {
    case ClassGroup::emergency: return EventKind::ae_attendance;
    case ClassGroup::inpatient: return kind_of_admission(record);
    case ClassGroup::day: return EventKind::day_case;
    case ClassGroup::home: return EventKind::community_contact;
    case ClassGroup::field: return EventKind::ambulance;
    case ClassGroup::ambulatory: break;
  }
  return kind_of_ambulatory(record);
}

}  // namespace

FhirStay stay_of_encounter(const FhirRecord& record) {
  if (record.text(FhirField::status) == "entered-in-error") return FhirStay::none;
  switch (class_of(record)) {
    case ClassGroup::emergency: return FhirStay::emergency;
    case ClassGroup::inpatient:
    case ClassGroup::day: return FhirStay::inpatient;
    default: return FhirStay::none;
  }
}

void load_encounter(const FhirRecord& record) {
  const StatusVerdict status = take_status(record);
  if (status == StatusVerdict::ended || !take_subject(record)) return;
  if (status == StatusVerdict::nothing) {
    record.sink.issue("nothing-happened", "The encounter was cancelled: no event is made of it.");
    record.sink.load();
    return;
  }
  FhirDates dates;
  if (take_dates(record, dates) != DateVerdict::dated) return;
  SentEvent event = event_of(record, dates);
  event.kind = record.text(FhirField::status) == "planned" ? EventKind::appointment : kind_of(record);
  const ChosenCode chosen = choose_code(record, CodePreference::clinical);
  record.field("code", chosen.coded, chosen.known);
  if (chosen.coded) event.code = chosen.code;  // else the kind is all that is known
  record.sink.event(event);
  record.sink.load();
}

}  // namespace kursaal::ingest
