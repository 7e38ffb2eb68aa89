// The end of reading: among records of one key the newest stands, copies and older versions are set aside, withdrawn
// ones take their older versions with them; then the dates and values are judged that need other records (safety rule
// 5).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ingest/happened_years.hpp"
#include "ingest/staged_entry.hpp"
#include "ingest/staging.hpp"

namespace kursaal::ingest {

class Resolver {
 public:
  Resolver(Staging& staging, const terminology::CodeLists& lists, const terminology::Measures& measures);
  // Memory: one part of a bucket a thread, whatever the size of the input. Errors: io.
  base::Result<population::Staged> run(std::size_t threads, base::Progress* progress);

 private:
  // What one bucket came to.
  struct Outcome {
    explicit Outcome(ReasonBook& book) : reasons(book) {}
    std::vector<population::RecordCounts> counts;  // by type
    ReasonCache reasons;
    QuarantineRows issues;
    std::vector<std::uint64_t> dropped;         // places of records that do not stand but have doubts noted
    std::vector<std::uint64_t> repeats;         // by type: duplicates only of what an earlier full extract held too
    std::vector<std::uint64_t> coded, unknown;  // by source
    std::uint64_t withdrawn = 0;
    std::uint64_t events = 0;
    std::unique_ptr<HappenedYears> happened = std::make_unique<HappenedYears>();  // of sources that may set the date
    std::vector<population::Event> events_of_record;                              // room for one record's events
    std::filesystem::path file;
    std::optional<base::Error> error;
  };
  // An extract date decades after all that any source says happened is a slip, and is taken as not stated.
  void doubt_extracts();
  void find_horizons();
  // Requires: the extract dates of files as they were stated, before prepare_full_feeds moves them.
  void find_received();
  // Requires: the same.
  void count_copied_extracts();
  // Of a full feed. A file that states no date (FHIR as NDJSON) is an extract of its own (ASSUMED).
  [[nodiscard]] bool of_same_extract(std::uint32_t a, std::uint32_t b) const;
  void prepare_concepts();
  void prepare_units();
  void prepare_full_feeds();
  void resolve_bucket(std::size_t bucket, Outcome& outcome);
  // Entries among which all of each key stand. Errors: io.
  base::Status resolve_part(std::string_view entries, SpillFile& events, Outcome& outcome) const;
  // The entry of a group that stands, nullptr if none does; sets the others aside.
  const char* choose(const std::vector<const char*>& group, Outcome& outcome) const;
  void accept(const char* entry, Outcome& outcome, std::string& out) const;
  // The day before which nothing can have happened to each person, by final identity.
  void find_first_days(std::size_t threads);
  // Calls for what accept() will ask of an entry.
  void look_ahead(const char* entry, bool number_is_here) const;
  void normalise(population::Event& event, Outcome& outcome) const;
  void drop(const EntryHead& head, std::uint64_t population::RecordCounts::*reason, Outcome& outcome) const;
  // Nothing is known after its file was extracted (safety rule 3): what is said to be, and what lies ahead and says no
  // recorded day, is known on that day. Tells of recorded days that cannot be, once a record.
  void judge_known_days(const EntryHead& head, std::uint16_t source, std::vector<population::Event>& events,
                        Outcome& outcome) const;
  // An event of theirs stands. Thread-safe.
  void prove(std::uint32_t person) const;
  // Tells of the records whose date sets no date of a run.
  void doubt_dates(const std::vector<std::uint64_t>& places);
  population::Staged assemble(std::vector<Outcome>& outcomes);
  // All rows of quarantine in their order, and the reasons that they have.
  void assemble_quarantine(std::vector<Outcome>& outcomes, population::Staged& staged);

  Staging& staging_;
  const terminology::CodeLists& lists_;
  const terminology::Measures& measures_;
  std::vector<base::Day> horizon_;      // by source
  std::vector<base::Day> received_;     // by file: when it was extracted, at first; unknown where its source never says
  std::vector<std::uint64_t> repeats_;  // by type, of whole files: as Outcome's
  base::Day latest_;                    // the end of the last year that is believed of all sources
  ResolvedIdentities people_;           // buckets clear people_.unproven, each thread by prove()
  std::vector<std::int32_t> first_day_;  // by final identity; the unknown day (smallest) where birth is not known
  terminology::ConceptCollector::Finished concepts_;
  std::vector<std::vector<std::uint16_t>> measures_of_;  // by final concept; empty where none
  // By final concept: kListed where some code list knows it, kOwnConcept where it is the program's own.
  static constexpr char kNotListed = 0, kListed = 1, kOwnConcept = 2;
  std::vector<char> listed_;
  std::vector<std::string> units_;             // final
  std::vector<std::uint16_t> final_unit_;      // by provisional unit
  std::vector<std::uint16_t> canonical_unit_;  // by measure: final unit
  std::vector<char> replaced_;                 // by file: a later extract of the same full feed holds everything
};

}  // namespace kursaal::ingest
