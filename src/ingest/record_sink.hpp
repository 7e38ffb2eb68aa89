// What a parser says of each record it read. One sink a worker; the staging behind it is shared. A record is begun,
// given its facts, and ended in exactly one way: loaded, set aside or quarantined, so that the account always closes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "population/event.hpp"
#include "population/staged.hpp"
#include "terminology/code_system.hpp"

namespace kursaal::ingest {

class Staging;  // staging.hpp: shared by all sinks of a run

enum class SetAside : std::uint8_t {
  unused_type,
  unknown_format
};  // duplicate and superseded are found by the staging

// Where a record came from and what makes it the same as another.
struct RecordHead {
  std::string_view type;  // "Condition", "apc": for the counts by type
  std::uint32_t file = 0;
  std::uint32_t line = 0;  // line, or entry number in a Bundle
  // The record's own key within its source and type (FHIR id, EPIKEY); empty: the content is the key, so that an exact
  // copy is a duplicate.
  std::string_view key;
  std::uint64_t version = 0;  // larger is newer (meta.versionId, lastUpdated, a version column); 0 where none is said
  std::string_view content;   // the record's bytes, to tell a duplicate from a changed record
};

// A code as the source sent it.
struct SentCode {
  terminology::CodeSystem system = terminology::CodeSystem::unknown;
  std::string_view code;
  std::string_view display;
};

// An event to be: the code instead of a concept id, the unit as sent.
struct SentEvent {
  population::EventKind kind = population::EventKind::condition;
  SentCode code;
  base::DatedMoment at;  // required: an event without a day is quarantined by the parser
  base::Day end;
  base::Day known;  // unknown: taken as the day, flagged
  bool has_value = false;
  double value = 0;
  std::string_view unit;  // as sent, may be empty
  bool marked_sensitive = false;
};

class RecordSink {
 public:
  RecordSink(Staging& staging, std::uint16_t source);
  ~RecordSink();
  RecordSink(RecordSink&&) noexcept;

  void begin(const RecordHead& head);
  // How many records this sink has begun so far.
  [[nodiscard]] std::uint64_t begun() const;

  // --- facts of the record begun ---
  // The person (or subject) of the source's own id, for the events that follow; created if new.
  void subject(std::string_view local_id);
  // The newest record of an identity wins; `identity.key.local_id` names it; source, file and line are filled in here.
  // An identity that a row of activity mentions in passing (HES) is given with partial = true: fields it lacks are kept
  // from others.
  void identity(population::Identity identity, bool partial = false);
  // `other` is another name of the same person in this source (urn:uuid, identifier "system|value").
  void alias(std::string_view local_id, std::string_view other);
  // An event of the subject. An event without a day quarantines the whole record (date-missing): what is said of the
  // record afterwards, its end included, is then ignored. What needs other records is judged at the end of the run, see
  // resolve.hpp: dates against birth and extract, values against their measure.
  void event(const SentEvent& event);
  // Whether an event of the record begun is a decision about resuscitation (population/decision.hpp).
  [[nodiscard]] bool decided() const;
  // What the record says of its decisions beside their codes and days; file, line, part and item are filled in here.
  void decision(const population::Decision& said);
  // A doubted value: the record loads, the doubt stands in the report.
  void issue(std::string_view code, std::string_view text);
  // Data quality of a field of this record type: it was there, and made sense.
  void field(std::string_view name, bool present, bool valid);
  // The same for many records at once, counted by the caller; needs no record begun. `optional`: it may well be empty.
  void fields(std::string_view type, std::string_view name, std::uint64_t records, std::uint64_t present,
              std::uint64_t valid, bool optional = false);
  // True if this sink loaded a partial identity of the person with the same (non-zero) hash before: identity() need
  // not be called again for this record, which still counts as saying the same.
  bool same_identity(std::string_view local_id, std::uint64_t said);
  // As identity(..., true), remembered under a hash of what was said. `birth_doubted`: the row contradicts the birth
  // date that the source gives, and the identity holds the one that follows from the row's age instead.
  void partial_identity(population::Identity identity, std::uint64_t said, bool birth_doubted = false);

  // --- the end of the record, exactly one ---
  void load();
  // Withdrawn or entered in error: the record's key is a tombstone for all older versions.
  void withdraw();
  void set_aside(SetAside reason);
  void quarantine(std::string_view code, std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kursaal::ingest
