// Who asks, for what, and how a request is known again: what every door of the room is handed.
#pragma once

#include <functional>
#include <string>

#include "care/access.hpp"

namespace kursaal::care {

struct Caller {
  std::string account;
  std::string shown_name;
  Role role = Role::analyst;
  std::string organisation;
  std::string team;  // empty: none
  bool demo = false;
  std::string address;  // where the request came from
};

// The program itself: what a run or the command line does.
Caller the_program();

// What the published snapshot says of a person, as far as access needs it. Nobody of that id: all empty.
struct PersonFacts {
  std::string practice;  // organisation of registration
  bool sealed = false;
};

// The snapshot's facts of whom a request turns out to be about, asked by the room itself so that they are never those
// of somebody else. Called within a transaction: an answer from memory.
using FactsOf = std::function<PersonFacts(const std::string& person_id)>;

struct Doing {
  const Caller& caller;
  Purpose purpose = Purpose::direct_care;
  std::string request_key;  // empty: a repeat is done again
};

}  // namespace kursaal::care
