// The lists of a made-up place of three thousand people, from the program's outside: the laws that hold of any of them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "program_run.hpp"
#include "tables/database.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

class Lists {
 public:
  explicit Lists(const fs::path& snapshot) : snapshot_(snapshot), database_(tables::Database::open({}).value()) {
    connection_.emplace(database_.connect().value());
    for (const auto& [view, file] :
         {std::pair{"lists", "direct/worklists.parquet"}, std::pair{"everybody", "direct/eligibility.parquet"},
          std::pair{"people", "direct/people.parquet"}, std::pair{"counts", "direct/worklist_counts.parquet"}})
      EXPECT_TRUE(connection_
                      ->execute("CREATE VIEW " + std::string(view) + " AS SELECT * FROM read_parquet(" +
                                tables::sql_quote((snapshot / file).string()) + ")")
                      .ok());
  }
  std::int64_t number(const std::string& sql) {
    const auto answer = connection_->integer(sql);
    EXPECT_TRUE(answer.ok()) << sql << ": " << (answer.ok() ? "" : answer.error().text);
    return answer.ok() ? answer.value() : -1;
  }
  std::string text(const std::string& sql) {
    const auto table = connection_->table(sql);
    return table.ok() && !table->rows.empty() ? table->rows[0][0].value_or("") : "";
  }

