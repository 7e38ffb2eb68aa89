// Makes population.duckdb from what was staged and linked: people, events in total order, concepts, coverage.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "place/place.hpp"
#include "population/coverage.hpp"
#include "population/staged.hpp"
#include "terminology/sensitivity.hpp"

namespace kursaal::population {

// A person of the snapshot, made from their identities by link: one row of the table `people`.
struct Person {
  std::string key;                        // PersonKey
  KeptIdentity best;                      // demographics chosen among their identities
  std::vector<std::uint32_t> identities;  // IdentityIndex, ascending
  double link_strength = 1;               // weakest link that holds them together; 1 for a single identity
};

struct AssembleOptions {
  std::filesystem::path building;  // the snapshot folder in the making
  std::filesystem::path spill_folder;
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 2ULL << 30;
  base::Progress* progress = nullptr;
  // Removes each file of staged events as soon as it is read, so that the disk holds them once: they cannot be
  // assembled again.
  bool remove_staged_events = false;
};

struct Assembled {
  std::uint64_t events = 0;
  std::uint64_t after_death = 0;  // events flagged kFlagAfterDeath
  std::string decisions_digest;   // of the table `decisions`: their authors and states are in no event
  std::string events_digest;      // of the table `events` in its order, at no cost of sorting it again
  Coverage coverage;
};

// Requires: persons sorted by key; PersonIndex is the position; each identity in exactly one person.
// Tables (population.duckdb): people, events, concepts, sources, files, units, coverage, meta; documented in README.md.
// Events are sorted by bucket on disk, memory bounded. The place is looked up on the latest extract date, else on the
// latest day that something happened. Cost: about 56 bytes of disk an event, twice. Errors: storage, io; law_broken if
// an event or a person refers to what does not exist, or if an event was lost.
base::Result<Assembled> assemble_population(const Staged& staged, const std::vector<Person>& persons,
                                            const place::Site& site,
                                            const std::vector<terminology::SensitivityBits>& sensitivity,
                                            const AssembleOptions& options);

}  // namespace kursaal::population
