// The counts of a run and the laws they obey: nothing is lost between the raw files and the snapshot.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace kursaal::population {

// A record is a CSV row, an NDJSON line, a Bundle entry or a single JSON resource; a file of no known layout is one
// record.
struct RecordCounts {
  std::uint64_t read = 0;
  std::uint64_t loaded = 0;
  std::uint64_t unused_type = 0;
  std::uint64_t unknown_format = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t superseded = 0;
  std::uint64_t quarantined = 0;
  RecordCounts& operator+=(const RecordCounts& other);
};

struct TypeCounts {
  std::string source;
  std::string record;  // "Condition", "apc", ...
  RecordCounts counts;
};

struct Accounting {
  RecordCounts records;
  std::vector<TypeCounts> by_type;  // sorted by source, record
  std::uint64_t files = 0;
  std::uint64_t withdrawn = 0;  // tombstones honoured (counted as loaded)
  std::uint64_t events_staged = 0;
  std::uint64_t events_published = 0;
  std::uint64_t events_swept = 0;       // of the newest date; set by the sweep
  std::uint64_t identities = 0;         // that stand
  std::uint64_t fallen_identities = 0;  // of whom everything was withdrawn, superseded or kept out
  std::uint64_t people = 0;
  std::uint64_t links = 0;  // identities beyond the first of their person

  // The laws: read = loaded + set aside + quarantined, in total and by type; the types add to the total;
  // events staged = events published = events swept; identities = people + links.
  // Errors: law_broken, naming the law and both figures.
  [[nodiscard]] base::Status check_laws() const;
};

}  // namespace kursaal::population
