// What teams did, as one more source of a run: the extract that `kursaal feedback` wrote into the ledger folder. Its
// people stand under the keys of the snapshots that they were listed in; a key that was merged since is followed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "find/find.hpp"
#include "link/link.hpp"
#include "place/site.hpp"

namespace kursaal::app {

inline constexpr std::string_view kFeedbackFile = "feedback.csv";
// First line of what `kursaal feedback` writes; a table without it is somebody else's.
inline constexpr std::string_view kMadeByFeedback =
    "# Made by kursaal feedback; do not edit: the next call writes it anew.\n";

// rows = used + later + of_nobody + of_another_service + without_basis.
struct FeedbackCounts {
  std::uint64_t rows = 0;
  std::uint64_t used = 0;
  std::uint64_t later = 0;               // after the as-of or the known-by date
  std::uint64_t of_nobody = 0;           // of a key that nobody has any more: split, or all of theirs withdrawn
  std::uint64_t of_another_service = 0;  // which the site does not name
  std::uint64_t without_basis = 0;       // all of them, where the register lets none be read (safety rule 23)
};

struct Feedback {
  bool there = false;
  std::vector<find::PriorOffer> offers;
  std::vector<find::ConfirmedStage> confirmed;
  FeedbackCounts counts;
};

// Missing: no file is no feedback; in service mode nothing of it is read without a row of its own in the register of
// legal bases. Errors: configuration (a column is missing, a day or a word is not one of ours, with
// the line), io.
base::Result<Feedback> read_feedback(const std::filesystem::path& ledger_folder, const place::Site& site,
                                     const link::Linked& linked, base::Day as_of, base::Day known_by);

}  // namespace kursaal::app
