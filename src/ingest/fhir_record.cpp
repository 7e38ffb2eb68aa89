// What every clinical record goes through: whose it is, when it happened, whether it happened, what it is called.
#include "ingest/fhir_record.hpp"

#include <algorithm>

namespace kursaal::ingest {

void FieldTallies::count(const FhirType& type, const char* field, bool present, bool valid) {
  for (Tally& tally : tallies_) {
    if (tally.type != &type || tally.field != field) continue;
    ++tally.records;
    tally.present += present ? 1U : 0U;
    tally.valid += present && valid ? 1U : 0U;
    return;
  }
  tallies_.push_back({&type, field, 1, present ? 1U : 0U, present && valid ? 1U : 0U});
}

void FieldTallies::hand_over(RecordSink& sink) {
  for (const Tally& tally : tallies_)
    sink.fields(tally.type->name, tally.field, tally.records, tally.present, tally.valid);
  tallies_.clear();
}

void FhirWorker::State::hand_over(RecordSink& sink) {
  quality.hand_over(sink);
  references.take(gathered, deferred);
  gathered.clear();
}

bool find_path(const FhirRecord& record, const FhirPath& path, FhirElement& out) {
  const FhirElement* at = record.find(path.field);
  if (at == nullptr) return false;
  out = *at;
  for (const std::string_view member : path.below) {
    FhirElement first;
    if (!first_of(out, first) || !find_member(first, member, out)) return false;
  }
  return true;
}

namespace {

// The participant of an Appointment that is a patient; false if there is none.
bool find_patient_among(FhirElement participants, FhirElement& out) {
  bool found = false;
  for_each_item(participants, [&](FhirElement participant) {
    FhirElement actor;
    if (!find_member(participant, "actor", actor) || read_reference(actor).type != "Patient") return true;
    out = actor;
    found = true;
    return false;
  });
  return found;
}

// A name for a patient that stands within the record: an identifier that others may use too.
std::string identifier_of_contained(const FhirRecord& record, std::string_view fragment) {
  FhirElement patient, identifiers;
  std::string name, nhs_number;
  if (!find_contained(record.find(FhirField::contained), fragment, patient) ||
      !find_member(patient, "identifier", identifiers))
    return name;
  for_each_item(identifiers, [&](FhirElement identifier) {
    const std::string_view system = text_at(identifier, "system"), value = text_at(identifier, "value");
    if (system.empty() || value.empty()) return true;
    std::string& into = system == kNhsNumberSystem ? nhs_number : name;
    if (into.empty()) into.append(system).append("|").append(value);
    return true;
  });
  return nhs_number.empty() ? name : nhs_number;
}

}  // namespace

bool take_subject(const FhirRecord& record) {
  FhirReference reference;
  FhirElement value;
  for (const FhirPath& path : record.type.subjects) {
    if (!find_path(record, path, value)) continue;
    if (path.field == FhirField::participant && !find_patient_among(value, value)) continue;
    reference = read_reference(value);
    if (reference.names_something()) break;
  }
  const bool another = !reference.type.empty() && reference.type != "Patient";
  std::string& name = record.worker.name;
  if (!reference.fragment.empty())
    name = identifier_of_contained(record, reference.fragment);
  else if (!reference.id.empty())
    name = reference.id;
  else
    name = std::move(reference.identifier);
  record.field("subject", !name.empty(), !another);
  if (another) {
    record.sink.set_aside(SetAside::unused_type);  // about a group, a device or a place, not a person
    return false;
  }
  if (name.empty()) {
    if (!record.type.dated)
      record.sink.load();  // equipment that is nobody's
    else
      record.sink.quarantine("subject-missing",
                             "The record says of no person whom it is about (looked at subject and patient).");
    return false;
  }
  record.sink.subject(name);
  return true;
}

DateVerdict take_dates(const FhirRecord& record, FhirDates& out) {
  base::Day only_end;
  FhirElement value;
  for (const FhirPath& path : record.type.dates) {
    if (!find_path(record, path, value)) continue;
    base::DatedMoment at;
    base::Day end;
    const DateRead verdict = read_date(value, at, end);
    if (verdict == DateRead::impossible) {
      record.field("date", true, false);
      std::string text("The date in ");
      record.sink.quarantine(
          "date-impossible",
          text.append(path.text).append(" is not one of the calendar or not written as FHIR writes dates."));
      return DateVerdict::ended;
    }
    if (verdict == DateRead::read) {
      out.at = at;
      out.end = end;
      break;
    }
    if (!only_end.known()) only_end = end;
  }
  if (!out.at.day.known() && only_end.known()) {
    out.at.day = out.end = only_end;
    out.at.precision = base::Precision::day;
  }
  for (const FhirPath& path : record.type.known) {
    if (!find_path(record, path, value)) continue;
    base::DatedMoment at;
    base::Day ignored;
    if (const DateRead verdict = read_date(value, at, ignored); verdict == DateRead::read) {
      out.known = at.day;
      break;
    } else if (verdict == DateRead::impossible) {
      std::string text("The date in ");
      record.sink.issue(
          "known-date-impossible",
          text.append(path.text).append(" is not one of the calendar; when the fact was known is taken as unknown."));
    }
  }
  if (!record.type.known.empty()) record.field("recorded", out.known.known(), true);
  if (record.type.dated) record.field("date", out.at.day.known(), true);
  if (out.at.day.known()) return DateVerdict::dated;
  if (record.type.dated) {
    std::string text("No date (looked at");
    for (const FhirPath& path : record.type.dates) text.append(" ").append(path.text);
    record.sink.issue("date-missing", text.append("): the record loads without an event."));
  }
  record.sink.load();
  return DateVerdict::undated;
}

StatusVerdict take_status(const FhirRecord& record) {
  std::string_view status = record.text(FhirField::status);
  if (status.empty()) status = record.text(FhirField::lifecycleStatus);
  bool withdrawn = status == "entered-in-error";
  if (const FhirElement* verification = record.find(FhirField::verificationStatus);
      !withdrawn && verification != nullptr) {
    const std::string_view code = code_in(*verification, "");
    withdrawn = code == "entered-in-error" || code == "refuted";
  }
  if (withdrawn) {
    record.sink.withdraw();
    return StatusVerdict::ended;
  }
  const auto& nothing = record.type.nothing_happened;
  return std::find(nothing.begin(), nothing.end(), status) == nothing.end() ? StatusVerdict::happened
                                                                            : StatusVerdict::nothing;
}

ChosenCode choose_code(const FhirRecord& record, CodePreference preference) {
  FhirElement value;
  for (const FhirPath& path : record.type.codes) {
    if (!find_path(record, path, value)) continue;
    if (ChosenCode chosen = record.worker.codes.choose(value, preference); chosen.coded) return chosen;
  }
  return {};
}

SentEvent event_of(const FhirRecord& record, const FhirDates& dates) {
  SentEvent event;
  event.kind = record.type.kind;
  event.at = dates.at;
  event.end = dates.end;
  event.known = dates.known;
  event.marked_sensitive = record.sensitive;
  return event;
}

}  // namespace kursaal::ingest
