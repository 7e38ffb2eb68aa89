// Which of a person's identities speaks for them on each field: the demographics that the snapshot shows.
#pragma once

#include <cstdint>
#include <span>

#include "population/staged.hpp"

namespace kursaal::link {

// Starts from the most complete identity (general practice first, then the most fields, then the smallest key) and
// fills what it lacks from the others in that order. Birth prefers day precision; dead if any source says so;
// restricted if any says so; the postcode of a restricted person is never taken from another source. Requires: members
// not empty.
population::Identity best_identity(const population::Identities& identities, std::span<const std::uint32_t> members,
                                   std::span<const population::StagedSource> sources,
                                   std::span<const std::string> usable_numbers);

}  // namespace kursaal::link
