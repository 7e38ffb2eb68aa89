// Who comes and who goes: households that moved away, children who left home, births and arrivals after the day that is
// counted. They are settled with the block, so that a place played forward holds who it held.
#include <algorithm>

#include "synth/draws.hpp"
#include "synth/people.hpp"

namespace kursaal::synth {
namespace {

// About two in a hundred people leave the place in a year, as many as come (census 2021; ASSUMED level).
constexpr double kLeavesInFiveYears = 0.10;
constexpr double kComesInFiveYears = 0.10;
constexpr double kLeftThePlaceGrownUp = 0.16;  // of women of 40 to 60, a grown-up child who went elsewhere (ASSUMED)
constexpr double kGrewUpHere = 0.45;           // of those of 19 to 33 who do not live with a parent (ASSUMED)

// Births a year of a hundred women by age from 18 in fives (Office for National Statistics 2021, rounded).
double births_a_year(int age) {
  constexpr double kRates[] = {0.030, 0.062, 0.095, 0.100, 0.045};
  return age < 18 || age > 42 ? 0 : kRates[std::min<std::size_t>(static_cast<std::size_t>(age - 18) / 5, 4)];
}

class Movers {
 public:
  Movers(Block& block, std::uint64_t seed, base::Day counted)
      : block_(block), random_(stream_of(seed, block.number, Purpose::movers)), counted_(counted) {
    members_.resize(block.households);
    for (std::uint32_t i = 0; i < block.residents.size(); ++i) members_[block.residents[i].household].push_back(i);
  }

  void draw(std::uint64_t seed) {
    leave_home();
    const auto households = static_cast<std::uint32_t>(members_.size());
    for (std::uint32_t household = 0; household < households; ++household) {
      if (members_[household].empty()) continue;
      those_before(household, seed);
      grown_up_elsewhere(household);
      leave(household);
      bear(household);
      arrive(household);
    }
  }

 private:
  [[nodiscard]] int age(const Resident& resident) const { return base::age_years(resident.birth, counted_); }
  base::Day some_day_ahead() {
    return counted_ + 1 + static_cast<int>(random_.below(static_cast<std::uint64_t>(kMonthsPlayed) * 365 / 12));
  }
  void add(Resident resident) {
    if (block_.movers.size() >= kMoversInBlock) return;
    resident.number = static_cast<std::uint32_t>(block_.movers.size());
    block_.movers.push_back(std::move(resident));
  }
  // Another household in the manner of this one: sizes and ages follow, nobody is the same.
  void like(std::uint32_t household, base::Day since, base::Day until, base::Random& random) {
    const std::uint32_t made = block_.households++;
    for (const std::uint32_t i : members_[household]) {
      Resident other = block_.residents[i];
      other.birth = other.birth - random.between(-300, 300);
      const base::Day here = since.known() ? since : until;
      if (other.birth >= here) continue;
      other.household = made;
      other.mother = other.father = other.partner = kNobody;
      other.births.clear();
      other.twin = other.namesake = false;
      other.grew_up_in = kNobody;
      other.here_since = since;
      other.leaves = until;
      add(std::move(other));
    }
  }

  // Grown-up children who live elsewhere in the place, with the household they left.
  void leave_home() {
    std::vector<std::uint32_t> mothers;
    for (std::uint32_t i = 0; i < block_.residents.size(); ++i)
      if (block_.residents[i].sex == Sex::female && age(block_.residents[i]) >= 38) mothers.push_back(i);
    if (mothers.empty()) return;
    for (Resident& child : block_.residents) {
      const int years = age(child);
      if (years < 19 || years > 33 || child.mother != kNobody || child.here_since.known()) continue;
      if (!random_.chance(kGrewUpHere)) continue;
      const std::uint32_t mother = mothers[random_.below(mothers.size())];
      const Resident& her = block_.residents[mother];
      const int at_birth = base::age_years(her.birth, child.birth);
      if (at_birth < 18 || at_birth > 42 || her.household == child.household || her.here_since.known()) continue;
      const base::Day left = base::add_months(child.birth, 12 * 18 + static_cast<int>(random_.below(84)));
      if (left >= counted_ - 60 || left < counted_ - 3500) continue;
      child.mother = mother;
      child.grew_up_in = her.household;
      child.left_home = left;
      if (her.partner != kNobody && base::age_years(block_.residents[her.partner].birth, child.birth) >= 18)
        child.father = her.partner;
    }
  }

