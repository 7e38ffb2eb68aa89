// The mental health trust, which sends FHIR R4 as a bulk export writes it: a Patient or an Encounter a line.
#include <iterator>

#include "base/json_text.hpp"
#include "synth/agencies.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr std::string_view kTag =
    R"("meta":{"tag":[{"system":"https://kursaal.example/CodeSystem/data-kind","code":"SYNTHETIC"}])";
// HL7 v3 Confidentiality: restricted. What the trust holds of somebody under protection is joined to nobody.
constexpr std::string_view kRestricted =
    R"(,"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}])";
constexpr std::string_view kTeams[] = {"Community mental health team", "Talking therapies", "Older adults",
                                       "Home treatment"};

std::string& begin(Pages& pages, Sheet sheet, std::string_view type, std::string_view id, bool restricted = false) {
  std::string& text = pages.sheets[static_cast<std::size_t>(sheet)];
  ++pages.rows[static_cast<std::size_t>(sheet)];
  return text.append(R"({"resourceType":")")
      .append(type)
      .append(R"(","id":")")
      .append(id)
      .append("\",")
      .append(kTag)
      .append(restricted ? kRestricted : std::string_view{})
      .append("},");
}

void quoted_date(std::string& text, std::string_view name, std::int32_t day) {
  text.append("\"").append(name).append("\":\"");
  append_date(text, day, DateWriting::iso);
  text += '"';
}

}  // namespace

void write_patient_resource(const Likeness& known, const Seen& seen) {
  std::string& text = begin(seen.pages, Sheet::mental_client, "Patient", known.id, seen.portrait.protected_identity);
  if (!known.nhs.empty())
    text.append(R"("identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":")")
        .append(known.nhs)
        .append("\"}],");
  text += R"("name":[{"use":"official","family":)";
  base::append_json_string(text, known.family);
  if (!known.given.empty()) {
    text += R"(,"given":[)";
    base::append_json_string(text, known.given);
    text += ']';
  }
  text.append(R"(}],"gender":")").append(known.sex == 'F' ? "female" : "male").append("\",");
  quoted_date(text, "birthDate", known.birth.value);
  if (seen.death() != kNever) {
    text += ',';
    quoted_date(text, "deceasedDateTime", seen.death());
  }
  if (!known.postcode.empty())
    text.append(R"(,"address":[{"use":"home","postalCode":")").append(known.postcode).append("\"}]");
  text.append(
      R"(,"generalPractitioner":[{"identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":")");
  text.append(seen.practice()).append("\"}}]}\n");
}

void write_encounter_resource(const Likeness& known, const Deed& deed, std::uint64_t row, Pages& pages) {
  std::string& text = begin(pages, Sheet::mental_contact, "Encounter", std::to_string(row));
  text += R"("status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},)";
  text.append(R"("type":[{"text":")").append(kTeams[deed.what % std::size(kTeams)]).append("\"}],");
  text +=
      R"("serviceType":{"coding":[{"system":"http://snomed.info/sct","code":"310116000","display":"Psychiatry service"}]},)";
  text.append(R"("subject":{"reference":"Patient/)").append(known.id).append(R"("},"period":{)");
  quoted_date(text, "start", deed.day);
  text += ',';
  quoted_date(text, "end", deed.day);
  text += "}}\n";
}

}  // namespace kursaal::synth
