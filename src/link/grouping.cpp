#include "link/grouping.hpp"

#include <algorithm>
#include <compare>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <set>

#include "base/parallel.hpp"
#include "base/parallel_sort.hpp"
#include "link/compare.hpp"

namespace kursaal::link {
namespace {

using population::Identities;
using population::Identity;
using Pair = std::pair<std::uint32_t, std::uint32_t>;

// ASSUMED strengths, until the full engine estimates them (docs/methods/linkage-first-form.md).
constexpr double kExactStrength = 0.9999;
constexpr double kPartialStrength = 0.9996;
constexpr double kDecidedStrength = 1.0;
// ASSUMED: nobody has so many records; a number that has is a filler that a system puts where it knows none.
constexpr std::size_t kMostBearers = 100;

struct Edge {
  std::uint32_t left;
  std::uint32_t right;
  LinkMethod method;
};

double strength_of(LinkMethod method) {
  switch (method) {
    case LinkMethod::nhs_number_and_birth: return kExactStrength;
    case LinkMethod::nhs_number_partial: return kPartialStrength;
    case LinkMethod::decided: return kDecidedStrength;
    case LinkMethod::alone: return 1;
  }
  return 1;
}

// Union-find whose sets carry the forbidden partners of their members, so that no join brings a forbidden pair
// together.
class Sets {
 public:
  Sets(std::size_t size, const std::vector<Pair>& forbidden) : parent_(size), next_(size) {
    std::iota(parent_.begin(), parent_.end(), 0U);
    std::iota(next_.begin(), next_.end(), 0U);
    for (const Pair& pair : forbidden) {
      forbidden_[pair.first].insert(pair.second);
      forbidden_[pair.second].insert(pair.first);
    }
  }
  std::uint32_t find(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  bool may_join(std::uint32_t a, std::uint32_t b) {
    if (forbidden_.empty()) return true;
    a = find(a);
    b = find(b);
    std::uint32_t member = a;
    do {
      if (const auto partners = forbidden_.find(member); partners != forbidden_.end())
        for (const std::uint32_t partner : partners->second)
          if (find(partner) == b) return false;
      member = next_[member];
    } while (member != a);
    return true;
  }
  // The smaller number is the set's name.
  bool join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    if (a == b) return true;
    if (!may_join(a, b)) return false;
    if (b < a) std::swap(a, b);
    parent_[b] = a;
    std::swap(next_[a], next_[b]);  // makes one ring of two
    return true;
  }

