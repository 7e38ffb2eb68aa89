// Who the sources speak of, collected while files are read by several threads, and made into one sorted list at the
// end.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
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

// A person of a source: the provisional id, and the local id, which stands as long as the book.
struct Interned {
  std::uint32_t id = 0;
  std::string_view text;
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
  // A source's local id, put down if new.
  Interned intern(std::uint16_t source, std::string_view local_id);
  // What one worker collected of one source; ids are provisional.
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
  // Where a name stands: two bytes of source, its length, its text. Names never move.
  struct Name {
    const char* at = nullptr;
    [[nodiscard]] std::uint16_t source() const;
    [[nodiscard]] std::string_view text() const;
  };
  // Open addressing with linear steps; the slots hold half of the hash, so that a text is compared once.
  struct Slot {
    Name name;
    std::uint32_t hash = 0;
    std::uint32_t id = 0;
  };
  struct Shard {
    std::mutex lock;
    std::vector<std::unique_ptr<char[]>> pages;
    std::size_t page_bytes = 0;  // of the last page
    std::size_t room = 0;        // left in it
    std::vector<Slot> slots;
    std::size_t names = 0;
    Name keep(std::uint16_t source, std::string_view text);
    // The slot of the name, or the free one where it belongs. Requires: a free one.
    [[nodiscard]] std::size_t slot_of(std::uint32_t hash, std::uint16_t source, std::string_view text) const;
    void grow();
  };
  [[nodiscard]] std::uint32_t known_id(std::uint16_t source, std::string_view text) const;  // ~0: nobody
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
  std::deque<Name> names_;                  // by provisional id
  std::vector<std::uint64_t> first_place_;  // by provisional id, as far as mentioned: the first that names them
  std::vector<FullIdentity> full_;
  std::vector<PartialIdentity> partial_;
  std::vector<IdentityAlias> aliases_;
};

// The first day of the time in which a dated moment may lie is its day; this is the day after the last.
base::Day end_of_precision(base::Day day, base::Precision precision);

}  // namespace kursaal::ingest
