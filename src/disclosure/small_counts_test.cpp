#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/random.hpp"
#include "disclosure/disclosure.hpp"

namespace kursaal::disclosure {
namespace {

using Labels = std::vector<std::string>;

Labels labels(std::size_t count) {
  Labels named;
  for (std::size_t i = 0; i < count; ++i) named.push_back("label " + std::to_string(i));
  return named;
}

CountCube table(const std::vector<std::vector<std::uint64_t>>& rows) {
  CountCube cube({{"row", labels(rows.size())}, {"column", labels(rows.front().size())}});
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < rows[r].size(); ++c) cube.add(std::vector<std::size_t>{r, c}, rows[r][c]);
  return cube;
}

// As a page would show it: "*", "0", "~10", "503".
std::string text_of(const SafeCell& cell) {
  if (cell.state == CellState::suppressed) return "*";
  return (cell.state == CellState::rounded ? "~" : "") + std::to_string(cell.people);
}

std::string drawn(const SafeTable& safe) {
  std::string text;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const Coordinates at = safe.coordinates_of(i);
    text += text_of(safe.at(at)) + (at.back() == kAll ? "\n" : " ");
  }
  return text;
}

constexpr SmallCountRule kHes{};
constexpr SmallCountRule kExact{.least_shown = 5, .round_to = 1, .zero_shown = true, .least_width = 3};

TEST(SmallCounts, ShowNoneHideOneToSevenAndRoundTheRestToFive) {
  CountCube cube({{"count", labels(8)}});
  std::size_t at = 0;
  for (const std::uint64_t count : {0U, 1U, 7U, 8U, 12U, 13U, 102U, 103U})
    cube.add(std::vector<std::size_t>{at++}, count);
  // 0 + 1 + 7 + 8 + 12 + 13 + 102 + 103 = 246
  EXPECT_EQ(drawn(suppress_small_counts(cube, kHes)), "0 * * ~10 ~10 ~15 ~100 ~105 ~245\n");
}

TEST(SmallCounts, HideAZeroWhereTheRuleSaysSo) {
  CountCube cube({{"count", labels(3)}});
  cube.add(std::vector<std::size_t>{1}, 40);
  cube.add(std::vector<std::size_t>{2}, 60);
  SmallCountRule rule = kHes;
  rule.zero_shown = false;
  EXPECT_EQ(suppress_small_counts(cube, rule).at(std::vector<std::size_t>{0}).state, CellState::suppressed);
}

TEST(SmallCounts, AreNotGivenAwayByATotalLessTheOthers) {
  // Shown exactly: 503 less 500 would be 3, in the row and in the column.
  EXPECT_EQ(drawn(suppress_small_counts(table({{3, 500}, {400, 600}}), kExact)),
            "* * 503\n"
            "* * 1000\n"
            "403 1100 1503\n");
}

TEST(SmallCounts, LeaveTotalsAloneWhereSomethingSmallerCanBeHidden) {
  const SafeTable safe = suppress_small_counts(table({{3, 20, 500}, {40, 30, 700}, {50, 60, 800}}), kExact);
  EXPECT_EQ(drawn(safe),
            "* * 500 523\n"
            "* * 700 770\n"
            "50 60 800 910\n"
            "93 110 2000 2203\n");
}

TEST(SmallCounts, HideATotalWhereShownZerosLeaveNoOtherWay) {
  // 3 is alone in its row and its column: only the total of everybody can hide it.
  EXPECT_EQ(drawn(suppress_small_counts(table({{3, 0}, {0, 500}}), kExact)),
            "* 0 *\n"
            "0 500 500\n"
            "* 500 *\n");
}

TEST(SmallCounts, AreHiddenByRoundingAloneWhereItLeavesRoom) {
  // 503 shows as 505 (503 to 507), 500 as 500 (498 to 502): between 1 and 9.
  EXPECT_EQ(drawn(suppress_small_counts(table({{3, 500}, {400, 600}}), kHes)),
            "* ~500 ~505\n"
            "~400 ~600 ~1000\n"
            "~405 ~1100 ~1505\n");
}

TEST(SmallCounts, AreNotGivenAwayByRoundedTotalsEither) {
  // 12 shows as 10 (8 to 12) and 19 as 20 (18 to 22): 7 could only be 6 or 7, and is then told almost.
  CountCube cube({{"count", labels(2)}});
  cube.add(std::vector<std::size_t>{0}, 7);
  cube.add(std::vector<std::size_t>{1}, 12);
  EXPECT_EQ(drawn(suppress_small_counts(cube, kHes)), "* * ~20\n");
}

