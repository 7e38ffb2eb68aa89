// One resource on its way into the sink: what was parsed, where it stands, and what every type's rule needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/fhir_element.hpp"
#include "ingest/fhir_fields.hpp"
#include "ingest/fhir_references.hpp"
#include "ingest/fhir_types.hpp"
#include "ingest/record_sink.hpp"

namespace kursaal::ingest {

// Counts of the quality of a type's fields, handed to the sink a block at a time.
class FieldTallies {
 public:
  // `field` is one of a few literals.
  void count(const FhirType& type, const char* field, bool present, bool valid);
  void hand_over(RecordSink& sink);

 private:
  struct Tally {
    const FhirType* type = nullptr;
    const char* field = nullptr;
    std::uint64_t records = 0, present = 0, valid = 0;
  };
  std::vector<Tally> tallies_;
};

struct FhirWorker::State {
  explicit State(FhirReferences::State& shared) : references(shared) {}
  FhirReferences::State& references;
  simdjson::dom::parser parser;
  FhirFields fields;
  CodeReader codes;
  FieldTallies quality;
  ReferenceTable gathered;  // since the last hand-over
  std::string deferred;     // likewise
  std::string padded;       // a text that lacks room behind it
  std::string content;      // a Bundle entry as one line
  std::string name;         // of a subject or a key, while it is composed

  // Gives what was gathered to the source's references and the sink.
  void hand_over(RecordSink& sink);
};

struct FhirRecord {
  RecordSink& sink;
  FhirWorker::State& worker;
  const FhirType& type;
  FhirElement root;
  std::string_view id;  // resource id, or the uuid of fullUrl; may be empty
  std::string_view full_url;
  std::string_view content;  // as text
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  const ReferenceTable* bundle = nullptr;  // what its own Bundle holds
  const ReferenceTable* whole = nullptr;   // what the source holds, once all is read; nullptr before
  bool sensitive = false;                  // meta.security says restricted

  [[nodiscard]] const FhirElement* find(FhirField field) const { return worker.fields.find(field); }
  [[nodiscard]] std::string_view text(FhirField field) const {
    const FhirElement* value = find(field);
    return value == nullptr ? std::string_view{} : text_of(*value);
  }
  void field(const char* name, bool present, bool valid) const { worker.quality.count(type, name, present, valid); }
};

// The value at a path of the type's table; false if there is none.
bool find_path(const FhirRecord& record, const FhirPath& path, FhirElement& out);

// ---- what every clinical record goes through; false: the record has been ended (set aside, quarantined) ----

// Finds the person it is about and tells the sink.
bool take_subject(const FhirRecord& record);

struct FhirDates {
  base::DatedMoment at;
  base::Day end;
  base::Day known;
};
enum class DateVerdict : std::uint8_t { dated, undated, ended };
// When it happened and was known, by the type's table. Undated: the record loads without an event and says so.
DateVerdict take_dates(const FhirRecord& record, FhirDates& out);

// True if the status is one of the type's that load without an event, or the record was withdrawn (then it has been
// ended).
enum class StatusVerdict : std::uint8_t { happened, nothing, ended };
StatusVerdict take_status(const FhirRecord& record);

// The first of the type's code fields with a coding.
ChosenCode choose_code(const FhirRecord& record, CodePreference preference);

// An event with everything but code and value filled in.
SentEvent event_of(const FhirRecord& record, const FhirDates& dates);

// Tells the sink who decided, in which state it is, where the document lies and when it is reviewed, if the record's
// event is a decision about resuscitation.
void tell_decision(const FhirRecord& record);

// ---- the types ----

// What this record tells of itself to those that refer to it (an Encounter, an Organization, a Medication ...).
void gather_references(const FhirRecord& record, ReferenceTable& table);
// True if the record needs a reference that is not known yet: it must be put off, not begun.
bool must_wait(const FhirRecord& record);

bool practice_must_wait(const FhirRecord& patient);

void load_patient(const FhirRecord& record);
void load_encounter(const FhirRecord& record);
void load_condition(const FhirRecord& record);
void load_observation(const FhirRecord& record);
void load_medication(const FhirRecord& record);
void load_generic(const FhirRecord& record);

// The kind of stay or contact that an Encounter is (fhir_encounter.cpp holds the table).
FhirStay stay_of_encounter(const FhirRecord& record);
// The organisation code of an identifier list; empty if there is none.
std::string_view ods_code_in(FhirElement identifiers);
inline constexpr std::string_view kNhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number";

}  // namespace kursaal::ingest
