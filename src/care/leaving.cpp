#include "care/leaving.hpp"

#include "care/london_clock.hpp"

namespace kursaal::care {

Leaving through_the_gate(const LeavingPerson& person) {
  if (person.deceased) return {false, "HAS DIED: no call, letter or visit"};
  if (!person.in_snapshot) return {false, "not in the newest data: find out before any call, letter or visit"};
  if (person.notes != nullptr) {
    const auto safe = person.notes->find(NoteKind::safe_contact);
    if (safe != person.notes->end() && !safe->second.text.empty())
      return {true, "ONLY: " + safe->second.text + " (" + safe->second.by + ", " +
                        day_words(london_day(safe->second.at)) + ")"};
  }
  return {true, "no safe contact is recorded: ask first whether this is a good moment, say nothing to others"};
}

}  // namespace kursaal::care