TEST(SmallCounts, OfTablesThatShareTotalsAreHiddenAlike) {
  CountCube cube({{"locality", {"east", "west"}}, {"stage", {"a", "b"}}, {"sex", {"f", "m"}}});
  const std::vector<std::pair<std::vector<std::string_view>, std::uint64_t>> people{
      {{"east", "a", "f"}, 2}, {{"east", "b", "m"}, 1},  {{"west", "a", "f"}, 400},
      {{"west", "a", "m"}, 9}, {{"west", "b", "f"}, 80}, {{"west", "b", "m"}, 300}};
  for (const auto& [where, count] : people) ASSERT_TRUE(cube.add(where, count));
  EXPECT_FALSE(cube.add(std::vector<std::string_view>{"east", "c", "f"}, 1));
  const auto tables = suppress_small_counts(cube, {{0, 1}, {0, 2}}, kExact);
  ASSERT_EQ(tables.size(), 2U);
  for (const std::string_view locality : {"east", "west", ""}) {
    const std::vector<std::string_view> total{locality, ""};
    EXPECT_EQ(text_of(*tables[0].at(total)), text_of(*tables[1].at(total))) << locality;
  }
  EXPECT_EQ(text_of(*tables[0].at(std::vector<std::string_view>{"east", ""})), "*");
  EXPECT_FALSE(tables[0].at(std::vector<std::string_view>{"north", ""}).has_value());
}

TEST(SmallCounts, AreNotHiddenBehindWhatCannotBe) {
  // Everybody knows that nobody of "moved" is staged: only people of another locality can stand for the two.
  CountCube cube({{"locality", {"east", "west"}}, {"kind", {"staged", "gone"}}, {"move", {"a-b", "moved"}}});
  cube.rule_out(std::vector<std::size_t>{0, 0, 1});
  cube.rule_out(std::vector<std::size_t>{1, 0, 1});
  cube.rule_out(std::vector<std::size_t>{0, 1, 0});
  cube.rule_out(std::vector<std::size_t>{1, 1, 0});
  cube.add(std::vector<std::size_t>{0, 0, 0}, 50);
  cube.add(std::vector<std::size_t>{0, 1, 1}, 2);
  cube.add(std::vector<std::size_t>{1, 0, 0}, 70);
  cube.add(std::vector<std::size_t>{1, 1, 1}, 30);
  const auto tables = suppress_small_counts(cube, {{0, 1}, {0, 2}}, kExact);
  EXPECT_EQ(drawn(tables[0]), drawn(tables[1])) << "they say the same, so they hide the same";
  EXPECT_EQ(text_of(*tables[0].at(std::vector<std::string_view>{"east", "gone"})), "*");
  EXPECT_NE(drawn(tables[0]).find("* *"), std::string::npos);
}

TEST(SmallCounts, AreTheSameEachTime) {
  base::Random random(7);
  std::vector<std::vector<std::uint64_t>> rows(9, std::vector<std::uint64_t>(8));
  for (auto& row : rows)
    for (std::uint64_t& count : row) count = random.below(60);
  EXPECT_EQ(drawn(suppress_small_counts(table(rows), kHes)), drawn(suppress_small_counts(table(rows), kHes)));
}

// ---- attacks -------------------------------------------------------------------------------------------------------

struct Limits {
  std::int64_t least = 0, most = 0;
};

// What anybody knows of a cell that they look at, and that it is small where `small` (stronger than what is shown).
Limits known_of(const SafeCell& cell, bool small, const SmallCountRule& rule) {
  const auto step = static_cast<std::int64_t>(std::max<std::uint64_t>(rule.round_to, 1));
  const auto people = static_cast<std::int64_t>(cell.people);
  switch (cell.state) {
    case CellState::exact: return {people, people};
    case CellState::rounded:
      return {std::max(people - step / 2, static_cast<std::int64_t>(rule.least_shown)), people + step - 1 - step / 2};
    case CellState::suppressed: break;
  }
  return {rule.zero_shown ? 1 : 0, small ? static_cast<std::int64_t>(rule.least_shown) - 1 : 1'000'000};
}

// A published total, as the base cells that make it up.
struct Sum {
  std::vector<std::size_t> parts;
  Limits limits;
};

struct Attack {
  std::vector<Limits> base;
  std::vector<Sum> sums;
};

// Every table that agrees with all that is shown, tried one after the other.
void every_table(const Attack& attack, const std::function<void(const std::vector<std::int64_t>&)>& found) {
  std::vector<std::int64_t> values(attack.base.size(), 0);
  const std::function<void(std::size_t)> next = [&](std::size_t at) {
    for (const Sum& sum : attack.sums) {
      std::int64_t least = 0;
      std::int64_t most = 0;
      for (const std::size_t part : sum.parts) {
        least += part < at ? values[part] : attack.base[part].least;
        most += part < at ? values[part] : attack.base[part].most;
      }
      if (least > sum.limits.most || most < sum.limits.least) return;
    }
    if (at == values.size()) {
      found(values);
      return;
    }
    for (std::int64_t value = attack.base[at].least; value <= attack.base[at].most; ++value) {
      values[at] = value;
      next(at + 1);
    }
  };
  next(0);
}

