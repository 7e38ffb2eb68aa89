// The folder of a made place: what of the site stands in it, and which place was made there before. Inside the room
// only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace kursaal::synth {

// The site's own tables and mappings; never its extracts, builds or ledger. Then the boundary moves of
// `from`/synth/boundary-moves.csv (columns level, member, of, on, basis; level is ward or practice) are made in the
// copy: what a member belonged to ends on the day, and the new row begins. Errors: io, configuration.
base::Status copy_site(const std::filesystem::path& from, const std::filesystem::path& to);

// Digest of everything that copy_site takes. Errors: io.
base::Result<std::string> digest_site_tables(const std::filesystem::path& folder);

struct MadeBefore {
  std::string identity;  // of the place: the same for all its months
  int months = 0;
};
// What stands in `folder`/truth/parameters.json. Missing: nothing where no place was made whole.
std::optional<MadeBefore> made_before(const std::filesystem::path& folder);

// Takes away the extracts and the truth of a place that was made before; never a file that does not begin with
// SYNTHETIC. Errors: io.
base::Status clear_place(const std::filesystem::path& folder);

}  // namespace kursaal::synth
