#include "report/list_counts.hpp"

#include <gtest/gtest.h>

namespace kursaal::report {
namespace {

ListFacts some() {
  ListFacts facts;
  facts.counts = {{"complex-care", "complex-care", "north", "of-the-place", "people", 900},
                  {"complex-care", "complex-care", "north", "over-55", "met", 300},
                  {"complex-care", "complex-care", "north", "over-55", "not-met", 590},
                  {"complex-care", "complex-care", "north", "over-55", "unknown", 10},
                  {"complex-care", "complex-care", "north", "over-55", "met-so-far", 300},
                  {"complex-care", "complex-care", "north", "high-use-ae", "met", 12},
                  {"complex-care", "complex-care", "north", "eligible", "standing", 9},
                  {"complex-care", "complex-care", "south", "eligible", "standing", 4},
                  {"complex-care", "complex-care", "north", "dead", "left-out", 1},
                  {"complex-care", "complex-care", "north", "listed", "standing", 2},
                  {"complex-care", "complex-care", "north", "waiting", "standing", 6},
                  {"complex-care", "complex-care", "south", "waiting", "standing", 4},
                  {"complex-care", "complex-care", "south", "waiting-without-places", "standing", 4},
                  {"care-gaps", "", "north", "diabetes-hba1c", "gap", 31},
                  {"care-gaps", "", "north", "diabetes-hba1c", "unknown", 5},
                  {"outside", "", "north", "live-well", "outside", 700}};
  facts.sources_left_out = {"social-care: the register names no legal basis for risk stratification"};
  return facts;
}

TEST(ListCounts, Total_each_list_over_its_localities) {
  const auto totals = list_totals(some().counts);
  ASSERT_EQ(totals.size(), 1U);
  EXPECT_EQ(totals[0].eligible, 9U + 4U);
  EXPECT_EQ(totals[0].listed, 2U);
  EXPECT_EQ(totals[0].waiting, 6U + 4U);
  EXPECT_EQ(totals[0].without_places, 4U);
  EXPECT_EQ(totals[0].left_out, 1U);
}

TEST(ListCounts, Show_each_clause_with_what_is_unknown_and_name_sources_that_were_not_read) {
  const std::string page = list_counts_html(some());
  for (const char* text :
       {"over-55", "590", "one way: high-use-ae", "live-well", "diabetes-hba1c", "social-care: the register"})
    EXPECT_NE(page.find(text), std::string::npos) << text;
  EXPECT_EQ(list_counts_html({}), "");
}

}  // namespace
}  // namespace kursaal::report
