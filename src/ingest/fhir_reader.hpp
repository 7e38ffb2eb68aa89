// Reads FHIR R4 as JSON: NDJSON blocks (bulk export), Bundles and single resources, into a RecordSink. Knows nothing of
// files, folders or threads: the driver calls these with one FhirWorker and one RecordSink a thread, and one
// FhirReferences a source.
//
// References across files (a Condition's Encounter, a Patient's practice, a prescription's Medication) are resolved in
// any order of files with the same result: a record that needs one which its own Bundle does not hold is put off, its
// text appended to a spill file, and read again by read_deferred when all files of the source are through. What is kept
// in memory meanwhile is small: inpatient and emergency encounters as a hash and a byte, organisations' ODS codes,
// medicines' codes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/day.hpp"
#include "base/result.hpp"
#include "ingest/record_sink.hpp"
#include "tables/blocks.hpp"

namespace kursaal::ingest {

enum class FhirShape : std::uint8_t {
  none,    // not FHIR: no resourceType (XML, patch requests, schemas), the driver sets it aside by name
  ndjson,  // a resource a line: read_ndjson_block
  bundle,  // one Bundle: read_json_document
  single,  // one resource: read_json_document
};

// Tells by the first bytes of a text (64 KiB are enough; a first line that is broken JSON does not mislead it).
FhirShape recognise_fhir(std::string_view head, bool head_is_whole_file);

// What the records of one source may refer to across its files. Thread-safe. Owns its spill file (created when first
// needed, mode 0600, removed by the destructor).
class FhirReferences {
 public:
  explicit FhirReferences(std::filesystem::path spill_file);
  ~FhirReferences();
  FhirReferences(const FhirReferences&) = delete;
  FhirReferences& operator=(const FhirReferences&) = delete;

  struct State;
  [[nodiscard]] State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// The parser and buffers of one thread, for one source.
class FhirWorker {
 public:
  explicit FhirWorker(FhirReferences& references);
  ~FhirWorker();
  FhirWorker(FhirWorker&&) noexcept;

  struct State;
  [[nodiscard]] State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

struct FhirDocument {
  std::uint64_t records = 0;  // entries of the Bundle, or 1; 0 for a Bundle without entries (the driver tells of it)
  base::Day extracted;        // Bundle.timestamp of a searchset, history or batch response; unknown else
};

// Each line that is not blank becomes one record, whatever is wrong with it (json-invalid, text-not-utf8, type-unknown
// ...); an oversized block becomes one, record-too-long. Requires: a block of BlockOptions{RecordEnd::newline}.
void read_ndjson_block(const tables::Block& block, std::uint32_t file, RecordSink& sink, FhirWorker& worker);

// A Bundle, each entry a record whose line is the entry's number from 1, or a single resource, line 1. Text that is not
// JSON is one record, quarantined.
FhirDocument read_json_document(std::string_view text, std::uint32_t file, RecordSink& sink, FhirWorker& worker);

// Reads again what was put off; once, when all files of the source have been read, from one thread. Every record put
// off was not yet begun in any sink. Errors: io (the spill file).
base::Status read_deferred(FhirReferences& references, RecordSink& sink, FhirWorker& worker);

}  // namespace kursaal::ingest
