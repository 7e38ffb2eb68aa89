// Inside the room: the frame of every change about a person. One transaction finds whom it is about, looks whether the
// request was done before, asks the access decision, does the work, writes the audit and keeps the request's key.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "care/person_door.hpp"

namespace kursaal::care {

// Whom a change is about. Nobody where person_id is empty: answered like a refusal.
struct Subject {
  std::string person_id;
  std::string team;                     // of the offer, case or referral; empty: of no team
  std::string object{};                 // the id of that
  Relations relation = kUnrelated;      // that it makes while it is open
  std::optional<base::Error> closed{};  // it is not: a conflict that says who closed it and when, and nothing else
};

// What the work did, or why it could not: what somebody else did in between is told, and audited.
struct Done {
  std::string object;         // id of what was changed or made; also the answer to the request
  std::string before, after;  // states, for the audit's digests
  std::optional<base::Error> conflict;
};

struct Change {
  std::string_view action;
  std::string request;  // all that was asked for, to tell a repeat from another request under the same key
  Sight at_least = Sight::minimum;
  bool own_team = true;  // the subject's team must be the caller's
  std::function<base::Result<Subject>(Connection&)> about;
  std::function<base::Result<Done>(Connection&, const Asked&)> work;
};

// Returns Done::object, for a repeat the first one's. Errors: not-found (nobody_for_you), conflict (of the work; a key
// that was used for another request; Subject::closed, told to who could have acted had it been open: with what a
// colleague closed, the relation ended by which one sees more of the person than this), and those of the work.
base::Result<std::string> act(Store& store, const Doing& doing, const FactsOf& facts_of, const Change& change);

// Joins parts so that no two lists of parts read the same.
std::string joined(std::initializer_list<std::string_view> parts);

}  // namespace kursaal::care
