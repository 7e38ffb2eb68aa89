#include "care/notes.hpp"

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class PersonNotes : public PlaceInTest {
 protected:
  base::Result<std::int64_t> write(const std::string& who, NoteKind kind, const std::string& text,
                                   std::int64_t version = 0, const std::string& key = "") {
    return write_note(*store, as(who, key), {"p1", kind, text, "snap1", version}, {});
  }
};
KURSAAL_ON_BOTH_ENGINES(PersonNotes);

TEST_P(PersonNotes, say_who_wrote_them_and_when_and_the_earlier_ones_stay) {
  offer({"p1"});
  take_on("p1");
  EXPECT_EQ(value(write("ann", NoteKind::about_me, "Calls herself Peg. Was a signalwoman.")), 1);
  pass(kMicrosAnHour);
  EXPECT_EQ(value(write("ben", NoteKind::about_me, "Calls herself Peg.", 1)), 2);
  const Notes notes = value(notes_of(*store, "p1"));
  ASSERT_EQ(notes.size(), 1U);
  const Note& newest = notes.at(NoteKind::about_me);
  EXPECT_EQ(newest.text, "Calls herself Peg.");
  EXPECT_EQ(newest.by, "Ben Best");
  EXPECT_EQ(newest.at, (Instant{kTestMoment + kMicrosAnHour}));
  EXPECT_EQ(newest.version, 2);
  const auto all = value(earlier_notes(*store, "p1", NoteKind::about_me));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].by, "Ann Able");
  EXPECT_EQ(all[1].text, "Calls herself Peg. Was a signalwoman.");
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'write-note' AND outcome = 'granted'"), 2);
}

TEST_P(PersonNotes, written_in_two_windows_overwrite_nothing_and_the_second_hears_who_was_first) {
  offer({"p1"});
  take_on("p1");
  ok(write("ann", NoteKind::communication_needs, "Large print"));
  const auto second = write("ben", NoteKind::communication_needs, "None");
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, base::ErrorCode::conflict);
  EXPECT_NE(second.error().text.find("Ann Able has written here at 09:00 on 1 July 2025 (BST)"), std::string::npos);
  EXPECT_EQ(code_of(write("ben", NoteKind::safe_contact, "x", 3)), base::ErrorCode::conflict);
}

TEST_P(PersonNotes, of_how_to_reach_somebody_may_be_written_before_a_case_is_opened_and_of_their_life_not) {
  offer({"p1"});
  EXPECT_EQ(value(write("ann", NoteKind::safe_contact, "Only by her daughter's telephone", 0, "k1")), 1);
  EXPECT_EQ(value(write("ann", NoteKind::safe_contact, "Only by her daughter's telephone", 0, "k1")), 1) << "once";
  EXPECT_EQ(code_of(write("ann", NoteKind::about_me, "x")), base::ErrorCode::not_found);
  EXPECT_EQ(code_of(write("eve", NoteKind::safe_contact, "x", 1)), base::ErrorCode::not_found) << "another team's";
  EXPECT_EQ(code_of(write("ann", NoteKind::safe_contact, std::string(kLongestPersonNote + 1, 'x'), 1)),
            base::ErrorCode::input_refused);
  EXPECT_EQ(value(write("ann", NoteKind::safe_contact, "", 1)), 2) << "what stood there holds no longer";
  EXPECT_EQ(value(notes_of(*store, "p1")).at(NoteKind::safe_contact).text, "");
}

TEST_P(PersonNotes, of_a_list_come_in_its_order) {
  offer({"p1", "p2"});
  ok(write("ann", NoteKind::safe_contact, "By letter"));
  const std::vector<std::string> ids = {"p2", "p1", "nobody"};
  const auto notes = value(notes_of_people(*store, ids));
  ASSERT_EQ(notes.size(), 3U);
  EXPECT_TRUE(notes[0].empty());
  EXPECT_EQ(notes[1].at(NoteKind::safe_contact).text, "By letter");
  EXPECT_TRUE(notes[2].empty());
}

}  // namespace
}  // namespace kursaal::care
