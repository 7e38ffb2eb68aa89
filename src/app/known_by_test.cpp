// The day by which a run takes things to be known, where nobody says one.
#include <gtest/gtest.h>

#include "app/program_in_test.hpp"

namespace kursaal::app {
namespace {

std::string condition(const std::string& id, const std::string& day, const std::string& recorded) {
  return R"({"resourceType":"Condition","id":")" + id +
         R"(","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"confirmed"}]},)" +
         R"("code":{"coding":[{"system":"http://snomed.info/sct","code":"279992002"}]},"subject":{"reference":"Patient/p"},)" +
         R"("onsetDateTime":")" + day + R"(","recordedDate":")" + recorded + "\"}\n";
}

std::string known_by_of(const std::string& conditions) {
  const tables::TestFolder folder;
  std::filesystem::create_directory(folder.path() / "site");
  folder.write("site/Patient.ndjson",
               "{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"female\",\"birthDate\":\"1940-06-01\"}\n");
  folder.write("site/Condition.ndjson", conditions);
  const ProgramAnswer run =
      run_program({"run", (folder.path() / "site").string(), "--out", (folder.path() / "out").string(), "--quiet"});
  EXPECT_EQ(run.status, 0) << run.err;
  auto database = tables::Database::open({}).value();
  auto reader = database.connect().value();
  const auto rows =
      reader.table("SELECT DISTINCT known_by FROM read_parquet(" +
                   tables::sql_quote((folder.path() / "out/current/direct/scores.parquet").string()) + ")");
  EXPECT_TRUE(rows.ok());
  return rows.ok() && rows->rows.size() == 1 ? rows->rows[0][0].value_or("NULL") : "not one";
}

TEST(KnownBy, is_the_last_day_on_which_anything_was_recorded) {
  EXPECT_EQ(known_by_of(condition("a", "2023-01-05", "2023-01-05") + condition("b", "2024-02-01", "2024-03-09")),
            "2024-03-09");
}

TEST(KnownBy, is_not_set_by_one_date_that_stands_alone_years_later) {
  EXPECT_EQ(known_by_of(condition("a", "2023-01-05", "2023-01-05") + condition("b", "2024-02-01", "2024-03-09") +
                        condition("c", "2024-02-02", "2124-03-09")),
            "2024-03-09");
}

}  // namespace
}  // namespace kursaal::app
