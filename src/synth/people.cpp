#include "synth/people.hpp"

#include <algorithm>

#include "synth/draws.hpp"

namespace kursaal::synth {
namespace {

// ASSUMED, in the shape of the 2021 census: how many of a hundred live with a partner, by age from 20 in tens.
constexpr double kPartnered[] = {0.25, 0.58, 0.66, 0.70, 0.77, 0.72, 0.47};
constexpr double kLocalPractice = 0.93;  // registered in the locality they live in (ASSUMED); the others cross a border
constexpr double kMovedIn = 0.18;        // came to the place within the ten years (ASSUMED; census: about 2 % a year)
constexpr double kTwins =
    0.030;  // of children, share who are one of twins (Office for National Statistics: 1.5 % of maternities)
constexpr double kNamesakes = 0.02;  // sons named as their father (ASSUMED)

// Girls and boys are born 100 to 105; women outlive men.
double women_share(int age) { return age < 60 ? 0.495 : age < 75 ? 0.52 : age < 85 ? 0.56 : age < 90 ? 0.61 : 0.68; }

struct Matching {
  Block& block;
  base::Random& random;
  base::Day extract;
  std::vector<std::uint32_t> household_of;

  [[nodiscard]] int age(std::uint32_t i) const { return base::age_years(block.residents[i].birth, extract); }
  void join(std::uint32_t i, std::uint32_t household) { household_of[i] = household; }
};

// Partners: each woman who has one takes the man nearest in age (two years older, give or take) who is free.
void match_partners(Matching& m, const std::vector<std::uint32_t>& women, const std::vector<std::uint32_t>& men) {
  std::size_t next = 0;
  for (const std::uint32_t woman : women) {
    const int age = m.age(woman);
    if (age < 20) continue;
    const std::size_t decade =
        std::min<std::size_t>(static_cast<std::size_t>(age - 20) / 10, std::size(kPartnered) - 1);
    if (!m.random.chance(kPartnered[decade])) continue;
    const int wanted = age + m.random.between(-2, 6);
    while (next < men.size() && m.age(men[next]) < wanted - 8) ++next;
    for (std::size_t i = next; i < men.size() && m.age(men[i]) <= wanted + 8; ++i) {
      if (m.household_of[men[i]] != kNobody || m.age(men[i]) < std::max(18, wanted - 3)) continue;
      m.join(men[i], m.block.households);
      m.join(woman, m.block.households++);
      m.block.residents[men[i]].partner = woman;
      m.block.residents[woman].partner = men[i];
      break;
    }
  }
}

// Children live with a woman who was 18 to 42 at their birth; a third of those of 18 to 24 still do.
void match_children(Matching& m, const std::vector<std::uint32_t>& women, const std::vector<std::uint32_t>& children) {
  if (women.empty()) return;
  for (const std::uint32_t child : children) {
    Resident& resident = m.block.residents[child];
    if (m.age(child) >= 18 && (m.household_of[child] != kNobody || !m.random.chance(0.33))) continue;
    std::uint32_t mother = kNobody;
    for (int attempt = 0; attempt < 40 && mother == kNobody; ++attempt) {
      const std::uint32_t candidate = women[m.random.below(women.size())];
      const int at_birth = base::age_years(m.block.residents[candidate].birth, resident.birth);
      if (at_birth < 18 || at_birth > 42 || candidate == child) continue;
      const auto& born = m.block.residents[candidate].births;
      if (born.size() >= 4) continue;
      // Two births of a woman lie a year apart, or are twins.
      const bool near =
          std::any_of(born.begin(), born.end(), [&](base::Day day) { return std::abs(day - resident.birth) < 365; });
      if (!near) mother = candidate;
    }
    if (mother == kNobody) {
      // No woman of an age to be their mother is free: somebody else brings them up.
      if (m.age(child) >= 16) continue;
      const std::uint32_t guardian = women[m.random.below(women.size())];
      if (m.household_of[guardian] == kNobody) m.join(guardian, m.block.households++);
      m.join(child, m.household_of[guardian]);
      continue;
    }
    Resident& her = m.block.residents[mother];
    if (!her.births.empty() && m.random.chance(kTwins / 2 * 2)) {
      // The twin takes the birth of the child before: same mother, same day.
      if (std::abs(base::age_years(her.births.back(), m.extract) - m.age(child)) <= 3) {
        resident.birth = her.births.back();
        resident.twin = true;
      }
    }
    if (!resident.twin) her.births.push_back(resident.birth);
    resident.mother = mother;
    if (m.household_of[mother] == kNobody) m.join(mother, m.block.households++);
    m.join(child, m.household_of[mother]);
    if (her.partner != kNobody && base::age_years(m.block.residents[her.partner].birth, resident.birth) >= 18) {
      resident.father = her.partner;
      resident.namesake = resident.sex == Sex::male && m.random.chance(kNamesakes);
    }
  }
}

// Where a household lives and where its people are registered.
void settle_households(const PlaceTables& place, base::Random& random, std::size_t authority, Block& block,
                       const std::vector<std::uint32_t>& members, std::uint32_t first_household) {
  struct Home {
    std::uint32_t area, practice;
    std::uint8_t group;
    std::uint32_t people = 0;
  };
  std::vector<Home> homes;
  const Authority& of = place.authorities[authority];
  for (std::uint32_t h = first_household; h < block.households; ++h) {
    Home home{};
    home.area = of.areas[draw_by_totals<double>(random, of.area_totals)];
    const auto* local = place.practices_of(place.areas[home.area].locality);
    home.practice = local != nullptr && random.chance(kLocalPractice)
                        ? local->practices[draw_by_totals<double>(random, local->totals)]
                        : static_cast<std::uint32_t>(draw_by_totals<double>(random, place.practice_totals));
    home.group = static_cast<std::uint8_t>(draw_by_totals<double>(random, place.ethnic_totals));
    homes.push_back(home);
  }
  for (const std::uint32_t i : members) ++homes[block.residents[i].household - first_household].people;
  for (const std::uint32_t i : members) {
    Resident& resident = block.residents[i];
    const Home& home = homes[resident.household - first_household];
    resident.area = home.area;
    resident.practice = home.practice;
    resident.ethnic_group = home.group;
    resident.lives_alone = home.people == 1;
  }
}

}  // namespace

Block draw_block(const PlaceTables& place, std::uint64_t seed, std::uint64_t number, std::uint32_t people,
                 base::Day extract) {
  base::Random random = stream_of(seed, number, Purpose::people);
  Block block;
  block.number = number;
  block.first = static_cast<std::uint32_t>(number * kPeopleInBlock);
  block.residents.resize(people);
  std::vector<std::vector<std::uint32_t>> of_authority(place.authorities.size());
  for (std::uint32_t i = 0; i < people; ++i) {
    Resident& resident = block.residents[i];
    resident.number = block.first + i;
    const std::size_t authority = draw_by_totals<double>(random, place.authority_totals);
    const int age = static_cast<int>(draw_by_totals<double>(random, place.authorities[authority].ages));
    resident.sex = random.chance(women_share(age)) ? Sex::female : Sex::male;
    resident.birth = base::add_months(extract, -12 * age) - static_cast<int>(random.below(365));
    if (resident.birth >= extract) resident.birth = extract - 1;
    of_authority[authority].push_back(i);
  }
  for (std::size_t authority = 0; authority < of_authority.size(); ++authority) {
    std::vector<std::uint32_t> women, men, children;
    for (const std::uint32_t i : of_authority[authority]) {
      const int age = base::age_years(block.residents[i].birth, extract);
      if (age < 25) children.push_back(i);
      if (age >= 18) (block.residents[i].sex == Sex::female ? women : men).push_back(i);
    }
    const auto younger = [&](std::uint32_t a, std::uint32_t b) {
      return block.residents[a].birth != block.residents[b].birth ? block.residents[a].birth > block.residents[b].birth
                                                                  : a < b;
    };
    std::sort(women.begin(), women.end(), younger);
    std::sort(men.begin(), men.end(), younger);
    Matching matching{block, random, extract, std::vector<std::uint32_t>(people, kNobody)};
    const std::uint32_t first_household = block.households;
    match_partners(matching, women, men);
    match_children(matching, women, children);
    for (const std::uint32_t i : of_authority[authority]) {
      if (matching.household_of[i] == kNobody) matching.join(i, block.households++);
      block.residents[i].household = matching.household_of[i];
    }
    settle_households(place, random, authority, block, of_authority[authority], first_household);
  }
  // A household moves in together: its own stream, so that the day is the same for all of it.
  for (Resident& resident : block.residents) {
    base::Random moving = stream_of(seed, (number << 20) + resident.household, Purpose::household);
    if (!moving.chance(kMovedIn)) continue;
    resident.here_since = extract - moving.between(1, kDaysOfMoves);
    if (resident.here_since < resident.birth) resident.here_since = base::Day{};
  }
  draw_movers(block, seed, extract);
  return block;
}

}  // namespace kursaal::synth
