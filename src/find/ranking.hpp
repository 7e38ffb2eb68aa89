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

// The Monday of the ISO week in which a day lies: places, draw and order are those of a week.
base::Day week_of(base::Day day);

// The draw's seed: the same site, service and week give the same draw to anybody who looks, on each of its seven days.
std::uint64_t draw_seed(std::string_view site, std::string_view service, base::Day as_of);
// A person's number in the draw, below 2^53 so that every program reads it whole; the smaller goes first.
std::uint64_t draw_number(std::uint64_t seed, std::string_view person_id);

// A place that was offered to somebody and not answered yet.
enum class OpenOffer : std::uint8_t { none, of_before, of_this_week };

// Somebody who is eligible and whom nothing leaves out.
struct Candidate {
  int tier = 1;               // by the site's rules, 1 is first
  int waiting_weeks = 0;      // whole weeks eligible and not taken
  int deprivation_fifth = 0;  // 1 the most deprived of England to 5; 0: not known
  std::uint64_t draw = 0;
  OpenOffer offer = OpenOffer::none;
};

// Whom the team took this week already: they are no candidates, and have their places.
struct Taken {
  std::size_t people = 0;
  std::size_t in_fifth = 0;  // of them, of the most deprived fifth
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

// Everyone in the order of the list: at most `places` less those taken are listed, then those who wait. An open offer
// of this week has its place whatever the order; one of before goes first of its tier. The floor is that of the whole
// week. Ties that a draw cannot settle (two equal numbers) go by position, so callers give candidates in the order of
// their keys. Cost: n log n.
std::vector<Placed> rank_candidates(std::span<const Candidate> candidates, int places, Ageing ageing, Taken taken = {});

}  // namespace kursaal::find
