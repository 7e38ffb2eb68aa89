// People with their lives: everybody of a block who is alive on the day that is counted, those who died before it,
// those who moved away, and those who come after it.
#pragma once

#include <vector>

#include "synth/life.hpp"
#include "synth/people.hpp"

namespace kursaal::synth {

enum class Standing : std::uint8_t { resident, dead, mover };

struct Inhabitant {
  Resident resident;  // of the dead: no children
  Life life;
  Standing standing = Standing::resident;
  [[nodiscard]] bool dead() const { return life.death.known(); }
  [[nodiscard]] bool left() const { return life.left != kNever; }
  // Of the N: lived in the place on the day that is counted.
  [[nodiscard]] bool counts() const { return standing == Standing::resident; }
  // Lives in the place when the extract is made.
  [[nodiscard]] bool here() const { return !dead() && !left(); }
};

// The living in the order of the block's residents, then the movers, then the dead. A place in the living population is
// filled by drawing lives for it until one is alive on the day counted; those drawn before it are the dead of the same
// age and sex, in the share that the life table says. So N is the living exactly, and deaths follow from the model.
// Couples: the second life knows the first. Widowed people are those who live alone and whose partner is one of the
// dead. Movers are there only if they came by the extract.
std::vector<Inhabitant> draw_inhabitants(const PlaceTables& place, const Block& block, const Window& window,
                                         std::uint64_t living, std::uint64_t seed);

}  // namespace kursaal::synth
