#include "care/leaving.hpp"

#include <gtest/gtest.h>

namespace kursaal::care {
namespace {

Notes with_safe_contact(const std::string& text) {
  Notes notes;
  notes[NoteKind::safe_contact] = {NoteKind::safe_contact,         text, "Ann Able", "snap1",
                                   Instant{1'751'356'800'000'000}, 1};
  return notes;
}

TEST(SafetyRulesOfTheGate, SR21_nothing_leaves_for_the_dead_whatever_is_written) {
  const Notes notes = with_safe_contact("her daughter");
  const Leaving leaving = through_the_gate({true, true, &notes});
  EXPECT_FALSE(leaving.may_be_contacted);
  EXPECT_EQ(leaving.how, "HAS DIED: no call, letter or visit");
}

TEST(SafetyRulesOfTheGate, SR21_who_has_a_safe_contact_is_reached_by_it_alone_with_who_wrote_it_and_when) {
  const Notes notes = with_safe_contact("Only at the day centre");
  const Leaving leaving = through_the_gate({false, true, &notes});
  EXPECT_TRUE(leaving.may_be_contacted);
  EXPECT_EQ(leaving.how, "ONLY: Only at the day centre (Ann Able, 1 July 2025)");
}

TEST(SafetyRulesOfTheGate, SR21_of_whom_none_is_recorded_or_none_holds_any_more_that_is_said) {
  const Notes ended = with_safe_contact("");
  const Notes none;
  for (const Notes* notes : {&ended, &none, static_cast<const Notes*>(nullptr)}) {
    const Leaving leaving = through_the_gate({false, true, notes});
    EXPECT_TRUE(leaving.may_be_contacted);
    EXPECT_NE(leaving.how.find("no safe contact is recorded"), std::string::npos);
  }
  EXPECT_FALSE(through_the_gate({false, false, &none}).may_be_contacted) << "nobody can say whether they live";
}

}  // namespace
}  // namespace kursaal::care
