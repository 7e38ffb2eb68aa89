// FHIR's datatypes read out of parsed JSON: texts, codings, periods, references. Nothing here knows a resource type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/day.hpp"
#include "ingest/fhir_fields.hpp"
#include "ingest/record_sink.hpp"

namespace kursaal::ingest {

// The member of an object; false if there is none or `parent` is no object.
bool find_member(FhirElement parent, std::string_view key, FhirElement& out);
// The string at a key; empty if there is none or it is no string.
std::string_view text_at(FhirElement parent, std::string_view key);
std::string_view text_of(FhirElement value);
// The element itself, or the first item if it is an array; false for an empty array.
bool first_of(FhirElement value, FhirElement& out);
bool is_object(FhirElement value);

// Calls visit(item) for each item of an array, or for the value itself where it is no array, until visit says false.
template <class Visit>
void for_each_item(FhirElement value, Visit visit) {
  simdjson::dom::array items;
  if (value.get(items) != simdjson::SUCCESS) {
    (void)visit(value);
    return;
  }
  for (const FhirElement item : items)
    if (!visit(item)) return;
}

// The extension with this end of its url ("Extension-UKCore-EthnicCategory"); false if there is none.
bool find_extension(const FhirElement* extensions, std::string_view url_end, FhirElement& out);

// ---- codes ----

// Which of several codings of one concept becomes the event's code: the first system of this order that is present.
enum class CodePreference : std::uint8_t {
  clinical,   // snomed ctv3 read2 icd10 opcs4 dmd bnf loinc rxnorm cvx local, then systems that are not ours
  medicine,   // dmd snomed bnf first, then as above
  diagnosis,  // icd10 first, then as above
};

struct ChosenCode {
  SentCode code;
  bool coded = false;  // there is a coding with a code
  bool known = false;  // and its system is one of ours
};

// Remembers the systems met and composes the codes of systems that are not ours ("system|code").
class CodeReader {
 public:
  // From a CodeableConcept, a Coding, or an array of either. The views are valid until the next call.
  ChosenCode choose(FhirElement concept_or_coding, CodePreference preference);
  terminology::CodeSystem system_of(std::string_view uri);
  // The system among the codings of a concept; false if it is not there.
  bool has_system(FhirElement concept_or_coding, terminology::CodeSystem system);

 private:
  std::vector<std::pair<std::string, terminology::CodeSystem>> seen_;
  std::string composed_;
};

// The code of the coding whose system ends in `system_end` (any coding if it is empty); empty if there is none.
std::string_view code_in(FhirElement concept_or_coding, std::string_view system_end);

// ---- dates ----

enum class DateRead : std::uint8_t { missing, read, impossible };

// A dateTime, date or instant; a Period (its start, and its end into `end`; without a start nothing but `end`); a
// Timing (its first event, or its bounds).
DateRead read_date(FhirElement value, base::DatedMoment& at, base::Day& end);

// A number that grows with the record's age of writing: microseconds of meta.lastUpdated, else a numeric
// meta.versionId; 0.
std::uint64_t version_of(const FhirElement* meta);
// Microseconds since 1970 UTC of an instant; 0 if the text is none.
std::uint64_t instant_of(std::string_view text);

// ---- references ----

struct FhirReference {
  std::string_view type;      // "Patient"; empty where it is not said (urn:uuid)
  std::string_view id;        // the id, without version; of urn:uuid:x the x
  std::string_view fragment;  // of "#x" the x
  std::string identifier;     // "system|value", where it names one instead
  [[nodiscard]] bool names_something() const { return !id.empty() || !fragment.empty() || !identifier.empty(); }
};

// A Reference: "Patient/x", "Patient/x/_history/1", absolute URLs, "urn:uuid:x", "#x",
// "Patient?identifier=system|value", or its identifier. Nothing where it is only a display text.
FhirReference read_reference(FhirElement reference);
FhirReference parse_reference(std::string_view text);

// The contained resource with this local id; false if there is none.
bool find_contained(const FhirElement* contained, std::string_view local_id, FhirElement& out);

}  // namespace kursaal::ingest
