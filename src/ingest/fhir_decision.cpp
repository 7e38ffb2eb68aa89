// What a resource says of a decision about resuscitation beside its code and dates (safety rule 10). Source: FHIR R4
// Condition, Observation, Procedure, Consent, Flag, CarePlan.
#include <initializer_list>

#include "ingest/fhir_record.hpp"

namespace kursaal::ingest {
namespace {

// The first of these members that says somebody or something: a Reference's display, else what it refers to.
std::string named(FhirElement root, std::initializer_list<std::string_view> members) {
  for (const std::string_view member : members) {
    FhirElement value, one, below;
    if (!find_member(root, member, value) || !first_of(value, one)) continue;
    if (find_member(one, "actor", below) && first_of(below, one)) below = one;
    if (find_member(one, "detail", below) && !first_of(below, one)) continue;  // Condition.evidence
    for (const std::string_view key : {"display", "title", "url", "reference"})
      if (const std::string_view text = text_at(one, key); !text.empty()) return std::string(text);
  }
  return {};
}

base::Day ends(FhirElement root) {
  FhirElement period;
  FhirElement provision;
  if (!find_member(root, "period", period) &&
      !(find_member(root, "provision", provision) && find_member(provision, "period", period)))
    return {};
  base::DatedMoment at;
  base::Day end;
  return read_date(period, at, end) == DateRead::impossible ? base::Day{} : end;
}

}  // namespace

void tell_decision(const FhirRecord& record) {
  if (!record.sink.decided()) return;
  population::Decision said;
  said.author = named(record.root, {"asserter", "recorder", "performer", "author"});
  FhirElement status;
  if (find_member(record.root, "clinicalStatus", status))
    said.status = code_in(status, "");
  else
    said.status = text_at(record.root, "status");
  said.place = named(record.root, {"sourceAttachment", "sourceReference", "evidence", "derivedFrom", "report"});
  said.review = ends(record.root);
  record.sink.decision(said);
}

}  // namespace kursaal::ingest