  // As many left the place as came to it, each on a day of their own: the last before the counted day, for the days
  // after it leave() has others. Their own stream, so that they change nobody else's day.
  void those_before(std::uint32_t household, std::uint64_t seed) {
    if (!block_.residents[members_[household].front()].here_since.known()) return;
    base::Random moving = stream_of(seed, (block_.number << 20) + household, Purpose::movers, 1);
    like(household, base::Day{}, counted_ - moving.between(1, kDaysOfMoves), moving);
  }

  void grown_up_elsewhere(std::uint32_t household) {
    for (const std::uint32_t i : members_[household]) {
      const Resident& mother = block_.residents[i];
      const int years = age(mother);
      if (mother.sex != Sex::female || years < 40 || years > 60 || mother.here_since.known()) continue;
      if (!random_.chance(kLeftThePlaceGrownUp)) continue;
      Resident child = mother;
      child.sex = random_.chance(0.5) ? Sex::female : Sex::male;
      child.birth = counted_ - 365 * random_.between(std::max(18, years - 40), std::min(27, years - 18)) -
                    static_cast<int>(random_.below(365));
      child.leaves = base::add_months(child.birth, 12 * 18 + 2 + static_cast<int>(random_.below(14)));
      if (child.leaves >= counted_ || child.leaves < counted_ - kDaysOfMoves) continue;
      child.mother = i;
      child.father = child.partner = kNobody;
      child.births.clear();
      child.lives_alone = child.twin = child.namesake = false;
      child.grew_up_in = kNobody;
      add(std::move(child));
      break;
    }
  }

  void leave(std::uint32_t household) {
    if (!random_.chance(kLeavesInFiveYears)) return;
    const base::Day day = some_day_ahead();
    for (const std::uint32_t i : members_[household]) block_.residents[i].leaves = day;
  }

  void bear(std::uint32_t household) {
    for (const std::uint32_t i : members_[household]) {
      Resident& mother = block_.residents[i];
      if (mother.sex != Sex::female) continue;
      const double chance =
          kMonthsPlayed / 12.0 * births_a_year(age(mother) + 2) * (mother.partner != kNobody ? 1.4 : 0.6);
      if (!random_.chance(std::min(0.8, chance))) continue;
      const base::Day born = some_day_ahead();
      const int years = base::age_years(mother.birth, born);
      const bool near =
          std::any_of(mother.births.begin(), mother.births.end(), [&](base::Day day) { return born - day < 365; });
      if (near || years < 18 || years > 42 || (mother.leaves.known() && mother.leaves < born + 60)) continue;
      mother.births.push_back(born);
      Resident child = mother;
      child.sex = random_.chance(0.488) ? Sex::female : Sex::male;
      child.birth = born;
      child.mother = i;
      child.father = mother.partner;
      child.partner = kNobody;
      child.births.clear();
      child.lives_alone = child.twin = child.namesake = false;
      child.here_since = child.leaves = child.left_home = base::Day{};
      child.grew_up_in = kNobody;
      add(std::move(child));
    }
  }

  void arrive(std::uint32_t household) {
    if (random_.chance(kComesInFiveYears)) like(household, some_day_ahead(), base::Day{}, random_);
  }

  Block& block_;
  base::Random random_;
  base::Day counted_;
  std::vector<std::vector<std::uint32_t>> members_;
};

}  // namespace

void draw_movers(Block& block, std::uint64_t seed, base::Day extract) { Movers(block, seed, extract).draw(seed); }

}  // namespace kursaal::synth
