#include "link/ledger_entries.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kursaal::link {
namespace {

// Entries that share much and little with the one before, more than a page of them.
std::vector<LedgerEntry> drawn() {
  std::vector<LedgerEntry> entries;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    LedgerEntry entry;
    entry.number = i < 15'000 ? i + 1 : i + 8;  // a step that is not one
    entry.action = static_cast<LedgerAction>(i % 5);
    entry.key = "P" + std::to_string(i / 3);
    if (i % 4 == 0) entry.other_key = "P" + std::to_string(i);
    if (i % 7 != 0) entry.identity = {i % 2 == 0 ? "gp" : "a-hospital-of-a-long-name", std::to_string(i)};
    if (i % 1'000 == 1) entry.identity.local_id = std::string(70'000, 'x');
    entry.reason = i % 100 == 0 ? "decision:" + std::to_string(i) : "nhs-number-and-birth";
    entry.as_of = base::Day{static_cast<std::int32_t>(19'000 + i / 9'000)};
    entries.push_back(std::move(entry));
  }
  return entries;
}

void expect_same(const LedgerEntry& got, const LedgerEntry& wanted) {
  EXPECT_EQ(got.number, wanted.number);
  EXPECT_EQ(got.action, wanted.action);
  EXPECT_EQ(got.key, wanted.key);
  EXPECT_EQ(got.other_key, wanted.other_key);
  EXPECT_EQ(got.identity, wanted.identity);
  EXPECT_EQ(got.reason, wanted.reason);
  EXPECT_EQ(got.as_of, wanted.as_of);
}

TEST(LedgerEntries, come_out_as_they_were_put_in_one_after_the_other_and_out_of_order) {
  const std::vector<LedgerEntry> wanted = drawn();
  LedgerEntries packed;
  for (const LedgerEntry& entry : wanted) packed.push_back(entry);
  ASSERT_EQ(packed.size(), wanted.size());
  std::size_t at = 0;
  for (const LedgerEntry& entry : packed) expect_same(entry, wanted[at++]);
  EXPECT_EQ(at, wanted.size());
  for (const std::size_t i : {19'999UL, 0UL, 7'777UL, 1'001UL, 1'002UL}) expect_same(packed[i], wanted[i]);
  expect_same(packed.front(), wanted.front());
  expect_same(packed.back(), wanted.back());
}

TEST(LedgerEntries, of_none_are_empty) {
  const LedgerEntries none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.begin(), none.end());
}

}  // namespace
}  // namespace kursaal::link
