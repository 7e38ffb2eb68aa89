// Every code that a run meets becomes a dense ConceptId at ingest, so that a kernel looks up by array.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/identifiers.hpp"
#include "terminology/code_system.hpp"

namespace kursaal::terminology {

using base::ConceptId;

struct Concept {
  CodeSystem system = CodeSystem::unknown;
  std::string code;     // normalised (normalise_code); for CodeSystem::unknown "system|code"
  std::string display;  // as the first source in file order gave it; may be empty
};

// A fixed table in the order (system, code): the same input gives the same ids at any thread count.
class ConceptTable {
 public:
  ConceptTable() = default;
  // Requires: sorted by (system, code), no two alike.
  explicit ConceptTable(std::vector<Concept> concepts);
  [[nodiscard]] std::size_t size() const { return concepts_.size(); }
  [[nodiscard]] const Concept& at(ConceptId id) const { return concepts_[id.value]; }
  [[nodiscard]] const std::vector<Concept>& all() const { return concepts_; }
  // ConceptId{} (not exists()) if the code never occurred. Cost: binary search.
  [[nodiscard]] ConceptId find(CodeSystem system, std::string_view normalised_code) const;

 private:
  std::vector<Concept> concepts_;
};

// Collects concepts while files are read by several threads. Ids are provisional, in order of arrival, until finish().
// Thread-safe: intern(). A thread keeps a Cache of its own, so that the lock is taken once a code and thread.
class ConceptCollector {
 public:
  ConceptCollector();
  ~ConceptCollector();
  ConceptCollector(const ConceptCollector&) = delete;
  ConceptCollector& operator=(const ConceptCollector&) = delete;

  class Cache {
   public:
    explicit Cache(ConceptCollector& collector);
    ~Cache();
    Cache(Cache&&) noexcept;
    // The provisional id of a code as sent (it is normalised here). `arrival` orders the displays: the smallest wins
    // (file number << 40 | line). Cost: one hash look-up when the code was seen by this cache before.
    std::uint32_t intern(CodeSystem system, std::string_view code, std::string_view display, std::uint64_t arrival);

   private:
    struct State;
    std::unique_ptr<State> state_;
  };

  struct Finished {
    ConceptTable table;
    std::vector<ConceptId> final_of;  // indexed by provisional id
  };
  // Requires: no cache in use.
  Finished finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kursaal::terminology