 private:
  fs::path snapshot_;
  tables::Database database_;
  std::optional<tables::Connection> connection_;
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Worklists, Of_a_place_of_three_thousand_hold_their_laws_and_are_explained) {
  const TemporaryFolder folder;
  const fs::path site = folder.path() / "place";
  ASSERT_EQ(run_kursaal({"synth", site.string(), "--people", "3000", "--seed", "7", "--quiet"}).status, 0);
  const ProgramResult run = run_kursaal({"run", site.string(), "--out", (folder.path() / "one").string(), "--quiet"});
  ASSERT_EQ(run.status, 0) << run.err;
  EXPECT_NE(run.out.find("complex-care"), std::string::npos) << "a run prints how its lists stand";
  Lists lists(folder.path() / "one" / "current");

  // Nobody is on no list without a reason.
  EXPECT_EQ(lists.number("SELECT count(*) FROM everybody"), lists.number("SELECT count(*) FROM people"));
  EXPECT_EQ(
      lists.number("SELECT count(*) FROM everybody WHERE result IS NULL OR (result = 'left-out' AND left_out_words IS "
                   "NULL) OR (result = 'outside' AND (route IS NULL OR not_met IS NULL)) OR (result = 'unknown' AND "
                   "unknown IS NULL)"),
      0);
  EXPECT_GT(lists.number("SELECT count(*) FROM everybody WHERE list IS NOT NULL"), 10);
  EXPECT_EQ(lists.number(
                "SELECT count(*) FROM (SELECT person_id FROM lists WHERE kind = 'list' AND status <> 'ended' GROUP BY "
                "person_id HAVING count(*) > 1)"),
            0)
      << "never on both";

  // SR11: owner, clock and end.
  EXPECT_EQ(lists.number(
                "SELECT count(*) FROM lists WHERE owner_role IS NULL OR valid_until IS NULL OR (status IN ('listed', "
                "'in-reach', 'care-gap') AND act_by IS NULL)"),
            0);
  // SR12: the dead, the sealed and the moved have no row to act upon.
  EXPECT_EQ(
      lists.number("SELECT count(*) FROM lists JOIN people USING (person_id) WHERE status <> 'ended' AND (deceased OR "
                   "restricted OR test_patient)"),
      0);
  // Never more than the team can take, and the floor where people of the most deprived fifth are eligible.
  EXPECT_EQ(
      lists.number("SELECT count(*) FROM (SELECT count(*) AS n, list FROM lists WHERE status = 'listed' GROUP BY list, "
                   "locality) WHERE n > CASE list WHEN 'complex-care' THEN 2 ELSE 6 END"),
      0);
  EXPECT_EQ(
      lists.number("SELECT count(*) FROM (SELECT count_if(status = 'listed' AND deprivation_fifth = 1) AS listed, "
                   "ceil(count_if(status = 'listed') * count_if(deprivation_fifth = 1) / count(*)) AS owed FROM lists "
                   "WHERE status IN ('listed', 'waiting') GROUP BY list, locality) WHERE listed < owed"),
      0);
  // SR13: within a tier the draw decides.
  EXPECT_EQ(
      lists.number(
          "SELECT count(*) FROM lists a JOIN lists b ON a.list = b.list AND a.locality = b.locality AND a.tier_no "
          "= b.tier_no AND a.status = b.status WHERE a.rank < b.rank AND a.draw > b.draw AND a.floor_applied IS "
          "NULL AND b.floor_applied IS NULL"),
      0);
  EXPECT_EQ(lists.number("SELECT count(*) FROM lists WHERE NOT synthetic"), 0) << "SR25";
  EXPECT_EQ(
      lists.number("SELECT count(*) FROM counts WHERE measure = 'met-so-far' AND (words IS NULL OR words = step)"), 0)
      << "a board reads the funnel: what a clause asks stands there in words";
  // The funnel's standings are the rows.
  EXPECT_EQ(lists.number(
                "SELECT coalesce(sum(people), 0)::BIGINT FROM counts WHERE measure = 'standing' AND step = 'waiting'"),
            lists.number("SELECT count(*) FROM lists WHERE status = 'waiting'"));
  EXPECT_GT(lists.number("SELECT count(*) FROM lists WHERE kind = 'care-gap'"), 10);

  // The same bytes from nothing with another number of threads.
  ASSERT_EQ(run_kursaal({"run", site.string(), "--out", (folder.path() / "two").string(), "--threads", "1", "--quiet"})
                .status,
            0);
  for (const char* file : {"direct/worklists.parquet", "direct/eligibility.parquet", "direct/worklist_counts.parquet"})
    EXPECT_EQ(bytes_of(folder.path() / "one" / "current" / file), bytes_of(folder.path() / "two" / "current" / file))
        << file;

  // What a person is told of themself.
  const std::string waiting =
      lists.text("SELECT person_id FROM lists WHERE status = 'waiting' ORDER BY person_id LIMIT 1");
  const ProgramResult told = run_kursaal({"explain", waiting, "--out", (folder.path() / "one").string()});
  ASSERT_EQ(told.status, 0) << told.err;
  EXPECT_NE(told.out.find("waits for a place"), std::string::npos);
  const std::string outside =
      lists.text("SELECT person_id FROM everybody WHERE result = 'outside' ORDER BY person_id LIMIT 1");
  const ProgramResult not_told = run_kursaal({"explain", outside, "--out", (folder.path() / "one").string()});
  const std::size_t clauses = not_told.out.find("clauses not met: ");
  ASSERT_NE(clauses, std::string::npos);
  for (std::size_t at = clauses; not_told.out[at] != '\n'; ++at) {
    if (not_told.out[at] == ':') {
      EXPECT_EQ(not_told.out[at + 1], ' ') << "in words, not by its key: " << not_told.out.substr(clauses, 300);
    }
  }

  // An answer given is an input of the next run, and only of it.
  std::ofstream(site / "ledger" / "offers.csv") << "person_id,service,day,outcome\n"
                                                << waiting << ","
                                                << lists.text(
                                                       "SELECT service FROM lists WHERE status = 'waiting' ORDER BY "
                                                       "person_id LIMIT 1")
                                                << ",2025-06-01,declined\n";
  ASSERT_EQ(run_kursaal({"run", site.string(), "--out", (folder.path() / "one").string(), "--quiet"}).status, 0);
  Lists next(folder.path() / "one" / "current");
  EXPECT_EQ(next.text("SELECT left_out FROM everybody WHERE person_id = '" + waiting + "'"), "declined");
}

}  // namespace
}  // namespace kursaal::acceptance
