// Conditions, observations and medicines: the types whose events need more than the table says.
#include "ingest/fhir_record.hpp"

namespace kursaal::ingest {
namespace {

using population::EventKind;
using terminology::CodeSystem;

void load_without_event(const FhirRecord& record) {
  record.sink.issue("nothing-happened",
                    "The status says that nothing took place (cancelled, not done, a draft): no event is made of it.");
  record.sink.load();
}

// A hospital's coded diagnosis: said of an encounter, in ICD-10. (A problem recorded in general practice is in a
// clinical terminology, whatever the category says.)
bool is_hospital_diagnosis(const FhirRecord& record) {
  const FhirElement* category = record.find(FhirField::category);
  const FhirElement* code = record.find(FhirField::code);
  if (category == nullptr || code == nullptr || record.find(FhirField::encounter) == nullptr) return false;
  bool of_encounter = false;
  for_each_item(*category, [&](FhirElement one) {
    of_encounter = of_encounter || code_in(one, "condition-category") == "encounter-diagnosis";
    return !of_encounter;
  });
  return of_encounter && record.worker.codes.has_system(*code, CodeSystem::icd10);
}

Found find_stay(const FhirRecord& record, FhirStay& stay) {
  const FhirKey key = key_of(read_reference(*record.find(FhirField::encounter)));
  if (key == kNoFhirKey) return Found::nothing;
  Found found = Found::no;
  if (record.bundle != nullptr) found = record.bundle->stay_of(key, stay);
  if (found == Found::no && record.whole != nullptr) found = record.whole->stay_of(key, stay);
  return found;
}

Found find_medicine(const FhirRecord& record, const FhirReference& reference, const FhirMedicine*& medicine) {
  const FhirKey key = key_of(reference);
  if (key == kNoFhirKey) return Found::nothing;
  Found found = Found::no;
  if (record.bundle != nullptr) found = record.bundle->medicine_of(key, medicine);
  if (found == Found::no && record.whole != nullptr) found = record.whole->medicine_of(key, medicine);
  return found;
}

void add_code_or_doubt(const FhirRecord& record, SentEvent& event, const ChosenCode& chosen) {
  record.field("code", chosen.coded, chosen.known);
  if (chosen.coded)
    event.code = chosen.code;
  else
    record.sink.issue("code-missing", "The record has no coding, at most text: its event says only what kind it is.");
}

}  // namespace

void load_condition(const FhirRecord& record) {
  if (take_status(record) == StatusVerdict::ended || !take_subject(record)) return;
  FhirDates dates;
  if (take_dates(record, dates) != DateVerdict::dated) return;
  for (const FhirField field : {FhirField::abatementDateTime, FhirField::abatementPeriod}) {
    const FhirElement* value = record.find(field);
    if (value == nullptr) continue;
    base::DatedMoment at;
    base::Day end;
    const DateRead verdict = read_date(*value, at, end);
    if (verdict == DateRead::impossible)
      record.sink.issue("end-impossible",
                        "The abatement is no date of the calendar; when the condition ended is taken as unknown.");
    else
      dates.end = end.known() ? end : at.day;
  }
  SentEvent event = event_of(record, dates);
  CodePreference preference = CodePreference::clinical;
  if (is_hospital_diagnosis(record)) {
    FhirStay stay = FhirStay::none;
    (void)find_stay(record, stay);
    if (stay == FhirStay::inpatient) event.kind = EventKind::admission_diagnosis;
    if (stay == FhirStay::emergency) event.kind = EventKind::attendance_diagnosis;
    if (stay != FhirStay::none) preference = CodePreference::diagnosis;
  }
  add_code_or_doubt(record, event, choose_code(record, preference));
  record.sink.event(event);
  tell_decision(record);
  record.sink.load();
}

namespace {

// Puts a value[x] on the event. Source: FHIR R4 Observation. A comparator makes the number a bound: doubted, kept.
void add_value(const FhirRecord& record, SentEvent& event, const FhirElement* quantity, const FhirElement* integer,
               const FhirElement* boolean) {
  event.has_value = false;
  event.unit = {};
  double number = 0;
  if (quantity != nullptr) {
    FhirElement part;
    if (!find_member(*quantity, "value", part)) return;
    if (part.get(number) != simdjson::SUCCESS)
      return record.sink.issue("value-unreadable",
                               "The value of valueQuantity is not a JSON number; it is taken as unknown.");
    event.has_value = true;
    event.value = number;
    const std::string_view code = text_at(*quantity, "code"), unit = text_at(*quantity, "unit");
    event.unit =
        !code.empty() && (unit.empty() || text_at(*quantity, "system") == "http://unitsofmeasure.org") ? code : unit;
    if (!text_at(*quantity, "comparator").empty())
      record.sink.issue(
          "value-bounded",
          "The value is a bound (less or more than), not a measurement; the bound is taken as the value.");
    return;
  }
  bool truth = false;
  if (integer != nullptr && integer->get(number) == simdjson::SUCCESS) {
    event.has_value = true;
    event.value = number;
  } else if (boolean != nullptr && boolean->get(truth) == simdjson::SUCCESS) {
    event.has_value = true;  // an answer "no" must not look like the bare finding
    event.value = truth ? 1 : 0;
  }
}

// The event of an observation or component, and of the concept that is its answer.
void add_observed(const FhirRecord& record, SentEvent& event, const ChosenCode& chosen, const FhirElement* answer) {
  event.code = chosen.code;
  record.sink.event(event);
  if (answer == nullptr) return;
  const ChosenCode said = record.worker.codes.choose(*answer, CodePreference::clinical);
  if (!said.coded) return;
  event.code = said.code;
  event.has_value = false;
  record.sink.event(event);
}

void add_component(const FhirRecord& record, SentEvent& event, FhirElement component) {
  simdjson::dom::object object;
  if (component.get(object) != simdjson::SUCCESS) return;
  FhirElement code, quantity, answer, integer, boolean;
  bool has_code = false, has_quantity = false, has_answer = false, has_integer = false, has_boolean = false;
  for (const auto field : object) {
    if (field.key == "code")
      code = field.value, has_code = true;
    else if (field.key == "valueQuantity")
      quantity = field.value, has_quantity = true;
    else if (field.key == "valueCodeableConcept")
      answer = field.value, has_answer = true;
    else if (field.key == "valueInteger")
      integer = field.value, has_integer = true;
    else if (field.key == "valueBoolean")
      boolean = field.value, has_boolean = true;
  }
  if (!has_code) return;
  const ChosenCode chosen = record.worker.codes.choose(code, CodePreference::clinical);
  if (!chosen.coded) return;
  add_value(record, event, has_quantity ? &quantity : nullptr, has_integer ? &integer : nullptr,
            has_boolean ? &boolean : nullptr);
  add_observed(record, event, chosen, has_answer ? &answer : nullptr);
}

}  // namespace

void load_observation(const FhirRecord& record) {
  const StatusVerdict status = take_status(record);
  if (status == StatusVerdict::ended || !take_subject(record)) return;
  if (status == StatusVerdict::nothing) return load_without_event(record);
  if (record.find(FhirField::code) == nullptr) {
    record.field("code", false, false);
    record.sink.quarantine("code-missing", "An Observation must say what was observed: it has no code.");
    return;
  }
  FhirDates dates;
  if (take_dates(record, dates) != DateVerdict::dated) return;
  SentEvent event = event_of(record, dates);
  const ChosenCode chosen = choose_code(record, CodePreference::clinical);
  add_code_or_doubt(record, event, chosen);
  add_value(record, event, record.find(FhirField::valueQuantity), record.find(FhirField::valueInteger),
            record.find(FhirField::valueBoolean));
  add_observed(record, event, chosen, record.find(FhirField::valueCodeableConcept));
  if (const FhirElement* components = record.find(FhirField::component); components != nullptr)
    for_each_item(*components, [&](FhirElement component) {
      add_component(record, event, component);
      return true;
    });
  tell_decision(record);
  record.sink.load();
}

void load_medication(const FhirRecord& record) {
  const StatusVerdict status = take_status(record);
  if (status == StatusVerdict::ended || !take_subject(record)) return;
  bool forbidden = false;
  if (const FhirElement* flag = record.find(FhirField::doNotPerform);
      flag != nullptr && flag->get(forbidden) != simdjson::SUCCESS)
    forbidden = false;
  if (status == StatusVerdict::nothing || forbidden) return load_without_event(record);
  const FhirElement* coded = record.find(FhirField::medicationCodeableConcept);
  const FhirElement* referred = record.find(FhirField::medicationReference);
  if (coded == nullptr && referred == nullptr) {
    record.field("code", false, false);
    record.sink.quarantine(
        "code-missing", "The record names no medicine (looked at medicationCodeableConcept and medicationReference).");
    return;
  }
  FhirDates dates;
  if (take_dates(record, dates) != DateVerdict::dated) return;
  SentEvent event = event_of(record, dates);
  const std::string_view intent = record.text(FhirField::intent);
  if (intent == "proposal" || intent == "plan" || intent == "option" || record.text(FhirField::status) == "intended")
    event.kind = EventKind::planned;
  if (coded != nullptr) {
    add_code_or_doubt(record, event, record.worker.codes.choose(*coded, CodePreference::medicine));
    record.sink.event(event);
    record.sink.load();
    return;
  }
  const FhirReference reference = read_reference(*referred);
  FhirElement medicine, code;
  const FhirMedicine* known = nullptr;
  if (!reference.fragment.empty() && find_contained(record.find(FhirField::contained), reference.fragment, medicine) &&
      find_member(medicine, "code", code)) {
    add_code_or_doubt(record, event, record.worker.codes.choose(code, CodePreference::medicine));
  } else if (find_medicine(record, reference, known) == Found::yes) {
    record.field("code", true, known->system != CodeSystem::unknown && known->system != CodeSystem::local);
    event.code = {known->system, known->code, known->display};
  } else {
    record.field("code", false, false);
    record.sink.issue(
        "reference-dangling",
        "The Medication that the record refers to is not in the source, or has no coding: its event has no code.");
  }
  record.sink.event(event);
  record.sink.load();
}

bool must_wait(const FhirRecord& record) {
  if (record.whole != nullptr) return false;
  switch (record.type.handling) {
    case FhirHandling::condition: {
      FhirStay stay = FhirStay::none;
      return is_hospital_diagnosis(record) && find_stay(record, stay) == Found::no;
    }
    case FhirHandling::medication: {
      const FhirElement* referred = record.find(FhirField::medicationReference);
      if (referred == nullptr || record.find(FhirField::medicationCodeableConcept) != nullptr) return false;
      const FhirReference reference = read_reference(*referred);
      const FhirMedicine* medicine = nullptr;
      return reference.fragment.empty() && find_medicine(record, reference, medicine) == Found::no;
    }
    case FhirHandling::patient: return practice_must_wait(record);
    default: return false;
  }
}

}  // namespace kursaal::ingest
