// One published snapshot, open for the screens: what access decisions and pages need is held in memory, a person's
// events are read from population.duckdb. Gives facts with their labels; who may see them is decided elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "place/place.hpp"
#include "view/data_page.hpp"
#include "view/moved.hpp"
#include "view/person_identity.hpp"
#include "view/person_page.hpp"
#include "view/place_page.hpp"
#include "view/sought_person.hpp"
#include "view/timeline_page.hpp"
#include "view/worklist_rows.hpp"

namespace kursaal::view {

struct OpenOptions {
  std::filesystem::path data_folder;              // names of items and rules; code lists
  const place::Site* site = nullptr;              // names of places and organisations; required, outlives the snapshot
  std::size_t connections = 4;                    // that may read at once
  std::uint64_t memory_bytes = 256ULL << 20;      // of the database's pages, all connections together
  std::chrono::milliseconds deadline{2'000};      // of one read; then it is stopped
  std::chrono::milliseconds longest_wait{1'000};  // for a free connection; then busy
  std::size_t threads = 2;                        // while it is opened
};

struct SnapshotFacts {
  std::string content_id;
  std::filesystem::path folder;
  base::Day as_of, known_by;
  bool demo = true;
  std::string rules_version, code_list_status;
  std::uint64_t people = 0, events = 0;
  std::int64_t published_at = 0;  // seconds since 1970 UTC: when the folder got its name
};

// What somebody types to find a person: parts of the name in any order, a birth date or part of one, an NHS number.
struct FoundPeople {
  std::vector<std::string> person_ids;  // in order of name, birth, id
  bool more = false;                    // than `at_most` would have fitted
};

// Of what changed lately: a contact that a team should hear of.
struct RecentEvent {
  population::EventKind kind = population::EventKind::ae_attendance;
  base::Day day, known_day;
  std::string source;
  std::string words;  // "Emergency admission"
  Labels labels = 0;
};

// Safe to read from any thread. A reader holds the shared pointer for as long as it answers.
class Snapshot {
 public:
  // `folder` is snapshots/<content id>. Cost: seconds for a million people. Errors: storage, io, input-refused (not
  // whole, not a snapshot, another place's format); the text says what is wrong and holds no person's data.
  static base::Result<std::shared_ptr<const Snapshot>> open(const std::filesystem::path& folder,
                                                            const OpenOptions& options);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  [[nodiscard]] const SnapshotFacts& facts() const;
  [[nodiscard]] std::uint64_t memory_used() const;  // bytes of what is held, without the database's pages

  // From memory; nobody of that id gives nothing, as fast.
  [[nodiscard]] bool has(std::string_view person_id) const;
  [[nodiscard]] AccessFacts facts_of(std::string_view person_id) const;
  [[nodiscard]] std::optional<PersonIdentity> identity(std::string_view person_id) const;
  // "unknown" where the rules could not decide; nothing: nobody of that id.
  [[nodiscard]] std::optional<std::string> suggested_stage(std::string_view person_id) const;
  // A kept snapshot before this one, to hold people against: that of the id, else the oldest that is kept; where no id
  // is given, the one just before. Missing: there is none.
  struct Before {
    std::string content_id;
    base::Day as_of;
  };
  [[nodiscard]] std::optional<Before> before(std::string_view content_id) const;
  // What is another than in that one. Nobody of that id, or nobody then: nothing. Whoever has died has only died.
  [[nodiscard]] std::vector<Moved> moved_since(std::string_view person_id, const Before& before) const;
  // Admissions and A&E attendances that became known after `known_after`, newest first. Reaches back a year.
  [[nodiscard]] std::vector<RecentEvent> recent(std::string_view person_id, base::Day known_after) const;

  // At most `at_most` people, and those only who `wanted` (asked in order, from memory; empty: everybody).
  // Errors: input-refused: a query that finds half the place, or nothing to search by.
  [[nodiscard]] base::Result<FoundPeople> find_people(
      std::string_view query, std::size_t at_most,
      const std::function<bool(const std::string& person_id, const AccessFacts& facts)>& wanted) const;

  // The one person who is exactly so, by number (of several that are not joined, the only one with a whole birth
  // date) or by whole name and birth date. Missing: nobody is, or two are.
  [[nodiscard]] std::optional<std::string> find_exactly(const SoughtPerson& sought) const;

  // The whole page. Errors: not-found.
  [[nodiscard]] base::Result<PersonPage> person(std::string_view person_id, const MayShow& may_show) const;
  // Errors: not-found; input-refused (a cursor that is none); busy (no connection was free, or the read was stopped at
  // its deadline).
  [[nodiscard]] base::Result<TimelinePage> timeline(std::string_view person_id, const TimelineAsk& ask) const;

  [[nodiscard]] const std::vector<WorklistRow>& worklists() const;
  [[nodiscard]] std::vector<const WorklistRow*> lists_of(std::string_view person_id) const;

  [[nodiscard]] const PlacePage& place() const;
  [[nodiscard]] const DataPage& data() const;

  struct State;  // of the room

 private:
  explicit Snapshot(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kursaal::view
