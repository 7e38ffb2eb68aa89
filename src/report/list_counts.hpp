// The lists in a run's report: how many each clause admits, who was left out by which reason, who is listed and who
// waits, and what no team could take. Counts of a place as they are published; no person.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kursaal::report {

// A count as it is published.
struct ListCount {
  std::string list, service;
  std::string locality;  // a code, "not known", or "all": a total is a count of its own
  std::string step;
  std::string measure;  // people, met, not-met, unknown, met-so-far, unknown-so-far, standing, left-out, outside, gap,
                        // done, funnel
  std::optional<std::uint64_t> people;  // nothing: not shown
};

struct ListFacts {
  std::vector<ListCount> counts;
  std::uint64_t stage_checks = 0;             // confirmed stages to be looked at again
  std::map<std::string, std::string> called;  // a locality's name by its code
  std::vector<std::string> sources_left_out;  // "name: why", for want of a legal basis
};

// One list as it stands over the whole place; for the lines that a run prints.
struct ListTotals {
  std::string list;
  std::optional<std::uint64_t> eligible, listed, waiting, without_places, left_out, in_reach, ended, cannot_be_told;
};
std::vector<ListTotals> list_totals(const std::vector<ListCount>& counts);

// The section's body; empty where there is nothing to show.
std::string list_counts_html(const ListFacts& facts);

}  // namespace kursaal::report
