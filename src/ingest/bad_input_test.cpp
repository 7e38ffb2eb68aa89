// What comes in broken: the run goes on, each record is accounted for, and the report says what and where.
#include "ingest/folder_in_test.hpp"

namespace kursaal::ingest {
namespace {

constexpr std::string_view kHeader = "visit,person,day,code,value,unit,text\n";
std::string rows(std::initializer_list<std::string_view> lines) {
  std::string all(kHeader);
  for (const std::string_view line : lines) all.append(line).append("\n");
  return all;
}

TEST_F(Town, ragged_rows_are_quarantined_and_one_surplus_empty_cell_is_a_doubt) {
  file("v.csv", rows({"v1,p1,2024-01-02,38341003,,,", "v2,p1,2024-01-02", "v3,p1,2024-01-02,38341003,,,,",
                      "v4,p1,2024-01-02,38341003,,,,x", "v5,p1,2024-01-02,38341003,,,,,"}));
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues(), (Lines{"error cell-count @ v.csv:3", "warning surplus-empty-cell @ v.csv:4",
                                  "error cell-count @ v.csv:5", "error cell-count @ v.csv:6"}));
  EXPECT_EQ(read.counts().read, 5U);
  EXPECT_EQ(read.counts().loaded, 2U);
  EXPECT_EQ(read.counts().quarantined, 3U);
}

TEST_F(Town, a_newline_inside_quotes_belongs_to_its_cell_and_later_lines_keep_their_number) {
  file("v.csv", rows({"v1,p1,2024-01-02,38341003,,,\"two\nlines\"", "v2,p1,never,38341003,,,"}));
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues(), (Lines{"error date-impossible @ v.csv:4"}));
  EXPECT_EQ(read.staged.concepts.all()[0].display, "two\nlines");
}

TEST_F(Town, the_31st_of_february_is_no_date) {
  file("v.csv", rows({"v1,p1,2024-02-31,38341003,,,", "v2,p1,,38341003,,,", "v3,p1,1900-01-01,38341003,,,",
                      "v4,p1,2024-02-29,38341003,,,"}));
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues(),
            (Lines{"error date-impossible @ v.csv:2", "error date-missing @ v.csv:3", "error date-missing @ v.csv:4"}));
  EXPECT_NE(read.staged.reason_of(read.staged.quarantine.back()).text.find("day"), std::string::npos)
      << "the column is named";
  EXPECT_EQ(read.counts().loaded, 1U);
}

TEST_F(Town, a_duplicate_header_refuses_the_file_unless_nobody_needs_the_column) {
  file("a.csv",
       "visit,person,day,day,code\nv1,p1,2024-01-02,2024-01-03,38341003\nv2,p1,2024-01-02,2024-01-03,38341003\n");
  file("b.csv", "visit,person,day,code,note,note\nv3,p1,2024-01-02,38341003,,\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues(), (Lines{"error duplicate-header @ a.csv:0", "error file-unusable @ a.csv:0",
                                  "error duplicate-header @ a.csv:2", "error duplicate-header @ a.csv:3",
                                  "warning duplicate-header @ b.csv:0"}));
  EXPECT_EQ(read.counts().quarantined, 2U);
  EXPECT_EQ(read.counts().loaded, 1U);
}

TEST_F(Town, a_file_of_no_byte_and_one_of_a_header_alone_are_told_of) {
  file("empty.csv", "");
  file("header.csv", kHeader);
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues(),
            (Lines{"warning file-empty @ empty.csv:0", "information file-without-records @ header.csv:0"}));
  EXPECT_EQ(read.counts().read, 0U);
  EXPECT_EQ(read.staged.accounting.files, 2U);
}

TEST_F(Town, gzip_cut_short_gives_its_records_up_to_there) {
  std::string text(kHeader);
  for (int i = 0; i < 20000; ++i)
    text += "v" + std::to_string(i) + ",p" + std::to_string(i * 7919 % 1000) + ",2024-01-02,38341003,,,\n";
  const std::string packed = gzipped(text);
  file("v.csv.gz", std::string_view(packed).substr(0, packed.size() / 2));
  const FolderRead read = this->read();
  EXPECT_GT(read.counts().loaded, 1000U);
  EXPECT_EQ(read.counts().loaded + read.counts().quarantined, read.counts().read);
  EXPECT_LE(read.counts().quarantined, 1U);
  const Lines issues = read.issues();
  EXPECT_NE(std::find(issues.begin(), issues.end(), "error file-cut-short @ v.csv.gz:0"), issues.end());
  file("v.csv.gz", packed);
  EXPECT_EQ(this->read().counts().loaded, 20000U);
}

