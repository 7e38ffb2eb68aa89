// What the data itself is like: sources and how fresh they are, what came in, what was kept out and why, quality by
// field over the kept snapshots, links in doubt. Counts, but for the quarantine: rows to the line of a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"

namespace kursaal::view {

struct DomainCover {
  std::string domain;
  base::Day from, to;  // [from, to)
  bool declared = false;
};

struct RecordCount {
  std::string record;
  std::uint64_t read = 0, loaded = 0, set_aside = 0, quarantined = 0;
};

struct SourceShown {
  std::string source, organisation, organisation_name;
  std::vector<std::string> domains;
  std::vector<DomainCover> covers;
  base::Day extracted;
  bool stale = false;
  std::string words;
  std::uint64_t files = 0, bytes = 0;
  std::uint64_t coded_events = 0, unknown_code_events = 0;
  std::vector<RecordCount> records;
};

// Shares in [0, 1]. Missing: nothing where there was no record, or that snapshot had no such field.
struct QualityTrend {
  std::string source, record, field;
  bool optional = false;  // empty by its nature in many records
  std::uint64_t records = 0, present = 0, valid = 0, duplicated = 0;
  std::optional<double> late_days;              // known minus happened, on average
  std::vector<std::optional<double>> complete;  // one for each of DataPage::history, oldest first
};

struct QuarantineShown {
  std::string source, file;
  std::uint64_t line = 0;
  std::string code, severity, words;
};

struct DoubtCount {
  std::string reason, words;
  std::uint64_t pairs = 0;
};

struct KeptSnapshot {
  std::string content_id;
  base::Day as_of;
  std::int64_t published_at = 0;  // seconds since 1970 UTC
  std::uint64_t people = 0, events = 0, records_read = 0, quarantined = 0;
  bool served = false;
};

// What is held of the quarantine; a feed may be bad in every line. The rest stands in direct/quarantine.parquet.
inline constexpr std::size_t kMostQuarantineRows = 10'000;

struct DataPage {
  std::vector<SourceShown> sources;
  std::vector<QualityTrend> quality;
  std::vector<QuarantineShown> quarantine;  // by source, file, line; the first kMostQuarantineRows
  std::uint64_t quarantine_rows = 0;        // there are
  std::vector<DoubtCount> doubts;
  std::uint64_t links = 0, review_pairs = 0;
  std::vector<KeptSnapshot> history;  // oldest first
};

}  // namespace kursaal::view