// Over every small count of the shown tables: how far apart the tables that fit let it be. `reach`: how far from the
// truth tables are tried; nearer than the attacker would look, so that what is found is open to them too.
void expect_small_counts_stay_open(const CountCube& cube, const std::vector<std::vector<std::size_t>>& tables,
                                   const SmallCountRule& rule, std::int64_t reach) {
  const auto safe = suppress_small_counts(cube, tables, rule);
  const auto& dimensions = cube.dimensions();
  std::vector<std::size_t> base;  // cells of the cube without a total
  for (std::size_t i = 0; i < cube.cells().size(); ++i) {
    const Coordinates at = cube.coordinates_of(i);
    if (std::find(at.begin(), at.end(), kAll) == at.end()) base.push_back(i);
  }
  Attack attack;
  for (const std::size_t cell : base) {
    const auto truth = static_cast<std::int64_t>(cube.cells()[cell]);
    attack.base.push_back({std::max<std::int64_t>(truth - reach, 0), truth + reach});
  }
  struct Target {
    std::vector<std::size_t> parts;
    Limits seen{1'000'000, -1}, small{1'000'000, -1};
  };
  std::vector<Target> targets;
  for (std::size_t t = 0; t < tables.size(); ++t)
    for (std::size_t i = 0; i < safe[t].size(); ++i) {
      const Coordinates inner = safe[t].coordinates_of(i);
      Coordinates whole(dimensions.size(), kAll);
      for (std::size_t d = 0; d < inner.size(); ++d) whole[tables[t][d]] = inner[d];
      Sum sum;
      for (std::size_t b = 0; b < base.size(); ++b) {
        const Coordinates at = cube.coordinates_of(base[b]);
        bool within = true;
        for (std::size_t d = 0; d < at.size(); ++d) within = within && (whole[d] == kAll || whole[d] == at[d]);
        if (within) sum.parts.push_back(b);
      }
      const std::uint64_t count = cube.count(whole);
      const SafeCell cell = safe[t].at(inner);
      if (is_small(count, rule)) {
        ASSERT_EQ(cell.state, CellState::suppressed);
        targets.push_back({sum.parts});
      } else if (cell.state != CellState::suppressed) {
        ASSERT_EQ(cell.people, count == 0 ? 0 : rounded_count(count, rule));
      }
      sum.limits = known_of(cell, false, rule);
      attack.sums.push_back(std::move(sum));
    }
  every_table(attack, [&](const std::vector<std::int64_t>& values) {
    for (Target& target : targets) {
      std::int64_t value = 0;
      for (const std::size_t part : target.parts) value += values[part];
      target.seen = {std::min(target.seen.least, value), std::max(target.seen.most, value)};
      if (!is_small(static_cast<std::uint64_t>(value), rule)) continue;
      target.small = {std::min(target.small.least, value), std::max(target.small.most, value)};
    }
  });
  const auto open =
      static_cast<std::int64_t>(std::min(rule.least_width, rule.least_shown - 1 - (rule.zero_shown ? 1U : 0U)));
  for (const Target& target : targets) {
    EXPECT_GE(target.seen.most - target.seen.least, open);
    EXPECT_GT(target.small.most, target.small.least);  // not even who knows that it is small knows which it is
  }
}

std::uint64_t drawn_count(base::Random& random) {
  const std::uint64_t kind = random.below(10);
  return kind < 2 ? 0 : kind < 6 ? 1 + random.below(7) : 8 + random.below(20);
}

TEST(SmallCounts, OfTwoByThreeTablesSurviveEveryTableThatFits) {
  base::Random random(11);
  for (int i = 0; i < 150; ++i) {
    CountCube cube({{"row", labels(2)}, {"column", labels(3)}});
    for (std::size_t r = 0; r < 2; ++r)
      for (std::size_t c = 0; c < 3; ++c) cube.add(std::vector<std::size_t>{r, c}, drawn_count(random));
    SCOPED_TRACE(i);
    expect_small_counts_stay_open(cube, {{0, 1}}, i % 2 == 0 ? kExact : kHes, 3);
  }
}

