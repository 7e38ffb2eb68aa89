// What every list says of how somebody wants to be spoken to; and cells that leave.
#include "serve/person_minimum.hpp"

#include <gtest/gtest.h>

#include "serve/export_table.hpp"

namespace kursaal::serve {
namespace {

care::Notes typed(const std::string& text) {
  care::Notes notes;
  notes[care::NoteKind::communication_needs] = {care::NoteKind::communication_needs, text, "Ann Able", "snap1", {}, 1};
  return notes;
}

TEST(PersonMinimum, SR27_shows_what_staff_typed_and_what_an_extract_says_where_the_two_differ) {
  EXPECT_EQ(communication_needs({}, ""), std::nullopt) << "unknown stays unknown";
  EXPECT_EQ(communication_needs({}, "Large print"), "Large print");
  EXPECT_EQ(communication_needs(typed("Large print"), ""), "Large print");
  EXPECT_EQ(communication_needs(typed("Large print"), "Large print"), "Large print");
  EXPECT_EQ(communication_needs(typed("Braille"), "Large print"), "Braille (Ann Able); the records say: Large print");
  EXPECT_EQ(communication_needs(typed(""), "Large print"), "Large print") << "the note was taken back";
}

TEST(ExportTable, SR29_runs_in_no_spreadsheet_whatever_a_cell_begins_with) {
  for (const char* cell : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"})
    EXPECT_EQ(export_cell(cell), "\"'" + std::string(cell) + "\"") << cell;
  EXPECT_EQ(export_cell("0012"), "\"0012\"");
  EXPECT_EQ(export_cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
  EXPECT_EQ(export_rows({{"a", "b"}, {"", "=x"}}), "\"a\",\"b\"\r\n\"\",\"'=x\"\r\n");
  EXPECT_EQ(html_text("<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
}

}  // namespace
}  // namespace kursaal::serve
