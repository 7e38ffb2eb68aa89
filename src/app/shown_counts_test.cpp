// From the exact counts of direct/ to the published ones, on a place drawn as tables.
#include "app/shown_counts.hpp"

#include <gtest/gtest.h>

#include "tables/database.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

class DrawnCounts {
 public:
  DrawnCounts() {
    for (const char* part : {"direct", "secondary"}) fs::create_directories(folder_.path() / part);
    write(
        "place_counts",
        "SELECT DATE '2025-06-30' AS as_of, l AS locality, s AS stage, c AS cohort, f AS deprivation_fifth, n::UBIGINT "
        "AS people FROM (VALUES ('east', 'independent', '1', '1', 400), ('east', 'assisted', '3', '1', 3), ('west', "
        "'independent', '1', '5', 600), ('west', 'assisted', '3', '5', 40), ('west', 'dependent', '4', '5', 12)) AS "
        "v(l, s, c, f, n)");
    write("movement",
          "SELECT l AS locality, 3 AS months, DATE '2025-03-31' AS from_date, DATE '2025-06-30' AS to_date, f AS "
          "from_stage, t AS to_stage, m AS movement, n::UBIGINT AS people FROM (VALUES ('east', 'assisted', "
          "'independent', 'improved', 2), ('east', 'independent', 'independent', 'maintained', 390), ('west', "
          "'assisted', 'independent', 'improved', 25), ('west', 'independent', 'independent', 'maintained', 580)) AS "
          "v(l, f, t, m, n)");
    write("time_in_stage",
          "SELECT l AS locality, s AS stage, n::UBIGINT AS people, m AS median_months, y::UBIGINT AS people_whole_year "
          "FROM (VALUES ('east', 'independent', 400, 12, 380), ('east', 'assisted', 3, 2, 1), ('west', 'independent', "
          "600, 12, 570)) AS v(l, s, n, m, y)");
    write("funnel",
          "SELECT DATE '2025-06-30' AS as_of, 'complex-care' AS list, 'complex-care' AS service, l AS locality, f AS "
          "furthest, n::UBIGINT AS people FROM (VALUES ('east', 'found', 3), ('west', 'need', 12), ('west', 'found', "
          "30), "
          "('west', 'offered', 20), ('west', 'accepted', 11), ('west', 'seen: same', 9), ('west', 'better', 2)) AS "
          "v(l, f, "
          "n)");
    write(
        "worklist_counts",
        "SELECT DATE '2025-06-30' AS as_of, 'complex-care' AS list, 'complex-care' AS service, l AS locality, p AS "
        "position, s AS step, CASE s WHEN 'over-55' THEN 'is over 55' END AS words, m AS measure, n::UBIGINT AS "
        "people, true AS synthetic FROM (VALUES ('east', 0, "
        "'everybody', 'people', 410), ('west', 0, 'everybody', 'people', 700), ('east', 1, 'of-the-place', 'people', "
        "403), ('west', 1, 'of-the-place', 'people', 652), ('east', 2, 'over-55', 'met', 100), ('east', 2, 'over-55', "
        "'not-met', 303), ('west', 2, 'over-55', 'met', 200), ('west', 2, 'over-55', 'not-met', 452), ('east', 2, "
        "'over-55', 'met-so-far', 100), ('west', 2, 'over-55', 'met-so-far', 200), ('east', 100, 'eligible', "
        "'standing', 3), ('west', 100, 'eligible', 'standing', 52), ('west', 200, 'dead', 'left-out', 2), ('east', "
        "320, 'waiting', 'standing', 3), ('west', 320, 'waiting', 'standing', 40), ('west', 310, 'listed', "
        "'standing', 10)) AS v(l, p, s, m, n)");
  }
  base::Status publish() { return publish_shown_counts({.building = folder_.path(), .rule = {}}); }
  // "people shown" of the one row.
  std::string shown(const std::string& file, const std::string& where) {
    const auto table =
        connection_.table("SELECT coalesce(CAST(people AS VARCHAR), '*') || ' ' || shown FROM read_parquet('" +
                          (folder_.path() / "secondary" / (file + ".parquet")).string() + "') WHERE " + where);
    EXPECT_TRUE(table.ok()) << (table.ok() ? "" : table.error().text);
    if (!table.ok() || table->rows.size() != 1) return "not one row";
    return table->rows[0][0].value_or("");
  }
  std::int64_t small_ones() {
    std::int64_t all = 0;
    for (const char* file : {"place_counts", "movement", "time_in_stage", "worklist_counts", "funnel"})
      all += connection_
                 .integer("SELECT count(*) FROM read_parquet('" +
                          (folder_.path() / "secondary" / (std::string(file) + ".parquet")).string() +
                          "') WHERE (people BETWEEN 1 AND 7) OR people % 5 <> 0 OR (people IS NULL) <> (shown = "
                          "'suppressed') OR (people > 0 AND shown = 'exact')")
                 .value();
    return all;
  }

