#include "terminology/concepts.hpp"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <unordered_map>

#include "base/check.hpp"
#include "base/hash.hpp"

namespace kursaal::terminology {
namespace {

bool before(const Concept& a, CodeSystem system, std::string_view code) {
  if (a.system != system) return a.system < system;
  return a.code < code;
}

// A code as sent is at most a few dozen bytes: the key is its system's number and its text.
struct SentKey {
  CodeSystem system;
  std::string code;
  friend bool operator==(const SentKey&, const SentKey&) = default;
};
struct SentView {
  CodeSystem system;
  std::string_view code;
};
struct SentHash {
  using is_transparent = void;
  std::size_t operator()(const SentKey& key) const {
    return base::hash_text(key.code, static_cast<std::uint64_t>(key.system));
  }
  std::size_t operator()(const SentView& key) const {
    return base::hash_text(key.code, static_cast<std::uint64_t>(key.system));
  }
};
struct SentEqual {
  using is_transparent = void;
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return a.system == b.system && a.code == b.code;
  }
};
template <class Value>
using SentMap = std::unordered_map<SentKey, Value, SentHash, SentEqual>;

struct Collected {
  Concept what;
  std::uint64_t arrival;  // of the display kept
};

}  // namespace

ConceptTable::ConceptTable(std::vector<Concept> concepts) : concepts_(std::move(concepts)) {
  for (std::size_t i = 1; i < concepts_.size(); ++i)
    KURSAAL_CHECK(before(concepts_[i - 1], concepts_[i].system, concepts_[i].code));
}

ConceptId ConceptTable::find(CodeSystem system, std::string_view code) const {
  const auto at = std::lower_bound(concepts_.begin(), concepts_.end(), code,
                                   [system](const Concept& a, std::string_view b) { return before(a, system, b); });
  if (at == concepts_.end() || at->system != system || at->code != code) return {};
  return ConceptId{static_cast<std::uint32_t>(at - concepts_.begin())};
}

struct ConceptCollector::State {
  std::mutex mutex;
  SentMap<std::uint32_t> ids;  // by normalised code
  std::vector<Collected> collected;

  std::uint32_t intern(CodeSystem system, std::string_view normalised, std::string_view display,
                       std::uint64_t arrival) {
    const std::scoped_lock lock(mutex);
    const auto found = ids.find(SentView{system, normalised});
    if (found == ids.end()) {
      const auto id = static_cast<std::uint32_t>(collected.size());
      ids.emplace(SentKey{system, std::string(normalised)}, id);
      collected.push_back({{system, std::string(normalised), std::string(display)}, display.empty() ? ~0ULL : arrival});
      return id;
    }
    Collected& known = collected[found->second];
    if (!display.empty() && arrival < known.arrival) {
      known.what.display = display;
      known.arrival = arrival;
    }
    return found->second;
  }
};

struct ConceptCollector::Cache::State {
  struct Seen {
    std::uint32_t id;
    std::uint64_t arrival;  // smallest whose display this cache has handed on
  };
  ConceptCollector::State* shared;
  SentMap<Seen> seen;  // by code as sent
};

ConceptCollector::ConceptCollector() : state_(std::make_unique<State>()) {}
ConceptCollector::~ConceptCollector() = default;
ConceptCollector::Cache::Cache(ConceptCollector& collector) : state_(std::make_unique<State>()) {
  state_->shared = collector.state_.get();
}
ConceptCollector::Cache::~Cache() = default;
ConceptCollector::Cache::Cache(Cache&&) noexcept = default;

std::uint32_t ConceptCollector::Cache::intern(CodeSystem system, std::string_view code, std::string_view display,
                                              std::uint64_t arrival) {
  const auto found = state_->seen.find(SentView{system, code});
  if (found != state_->seen.end()) {
    if (display.empty() || arrival >= found->second.arrival) return found->second.id;
    found->second.arrival = arrival;
    return state_->shared->intern(system, normalise_code(system, code), display, arrival);
  }
  const std::uint32_t id = state_->shared->intern(system, normalise_code(system, code), display, arrival);
  state_->seen.emplace(SentKey{system, std::string(code)}, State::Seen{id, display.empty() ? ~0ULL : arrival});
  return id;
}

ConceptCollector::Finished ConceptCollector::finish() {
  std::vector<Collected>& collected = state_->collected;
  std::vector<std::uint32_t> order(collected.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return before(collected[a].what, collected[b].what.system, collected[b].what.code);
  });
  Finished finished;
  finished.final_of.resize(collected.size());
  std::vector<Concept> concepts;
  concepts.reserve(collected.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    finished.final_of[order[i]] = ConceptId{static_cast<std::uint32_t>(i)};
    concepts.push_back(std::move(collected[order[i]].what));
  }
  finished.table = ConceptTable(std::move(concepts));
  collected.clear();
  state_->ids.clear();
  return finished;
}

}  // namespace kursaal::terminology
