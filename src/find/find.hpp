// The door of the room: from a snapshot in the making to its worklists, with everybody's standing and the counts of
// each step. Pure: the same snapshot, tables and site give the same bytes at any number of threads; nothing of an
// earlier snapshot is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "find/list_rules.hpp"
#include "find/ranking.hpp"  // IWYU pragma: export
#include "place/site.hpp"

namespace kursaal::find {

// The concepts of the snapshot that stand for an item of a code list ("ltc:diabetes").
struct ItemConcepts {
  std::string item;
  std::vector<std::uint32_t> concepts;
};

// What a service and a person agreed before.
// The first three say how they stand with the service; the others are steps on the way. Of one day the later counts.
enum class OfferOutcome : std::uint8_t { accepted, declined, ended, offered, left, seen };
struct PriorOffer {
  std::string person_id;
  std::string service;
  base::Day day;
  OfferOutcome outcome = OfferOutcome::declined;
  base::Day ask_again{};  // of a "no": the day from which they may be asked; unknown: as the service says
  std::string result{};   // of an end, what the team says came of it: "better", "same", "worse" or another word; of a
                          // "no", why
  // Under which key it was answered, where that was merged into person_id's since; empty: under person_id's.
  std::string key{};
  base::Day listed_on{};  // of a "yes": the day of the list it was said to; unknown: counts as the day of the answer
};

// A stage that a professional confirmed (safety rule 9): it counts before the suggested one from its day until `until`,
// or until a newer one.
struct ConfirmedStage {
  std::string person_id;
  std::string stage;
  base::Day day;
  base::Day until;     // the first day on which it no longer holds
  std::string role{};  // of who confirmed it; empty: not known
};

// A column that may not be read though it is there: a starter code list in service mode (safety rule 7). It counts as
// unknown.
struct MaskedColumn {
  std::string column;
  std::string why;
};

struct FindRequest {
  std::filesystem::path building;  // population.duckdb, direct/scores.parquet and direct/links.parquet are there
  std::filesystem::path history;  // a DuckDB file with rule_history(person_index, as_of, ...); empty: waiting not known
  std::filesystem::path spill_folder;
  const place::Site* site = nullptr;
  const ListRules* rules = nullptr;
  base::Day as_of;
  base::Day known_by;  // unknown: nothing is left out for being late
  std::vector<ItemConcepts> items;
  std::vector<PriorOffer> offers;
  std::vector<ConfirmedStage> confirmed;
  std::vector<std::string> objected;  // person ids
  std::vector<MaskedColumn> masked;
  std::vector<std::string> sources_left_out;  // without a legal basis for risk stratification
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 1ULL << 30;
};

// A line of the funnel, as in direct/worklist_counts.parquet.
struct FunnelCount {
  std::string list;
  std::string service;   // empty: the place names none for this list
  std::string locality;  // empty: neither practice nor home says
  std::string step;      // a clause, a reason for leaving out, or a standing
  std::string measure;   // "met", "not-met", "unknown", "met-so-far", "unknown-so-far", "left-out", "standing"
  std::uint64_t people = 0;
};

struct FoundFacts {
  std::vector<FunnelCount> funnel;  // in the order of the file
  std::uint64_t stage_checks = 0;   // confirmed stages that lapsed, or that the rules now see otherwise
  std::uint64_t listed = 0, waiting = 0, in_reach = 0, ended = 0, gaps = 0;
};

// Writes direct/worklists.parquet, direct/eligibility.parquet, direct/funnel.parquet and direct/worklist_counts.parquet
// (exact: not to be published) of the snapshot. Missing: whoever a clause is unknown about is neither eligible nor not;
// they stand in eligibility.parquet as unknown. Errors: storage, io.
base::Result<FoundFacts> publish_worklists(const FindRequest& request);

}  // namespace kursaal::find
