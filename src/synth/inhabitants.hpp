// People with their lives: everybody of a block who is alive on the day that is counted, and those who died before.
#pragma once

#include <vector>

#include "synth/life.hpp"
#include "synth/people.hpp"

namespace kursaal::synth {

struct Inhabitant {
  Resident resident;  // of the dead: no household of the living, no children
  Life life;
  [[nodiscard]] bool dead() const { return life.death.known(); }
};

// The living in the order of the block's residents, then the dead. A place in the living population is filled by
// drawing lives for it until one is alive on the day counted; those drawn before it are the dead of the same age and
// sex, in the share that the life table says. So N is the living exactly, and deaths follow from the model.
std::vector<Inhabitant> draw_inhabitants(const PlaceTables& place, const Block& block, const Window& window,
                                         std::uint64_t living, std::uint64_t seed);

}  // namespace kursaal::synth
