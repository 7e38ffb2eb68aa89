// Who the sources speak of, collected while files are read by several threads, and made into one sorted list at the
// end.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/quarantine_rows.hpp"
#include "population/staged.hpp"

namespace kursaal::ingest {

// Where a record stands; larger is later.
constexpr std::uint64_t place_of(std::uint32_t file, std::uint32_t line) {
  return (static_cast<std::uint64_t>(file) << 32) | line;
}

// Lines that fit into a place; a longer file is refused, lest two of its rows be taken for one.
constexpr bool can_number_lines(std::uint64_t lines) { return lines <= 0xFFFFFFFF; }

// A whole record of a person (a Patient, a row of a person file).
struct FullIdentity {
  std::uint32_t id = 0;  // provisional
  std::uint64_t version = 0;
  std::uint64_t content = 0;
  std::uint64_t place = 0;
  bool withdrawn = false;
  population::KeptIdentity identity;
};

// What a row of activity says of its person in passing; `place` is the latest row that said just this.
struct PartialIdentity {
  std::uint32_t id = 0;
  std::uint64_t place = 0;
  bool birth_doubted = false;  // the row contradicts the birth date that the source gives: the age it gives is believed
  population::KeptIdentity identity;
};

struct IdentityAlias {
  std::uint16_t source = 0;
  std::string local_id;
  std::string other;
};

// The first place that names a person: for those who are only referred to.
struct IdentityMention {
  std::uint32_t id = 0;
  std::uint64_t place = 0;
};

struct ResolvedIdentities {
  population::Identities identities;    // sorted by key
  std::vector<std::uint32_t> final_of;  // by provisional id
  std::vector<char> unproven;           // by final identity: stands only if an event does; empty if all do
  QuarantineRows issues;                // dangling and ambiguous references, impossible dates of life
};

// Thread-safe: intern(), add(). Memory: one entry a person and source, and one a distinct thing said of them.
class IdentityBook {
 public:
  // The provisional id of a source's local id, created if new.
  std::uint32_t intern(std::uint16_t source, std::string_view local_id);
  // What one worker collected; ids are provisional.
  void add(std::vector<FullIdentity> full, std::vector<PartialIdentity> partial, std::vector<IdentityAlias> aliases,
           std::vector<IdentityMention> mentions);

  // Makes the final list: newest record wins, partial ones fill gaps, other families are kept, aliases are followed.
  // `horizon` is by source (the extract date; unknown: not judged), `latest` the last day that is believed of all
  // sources (unknown: ages are not judged), `replaced` by file (what it said counts no more).
  // Requires: no other call under way.
  ResolvedIdentities resolve(const std::vector<population::SourceFile>& files,
                             const std::vector<population::StagedSource>& sources,
                             const std::vector<base::Day>& horizon, base::Day latest, const std::vector<char>& replaced,
                             ReasonBook& reasons, std::size_t threads);

 private:
  struct Shard {
    std::mutex lock;
    std::deque<std::string> texts;
    std::vector<std::unordered_map<std::string_view, std::uint32_t>> ids;  // by source
  };
  struct Named {
    std::uint16_t source = 0;
    std::string_view text;
  };
  // Where what was said of each provisional id begins in full_ and partial_, once sorted, and where the last ends.
  struct Statements {
    std::vector<std::uint32_t> full, partial;
    [[nodiscard]] bool any_of(std::uint32_t id) const {
      return full[id] < full[id + std::size_t{1}] || partial[id] < partial[id + std::size_t{1}];
    }
  };
  // Without key and source; `withdrawn` where the newest record takes them back. Lets go of what it used.
  population::Identity whole_identity(std::uint32_t id, const Statements& statements, bool& withdrawn);
  void sort_by_key(std::vector<std::uint32_t>& order, const std::vector<population::StagedSource>& sources,
                   std::size_t threads) const;

  std::array<Shard, 64> shards_;
  std::mutex lock_;
  std::vector<Named> names_;  // by provisional id
  std::vector<FullIdentity> full_;
  std::vector<PartialIdentity> partial_;
  std::vector<IdentityAlias> aliases_;
  std::vector<IdentityMention> mentions_;
};

// The first day of the time in which a dated moment may lie is its day; this is the day after the last.
base::Day end_of_precision(base::Day day, base::Precision precision);

}  // namespace kursaal::ingest
