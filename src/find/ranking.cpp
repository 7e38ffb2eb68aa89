#include "find/ranking.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

#include "base/hash.hpp"

namespace kursaal::find {

constexpr int kMostDeprived = 1;

base::Day week_of(base::Day day) {
  // 1970-01-01 was a Thursday.
  const int since_monday = ((day.value + 3) % 7 + 7) % 7;
  return day - since_monday;
}

std::uint64_t draw_seed(std::string_view site, std::string_view service, base::Day as_of) {
  return base::hash_combine(base::hash_text(site),
                            base::hash_text(service, base::hash_text(base::format_day(week_of(as_of)))));
}

std::uint64_t draw_number(std::uint64_t seed, std::string_view person_id) {
  return base::hash_mix(base::hash_text(person_id, seed)) >> 11;
}

int aged_tier(int tier, int waiting_weeks, Ageing ageing) {
  if (ageing.weeks <= 0 || tier <= ageing.highest) return tier;
  return std::max(ageing.highest, tier - std::max(0, waiting_weeks) / ageing.weeks);
}

int floor_places(int places, std::size_t eligible_in_fifth, std::size_t eligible) {
  if (places <= 0 || eligible == 0) return 0;
  const std::size_t share = (static_cast<std::size_t>(places) * eligible_in_fifth + eligible - 1) / eligible;
  return static_cast<int>(std::min(share, eligible_in_fifth));
}

std::vector<Placed> rank_candidates(std::span<const Candidate> candidates, int places, Ageing ageing, Taken taken) {
  std::vector<Placed> order(candidates.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    order[i].candidate = i;
    order[i].tier = aged_tier(candidates[i].tier, candidates[i].waiting_weeks, ageing);
  }
  const auto of = [&](const Placed& placed) -> const Candidate& { return candidates[placed.candidate]; };
  const auto before = [&](const Placed& a, const Placed& b) {
    return std::tuple(a.tier, of(a).offer == OpenOffer::none, of(a).draw, a.candidate) <
           std::tuple(b.tier, of(b).offer == OpenOffer::none, of(b).draw, b.candidate);
  };
  std::sort(order.begin(), order.end(), before);
  const auto deprived = [&](const Placed& placed) { return of(placed).deprivation_fifth == kMostDeprived; };
  const auto promised = [&](const Placed& placed) { return of(placed).offer == OpenOffer::of_this_week; };

  const auto given = static_cast<std::size_t>(std::max(0, places));
  std::size_t room = given - std::min(given, taken.people);
  for (const bool of_this_week : {true, false})
    for (Placed& placed : order) {
      if (room == 0 || promised(placed) != of_this_week) continue;
      placed.listed = true;
      --room;
    }

  const std::size_t people = candidates.size() + taken.people;
  const auto in_fifth = static_cast<std::size_t>(std::count_if(order.begin(), order.end(), deprived)) + taken.in_fifth;
  const auto listed = std::count_if(order.begin(), order.end(),
                                    [&](const Placed& placed) { return placed.listed && deprived(placed); });
  std::ptrdiff_t owed = floor_places(static_cast<int>(std::min(given, people)), in_fifth, people) - listed -
                        static_cast<std::ptrdiff_t>(taken.in_fifth);
  // Whoever stands last of those listed gives way to whoever of the most deprived fifth stands first of those who wait.
  auto last = order.rbegin();
  auto next = order.begin();
  for (; owed > 0; --owed) {
    last = std::find_if(last, order.rend(),
                        [&](const Placed& placed) { return placed.listed && !deprived(placed) && !promised(placed); });
    next = std::find_if(next, order.end(), [&](const Placed& placed) { return !placed.listed && deprived(placed); });
    if (last == order.rend() || next == order.end()) break;
    last->listed = false;
    last->gave_way = true;
    next->listed = true;
    next->by_floor = true;
  }
  std::stable_partition(order.begin(), order.end(), [](const Placed& placed) { return placed.listed; });
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i].rank = i + 1;
  return order;
}

}  // namespace kursaal::find
