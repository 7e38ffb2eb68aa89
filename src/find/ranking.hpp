// The order of a worklist, pure: tiers that waiting raises, a floor of places for the most deprived fifth, a recorded
// draw among equals (safety rules 12 and 13). Knows no rule, no table and no person; never a probability, never
// ethnicity.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/day.hpp"

namespace kursaal::find {

// The draw's seed: the same site, service and as-of give the same draw to anybody who looks.
std::uint64_t draw_seed(std::string_view site, std::string_view service, base::Day as_of);
// A person's number in the draw, below 2^53 so that every program reads it whole; the smaller goes first.
std::uint64_t draw_number(std::uint64_t seed, std::string_view person_id);

// Somebody who is eligible and whom nothing leaves out.
struct Candidate {
  int tier = 1;               // by the site's rules, 1 is first
  int waiting_weeks = 0;      // whole weeks eligible and not taken
  int deprivation_fifth = 0;  // 1 the most deprived of England to 5; 0: not known
  std::uint64_t draw = 0;
};

// How waiting raises: by one tier for each `weeks` waited, to `highest` and no further.
struct Ageing {
  int weeks = 0;    // 0: waiting does not raise
  int highest = 1;  // tiers above it are for those whom the rules put there
};

struct Placed {
  std::uint32_t candidate = 0;  // position in the input
  std::uint32_t rank = 0;       // 1 is first; those who wait come after those who are listed
  int tier = 1;                 // after ageing
  bool listed = false;          // has a place now
  bool by_floor = false;        // listed by the floor, before somebody of an earlier place in the order
  bool gave_way = false;        // waits because the floor gave their place to somebody else
};

// The tier that somebody counts in after so long a wait. Requires: tier >= 1.
int aged_tier(int tier, int waiting_weeks, Ageing ageing);

// How many of `places` go at least to the most deprived fifth: its share of the eligible, rounded up, and never more
// than there are. 0 where none of them is eligible.
int floor_places(int places, std::size_t eligible_in_fifth, std::size_t eligible);

// Everyone in the order of the list: at most `places` listed, then those who wait. Ties that a draw cannot settle (two
// equal numbers) go by position, so callers give candidates in the order of their keys.
// Cost: n log n.
std::vector<Placed> rank_candidates(std::span<const Candidate> candidates, int places, Ageing ageing);

}  // namespace kursaal::find
