// Who lives in the sample place: households with their people, where they live and where they are registered. No
// history yet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "synth/place_tables.hpp"

namespace kursaal::synth {

enum class Sex : std::uint8_t { female, male };

inline constexpr std::uint32_t kNobody = 0xFFFFFFFF;
inline constexpr std::uint32_t kPeopleInBlock = 2048;
// Numbers kept in a block for those who are not of its N: first those who moved away and those who come after the
// counted day, then the dead, about a tenth of its people in ten years.
inline constexpr std::uint32_t kMoversInBlock = 1100;
inline constexpr std::uint32_t kDeadInBlock = 800;
inline constexpr std::uint32_t kOthersInBlock = kMoversInBlock + kDeadInBlock;
inline constexpr int kMonthsPlayed = 60;  // that a place can be played forward
// Who came or left within the ten years did so from this many days before the counted day up to the day before it: some
// weeks of each such life lie within the ten years, and the day after it others go on.
inline constexpr int kDaysOfMoves = 3570;

// A place in the living population: its age, sex and home are settled before any life is drawn. `within` positions are
// within the block.
struct Resident {
  std::uint32_t number = 0;  // of the true person, unique in the place
  Sex sex = Sex::female;
  base::Day birth;
  std::uint32_t area = 0;                            // position in PlaceTables::areas
  std::uint32_t household = 0;                       // within the block
  std::uint32_t practice = 0;                        // position in PlaceTables::practices
  std::uint8_t ethnic_group = 0;                     // position in PlaceTables::ethnic_groups
  std::uint32_t mother = kNobody, father = kNobody;  // within the block's residents
  std::uint32_t partner = kNobody;                   // whom they live with
  std::vector<base::Day> births;                     // of the children she bore who live with her
  bool twin = false;
  bool namesake = false;  // a son of his father's name
  bool lives_alone = false;
  base::Day here_since;  // moved into the place; unknown: always lived here
  base::Day leaves;      // moves out of the place, if they live to; unknown: stays
  // A grown-up child's: the household they grew up in and the day they left it; kNobody where they did not.
  std::uint32_t grew_up_in = kNobody;
  base::Day left_home;
};

struct Block {
  std::uint64_t number = 0;
  std::uint32_t first = 0;  // number of its first person
  std::vector<Resident> residents;
  std::vector<Resident> movers;  // lived here and moved away, or come after the counted day: none of them of the N
  std::uint32_t households = 0;
};

// The people of one block: same seed and place, same people, whatever else is drawn. Cost: about a microsecond a
// person.
Block draw_block(const PlaceTables& place, std::uint64_t seed, std::uint64_t block, std::uint32_t people,
                 base::Day extract);

// The true number of the k-th mover or dead person of a block: beyond the living.
constexpr std::uint64_t mover_number(std::uint64_t living, std::uint64_t block, std::uint32_t k) {
  return living + block * kOthersInBlock + k;
}
constexpr std::uint64_t dead_number(std::uint64_t living, std::uint64_t block, std::uint32_t k) {
  return mover_number(living, block, kMoversInBlock + k);
}

// Those who moved away, were born or came: drawn with the block. Numbers of movers are positions, made whole by
// mover_number.
void draw_movers(Block& block, std::uint64_t seed, base::Day extract);

}  // namespace kursaal::synth
