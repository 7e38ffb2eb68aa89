#include "report/list_counts.hpp"

#include <gtest/gtest.h>

namespace kursaal::report {
namespace {

ListFacts some() {
  ListFacts facts;
  const std::string care = "complex-care";
  facts.called = {{"north", "The North"}};
  facts.counts = {{care, care, "all", "of-the-place", "people", 900},
                  {care, care, "all", "over-55", "met", 300},
                  {care, care, "all", "over-55", "not-met", 590},
                  {care, care, "all", "over-55", "unknown", 10},
                  {care, care, "all", "over-55", "met-so-far", 300},
                  {care, care, "all", "high-use-ae", "met", 15},
                  {care, care, "north", "eligible", "standing", 10},
                  {care, care, "south", "eligible", "standing", {}},
                  {care, care, "all", "eligible", "standing", 15},
                  {care, care, "all", "dead", "left-out", {}},
                  {care, care, "all", "left-out", "standing", {}},
                  {care, care, "all", "listed", "standing", {}},
                  {care, care, "north", "waiting", "standing", {}},
                  {care, care, "all", "waiting", "standing", 10},
                  {care, care, "all", "waiting-without-places", "standing", {}},
                  {"care-gaps", "", "all", "diabetes-hba1c", "gap", 30},
                  {"care-gaps", "", "all", "diabetes-hba1c", "unknown", 5},
                  {"outside", "", "all", "live-well", "outside", 700}};
  facts.sources_left_out = {"social-care: the register names no legal basis for risk stratification"};
  return facts;
}

TEST(ListCounts, Take_the_total_of_each_list_as_it_is_published_and_add_nothing_up) {
  const auto totals = list_totals(some().counts);
  ASSERT_EQ(totals.size(), 1U);
  EXPECT_EQ(totals[0].eligible, 15U);
  EXPECT_EQ(totals[0].listed, std::nullopt) << "not shown";
  EXPECT_EQ(totals[0].waiting, 10U);
  EXPECT_EQ(totals[0].in_reach, 0U) << "nobody";
}

TEST(ListCounts, Show_a_star_for_what_is_not_shown_and_the_name_of_a_locality) {
  const std::string page = list_counts_html(some());
  EXPECT_NE(page.find("<td class=\"d\">The North</td>"), std::string::npos) << page;
  EXPECT_NE(page.find("aria-label=\"not shown\">*<"), std::string::npos);
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