TEST(SmallCounts, OfTablesOfTheSamePeopleSurviveEveryTableThatFits) {
  base::Random random(12);
  for (int i = 0; i < 100; ++i) {
    CountCube cube({{"locality", labels(2)}, {"stage", labels(2)}, {"sex", labels(2)}});
    for (std::size_t cell = 0; cell < 8; ++cell)
      cube.add(std::vector<std::size_t>{cell >> 2U & 1U, cell >> 1U & 1U, cell & 1U}, drawn_count(random));
    SCOPED_TRACE(i);
    const SmallCountRule& rule = i % 2 == 0 ? kExact : kHes;
    expect_small_counts_stay_open(cube, {{0, 1}, {0, 2}}, rule, 3);
    expect_small_counts_stay_open(cube, {{0, 1, 2}}, rule, 3);
  }
}

// Every sum narrows its parts and every part its sum, again and again, until nothing changes.
void narrow(std::vector<Limits>& cells, const std::vector<std::pair<std::size_t, std::vector<std::size_t>>>& sums) {
  for (bool changed = true; changed;) {
    changed = false;
    const auto tighten = [&](std::size_t cell, std::int64_t least, std::int64_t most) {
      if (least > cells[cell].least) {
        cells[cell].least = least;
        changed = true;
      }
      if (most < cells[cell].most) {
        cells[cell].most = most;
        changed = true;
      }
    };
    for (const auto& [total, parts] : sums) {
      Limits all;
      for (const std::size_t part : parts) all = {all.least + cells[part].least, all.most + cells[part].most};
      tighten(total, all.least, all.most);
      for (const std::size_t part : parts)
        tighten(part, cells[total].least - (all.most - cells[part].most),
                cells[total].most - (all.least - cells[part].least));
    }
  }
}

TEST(SmallCounts, OfTablesOfAPlacesSizeSurviveSubtractionOverAndOver) {
  base::Random random(13);
  for (int i = 0; i < 60; ++i) {
    constexpr std::size_t kRows = 9;
    constexpr std::size_t kColumns = 8;
    std::vector<std::vector<std::uint64_t>> rows(kRows, std::vector<std::uint64_t>(kColumns));
    for (auto& row : rows)
      for (std::uint64_t& count : row) count = random.chance(0.3) ? drawn_count(random) : random.below(5000);
    const CountCube cube = table(rows);
    const SmallCountRule& rule = i % 2 == 0 ? kExact : kHes;
    const SafeTable safe = suppress_small_counts(cube, rule);
    std::vector<Limits> cells;
    for (std::size_t cell = 0; cell < safe.size(); ++cell)
      cells.push_back(known_of(safe.at(safe.coordinates_of(cell)), false, rule));
    std::vector<std::pair<std::size_t, std::vector<std::size_t>>> sums;
    const auto index = [&](std::size_t r, std::size_t c) { return r * (kColumns + 1) + c; };
    for (std::size_t r = 0; r <= kRows; ++r) {
      sums.push_back({index(r, kColumns), {}});
      for (std::size_t c = 0; c < kColumns; ++c) sums.back().second.push_back(index(r, c));
    }
    for (std::size_t c = 0; c <= kColumns; ++c) {
      sums.push_back({index(kRows, c), {}});
      for (std::size_t r = 0; r < kRows; ++r) sums.back().second.push_back(index(r, c));
    }
    narrow(cells, sums);
    std::size_t hidden = 0;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      ASSERT_LE(cells[cell].least, static_cast<std::int64_t>(cube.cells()[cell]));
      ASSERT_GE(cells[cell].most, static_cast<std::int64_t>(cube.cells()[cell]));
      if (safe.at(safe.coordinates_of(cell)).state == CellState::suppressed) ++hidden;
      if (is_small(cube.cells()[cell], rule)) {
        EXPECT_GE(cells[cell].most - cells[cell].least, 3) << i << " " << cell;
      }
    }
    EXPECT_LT(hidden, cells.size() * 2 / 3) << i;  // it does not hide everything to be safe
  }
}

TEST(SmallCounts, OfAPlacesWholeCubeAreHiddenInTime) {
  base::Random random(14);
  CountCube cube({{"locality", labels(9)}, {"stage", labels(8)}, {"cohort", labels(5)}, {"fifth", labels(6)}});
  for (std::size_t l = 0; l < 9; ++l)
    for (std::size_t s = 0; s < 8; ++s)
      for (std::size_t c = 0; c < 5; ++c)
        for (std::size_t f = 0; f < 6; ++f)
          cube.add(std::vector<std::size_t>{l, s, c, f}, random.chance(0.6) ? 0 : random.below(40));
  const auto tables = suppress_small_counts(cube, {{0, 1}, {0, 2}, {0, 3}, {1, 2}}, kHes);
  EXPECT_EQ(tables.size(), 4U);
}

}  // namespace
}  // namespace kursaal::disclosure
