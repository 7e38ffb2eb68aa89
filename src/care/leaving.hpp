// The one gate through which whatever names a person leaves the program: a printed list, a table, a letter, a message.
// It says how, and whether, the person may be reached (safety rule 21).
#pragma once

#include <optional>
#include <string>

#include "care/notes.hpp"

namespace kursaal::care {

struct LeavingPerson {
  bool deceased = false;
  bool in_snapshot = true;  // false: nobody can say whether they live
  const Notes* notes = nullptr;
};

struct Leaving {
  bool may_be_contacted = false;
  std::string how;  // what stands on the line: never empty
};

// Nothing is sent to the dead, nor to whom nobody can vouch for; who has a safe contact is reached by it and by nothing
// else; of whom none is recorded, that stands on the line.
Leaving through_the_gate(const LeavingPerson& person);

}  // namespace kursaal::care