 private:
  void write(const std::string& name, const std::string& select) {
    const auto written = connection_.execute("COPY (" + select + ") TO '" +
                                             (folder_.path() / "direct" / (name + ".parquet")).string() + "'");
    ASSERT_TRUE(written.ok()) << written.error().text;
  }
  tables::TestFolder folder_;
  tables::Database database_ = tables::Database::open({}).value();
  tables::Connection connection_ = database_.connect().value();
};

TEST(SafetyRules, SR29_no_published_count_of_people_is_a_small_one_in_any_file) {
  DrawnCounts counts;
  const auto published = counts.publish();
  ASSERT_TRUE(published.ok()) << published.error().text;
  EXPECT_EQ(counts.small_ones(), 0);
  EXPECT_EQ(counts.shown("place_counts",
                         "locality = 'east' AND stage = 'assisted' AND cohort = 'all' AND "
                         "deprivation_fifth = 'all'"),
            "* suppressed");
  EXPECT_EQ(counts.shown("worklist_counts", "locality = 'west' AND step = 'dead'"), "* suppressed");
}

TEST(ShownCounts, are_rounded_with_totals_of_their_own_and_none_is_zero) {
  DrawnCounts counts;
  ASSERT_TRUE(counts.publish().ok());
  const std::string rest = " AND cohort = 'all' AND deprivation_fifth = 'all'";
  EXPECT_EQ(counts.shown("place_counts", "locality = 'west' AND stage = 'dependent'" + rest), "10 rounded");  // 12
  EXPECT_EQ(counts.shown("place_counts", "locality = 'east' AND stage = 'dependent'" + rest), "0 exact");     // none
  EXPECT_EQ(counts.shown("place_counts", "locality = 'all' AND stage = 'all'" + rest), "1055 rounded");       // 1055
  EXPECT_EQ(counts.shown("movement", "locality = 'all' AND movement = 'improved'"), "25 rounded");            // 27
  EXPECT_EQ(counts.shown("movement", "locality = 'east' AND movement = 'improved'"), "* suppressed");         // 2
  EXPECT_EQ(counts.shown("worklist_counts", "locality = 'all' AND step = 'eligible'"), "55 rounded");         // 55
  EXPECT_EQ(counts.shown("worklist_counts", "locality = 'all' AND measure = 'met-so-far'"), "300 rounded");   // 300
  EXPECT_EQ(counts.shown("worklist_counts", "locality = 'east' AND step = 'of-the-place'"), "405 rounded");   // 403
  EXPECT_EQ(counts.shown("worklist_counts", "words = 'is over 55' AND measure = 'met-so-far'"), "300 rounded");
  EXPECT_EQ(counts.shown("worklist_counts", "words IS NULL AND step = 'eligible' AND locality = 'all'"), "55 rounded");
}

TEST(ShownCounts, tell_from_need_to_better_each_step_with_those_who_went_on) {
  DrawnCounts counts;
  ASSERT_TRUE(counts.publish().ok());
  const auto step = [&](const std::string& locality, const std::string& name) {
    return counts.shown("funnel", "locality = '" + locality + "' AND step = '" + name + "'");
  };
  EXPECT_EQ(step("all", "need"), "85 rounded");       // 3 + 12 + 30 + 20 + 11 + 9 + 2 = 87
  EXPECT_EQ(step("west", "found"), "70 rounded");     // 30 + 20 + 11 + 9 + 2 = 72
  EXPECT_EQ(step("east", "found"), "* suppressed");   // 3
  EXPECT_EQ(step("east", "offered"), "0 exact");      // none
  EXPECT_EQ(step("west", "accepted"), "20 rounded");  // 11 + 9 + 2 = 22
  EXPECT_EQ(step("west", "seen"), "10 rounded");      // 9 + 2 = 11
  EXPECT_EQ(step("west", "better"), "* suppressed");  // 2
}

TEST(ShownCounts, give_no_median_of_people_who_are_not_shown) {
  DrawnCounts counts;
  ASSERT_TRUE(counts.publish().ok());
  EXPECT_EQ(counts.shown("time_in_stage", "locality = 'east' AND stage = 'assisted' AND median_months IS NULL"),
            "* suppressed");
  EXPECT_EQ(counts.shown("time_in_stage", "locality = 'east' AND stage = 'independent' AND median_months = 12"),
            "380 rounded");
}

}  // namespace
}  // namespace kursaal::app
