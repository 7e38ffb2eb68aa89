// Sorts more events than memory holds: scatters staged events to files by ranges of persons, then gives each range back
// in EventOrder. Inside the room only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "population/assemble.hpp"
#include "population/event.hpp"

namespace kursaal::population {

// How many events each day had, for one source and domain. Days outside 1850 to 2150 are not counted.
class DayCounts {
 public:
  void add(std::int32_t day);
  void add(const DayCounts& other);
  // add(day) comes soon.
  void call_for(std::int32_t day) const;
  // The days with events, ascending, and their counts.
  void list(std::vector<base::Day>& days, std::vector<std::uint64_t>& counts) const;

 private:
  std::vector<std::uint64_t> by_day_;
};

// Day counts of every source, in the order of its domains (StagedSource::domains, or "mixed" alone where it has none).
using SourceDayCounts = std::vector<std::vector<DayCounts>>;
std::vector<std::string> domains_of(const StagedSource& source);

// The domain that an event of this kind is a sign of life of, in a source that sends several; empty for kinds of none.
std::string_view domain_of_kind(EventKind kind);

struct BucketPlan {
  std::uint32_t persons = 0;
  std::uint32_t persons_per_bucket = 1;  // a multiple of kDigestPersons
  [[nodiscard]] std::size_t buckets() const { return (persons + persons_per_bucket - 1U) / persons_per_bucket; }
};
// Persons whose events are digested together, whatever the buckets: the digest must not know how many there were.
inline constexpr std::uint32_t kDigestPersons = 256;

// Plans buckets so that `threads` + 1 of them, each twice (as read and as sorted), fit into `memory_bytes`, if events
// are spread evenly over persons; none holds many more events than sort well.
BucketPlan plan_buckets(std::uint64_t events, std::uint32_t persons, std::size_t threads, std::uint64_t memory_bytes);

struct Scattered {
  std::vector<std::filesystem::path> files;  // one a bucket
  SourceDayCounts day_counts;
  std::uint64_t after_death = 0;  // events flagged so
  std::vector<char> kinds_seen;   // by source * 256 + kind: whether there is such an event
  std::vector<Event> decided;     // of Staged::decisions, those that stand; in no order
};

// Reads the spill files, turns IdentityIndex into PersonIndex and flags activity after death.
// Errors: io; law_broken if an event refers to what does not exist, or if there are more or fewer than were staged.
base::Result<Scattered> scatter_events(const Staged& staged, const std::vector<Person>& persons, const BucketPlan& plan,
                                       const AssembleOptions& options);

struct SortedBucket {
  std::vector<Event> events;         // in EventOrder
  std::vector<std::string> digests;  // of each kDigestPersons persons
};

// Reads, sorts and deletes one bucket's file. Errors: io.
base::Result<SortedBucket> sort_bucket(const std::filesystem::path& file, std::size_t bucket, const BucketPlan& plan);

}  // namespace kursaal::population
