// The laws of a worklist's order, on drawn examples and on random lists.
#include "find/ranking.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/random.hpp"

namespace kursaal::find {
namespace {

std::vector<std::uint32_t> listed_of(const std::vector<Placed>& order) {
  std::vector<std::uint32_t> listed;
  for (const Placed& placed : order)
    if (placed.listed) listed.push_back(placed.candidate);
  return listed;
}

std::vector<Candidate> random_candidates(base::Random& random) {
  std::vector<Candidate> candidates(random.below(60));
  for (Candidate& candidate : candidates)
    candidate = {.tier = random.between(1, 6),
                 .waiting_weeks = random.between(0, 60),
                 .deprivation_fifth = random.between(0, 5),
                 .draw = random.below(1U << 20)};
  return candidates;
}

int count_deprived(const std::vector<Candidate>& candidates, const std::vector<std::uint32_t>& who) {
  return static_cast<int>(
      std::count_if(who.begin(), who.end(), [&](std::uint32_t i) { return candidates[i].deprivation_fifth == 1; }));
}

TEST(Ranking, A_tier_goes_before_the_next_and_within_a_tier_the_smaller_number_of_the_draw) {
  const std::vector<Candidate> candidates{{.tier = 2, .draw = 1}, {.tier = 1, .draw = 9}, {.tier = 1, .draw = 4}};
  const auto order = rank_candidates(candidates, 2, {});
  EXPECT_EQ(order[0].candidate, 2U);
  EXPECT_EQ(order[1].candidate, 1U);
  EXPECT_EQ(order[2].candidate, 0U);
  EXPECT_FALSE(order[2].listed) << "two places";
  EXPECT_EQ(order[2].rank, 3U);
}

TEST(Ranking, Waiting_raises_by_a_tier_for_each_step_and_never_above_the_highest) {
  const Ageing ageing{.weeks = 13, .highest = 2};
  EXPECT_EQ(aged_tier(5, 12, ageing), 5);
  EXPECT_EQ(aged_tier(5, 13, ageing), 4);
  EXPECT_EQ(aged_tier(5, 26, ageing), 3);
  EXPECT_EQ(aged_tier(5, 39, ageing), 2);
  EXPECT_EQ(aged_tier(5, 520, ageing), 2) << "tier 1 is for those whom the rules put there";
  EXPECT_EQ(aged_tier(1, 0, ageing), 1);
  EXPECT_EQ(aged_tier(5, 520, {}), 5) << "no step, no ageing";
}

TEST(Ranking, The_floor_is_the_share_of_the_eligible_rounded_up) {
  EXPECT_EQ(floor_places(2, 0, 10), 0);
  EXPECT_EQ(floor_places(2, 1, 10), 1) << "2 x 1/10 = 0.2, rounded up";
  EXPECT_EQ(floor_places(10, 3, 10), 3);
  EXPECT_EQ(floor_places(10, 31, 100), 4) << "10 x 31/100 = 3.1";
  EXPECT_EQ(floor_places(0, 5, 10), 0);
  EXPECT_EQ(floor_places(50, 2, 3), 2) << "never more than there are";
}

TEST(Ranking, The_last_who_is_listed_gives_way_to_the_first_of_the_most_deprived_fifth) {
  const std::vector<Candidate> candidates{{.tier = 1, .deprivation_fifth = 5, .draw = 1},
                                          {.tier = 2, .deprivation_fifth = 4, .draw = 1},
                                          {.tier = 3, .deprivation_fifth = 1, .draw = 1},
                                          {.tier = 3, .deprivation_fifth = 1, .draw = 2}};
  const auto order = rank_candidates(candidates, 2, {});
  EXPECT_EQ(listed_of(order), (std::vector<std::uint32_t>{0, 2})) << "2 places x 2/4 = 1 of the most deprived fifth";
  EXPECT_TRUE(order[1].by_floor);
  EXPECT_TRUE(order[2].gave_way);
  EXPECT_EQ(order[2].candidate, 1U) << "and is the next";
}

TEST(Ranking, Holds_its_laws_on_random_lists) {
  base::Random random(20261122);
  for (int round = 0; round < 2000; ++round) {
    const std::vector<Candidate> candidates = random_candidates(random);
    const int places = random.between(0, 20);
    const Ageing ageing{.weeks = random.between(0, 20), .highest = random.between(1, 3)};
    const auto order = rank_candidates(candidates, places, ageing);
    const auto listed = listed_of(order);

    ASSERT_EQ(order.size(), candidates.size()) << "nobody is lost";
    ASSERT_LE(static_cast<int>(listed.size()), places) << "never more than there are places";
    ASSERT_EQ(listed.size(), std::min(candidates.size(), static_cast<std::size_t>(places))) << "and no place is wasted";
    std::set<std::uint32_t> ranks;
    for (const Placed& placed : order) ranks.insert(placed.rank);
    ASSERT_EQ(ranks.size(), order.size());

    std::vector<std::uint32_t> all(candidates.size());
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    const int deprived = count_deprived(candidates, all);
    ASSERT_GE(count_deprived(candidates, listed),
              floor_places(static_cast<int>(listed.size()), static_cast<std::size_t>(deprived), candidates.size()))
        << "the floor is respected";

    // In one fifth, and between any two where the floor had no hand, the earlier tier is listed first.
    for (const Placed& in : order) {
      for (const Placed& out : order) {
        if (!in.listed || out.listed || in.tier <= out.tier) continue;
        const bool one_fifth =
            candidates[in.candidate].deprivation_fifth == candidates[out.candidate].deprivation_fifth;
        ASSERT_FALSE(one_fifth) << "a later tier before an earlier one of the same fifth";
        ASSERT_TRUE(in.by_floor || out.gave_way);
      }
    }
  }
}

TEST(Ranking, A_week_lists_the_same_people_whoever_of_them_is_taken_or_offered_a_place_meanwhile) {
  base::Random random(13);
  for (int round = 0; round < 1000; ++round) {
    std::vector<Candidate> candidates = random_candidates(random);
    for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].draw = candidates[i].draw * 64 + i;
    const int places = random.between(0, 20);
    const Ageing ageing{.weeks = 13, .highest = 2};
    const auto first = listed_of(rank_candidates(candidates, places, ageing));
    Taken taken;
    std::set<std::uint64_t> still;  // by their draws
    std::set<std::uint32_t> away;
    for (const std::uint32_t who : first) {
      if (random.below(2) == 0) {
        away.insert(who);
        ++taken.people;
        taken.in_fifth += candidates[who].deprivation_fifth == 1 ? 1U : 0U;
        continue;
      }
      still.insert(candidates[who].draw);
      if (random.below(2) == 0) candidates[who].offer = OpenOffer::of_this_week;
    }
    std::vector<Candidate> left;
    for (std::uint32_t i = 0; i < candidates.size(); ++i)
      if (!away.contains(i)) left.push_back(candidates[i]);
    std::set<std::uint64_t> then;
    for (const std::uint32_t who : listed_of(rank_candidates(left, places, ageing, taken))) then.insert(left[who].draw);
    ASSERT_EQ(then, still) << "round " << round;
  }
}

TEST(Ranking, An_offer_of_this_week_has_its_place_and_one_of_before_goes_first_of_its_tier) {
  const std::vector<Candidate> candidates{{.tier = 1, .draw = 5},
                                          {.tier = 2, .draw = 9, .offer = OpenOffer::of_before},
                                          {.tier = 2, .draw = 1},
                                          {.tier = 3, .draw = 7, .offer = OpenOffer::of_this_week}};
  EXPECT_EQ(listed_of(rank_candidates(candidates, 1, {})), (std::vector<std::uint32_t>{3}));
  EXPECT_EQ(listed_of(rank_candidates(candidates, 2, {})), (std::vector<std::uint32_t>{0, 3}));
  EXPECT_EQ(listed_of(rank_candidates(candidates, 3, {})), (std::vector<std::uint32_t>{0, 1, 3}));
  EXPECT_EQ(listed_of(rank_candidates(candidates, 3, {}, {.people = 2})), (std::vector<std::uint32_t>{3}));
  EXPECT_TRUE(listed_of(rank_candidates(candidates, 3, {}, {.people = 4})).empty()) << "more taken than places";
}

TEST(Ranking, The_floor_takes_no_place_that_was_offered_this_week_and_counts_those_taken) {
  const std::vector<Candidate> candidates{{.tier = 1, .deprivation_fifth = 5, .offer = OpenOffer::of_this_week},
                                          {.tier = 2, .deprivation_fifth = 1, .draw = 1}};
  EXPECT_EQ(listed_of(rank_candidates(candidates, 1, {})), (std::vector<std::uint32_t>{0}));
  const std::vector<Candidate> open{{.tier = 1, .deprivation_fifth = 5}, {.tier = 2, .deprivation_fifth = 1}};
  EXPECT_EQ(listed_of(rank_candidates(open, 1, {})), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(listed_of(rank_candidates(open, 2, {}, {.people = 1, .in_fifth = 0})), (std::vector<std::uint32_t>{1}))
      << "two places x 1/3, rounded up";
  EXPECT_EQ(listed_of(rank_candidates(open, 2, {}, {.people = 1, .in_fifth = 1})), (std::vector<std::uint32_t>{1}))
      << "two places x 2/3, rounded up";
  EXPECT_EQ(listed_of(rank_candidates(open, 3, {}, {.people = 2, .in_fifth = 2})), (std::vector<std::uint32_t>{1}))
      << "three places x 3/4, rounded up";
  const std::vector<Candidate> more{{.tier = 1, .deprivation_fifth = 5, .draw = 1},
                                    {.tier = 1, .deprivation_fifth = 5, .draw = 2},
                                    {.tier = 2, .deprivation_fifth = 1}};
  EXPECT_EQ(listed_of(rank_candidates(more, 2, {}, {.people = 1, .in_fifth = 1})), (std::vector<std::uint32_t>{0}))
      << "two places x 2/4 = 1, and it is taken";
}

TEST(Ranking, Longer_waiting_never_makes_anybodys_place_worse) {
  base::Random random(7);
  for (int round = 0; round < 1000; ++round) {
    std::vector<Candidate> candidates = random_candidates(random);
    if (candidates.empty()) continue;
    const int places = random.between(1, 20);
    const Ageing ageing{.weeks = random.between(1, 20), .highest = random.between(1, 3)};
    const auto who = static_cast<std::uint32_t>(random.below(candidates.size()));
    const auto find_who = [&](const std::vector<Placed>& order) {
      return *std::find_if(order.begin(), order.end(), [&](const Placed& placed) { return placed.candidate == who; });
    };
    const Placed before = find_who(rank_candidates(candidates, places, ageing));
    candidates[who].waiting_weeks += random.between(1, 60);
    const Placed after = find_who(rank_candidates(candidates, places, ageing));
    ASSERT_LE(after.tier, before.tier);
    ASSERT_GE(after.listed, before.listed) << "somebody who was listed stays so";
  }
}

TEST(Ranking, The_order_of_the_input_changes_nothing) {
  base::Random random(11);
  for (int round = 0; round < 500; ++round) {
    std::vector<Candidate> candidates = random_candidates(random);
    // Draws are told apart, as those of people are.
    for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].draw = candidates[i].draw * 64 + i;
    std::vector<Candidate> turned(candidates.rbegin(), candidates.rend());
    const auto order = rank_candidates(candidates, 7, {.weeks = 13, .highest = 2});
    const auto other = rank_candidates(turned, 7, {.weeks = 13, .highest = 2});
    for (std::size_t i = 0; i < order.size(); ++i) {
      ASSERT_EQ(order[i].candidate, candidates.size() - 1 - other[i].candidate);
      ASSERT_EQ(order[i].listed, other[i].listed);
    }
  }
}

TEST(SafetyRules, SR13_a_tie_is_settled_by_a_seeded_draw_that_anybody_can_repeat) {
  const base::Day monday = base::day_of(2026, 1, 5);
  const std::uint64_t seed = draw_seed("Testbourne", "complex-care", monday);
  EXPECT_EQ(seed, draw_seed("Testbourne", "complex-care", monday));
  EXPECT_EQ(draw_number(seed, "p-1"), draw_number(seed, "p-1")) << "the same seed, the same draw";
  for (int day = 0; day < 7; ++day) EXPECT_EQ(week_of(monday + day), monday);
  EXPECT_EQ(week_of(base::day_of(1969, 12, 31)), base::day_of(1969, 12, 29)) << "before 1970 too";
  EXPECT_EQ(seed, draw_seed("Testbourne", "complex-care", monday + 6)) << "one draw a week";
  EXPECT_NE(draw_number(seed, "p-1"), draw_number(draw_seed("Testbourne", "complex-care", monday + 7), "p-1"))
      << "another week, another draw";
  EXPECT_NE(draw_number(seed, "p-1"), draw_number(draw_seed("Testbourne", "moderate-needs", monday), "p-1"));
  EXPECT_LT(draw_number(seed, "p-1"), std::uint64_t{1} << 53) << "read whole by every program";

  // Fair: over many weeks two equals go first equally often.
  int first = 0;
  for (int week = 0; week < 4000; ++week) {
    const std::uint64_t of_week = draw_seed("Testbourne", "complex-care", monday + 7 * week);
    first += draw_number(of_week, "p-1") < draw_number(of_week, "p-2");
  }
  EXPECT_NEAR(first, 2000, 130) << "four standard errors of 4,000 coin tosses";
}

}  // namespace
}  // namespace kursaal::find
