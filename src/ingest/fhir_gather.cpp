// What a record tells of itself to those that refer to it.
#include "ingest/fhir_record.hpp"

namespace kursaal::ingest {
namespace {

// Calls add(key) for every key under which others may name this resource.
template <class Add>
void for_each_key(const FhirRecord& record, Add add) {
  if (!record.id.empty()) add(key_of_id(record.type.name, record.id));
  if (const FhirReference url = parse_reference(record.full_url); url.type.empty() && !url.id.empty())
    add(key_of_id({}, url.id));
  const FhirElement* identifiers = record.find(FhirField::identifier);
  if (identifiers == nullptr) return;
  std::string name;
  for_each_item(*identifiers, [&](FhirElement identifier) {
    const std::string_view system = text_at(identifier, "system"), value = text_at(identifier, "value");
    if (system.empty() || value.empty()) return true;
    name.assign(system).append("|").append(value);
    add(key_of_identifier(name));
    return true;
  });
}

void gather_medicine(const FhirRecord& record, ReferenceTable& table) {
  FhirMedicine medicine;
  if (const FhirElement* code = record.find(FhirField::code); code != nullptr) {
    const ChosenCode chosen = record.worker.codes.choose(*code, CodePreference::medicine);
    medicine = {chosen.code.system, std::string(chosen.code.code), std::string(chosen.code.display)};
  }
  const std::uint64_t version = version_of(record.find(FhirField::meta));
  for_each_key(record, [&](FhirKey key) { table.add_medicine(key, version, medicine); });
}

void gather_member(const FhirRecord& record, ReferenceTable& table) {
  const FhirElement* organisation = record.find(FhirField::organization);
  if (organisation == nullptr) return;
  const FhirKey employer = key_of(read_reference(*organisation));
  for_each_key(record, [&](FhirKey key) { table.add_member(key, employer); });
  if (const FhirElement* practitioner = record.find(FhirField::practitioner); practitioner != nullptr)
    table.add_member(key_of(read_reference(*practitioner)), employer);
}

}  // namespace

void gather_references(const FhirRecord& record, ReferenceTable& table) {
  if (record.type.handling == FhirHandling::encounter) {
    const FhirStay stay = stay_of_encounter(record);
    // Of a whole source only stays are kept; within a Bundle it helps to know that an encounter is none.
    if (stay == FhirStay::none && record.full_url.empty()) return;
    for_each_key(record, [&](FhirKey key) { table.add_stay(key, stay); });
  } else if (record.type.name == "Organization") {
    const FhirElement* identifiers = record.find(FhirField::identifier);
    const std::string_view code = identifiers == nullptr ? std::string_view{} : ods_code_in(*identifiers);
    const std::uint64_t version = version_of(record.find(FhirField::meta));
    for_each_key(record, [&](FhirKey key) { table.add_organisation(key, version, code); });
  } else if (record.type.name == "PractitionerRole") {
    gather_member(record, table);
  } else if (record.type.name == "Medication") {
    gather_medicine(record, table);
  }
}

}  // namespace kursaal::ingest