TEST_F(Town, a_plain_file_that_ends_within_a_row_loses_that_row_only) {
  file("v.csv", std::string(kHeader) + "v1,p1,2024-01-02,38341003,,,\nv2,p1,2024-0");
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues(), (Lines{"error cell-count @ v.csv:3"}));
  EXPECT_EQ(read.counts().loaded, 1U);
}

TEST_F(Town, a_last_row_without_a_newline_is_a_row) {
  file("v.csv", std::string(kHeader) + "v1,p1,2024-01-02,38341003,,,");
  EXPECT_EQ(this->read().counts().loaded, 1U);
}

TEST_F(Town, an_unclosed_quote_is_one_broken_record_and_an_error_of_the_file) {
  file("v.csv",
       rows({"v1,p1,2024-01-02,38341003,,,", "v2,p1,2024-01-02,38341003,,,\"open", "v3,p1,2024-01-02,38341003,,,"}));
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues(), (Lines{"error quote-unclosed @ v.csv:0", "error quote-unclosed @ v.csv:3"}));
  EXPECT_EQ(read.counts().loaded, 1U);
  EXPECT_EQ(read.counts().quarantined, 1U);
}

TEST_F(Town, a_row_of_many_megabytes_is_quarantined_and_the_rest_loads) {
  std::string text = rows({"v1,p1,2024-01-02,38341003,,,"});
  text += "v2,p1,2024-01-02,38341003,,," + std::string(200U << 20, 'x') + "\n";
  text += "v3,p1,2024-01-02,38341003,,,\n";
  file("v.csv", text);
  text = {};
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues(), (Lines{"error record-too-long @ v.csv:3"}));
  EXPECT_EQ(read.counts().loaded, 2U);
  EXPECT_EQ(read.counts().quarantined, 1U);
}

