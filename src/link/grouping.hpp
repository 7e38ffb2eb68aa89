// Groups identities into people: pairs of one NHS number are compared, joined, left apart or put to review; a pair that
// must not be joined never is, not even by way of a third.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "link/decisions.hpp"
#include "link/link.hpp"

namespace kursaal::link {

// Safety rule 15: a false merge can kill, so for direct care a link needs this estimated precision; what falls short
// waits for review. First form publishes one population, which is the one for care; analysis gets its own, lower
// threshold with the full engine.
inline constexpr double kDirectCareThreshold = 0.9995;
bool good_enough_for_care(double strength);

enum class PairVerdict : std::uint8_t { exact, partial, review, apart };

struct JudgedPair {
  PairVerdict verdict = PairVerdict::apart;
  const char* reason = "";  // why it waits for review
};

// Judges two identities that carry the same usable NHS number (safety rules 16 and 17). Exact: the same date of birth
// to the day, and not both another given name and another sex (twins). Partial: a partly agreeing date of birth and
// agreeing names or, where a name is missing, agreeing outcodes. A restricted identity is never joined and never
// reviewed: apart.
JudgedPair judge_pair(const population::Identity& a, const population::Identity& b);

struct Groups {
  std::vector<std::vector<std::uint32_t>> groups;  // each ascending, ordered by their first
  std::vector<LinkRow> links;                      // by identity
  std::vector<std::string_view> reasons;           // by group, for the ledger; they stand as long as the program
  std::vector<ReviewPair> review;                  // sorted
};

// Shape: `numbers` the usable NHS number of each identity, or empty. Deterministic. Cost: n log n; pairs only within a
// number, and a number of more than 100 records is a filler: it joins nobody and is put to review.
Groups group_identities(const population::Identities& identities, std::span<const std::string> numbers,
                        const std::vector<Decision>& decisions,
                        const std::vector<std::pair<base::SourceKey, base::SourceKey>>& do_not_link,
                        std::size_t threads);

}  // namespace kursaal::link
