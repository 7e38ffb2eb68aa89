// Every clinical type that has no rule of its own becomes one coded event by the table of types.
#include "ingest/fhir_record.hpp"

namespace kursaal::ingest {
namespace {

// A code that says nothing of the subject (a father's diabetes, a risk, a target) must match no code list: it is
// carried as "family-member-history|snomed|44054006" of a system that is not ours.
void add_wrapped(const FhirRecord& record, SentEvent& event, FhirElement concept_or_coding, std::size_t& made) {
  const ChosenCode chosen = record.worker.codes.choose(concept_or_coding, CodePreference::clinical);
  if (!chosen.coded) return;
  std::string wrapped(record.type.own_code);
  wrapped.append("|");
  if (chosen.code.system != terminology::CodeSystem::unknown)
    wrapped.append(terminology::code_system_name(chosen.code.system)).append("|");
  wrapped.append(chosen.code.code);
  event.code = {terminology::CodeSystem::unknown, wrapped, chosen.code.display};
  record.sink.event(event);
  ++made;
}

void add_about_another(const FhirRecord& record, SentEvent& event) {
  std::size_t made = 0;
  for (const FhirPath& path : record.type.codes) {
    const FhirElement* top = record.find(path.field);
    if (top == nullptr) continue;
    for_each_item(*top, [&](FhirElement item) {
      FhirElement value = item;
      for (const std::string_view member : path.below)
        if (!find_member(value, member, value)) return true;
      add_wrapped(record, event, value, made);
      return true;
    });
    if (made > 0) break;
  }
  if (made == 0) {
    event.code = {terminology::CodeSystem::kursaal, record.type.own_code, {}};
    record.sink.event(event);
  }
  record.field("code", made > 0, true);
}

}  // namespace

void load_generic(const FhirRecord& record) {
  const StatusVerdict status = take_status(record);
  if (status == StatusVerdict::ended || !take_subject(record)) return;
  if (status == StatusVerdict::nothing) {
    record.sink.issue(
        "nothing-happened",
        "The status says that nothing took place (cancelled, not done, a draft): no event is made of it.");
    record.sink.load();
    return;
  }
  FhirDates dates;
  if (take_dates(record, dates) != DateVerdict::dated) return;
  SentEvent event = event_of(record, dates);
  if (record.type.handling == FhirHandling::generic && record.type.about_another) {
    add_about_another(record, event);
    record.sink.load();
    return;
  }
  const ChosenCode chosen = choose_code(record, CodePreference::clinical);
  record.field("code", chosen.coded, chosen.known);
  if (chosen.coded)
    event.code = chosen.code;
  else if (!record.type.own_code.empty())
    event.code = {terminology::CodeSystem::kursaal, record.type.own_code, {}};
  else
    record.sink.issue("code-missing", "The record has no coding, at most text: its event says only what kind it is.");
  record.sink.event(event);
  tell_decision(record);
  record.sink.load();
}

}  // namespace kursaal::ingest
