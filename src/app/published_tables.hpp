// The Parquet files of a snapshot other than scores: direct/ (identifiable, for care) and secondary/ (keyed pseudonym,
// age band, area, opt-outs removed, no free text), apart from the start (safety rule 22).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/day.hpp"
#include "base/result.hpp"
#include "find/find.hpp"
#include "link/link.hpp"
#include "place/site.hpp"
#include "population/staged.hpp"

namespace kursaal::app {

struct PublishedTablesRequest {
  std::filesystem::path building;       // population.duckdb and direct/scores.parquet are there already
  std::filesystem::path ledger_folder;  // may hold opt_outs.csv: a column nhs_number
  std::filesystem::path spill_folder;
  const place::Site* site = nullptr;
  const std::vector<find::ConfirmedStage>* confirmed = nullptr;
  base::Day as_of;  // ages stand at it
  std::string pseudonym_secret;
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 1ULL << 30;
};

struct SecondaryFacts {
  std::uint64_t people = 0;
  std::uint64_t opted_out = 0;
};

// direct/people.parquet has stage_confirmed with its day, its first day without force and the role of who confirmed it
// beside what is known of a person; NULL where nobody confirmed one. Writes
// direct/{people,links,reviews,quarantine,place_counts,movement,time_in_stage}.parquet and
// secondary/{people,scores,data_quality}.parquet. The counts are exact: shown_counts.hpp publishes them.
// `beside`: what needs of these files none but links.parquet; it has one of the threads to itself, and is not begun
// where that file could not be written. Errors: storage, io, configuration (opt_outs.csv has no column nhs_number).
base::Result<SecondaryFacts> write_published_tables(const population::Staged& staged, const link::Linked& linked,
                                                    const PublishedTablesRequest& request,
                                                    const std::function<void()>& beside = {});

}  // namespace kursaal::app
