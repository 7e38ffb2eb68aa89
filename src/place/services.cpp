#include "place/services.hpp"

#include <algorithm>

namespace kursaal::place {

const Team* Service::team_of(std::string_view locality) const {
  const auto found =
      std::find_if(teams.begin(), teams.end(), [&](const Team& team) { return team.locality == locality; });
  return found == teams.end() ? nullptr : &*found;
}

}  // namespace kursaal::place
