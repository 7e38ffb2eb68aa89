// The lists in a run's report: how many each clause admits, who was left out by which reason, who is listed and who
// waits, and what no team could take. Counts of a place; no person.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kursaal::report {

// A count as the room that finds people gives it, in its order.
struct ListCount {
  std::string list, service, locality, step;
  std::string
      measure;  // people, met, not-met, unknown, met-so-far, unknown-so-far, standing, left-out, outside, gap, done
  std::uint64_t people = 0;
};

struct ListFacts {
  std::vector<ListCount> counts;
  std::vector<std::string> sources_left_out;  // "name: why", for want of a legal basis
};

// One list as it stands over the whole place; for the lines that a run prints.
struct ListTotals {
  std::string list;
  std::uint64_t eligible = 0, listed = 0, waiting = 0, without_places = 0, left_out = 0, in_reach = 0, ended = 0,
                cannot_be_told = 0;
};
std::vector<ListTotals> list_totals(const std::vector<ListCount>& counts);

// The section's body; empty where there is nothing to show.
std::string list_counts_html(const ListFacts& facts);

}  // namespace kursaal::report
