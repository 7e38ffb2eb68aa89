#include "population/accounting.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace kursaal::population {
namespace {

// 100 records read = 60 loaded + 10 unused + 1 unknown + 9 duplicate + 5 superseded + 15 quarantined, of two types.
Accounting sound() {
  Accounting accounting;
  accounting.records = {.read = 100,
                        .loaded = 60,
                        .unused_type = 10,
                        .unknown_format = 1,
                        .duplicate = 9,
                        .superseded = 5,
                        .quarantined = 15};
  accounting.by_type = {
      {"gp",
       "Condition",
       {.read = 70, .loaded = 50, .unknown_format = 1, .duplicate = 9, .superseded = 5, .quarantined = 5}},
      {"gp", "Claim", {.read = 30, .loaded = 10, .unused_type = 10, .quarantined = 10}},
  };
  accounting.withdrawn = 2;
  accounting.events_staged = accounting.events_published = accounting.events_swept = 75;
  accounting.identities = 12;
  accounting.people = 9;
  accounting.links = 3;
  return accounting;
}

std::string broken(const std::function<void(Accounting&)>& change) {
  Accounting accounting = sound();
  change(accounting);
  const base::Status status = accounting.check_laws();
  if (status.ok()) return "holds";
  EXPECT_EQ(status.error().code, base::ErrorCode::law_broken);
  return status.error().text;
}

TEST(Accounting, ASoundRunObeysEveryLaw) {
  EXPECT_TRUE(sound().check_laws().ok());
  EXPECT_TRUE(Accounting{}.check_laws().ok());
}

TEST(Accounting, ARecordThatIsReadAndNowhereElseBreaksTheLawWithBothFigures) {
  const std::string text = broken([](Accounting& a) { a.records.read += 1; });
  EXPECT_NE(text.find("records read = loaded + set aside + quarantined does not hold (101 against 100)"),
            std::string::npos)
      << text;
}

TEST(Accounting, ATypeThatLosesARecordIsNamed) {
  // One too few in one type and one too many in the other: the totals still agree.
  const std::string text = broken([](Accounting& a) {
    a.by_type[0].counts.read -= 1;
    a.by_type[1].counts.read += 1;
  });
  EXPECT_NE(text.find("of gp Condition does not hold (69 against 70)"), std::string::npos) << text;
}

TEST(Accounting, TypesThatDoNotAddToTheTotalBreakTheLaw) {
  EXPECT_NE(broken([](Accounting& a) { a.by_type.pop_back(); }).find("by type = in all does not hold (70 against 100)"),
            std::string::npos);
}

TEST(Accounting, EachFateOfARecordAddsUpByType) {
  // The total moves one record from `loaded` to another fate: it still balances, but not with the types.
  const std::pair<std::uint64_t RecordCounts::*, std::string_view> fates[] = {
      {&RecordCounts::unused_type, "loaded"}, {&RecordCounts::unknown_format, "loaded"},
      {&RecordCounts::duplicate, "loaded"},   {&RecordCounts::superseded, "loaded"},
      {&RecordCounts::quarantined, "loaded"},
  };
  for (const auto& [fate, name] : fates) {
    const auto member = fate;
    EXPECT_NE(broken([&](Accounting& a) {
                a.records.loaded -= 1;
                a.records.*member += 1;
              }).find("records loaded, by type = in all does not hold (60 against 59)"),
              std::string::npos);
  }
  // And from one fate to another, `loaded` untouched.
  const auto moved = [](std::uint64_t RecordCounts::*from, std::uint64_t RecordCounts::*to) {
    return broken([&](Accounting& a) {
      a.records.*from -= 1;
      a.records.*to += 1;
    });
  };
  EXPECT_NE(moved(&RecordCounts::unused_type, &RecordCounts::quarantined).find("unused types"), std::string::npos);
  EXPECT_NE(moved(&RecordCounts::unknown_format, &RecordCounts::quarantined).find("unknown format"), std::string::npos);
  EXPECT_NE(moved(&RecordCounts::duplicate, &RecordCounts::superseded).find("duplicate"), std::string::npos);
  EXPECT_NE(moved(&RecordCounts::superseded, &RecordCounts::quarantined).find("superseded"), std::string::npos);
}

TEST(Accounting, MoreTombstonesThanLoadedRecordsBreakTheLaw) {
  EXPECT_NE(broken([](Accounting& a) { a.withdrawn = 61; }).find("withdrawn <= records loaded"), std::string::npos);
}

TEST(Accounting, AnEventLostBetweenStagingAndSnapshotBreaksTheLaw) {
  EXPECT_NE(broken([](Accounting& a) {
              a.events_staged += 1;
            }).find("events staged = events published does not hold (76 against 75)"),
            std::string::npos);
}

TEST(Accounting, AnEventThatNoSweepSawBreaksTheLaw) {
  EXPECT_NE(broken([](Accounting& a) {
              a.events_swept -= 1;
            }).find("events published = events swept does not hold (75 against 74)"),
            std::string::npos);
}

TEST(Accounting, APersonLostByMergeBreaksTheLaw) {
  EXPECT_NE(
      broken([](Accounting& a) { a.people -= 1; }).find("identities = people + links does not hold (12 against 11)"),
      std::string::npos);
}

}  // namespace
}  // namespace kursaal::population
