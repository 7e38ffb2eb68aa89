// Invented people's names and addresses: lists of common names by community and generation, joined by chance. ASSUMED;
// no table of real people was read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "synth/people.hpp"

namespace kursaal::synth {

enum class Community : std::uint8_t { english, south_asian, african, european };

// `group` is a name of the site's ethnic groups (white, asian, mixed, black, other).
Community community_of(std::string_view group, std::uint64_t chance);
std::string family_name(Community community, std::uint64_t chance);
std::string_view given_name(Community community, Sex sex, int birth_year, std::uint64_t chance);
// What somebody of this given name is called by those who know them; the name itself where nothing shorter is usual.
std::string_view nickname(std::string_view given);

struct Address {
  std::string line, postcode;
};
// A house of a small area. Postcodes have an inward part that is in no use (its last letter is one of C I K M O V).
Address address_of(const SmallArea& area, std::uint64_t chance);
std::string care_home_name(std::uint16_t home);
// Where all its residents live. Requires: the place's areas, at least one.
Address care_home_address(const std::vector<SmallArea>& areas, std::uint16_t home);

// One slip of a keyboard or a scanner: a letter lost, doubled, exchanged with its neighbour or read as another.
std::string misspelt(std::string_view text, std::uint64_t chance);

}  // namespace kursaal::synth
