// Cases: people a team has taken on. A case always has an owner, is handed over whole, and ends with an outcome.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "care/caller.hpp"
#include "care/offers.hpp"

namespace kursaal::care {

struct CaseShown {
  std::string id, person_id, service, owner, owner_name;
  Instant opened_at;
  std::optional<std::string> last_contact;  // a day; nothing: not seen yet
  std::int64_t version = 0;
};

// The open cases of the caller's team whose people the caller may see, the longest without contact first (whom nobody
// has reached, then by the last contact, then by when opened); an audit row for each of the page.
base::Result<std::vector<CaseShown>> cases_of_team(Store& store, const Doing& doing, const FactsOf& facts_of,
                                                   Page* page = nullptr);

// The caller's own among them, each audited as copied: what leaves the program is another thing than a look.
base::Result<std::vector<CaseShown>> copy_own_cases(Store& store, const Doing& doing, const FactsOf& facts_of);

struct CaseVersion {
  std::string id;
  std::int64_t version = 0;  // that the caller saw
};

// Errors of the three below: not-found; conflict: the case is not as the caller saw it, with who owns or closed it;
// input-refused.
base::Status hand_over_case(Store& store, const Doing& doing, const CaseVersion& which, const std::string& to,
                            const FactsOf& facts_of);

// "outcome": one of case_outcomes().
base::Status close_case(Store& store, const Doing& doing, const CaseVersion& which, const std::string& outcome,
                        const std::string& note, const FactsOf& facts_of);
std::span<const std::string_view> case_outcomes();

std::span<const std::string_view> contact_kinds();

struct NewContact {
  std::string care_case;
  base::Day day;     // not after today, nor before the person was offered or referred to the team
  std::string kind;  // "visit", "telephone", "video", "meeting", "no-reply"
  std::string note;
  std::optional<std::int64_t> version{};  // of the case that the caller saw; nothing: any
};
// The contact's id.
base::Result<std::string> record_contact(Store& store, const Doing& doing, const NewContact& contact,
                                         const FactsOf& facts_of);

// What must be true of every store at every moment; each breach says what and how many, never about whom. Empty: all
// holds. For every test, and for `kursaal audit verify`.
base::Result<std::vector<std::string>> broken_invariants(Store& store);

}  // namespace kursaal::care
