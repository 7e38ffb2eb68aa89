// The door to a person: asks the access decision, writes the audit, and only then says what may be seen.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "care/audit.hpp"
#include "care/caller.hpp"

namespace kursaal::care {

// What every door answers for whom the caller may not see and for whom there is not: the same words, code and cost.
base::Error nobody_for_you();

// Errors: not-found (nobody_for_you), audited as refused.
base::Result<Decision> see_person(Store& store, const Doing& doing, const std::string& person_id,
                                  const PersonFacts& facts);

struct AskedPerson {
  std::string person_id;
  PersonFacts facts;
};

// A decision for each, in order, with Sight::nothing for whom the caller may not see: to be left out, not marked. An
// audit row for each who is seen.
base::Result<std::vector<Decision>> see_people(Store& store, const Doing& doing, std::span<const AskedPerson> people);

// The same without a row: to find out of many who would be shown. Whoever is shown then passes see_people.
base::Result<std::vector<Decision>> weigh_people(Store& store, const Doing& doing, std::span<const AskedPerson> people);

// What about no one person: counts, accounts. Errors: denied.
base::Result<Decision> see_counts(Store& store, const Doing& doing, const std::string& what);

// What is about the data itself and about nobody: sources, their freshness and quality, records kept out. For who plans
// or runs a service, checks access or administers; audited. Errors: denied.
base::Status see_data(Store& store, const Caller& caller, const std::string& what);

// Who looked at a person, for the privacy officer; itself audited. Errors: not-found.
base::Result<std::vector<AuditRow>> see_trail(Store& store, const Doing& doing, const std::string& person_id,
                                              std::int64_t before, std::int64_t limit);

// Inside a write transaction of the room: asks, and writes the audit row of a refusal. Whoever is granted gets an entry
// to complete and append; so does who would be granted if `ended`, relations that ended with what is asked about, still
// stood: `too_late`, who sees nothing of the person.
struct Asked {
  AccessQuestion question;
  Decision decision;
  bool too_late = false;
  AuditEntry entry;
};
base::Result<Asked> ask_about(Store& store, Connection& connection, const Doing& doing, std::string_view action,
                              const std::string& person_id, const PersonFacts& facts, Relations ended = kUnrelated);

}  // namespace kursaal::care
