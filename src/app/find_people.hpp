// From a scored snapshot to its worklists: gathers what the room `find` needs of site, ledger, code lists and sources.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/feedback_source.hpp"
#include "app/legal_basis.hpp"
#include "base/day.hpp"
#include "base/result.hpp"
#include "find/find.hpp"
#include "link/link.hpp"
#include "place/site.hpp"
#include "population/staged.hpp"
#include "report/list_counts.hpp"
#include "terminology/code_lists.hpp"

namespace kursaal::app {

struct FindPeopleRequest {
  std::filesystem::path building;  // with its direct/ tables written
  std::filesystem::path history;   // the months' features; may not be there
  std::filesystem::path spill_folder;
  std::filesystem::path ledger_folder;  // may hold offers.csv and objections.csv
  const place::Site* site = nullptr;
  const find::ListRules* rules = nullptr;
  const terminology::CodeLists* lists = nullptr;
  const Feedback* feedback = nullptr;  // what teams did
  base::Day as_of;
  base::Day known_by;  // unknown: nothing is left out for being late
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 1ULL << 30;
};

struct FoundPeople {
  find::FoundFacts facts;
  std::vector<SourceLeftOut> sources_left_out;
};

// Writes direct/worklists.parquet, direct/eligibility.parquet, direct/worklist_counts.parquet (exact).
//   offers.csv: person_id, service, day, outcome (accepted, declined, ended), maybe ask_again: what people agreed
//   before. objections.csv: person_id or nhs_number: who objected to being found by such lists.
// Errors: configuration (a ledger file without its columns, with the line; a code list that a rule names and that is
// not there), storage, io.
base::Result<FoundPeople> find_people(const population::Staged& staged, const link::Linked& linked,
                                      const FindPeopleRequest& request);

// As the report shows it: the published counts. Errors: storage.
base::Result<report::ListFacts> list_facts(const FoundPeople& found, const std::filesystem::path& snapshot);

// How each list of a snapshot stands, as lines of text; none where it has no lists. Errors: storage.
base::Result<std::vector<std::string>> list_lines(const std::filesystem::path& snapshot);

}  // namespace kursaal::app
