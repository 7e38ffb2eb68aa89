// What all sinks of a run share: who and what has been met so far, and the records that wait on disk for their
// namesakes. Memory does not grow with the number of records: they lie in spill files, in buckets by the hash of their
// key, so that the same key meets itself even where a correction moves it to another person.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "ingest/identity_book.hpp"
#include "ingest/quarantine_rows.hpp"
#include "ingest/record_sink.hpp"
#include "ingest/spill_bucket.hpp"
#include "population/staged.hpp"
#include "terminology/code_lists.hpp"
#include "terminology/concepts.hpp"
#include "terminology/measures.hpp"

namespace kursaal::ingest {

inline constexpr std::size_t kSpillBuckets = 128;
inline constexpr unsigned kSpillBucketBits = 7;

// Years of events by source, for the sources that state no extract date.
inline constexpr int kFirstYear = 1800;
inline constexpr std::size_t kYears = 400;
using YearCounts = std::array<std::uint64_t, kYears>;

// One type of record of one source.
struct RecordType {
  std::uint16_t source = 0;
  std::string name;
  population::RecordCounts counts;  // what the sinks could tell; loaded, duplicate and superseded come at the end
};

class Staging {
 public:
  // `files` sorted by name, `sources` sorted by name: positions are the ids that sinks use. `spill_folder` exists.
  Staging(std::vector<population::SourceFile> files, std::vector<population::StagedSource> sources,
          std::filesystem::path spill_folder);

  // The newest extract date that a file states wins. Thread-safe.
  void state_extracted(std::uint32_t file, base::Day day);
  // Every record of this file is a duplicate: the same bytes came before. Before its records are read.
  void mark_repeated(std::uint32_t file) { repeated_[file] = 1; }
  [[nodiscard]] bool repeated(std::uint32_t file) const { return repeated_[file] != 0; }
  // Each extract of this source in this layout holds everything: what an older extract held and the newest does not is
  // superseded. Only files that state their extract date are compared. Thread-safe.
  void mark_full(std::uint16_t source, std::string_view layout);
  // This file is an extract, or a part of one, of a feed whose every extract holds everything, FHIR too: that a record
  // stands in an earlier one as well is no fault. Before its records are read.
  void mark_full_extract(std::uint32_t file) { full_extract_[file] = 1; }
  [[nodiscard]] bool full_extract(std::uint32_t file) const { return full_extract_[file] != 0; }
  // Something of a file as a whole. Thread-safe.
  void file_issue(std::uint32_t file, base::Severity severity, std::string_view code, std::string_view text,
                  std::uint64_t line = 0);
  // The files, for digests and layouts that the driver learns on the way. Not thread-safe for one file.
  [[nodiscard]] population::SourceFile& file(std::uint32_t file) { return files_[file]; }

  // Which codes are decisions about resuscitation, by the lists. Before the first sink.
  void know_decisions(const terminology::CodeLists& lists);
  // The item of a decision's code; empty for any other. Thread-safe.
  [[nodiscard]] std::string_view decision_item(const SentCode& code) const;

  // Resolves everything, see resolve.hpp. Requires: no sink alive. Once.
  base::Result<population::Staged> finish(const terminology::CodeLists& lists, const terminology::Measures& measures,
                                          std::size_t threads, base::Progress* progress);

 private:
  friend class RecordSink;
  friend class Resolver;
  // The position in types_, created if new.
  std::uint16_t type_of(std::uint16_t source, std::string_view name);
  std::uint16_t unit_of(std::string_view unit);
  void fail(base::Error error);

  struct DecisionCode {
    terminology::ListEntry entry;
    std::string item;
  };

  std::vector<population::SourceFile> files_;
  std::vector<population::StagedSource> sources_;
  std::filesystem::path spill_folder_;
  std::vector<char> repeated_;
  std::vector<char> full_extract_;
  IdentityBook identities_;
  terminology::ConceptCollector concepts_;
  ReasonBook reasons_;
  std::vector<SpillBucket> buckets_;
  std::vector<DecisionCode> decision_codes_;

  std::mutex lock_;  // of all below
  std::vector<RecordType> types_;
  std::vector<std::pair<std::uint16_t, std::string>> full_;
  std::vector<std::string> units_;
  std::map<std::string, std::uint16_t, std::less<>> unit_ids_;
  std::vector<population::Decision> decisions_;  // of every version and copy of a record
  QuarantineRows quarantine_;                    // stands whatever happens to the record
  QuarantineRows doubts_;                        // stands if the record does
  std::map<std::pair<std::uint16_t, std::string>, population::FieldQuality> quality_;  // by type, field
  std::vector<std::uint64_t> read_;                                                    // records by file
  // Records of full extracts that are repeated files, by type and file.
  std::map<std::pair<std::uint16_t, std::uint32_t>, std::uint64_t> copied_;
  std::vector<YearCounts> years_;       // by source
  std::optional<base::Error> failure_;  // of a sink: the disk is full
};

}  // namespace kursaal::ingest