TEST_F(Town, rows_that_are_not_utf8_are_read_as_windows_1252_and_counted) {
  file("people.csv",
       "person,born,sex,family\np1,1950-03-04,F,Zo\xeb\np2,1950-03-04,F,Z\xc3\xb6\np3,1950-03-04,M,\x80uro\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.person("p1").family, "Zoë");
  EXPECT_EQ(read.person("p2").family, "Zö");
  EXPECT_EQ(read.person("p3").family, "€uro");
  EXPECT_EQ(read.issues(), (Lines{"warning text-windows-1252 @ people.csv:0"}));
  EXPECT_NE(read.staged.reason_of(read.staged.quarantine.back()).text.find("2 rows"), std::string::npos);
}

TEST_F(Town, utf16_with_its_mark_is_read) {
  std::string text = "\xff\xfe";
  for (const char character : std::string("person,born,sex,family\np1,1950-03-04,F,Smith\n")) {
    text += character;
    text += '\0';
  }
  file("people.csv", text);
  const FolderRead read = this->read();
  EXPECT_EQ(read.person("p1").family, "Smith");
  EXPECT_EQ(read.counts().loaded, 1U);
  EXPECT_EQ(read.issues(), (Lines{"information text-utf16 @ people.csv:0"}));
}

TEST_F(Town, a_file_given_twice_counts_as_duplicates_and_changes_nothing) {
  const std::string text = rows({"v1,p1,2024-01-02,38341003,,,", "v2,p1,2024-01-02", "v3,p2,2024-01-02,38341003,,,"});
  file("a.csv", text);
  const Lines once = this->read().drawn();
  file("copy.csv", text);
  const FolderRead read = this->read();
  EXPECT_EQ(read.drawn(), once);
  EXPECT_EQ(read.counts().read, 6U);
  EXPECT_EQ(read.counts().loaded, 2U);
  EXPECT_EQ(read.counts().duplicate, 3U);
  EXPECT_EQ(read.counts().quarantined, 1U);
}

TEST_F(Town, a_file_that_grew_adds_what_is_new) {
  file("v_20240201.csv", rows({"v1,p1,2024-01-02,38341003,,,", "v2,p1,2024-01-03,38341003,,,"}));
  file("v_20240301.csv",
       rows({"v1,p1,2024-01-02,38341003,,,", "v2,p1,2024-01-03,38341003,,,", "v3,p1,2024-02-03,38341003,,,"}));
  const FolderRead read = this->read();
  EXPECT_EQ(read.counts().loaded, 3U);
  EXPECT_EQ(read.counts().duplicate, 2U);
  EXPECT_EQ(read.events.size(), 3U);
  EXPECT_EQ(base::format_day(read.staged.latest_extract), "2024-03-01");
}

TEST_F(Town, a_delta_corrects_moves_and_withdraws) {
  file("v_20240201.csv",
       "visit,person,day,code,version,deleted\nv1,p1,2024-01-02,38341003,1,\nv2,p1,2024-01-02,44054006,1,\nv3,p1,2024-"
       "01-03,73211009,1,\n");
  file("v_20240301.csv",
       "visit,person,day,code,version,deleted\n"
       "v1,p2,2024-01-02,38341003,2,\n"    // a correction moves it to another person
       "v2,p1,2024-01-02,44054006,2,1\n"   // withdrawn
       "v3,p1,2024-01-09,73211009,0,\n");  // an older version that comes late
  const FolderRead read = this->read();
  EXPECT_EQ(read.drawn(),
            (Lines{"measurement p1 2024-01-03 snomed|73211009", "measurement p2 2024-01-02 snomed|38341003"}));
  EXPECT_EQ(read.counts().loaded, 3U) << "two that stand and one withdrawal";
  EXPECT_EQ(read.counts().superseded, 3U);
  EXPECT_EQ(read.staged.accounting.withdrawn, 1U);
}

TEST_F(Town, a_file_of_no_known_layout_is_set_aside_by_name) {
  file("notes.xml", "<x/>");
  file("v.csv", rows({"v1,p1,2024-01-02,38341003,,,"}));
  const FolderRead read = this->read();
  EXPECT_EQ(read.issues()[0], "information format-unknown @ notes.xml:0");
  EXPECT_EQ(read.counts().unknown_format, 1U);
  EXPECT_EQ(read.counts().loaded, 1U);
}

TEST_F(Town, nothing_at_all_is_refused) {
  const auto staged = try_read();
  ASSERT_FALSE(staged.ok());
  EXPECT_EQ(staged.error().code, base::ErrorCode::input_refused);
}

TEST_F(Town, a_wrong_mapping_is_a_configuration_error) {
  file("mappings/wrong.toml", "name = \"x\"\n");
  file("v.csv", kHeader);
  const auto staged = try_read();
  ASSERT_FALSE(staged.ok());
  EXPECT_EQ(staged.error().code, base::ErrorCode::configuration);
}

TEST_F(Town, invalid_json_in_the_middle_of_ndjson_costs_its_line_only) {
  file("Patient.ndjson",
       "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n{\"resourceType\":\"Patient\",\"id\":\"b\",\"text\":{\"x\":tru}}\n"
       "{\"resourceType\":\"Patient\",\"id\":\"c\"}\n");
  const FolderRead read = this->read();
  EXPECT_EQ(read.counts().loaded, 2U);
  EXPECT_EQ(read.counts().quarantined, 1U);
  EXPECT_EQ(read.issues(), (Lines{"error json-invalid @ Patient.ndjson:2"}));
}

TEST_F(Town, issues_hold_no_value_of_a_record) {
  file("v.csv", rows({"CANARYKEY,CANARYPERSON,CANARYDATE,CANARYCODE,,,", "CANARYKEY,CANARYPERSON,2024-01-02"}));
  const FolderRead read = this->read();
  EXPECT_FALSE(read.staged.reasons.empty());
  for (const auto& reason : read.staged.reasons)
    EXPECT_EQ(reason.text.find("CANARY"), std::string::npos) << reason.text;
}

}  // namespace
}  // namespace kursaal::ingest
