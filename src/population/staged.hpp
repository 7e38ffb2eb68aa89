// What ingest hands on: who each source says it knows (identities), and the events they sent, on disk. The shared nouns
// of ingest, link and the assembling of a snapshot.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/identifiers.hpp"
#include "base/issue.hpp"
#include "population/accounting.hpp"
#include "population/decision.hpp"
#include "population/event.hpp"
#include "population/identity.hpp"
#include "population/kept_identity.hpp"
#include "terminology/concepts.hpp"

namespace kursaal::population {

struct SourceFile {
  std::string name;  // relative to the site folder, '/' separated
  std::uint16_t source = 0;
  std::string digest;
  std::uint64_t bytes = 0;
  std::string layout;   // "fhir-ndjson", "fhir-bundle", "hes-apc", ... or "" if of no known layout
  base::Day extracted;  // the extract date it states, if any
};

struct StagedSource {
  std::string name;                  // as in sources.toml, or the layout's own name where there is no site
  std::vector<std::string> domains;  // "gp", "ae", ...; "mixed" covers all
  bool gp_coded = false;             // its codes count as coded by general practice (domain gp or mixed)
  base::Day extracted;               // newest extract date
};

// The resolved events (duplicates and superseded records gone, tombstones applied), unsorted, in files of raw Event
// records with `person` an IdentityIndex. Deleted with the spill folder.
struct EventSpill {
  std::vector<std::filesystem::path> files;
  std::uint64_t events = 0;
};

// Why a record was kept out or is doubted. Few reasons stand for millions of rows.
struct Reason {
  std::string code;  // stable, kebab-case
  std::string text;
  auto operator<=>(const Reason&) const = default;
};

// Small, as a file may be bad in each of its lines.
struct QuarantineRow {
  std::uint16_t source = 0;
  base::Severity severity = base::Severity::error;
  std::uint32_t file = 0;
  std::uint32_t reason = 0;  // Staged::reasons is indexed by it
  std::uint64_t line = 0;
};
static_assert(sizeof(QuarantineRow) == 24);

// Thresholds change without reading data again: only counts are kept here.
struct FieldQuality {
  std::string source, record, field;  // "hes", "apc", "ADMIDATE"
  std::uint64_t records = 0;          // that should have it
  std::uint64_t present = 0;          // completeness
  std::uint64_t valid = 0;            // validity, of those present
  std::uint64_t duplicated = 0;       // of a field that should tell records apart
  std::uint64_t late_days_sum = 0;    // timeliness: known minus happened, of `timed`
  std::uint64_t timed = 0;
  bool optional = false;  // empty by its nature in many records: completeness is told and not judged
};

struct Staged {
  std::vector<SourceFile> files;      // sorted by name; Event::file is a position here
  std::vector<StagedSource> sources;  // sorted by name; Event::source is a position here
  Identities identities;              // sorted by key; IdentityIndex is a position here
  terminology::ConceptTable concepts;
  std::vector<std::string> units;  // Event::unit is a position here; units[0] is ""
  EventSpill events;
  // Sorted by file, line, part; of superseded, withdrawn and refused records too: one that stands has its event.
  std::vector<Decision> decisions;
  std::vector<Reason> reasons;            // sorted by code, text; QuarantineRow::reason is a position here
  std::vector<QuarantineRow> quarantine;  // sorted by file, line, reason: errors and warnings (doubted values)
  std::vector<FieldQuality> quality;      // sorted
  Accounting accounting;
  std::vector<std::uint64_t> unknown_code_events;  // by source: coded events that no code list knows
  std::vector<std::uint64_t> coded_events;         // by source
  base::Day latest_extract;                        // unknown if no file states one
  base::Day latest_happened;                       // of events that may not lie ahead

  [[nodiscard]] const Reason& reason_of(const QuarantineRow& row) const { return reasons[row.reason]; }
};

}  // namespace kursaal::population
