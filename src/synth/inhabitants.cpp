#include "synth/inhabitants.hpp"

#include "base/hash.hpp"
#include "synth/draws.hpp"

namespace kursaal::synth {
namespace {

constexpr std::uint32_t kMostAttempts = 200;

Resident nobody_of_the_living(const Resident& resident, std::uint64_t number, std::uint32_t household,
                              base::Random& random) {
  Resident dead = resident;
  dead.number = static_cast<std::uint32_t>(number);
  dead.household = household;
  dead.mother = dead.father = kNobody;
  dead.births.clear();
  dead.twin = dead.namesake = false;
  dead.lives_alone = random.chance(0.35);
  return dead;
}

}  // namespace

std::vector<Inhabitant> draw_inhabitants(const PlaceTables& place, const Block& block, const Window& window,
                                         std::uint64_t living, std::uint64_t seed) {
  std::vector<Inhabitant> people;
  std::vector<Inhabitant> dead;
  people.reserve(block.residents.size() * 5 / 4);
  std::uint32_t households = block.households;
  for (const Resident& resident : block.residents) {
    const SmallArea& area = place.areas[resident.area];
    Resident now = resident;
    for (std::uint32_t attempt = 0;; ++attempt) {
      const std::uint64_t stream = base::hash_combine(resident.number, attempt);
      Life life = live(now, area, window, seed, stream);
      if (!life.death.known() || life.death > window.counted) {
        people.push_back({now, std::move(life)});
        break;
      }
      // Nobody of the oldest survives ten years in every place: after many attempts the place goes to somebody younger.
      if (attempt >= kMostAttempts) now.birth = base::add_months(now.birth, 12);
      if (dead.size() >= kDeadInBlock) continue;
      base::Random random = stream_of(seed, stream, Purpose::household, 1);
      const std::uint64_t number = dead_number(living, block.number, static_cast<std::uint32_t>(dead.size()));
      dead.push_back({nobody_of_the_living(now, number, households++, random), std::move(life)});
    }
  }
  std::move(dead.begin(), dead.end(), std::back_inserter(people));
  return people;
}

}  // namespace kursaal::synth
