#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "stratify/score_table.hpp"

namespace kursaal::stratify {
namespace {

namespace fs = std::filesystem;

class ScoreTableTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("kursaal-score-table-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  base::Result<ScoreTable> score(std::string name, const std::string& facts, std::string weights = "",
                                 const std::string& persons = "", std::string_view as_of = "") {
    std::ofstream(folder_ / "facts.csv") << facts;
    ScoreTableOptions options{.name = std::move(name),
                              .facts = folder_ / "facts.csv",
                              .persons = {},
                              .as_of = {},
                              .weights = std::move(weights),
                              .data_folder = fs::path(KURSAAL_SOURCE_DIR) / "data",
                              .site_codelists = {}};
    if (!persons.empty()) {
      std::ofstream(folder_ / "persons.csv") << persons;
      options.persons = folder_ / "persons.csv";
    }
    if (!as_of.empty()) options.as_of = base::parse_iso(as_of)->day;
    return score_table(options);
  }
  fs::path folder_;
};
using Row = std::vector<std::string>;

TEST_F(ScoreTableTest, says_a_row_a_person_with_band_and_reasons) {
  const auto result = score("hfrs", "code,system,person_id,date\nF00.9,icd10,a,2024-01-05\nr50,icd10,b,2024-02-06\n");
  ASSERT_TRUE(result.ok()) << result.error().text;
  EXPECT_EQ(result->table.header, (Row{"person_id", "as_of", "score", "band", "reasons"}));
  EXPECT_EQ(result->table.rows[0],
            (Row{"a", "2024-02-06", "7.1", "intermediate", R"([{"item":"F00","code":"F009","date":"2024-01-05"}])"}));
  EXPECT_EQ(result->table.rows[1][2], "0.1");
}

TEST_F(ScoreTableTest, takes_facts_without_dates_as_of_the_index_admission) {
  const auto result = score("hfrs", "person_id,system,code\na,icd10,F00\n", "", "person_id\na\nnobody\n");
  ASSERT_TRUE(result.ok()) << result.error().text;
  EXPECT_EQ(result->table.rows[0],
            (Row{"a", "", "7.1", "intermediate", R"([{"item":"F00","code":"F00","date":null}])"}));
  EXPECT_EQ(result->table.rows[1], (Row{"nobody", "", "0.0", "low", "[]"}));
}

TEST_F(ScoreTableTest, gives_no_hfrs_to_somebody_whose_admissions_are_older_than_two_years) {
  const auto result = score("hfrs", "person_id,system,code,date\na,icd10,F00,2020-01-05\nb,icd10,F00,2024-01-05\n");
  ASSERT_TRUE(result.ok()) << result.error().text;
  EXPECT_EQ(result->table.rows[0][2], "");
  EXPECT_EQ(result->table.rows[1][2], "7.1");
}

TEST_F(ScoreTableTest, knows_only_what_was_known_by_as_of) {
  const auto result = score("efi",
                            "person_id,system,code,date,known_date\na,efi-deficit,falls,2024-01-01,2024-03-01\na,efi-"
                            "deficit,ckd,2024-01-01,\n",
                            "", "", "2024-02-01");
  ASSERT_TRUE(result.ok()) << result.error().text;
  EXPECT_EQ(result->table.rows[0][2], "0.027778");
}

TEST_F(ScoreTableTest, loses_no_fact_for_being_known_late_where_no_date_is_asked_for) {
  const auto result = score("efi",
                            "person_id,system,code,date,known_date\na,efi-deficit,falls,2024-01-01,2024-03-01\nb,efi-"
                            "deficit,ckd,,2025-01-01\n");
  ASSERT_TRUE(result.ok()) << result.error().text;
  EXPECT_EQ(result->table.rows[0][1], "2024-01-01");
  EXPECT_EQ(result->table.rows[0][2], "0.027778");
  EXPECT_EQ(result->table.rows[1][2], "0.027778");
}

TEST_F(ScoreTableTest, makes_no_age_of_a_birth_date_where_nothing_says_when) {
  const std::string persons = "person_id,birth_date\na,1940-01-01\n";
  const auto undated = score("charlson", "person_id,system,code\na,icd10,I21\n", "", persons);
  ASSERT_TRUE(undated.ok()) << undated.error().text;
  EXPECT_EQ(undated->table.rows[0][2], "1") << "not 1 + 2 for an age of 60 in some year";
  ASSERT_EQ(undated->issues.size(), 1U);
  EXPECT_EQ(undated->issues[0].code, "age-unknown");
  const auto dated = score("charlson", "person_id,system,code\na,icd10,I21\n", "", persons, "2024-01-01");
  EXPECT_EQ(dated->table.rows[0][2], "5") << "1 + 4 at 84";
  EXPECT_TRUE(dated->issues.empty());
}

TEST_F(ScoreTableTest, uses_values_by_their_units) {
  const auto result = score("efi",
                            "person_id,system,code,date,value,unit\na,loinc,718-7,2024-01-01,12.9,g/"
                            "dL\nb,loinc,718-7,2024-01-01,129,g/L\nc,loinc,718-7,2024-01-01,12.9,\n",
                            "", "person_id,age,sex\na,70,M\nb,70,F\nc,70,M\n");
  ASSERT_TRUE(result.ok()) << result.error().text;
  EXPECT_EQ(result->table.rows[0][2], "0.027778") << "a man below 130 g/L";
  EXPECT_EQ(result->table.rows[1][2], "0.000000") << "a woman above 115 g/L";
  EXPECT_EQ(result->table.rows[2][2], "0.000000") << "no unit, no threshold";
}

TEST_F(ScoreTableTest, SR01_calls_nobody_fit_of_whom_only_other_systems_speak) {
  const std::string unknown = R"([{"item":"unknown","code":null,"date":null}])";
  const auto alone = score("efi", "person_id,system,code\na,icd10,I21\n", "", "person_id\na\nb\n");
  ASSERT_TRUE(alone.ok()) << alone.error().text;
  EXPECT_EQ(alone->table.rows[0], (Row{"a", "", "", "", unknown}));
  EXPECT_EQ(alone->table.rows[1], (Row{"b", "", "", "", unknown})) << "nobody in the table has a fact that eFI reads";
  ASSERT_EQ(alone->issues.size(), 1U);
  EXPECT_EQ(alone->issues[0].code, "score-unknown");
  EXPECT_EQ(alone->issues[0].text.substr(0, 36), "of 2 persons nothing is said that ef");

  const auto mixed = score("efi",
                           "person_id,system,code\na,icd10,I21\nc,efi-deficit,falls\nd,bnf,0212000B0\n"
                           "e,loinc,99999-9\nf,snomed,1\n",
                           "", "person_id\na\nb\n");
  ASSERT_TRUE(mixed.ok()) << mixed.error().text;
  std::vector<std::string> scores;
  for (const auto& row : mixed->table.rows) scores.push_back(row[0] + "=" + row[2]);
  EXPECT_EQ(scores, (Row{"a=", "b=0.000000", "c=0.027778", "d=", "e=", "f=0.000000"}));
  EXPECT_EQ(score("charlson", "person_id,system,code\na,snomed,22298006\n")->table.rows[0][2], "");
}

TEST_F(ScoreTableTest, leaves_out_items_that_no_score_has_and_gives_no_score_for_what_was_left_out) {
  const auto result = score("efi",
                            "person_id,system,code\na,efi-deficit,fals\nb,efi-deficit,falls\nb,efi-deficit,Falls\n"
                            "c,efi2-item,x\nc,cms-condition,y\n");
  ASSERT_TRUE(result.ok()) << result.error().text;
  std::vector<std::string> issues;
  for (const base::Issue& issue : result->issues) issues.push_back(issue.code + ":" + std::to_string(issue.where.line));
  EXPECT_EQ(issues, (Row{"item-unknown:2", "item-unknown:4", "item-unknown:5", "item-unknown:6", "score-unknown:0"}));
  EXPECT_EQ(result->table.rows[0][2], "") << "a is listed, and unknown";
  EXPECT_EQ(result->table.rows[1][2], "0.027778");
  EXPECT_FALSE(score("efi", "person_id,system,code\na,efi-deficit,fals\n").ok()) << "no row could be used";
}

TEST_F(ScoreTableTest, adjusts_charlson_for_age_with_the_1987_weights_only) {
  const std::string facts = "person_id,system,code\na,icd10,I50\n";
  EXPECT_EQ(score("charlson", facts)->table.rows[0][2], "1");
  EXPECT_EQ(score("charlson", facts, "charlson-1987", "person_id,age\na,72\n")->table.rows[0][2], "4");
  EXPECT_EQ(score("charlson", facts, "quan-2011", "person_id,age\na,72\n")->table.rows[0][2], "2");
}

TEST_F(ScoreTableTest, refuses_a_table_without_a_required_column_and_names_it) {
  const auto result = score("efi", "person_id,code\na,x\n");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, base::ErrorCode::input_refused);
  EXPECT_NE(result.error().text.find("required column system"), std::string::npos);
}

TEST_F(ScoreTableTest, refuses_unknown_scores_and_weights) {
  EXPECT_EQ(score("lace", "person_id,system,code\n").error().code, base::ErrorCode::usage);
  EXPECT_EQ(score("hfrs", "person_id,system,code\n", "swiss").error().code, base::ErrorCode::usage);
}

TEST_F(ScoreTableTest, leaves_out_wrong_rows_each_with_its_line_and_warns_of_columns_it_ignores) {
  const auto result = score("efi",
                            "person_id,system,code,date,ward\na,efi-deficit,falls,2024-01-01,x\na,efi-deficit,ckd,2024-"
                            "02-31,x\na,icd11,5A11,2024-01-01,x\n");
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->issues.size(), 3U);
  EXPECT_EQ(result->issues[0].code, "column-ignored");
  EXPECT_EQ(result->issues[1].code, "date-impossible");
  EXPECT_EQ(result->issues[1].where.line, 3U);
  EXPECT_EQ(result->issues[2].code, "system-unknown");
  EXPECT_EQ(result->table.rows[0][2], "0.027778");
}

}  // namespace
}  // namespace kursaal::stratify
