// What somebody has typed and not yet sent: kept for them alone, through a closed tab, an ended session, a killed
// server.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "care/caller.hpp"

namespace kursaal::care {

struct Draft {
  std::string about;  // "offer/ID"
  std::string text;
  Instant saved_at;
  std::int64_t version = 0;
};

inline constexpr std::size_t kLongestDraft = 100'000;  // bytes

// Returns the new version. Errors: conflict (typed in another window meanwhile: nothing is overwritten), input-refused.
base::Result<std::int64_t> save_draft(Store& store, const Caller& caller, const Draft& draft);

base::Result<std::optional<Draft>> draft_of(Store& store, const Caller& caller, const std::string& about);

// All of the caller's, newest first: what was left lying when the session ended.
base::Result<std::vector<Draft>> drafts_of(Store& store, const Caller& caller);

// Once it has been sent, or is not wanted; `version` is the one that was. Errors: conflict (typed in another window
// meanwhile: what stands there was not sent, and stays), not-found.
base::Status drop_draft(Store& store, const Caller& caller, const std::string& about, std::int64_t version);

}  // namespace kursaal::care