 private:
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> next_;  // each set is a ring of its members
  std::map<std::uint32_t, std::set<std::uint32_t>> forbidden_;
};

std::uint32_t position_of(const Identities& identities, const base::SourceKey& key) {
  const auto key_at = [&](std::size_t i) { return std::pair(identities.source_name(i), identities.local_id(i)); };
  const std::pair<std::string_view, std::string_view> wanted(key.source, key.local_id);
  std::size_t first = 0;
  std::size_t end = identities.size();
  while (first < end) {
    const std::size_t middle = first + (end - first) / 2;
    if (key_at(middle) < wanted)
      first = middle + 1;
    else
      end = middle;
  }
  if (first == identities.size() || key_at(first) != wanted) return base::IdentityIndex::kNone;
  return static_cast<std::uint32_t>(first);
}

// A filler joins nobody: two strangers under it may well share a birth date. Each bearer waits for review beside the
// next, so that the work and the table grow with the bearers and not with their pairs.
void shelve_number(const Identities& identities, std::span<const std::uint32_t> bearers,
                   std::vector<ReviewPair>& review) {
  std::uint32_t before = base::IdentityIndex::kNone;
  for (const std::uint32_t bearer : bearers) {
    if (identities[bearer].restricted) continue;
    if (before != base::IdentityIndex::kNone) review.push_back({before, bearer, "number-of-too-many-records"});
    before = bearer;
  }
}

// Judges all pairs of one number's identities. Where any pair needs a look, only exact pairs are joined: a chain of
// partly agreeing records must not tie two people together.
void judge_number(const Identities& identities, std::span<const std::uint32_t> bearers, std::vector<Edge>& edges,
                  std::vector<ReviewPair>& review) {
  if (bearers.size() < 2) return;
  if (bearers.size() > kMostBearers) return shelve_number(identities, bearers, review);
  std::vector<Identity> all;
  for (const std::uint32_t bearer : bearers) all.push_back(identities[bearer]);
  std::vector<Edge> partial;
  std::vector<ReviewPair> doubtful;
  const bool partial_is_enough = good_enough_for_care(strength_of(LinkMethod::nhs_number_partial));
  for (std::size_t i = 0; i < bearers.size(); ++i)
    for (std::size_t j = i + 1; j < bearers.size(); ++j) {
      const JudgedPair judged = judge_pair(all[i], all[j]);
      switch (judged.verdict) {
        case PairVerdict::exact: edges.push_back({bearers[i], bearers[j], LinkMethod::nhs_number_and_birth}); break;
        case PairVerdict::partial:
          if (partial_is_enough)
            partial.push_back({bearers[i], bearers[j], LinkMethod::nhs_number_partial});
          else
            doubtful.push_back({bearers[i], bearers[j], "number-same-birth-partly"});
          break;
        case PairVerdict::review: doubtful.push_back({bearers[i], bearers[j], judged.reason}); break;
        case PairVerdict::apart: break;
      }
    }
  if (doubtful.empty()) {
    edges.insert(edges.end(), partial.begin(), partial.end());
  } else {
    for (const Edge& edge : partial)
      doubtful.push_back({edge.left, edge.right, "number-shared-with-a-doubtful-record"});
  }
  review.insert(review.end(), doubtful.begin(), doubtful.end());
}

}  // namespace

bool good_enough_for_care(double strength) { return strength >= kDirectCareThreshold; }

JudgedPair judge_pair(const Identity& a, const Identity& b) {
  if (a.restricted || b.restricted) return {PairVerdict::apart, ""};
  switch (compare_births(a, b)) {
    case BirthAgreement::exact:
      if (given_differs(a, b) && sexes_differ(a, b))
        return {PairVerdict::review, "number-and-birth-same-name-and-sex-differ"};
      return {PairVerdict::exact, ""};
    case BirthAgreement::partial:
      if (names_known(a, b) ? names_agree(a, b) : outcodes_agree(a, b)) return {PairVerdict::partial, ""};
      return {PairVerdict::review, sexes_differ(a, b) ? "number-same-birth-partly-name-and-sex-differ"
                                                      : "number-same-birth-partly-name-differs"};
    case BirthAgreement::differs: return {PairVerdict::review, "number-same-birth-differs"};
    case BirthAgreement::unknown: return {PairVerdict::review, "number-same-birth-unknown"};
  }
  return {PairVerdict::review, "number-same-birth-unknown"};
}

Groups group_identities(const Identities& identities, std::span<const std::string> numbers,
                        const std::vector<Decision>& decisions,
                        const std::vector<std::pair<base::SourceKey, base::SourceKey>>& do_not_link,
                        std::size_t threads) {
  struct Bearer {
    std::uint64_t number;
    std::uint32_t identity;
    auto operator<=>(const Bearer&) const = default;
  };
  std::vector<Bearer> bearers;
  for (std::uint32_t i = 0; i < identities.size(); ++i) {
    if (numbers[i].empty()) continue;
    std::uint64_t number = 0;
    for (const char digit : numbers[i]) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
    bearers.push_back({number, i});
  }
  base::parallel_sort(bearers, threads, std::less<>());
  std::vector<std::uint32_t> by_number;
  by_number.reserve(bearers.size());
  for (const Bearer& bearer : bearers) by_number.push_back(bearer.identity);

  // Pieces that end where a number does; their findings stand in their order.
  constexpr std::size_t kPiece = 16384;
  struct Found {
    std::vector<Edge> edges;
    std::vector<ReviewPair> review;
  };
  std::vector<std::size_t> starts{0};
  while (starts.back() < bearers.size()) {
    std::size_t end = std::min(starts.back() + kPiece, bearers.size());
    while (end < bearers.size() && bearers[end].number == bearers[end - 1].number) ++end;
    starts.push_back(end);
  }
  std::vector<Found> found(starts.size() - 1);
  base::parallel_for(found.size(), threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t start = starts[piece]; start < starts[piece + 1];) {
      std::size_t end = start + 1;
      while (end < starts[piece + 1] && bearers[end].number == bearers[start].number) ++end;
      judge_number(identities, std::span(by_number).subspan(start, end - start), found[piece].edges,
                   found[piece].review);
      start = end;
    }
  });
  std::vector<Edge> edges;
  std::vector<ReviewPair> review;
  for (Found& one : found) {
    edges.insert(edges.end(), one.edges.begin(), one.edges.end());
    review.insert(review.end(), std::make_move_iterator(one.review.begin()), std::make_move_iterator(one.review.end()));
    one = {};
  }

  std::vector<Pair> forbidden;
  for (const auto& [left, right] : do_not_link) {
    const Pair pair{position_of(identities, left), position_of(identities, right)};
    if (std::max(pair.first, pair.second) != base::IdentityIndex::kNone) forbidden.push_back(pair);
  }
  const std::vector<Pair> hidden = forbidden;  // no review entry may hint at these
  std::vector<Edge> decided;
  std::set<Pair> closed;  // pairs that somebody has looked at
  for (const Decision& decision : decisions) {
    const Pair pair{position_of(identities, decision.left), position_of(identities, decision.right)};
    if (decision.verdict == Verdict::withdrawn || std::max(pair.first, pair.second) == base::IdentityIndex::kNone)
      continue;
    closed.insert(pair);
    if (decision.verdict == Verdict::same)
      decided.push_back({pair.first, pair.second, LinkMethod::decided});
    else
      forbidden.push_back(pair);
  }

  Sets sets(identities.size(), forbidden);
  Groups result;
  result.links.resize(identities.size());
  for (std::uint32_t i = 0; i < identities.size(); ++i) result.links[i].identity = i;
  const auto join_all = [&](const std::vector<Edge>& list, LinkMethod method) {
    for (const Edge& edge : list) {
      if (edge.method != method || sets.find(edge.left) == sets.find(edge.right) || !sets.join(edge.left, edge.right))
        continue;
      for (const std::uint32_t side : {edge.left, edge.right}) {
        LinkRow& row = result.links[side];
        if (row.method != LinkMethod::alone) continue;  // its first, strongest reason stands
        row.method = method;
        row.strength = strength_of(method);
      }
    }
  };
  // Decisions by people come first, then the stronger evidence: where a forbidden pair makes a choice, the better link
  // wins.
  join_all(decided, LinkMethod::decided);
  join_all(edges, LinkMethod::nhs_number_and_birth);
  join_all(edges, LinkMethod::nhs_number_partial);

  std::vector<std::uint32_t> group_of(identities.size(), base::IdentityIndex::kNone);
  for (std::uint32_t i = 0; i < identities.size(); ++i) {
    const std::uint32_t root = sets.find(i);
    if (group_of[root] == base::IdentityIndex::kNone) {
      group_of[root] = static_cast<std::uint32_t>(result.groups.size());
      result.groups.emplace_back();
      result.reasons.emplace_back("alone");
    }
    group_of[i] = group_of[root];
    result.groups[group_of[i]].push_back(i);
    const LinkMethod method = result.links[i].method;
    if (method != LinkMethod::alone) result.reasons[group_of[i]] = link_method_name(method);
  }

  std::set<Pair> hidden_groups;
  for (const Pair& pair : hidden) hidden_groups.insert(std::minmax(group_of[pair.first], group_of[pair.second]));
  for (const ReviewPair& pair : review) {
    const Pair groups = std::minmax(group_of[pair.left], group_of[pair.right]);
    if (groups.first == groups.second || hidden_groups.contains(groups) || closed.contains({pair.left, pair.right}))
      continue;
    result.review.push_back(pair);
  }
  std::sort(result.review.begin(), result.review.end(), [](const ReviewPair& a, const ReviewPair& b) {
    return std::pair(a.left, a.right) < std::pair(b.left, b.right);
  });
  return result;
}

}  // namespace kursaal::link
