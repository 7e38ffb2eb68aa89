// The small tables of a snapshot that its numbers point into: concepts, sources, files, units; and the recorded
// decisions. Inside the room only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"
#include "view/known.hpp"
#include "view/person_page.hpp"
#include "view/plain_words.hpp"

namespace kursaal::view {

struct ConceptWords {
  std::string system, code, words;
  Labels labels = 0;
};

struct SourceFacts {
  std::string name, shown_name;
  std::vector<std::string> domains;
  base::Day extracted;
  std::uint64_t coded_events = 0, unknown_code_events = 0, files = 0, bytes = 0;
  bool all_mental_health = false;  // whatever it says is of mental health
};

struct KeptDecision {
  DecisionShown shown;
  Labels labels = 0;
};

struct ReferenceTables {
  std::vector<ConceptWords> concepts;                    // by concept
  std::vector<SourceFacts> sources;                      // by source
  std::vector<std::string> files;                        // by file
  std::vector<std::string> units;                        // by unit
  std::multimap<std::uint32_t, KeptDecision> decisions;  // by person, newest first

  // Requires: population.duckdb attached as `snapshot`. Decisions after the as-of, or not known by then, are left out.
  // Errors: storage; input-refused (numbers with gaps, a label that is not known).
  static base::Result<ReferenceTables> load(tables::Connection& connection, const PlainWords& words, base::Day as_of,
                                            base::Day known_by);

  // What a code of this snapshot means; empty where it is none of its own.
  [[nodiscard]] std::string_view words_of(std::string_view system, std::string_view code) const;
  std::unordered_map<std::string, std::uint32_t> concept_of_code;  // "system|code"

  // The labels of an event: of its concept, of what the source marked, and of where it happened: that somebody was seen
  // by mental health services tells as much as a diagnosis.
  [[nodiscard]] Labels labels_of(std::uint32_t concept_id, std::uint8_t flags, population::EventKind kind,
                                 std::uint16_t source) const;
};

}  // namespace kursaal::view
