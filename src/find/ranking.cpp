#include "find/ranking.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

#include "base/hash.hpp"

namespace kursaal::find {

constexpr int kMostDeprived = 1;

std::uint64_t draw_seed(std::string_view site, std::string_view service, base::Day as_of) {
  return base::hash_combine(base::hash_text(site), base::hash_text(service, base::hash_text(base::format_day(as_of))));
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

std::vector<Placed> rank_candidates(std::span<const Candidate> candidates, int places, Ageing ageing) {
  std::vector<Placed> order(candidates.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    order[i].candidate = i;
    order[i].tier = aged_tier(candidates[i].tier, candidates[i].waiting_weeks, ageing);
  }
  const auto before = [&](const Placed& a, const Placed& b) {
    return std::tuple(a.tier, candidates[a.candidate].draw, a.candidate) <
           std::tuple(b.tier, candidates[b.candidate].draw, b.candidate);
  };
  std::sort(order.begin(), order.end(), before);
  const auto deprived = [&](const Placed& placed) {
    return candidates[placed.candidate].deprivation_fifth == kMostDeprived;
  };

  const std::size_t room = std::min(order.size(), static_cast<std::size_t>(std::max(0, places)));
  for (std::size_t i = 0; i < room; ++i) order[i].listed = true;
  const auto eligible = static_cast<std::size_t>(std::count_if(order.begin(), order.end(), deprived));
  const auto listed = std::count_if(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(room), deprived);
  const std::ptrdiff_t owed = floor_places(static_cast<int>(room), eligible, order.size()) - listed;
  // Whoever stands last of those listed gives way to whoever of the most deprived fifth stands first of those who wait.
  std::size_t last = room;
  std::size_t next = room;
  for (std::ptrdiff_t given = 0; given < owed; ++given) {
    do --last;
    while (deprived(order[last]));
    while (!deprived(order[next])) ++next;
    order[last].listed = false;
    order[last].gave_way = true;
    order[next].listed = true;
    order[next].by_floor = true;
    ++next;
  }
  std::stable_partition(order.begin(), order.end(), [](const Placed& placed) { return placed.listed; });
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i].rank = i + 1;
  return order;
}

}  // namespace kursaal::find
