#include "report/explained_lists.hpp"

#include <gtest/gtest.h>

#include "base/json_text.hpp"

namespace kursaal::report {
namespace {

TEST(ExplainedLists, Say_on_which_list_somebody_is_and_why) {
  ExplainedStanding standing;
  standing.result = "waiting";
  standing.as_of = "2025-06-30";
  standing.list = "complex-care";
  ExplainedListRow row;
  row.list = "complex-care";
  row.status = "waiting";
  row.rank = "3";
  row.reasons = "aged 78, over 55";
  row.tier = "rising";
  row.tier_reason = "getting worse";
  row.owner = "care co-ordinator at eput";
  standing.rows = {row};
  const std::string text = standing_text(standing);
  EXPECT_NE(text.find("eligible for complex-care, and waits for a place"), std::string::npos);
  EXPECT_NE(text.find("waiting, number 3"), std::string::npos);
  EXPECT_NE(text.find("because: aged 78, over 55"), std::string::npos);
  EXPECT_NE(text.find("tier: rising - getting worse"), std::string::npos);
}

TEST(ExplainedLists, Say_which_clause_or_reason_leaves_somebody_out) {
  ExplainedStanding standing;
  standing.as_of = "2025-06-30";
  standing.result = "outside";
  standing.route = "live-well";
  standing.not_met = "complex-care:over-55;complex-care:high-use";
  EXPECT_NE(standing_text(standing).find("clauses not met: complex-care:over-55; complex-care:high-use"),
            std::string::npos);
  standing.clause_words["complex-care:over-55"] = "is over 55";
  EXPECT_NE(standing_text(standing).find("clauses not met: complex-care: is over 55; complex-care:high-use"),
            std::string::npos)
      << "in words where the rule has them";
  EXPECT_NE(standing_text(standing).find("route: live-well"), std::string::npos);
  standing.result = "left-out";
  standing.list = "complex-care";
  standing.left_out_words = "the team has them already";
  EXPECT_NE(standing_text(standing).find("left out: the team has them already"), std::string::npos);
  EXPECT_EQ(standing_text({}), "") << "a snapshot without lists says nothing";
}

}  // namespace
}  // namespace kursaal::report
