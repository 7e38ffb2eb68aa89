#include "synth/inhabitants.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "synth/draws.hpp"

namespace kursaal::synth {
namespace {

constexpr std::uint32_t kMostAttempts = 200;
constexpr int kWidowedFrom = 60;   // age at which somebody alone may have lost a partner within the ten years
constexpr double kWidowed = 0.85;  // of them, where one of the dead fits (ASSUMED: most of the partnered dead leave
                                   // somebody behind)
constexpr int kYearsBetweenPartners = 8;

Resident nobody_of_the_living(const Resident& resident, std::uint64_t number, std::uint32_t household) {
  Resident dead = resident;
  dead.number = static_cast<std::uint32_t>(number);
  dead.household = household;
  dead.mother = dead.father = dead.partner = kNobody;
  dead.births.clear();
  dead.twin = dead.namesake = false;
  dead.leaves = dead.left_home = base::Day{};
  dead.grew_up_in = kNobody;
  return dead;
}

class BlockOfLives {
 public:
  BlockOfLives(const PlaceTables& place, const Block& block, const Window& window, std::uint64_t living,
               std::uint64_t seed)
      : place_(place), block_(block), window_(window), living_(living), seed_(seed), households_(block.households) {
    people_.resize(block.residents.size());
    drawn_.assign(block.residents.size(), false);
    dead_.reserve(block.residents.size() / 4);
  }

  std::vector<Inhabitant> draw() {
    const auto residents = static_cast<std::uint32_t>(block_.residents.size());
    for (std::uint32_t i = 0; i < residents; ++i)
      if (!may_be_widowed(block_.residents[i]) && !drawn_[i]) draw_with_partner(i);
    for (std::uint32_t i = 0; i < residents; ++i)
      if (!drawn_[i]) draw_alone(i);
    for (const Resident& mover : block_.movers) draw_mover(mover);
    std::move(dead_.begin(), dead_.end(), std::back_inserter(people_));
    return std::move(people_);
  }

 private:
  [[nodiscard]] int age(const Resident& resident) const { return base::age_years(resident.birth, window_.counted); }
  [[nodiscard]] bool may_be_widowed(const Resident& resident) const {
    return resident.lives_alone && age(resident) >= kWidowedFrom;
  }

  // Until one of them is alive on the day counted.
  Life until_alive(Resident& now, const Companion* companion) {
    for (std::uint32_t attempt = 0;; ++attempt) {
      const std::uint64_t stream = base::hash_combine(now.number, attempt);
      Life life = live(now, place_.areas[now.area], window_, seed_, stream, companion);
      if (!life.death.known() || life.death > window_.counted) return life;
      // Nobody of the oldest survives ten years in every place: after many attempts the place goes to somebody younger.
      if (attempt >= kMostAttempts) now.birth = base::add_months(now.birth, 12);
      if (dead_.size() >= kDeadInBlock) continue;
      const std::uint64_t number = dead_number(living_, block_.number, static_cast<std::uint32_t>(dead_.size()));
      widows_.push_back(now.partner != kNobody && companion == nullptr);
      dead_.push_back({nobody_of_the_living(now, number, households_++), std::move(life), Standing::dead});
    }
  }

  void settle(std::uint32_t i, const Companion* companion) {
    Resident now = block_.residents[i];
    Life life = until_alive(now, companion);
    people_[i] = {std::move(now), std::move(life), Standing::resident};
    drawn_[i] = true;
  }

  // The older of a couple is drawn first, more often than not: the one likelier to need the other.
  void draw_with_partner(std::uint32_t i) {
    const std::uint32_t partner = block_.residents[i].partner;
    if (partner == kNobody) return settle(i, nullptr);
    const int older = age(block_.residents[i]) - age(block_.residents[partner]);
    base::Random random = stream_of(seed_, block_.residents[i].number, Purpose::household, 3);
    const bool first = random.chance(std::clamp(0.5 + 0.06 * older, 0.1, 0.9));
    settle(first ? i : partner, nullptr);
    const Companion companion = companion_of(people_[first ? i : partner].life);
    settle(first ? partner : i, &companion);
  }

  // Somebody of sixty and over who lives alone may have lived with one of the dead until then.
  void draw_alone(std::uint32_t i) {
    Resident now = block_.residents[i];
    const std::size_t found = partner_among_dead(now);
    if (found == dead_.size()) return settle(i, nullptr);
    Inhabitant& dead = dead_[found];
    widows_[found] = false;
    now.area = dead.resident.area;
    now.practice = dead.resident.practice;
    now.ethnic_group = dead.resident.ethnic_group;
    now.here_since = dead.resident.here_since;
    dead.resident.household = now.household;
    const Companion companion = companion_of(dead.life);
    Life life = until_alive(now, &companion);
    people_[i] = {std::move(now), std::move(life), Standing::resident};
    drawn_[i] = true;
  }

  std::size_t partner_among_dead(const Resident& alone) {
    base::Random random = stream_of(seed_, alone.number, Purpose::household, 4);
    if (!random.chance(kWidowed)) return dead_.size();
    for (std::size_t k = 0; k < dead_.size(); ++k) {
      const Resident& dead = dead_[k].resident;
      if (!widows_[k] || dead.sex == alone.sex) continue;
      if (std::abs(dead.birth - alone.birth) > kYearsBetweenPartners * 365) continue;
      if (std::abs(place_.areas[dead.area].imd_decile - place_.areas[alone.area].imd_decile) > 1) continue;
      if (place_.areas[dead.area].authority != place_.areas[alone.area].authority) continue;
      return k;
    }
    return dead_.size();
  }

  void draw_mover(const Resident& mover) {
    Resident now = mover;
    now.number = static_cast<std::uint32_t>(mover_number(living_, block_.number, mover.number));
    const base::Day comes = now.birth > window_.counted ? now.birth : now.here_since;
    if (comes.known() && comes > window_.extract) return;
    // A baby is born of a living mother who is still here.
    if (now.mother != kNobody && now.birth > window_.counted) {
      const Life& mother = people_[now.mother].life;
      if ((mother.death.known() && mother.death <= now.birth) ||
          (mother.left != kNever && mother.left <= now.birth.value))
        return;
      now.area = people_[now.mother].resident.area;
    }
    Life life = live(now, place_.areas[now.area], window_, seed_, base::hash_combine(now.number, 7919));
    people_.push_back({std::move(now), std::move(life), Standing::mover});
  }

  const PlaceTables& place_;
  const Block& block_;
  const Window& window_;
  std::uint64_t living_, seed_;
  std::uint32_t households_;
  std::vector<Inhabitant> people_, dead_;
  std::vector<bool> drawn_, widows_;  // of the dead: lived with a partner of whom nobody knows yet
};

}  // namespace

std::vector<Inhabitant> draw_inhabitants(const PlaceTables& place, const Block& block, const Window& window,
                                         std::uint64_t living, std::uint64_t seed) {
  return BlockOfLives(place, block, window, living, seed).draw();
}

}  // namespace kursaal::synth
