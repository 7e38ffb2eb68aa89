#include "view/snapshot_in_test.hpp"

namespace kursaal::view {
namespace {

class TimelineOf : public SnapshotInTest {
 protected:
  std::vector<std::string> days(const TimelinePage& page) {
    std::vector<std::string> out;
    for (const TimelineItem& item : page.items) out.push_back(base::format_day(item.day));
    return out;
  }
  using Days = std::vector<std::string>;
};

TEST_F(TimelineOf, IsNewestFirstWithUnknownDaysLast) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .event(0, "", 0, 0, 0)
      .event(0, "2001-02-03", 0, 0, 0)
      .event(0, "2025-06-30", 21, 1, 2);
  const auto page = opened()->timeline("PA", {.may_show = shows_all()});
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(days(*page), (Days{"2025-06-30", "2001-02-03", ""}));
  EXPECT_EQ(page->items[0].words, "A&E attendance");
  EXPECT_EQ(page->items[0].kind_code, "ae-attendance");
  EXPECT_EQ(page->items[1].words, "Asthma");
}

TEST_F(TimelineOf, ShowsLegalFuturesAndNothingElseAfterTheAsOfNorWhatWasNotKnown) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .event(0, "2025-06-01", 21, 1, 2, "known_day = DATE '2025-07-05'")   // known later than the snapshot's known-by
      .event(0, "2025-07-02", 21, 1, 2)                                    // happened later
      .event(0, "2025-08-01", 60, 0, 1, "known_day = DATE '2025-06-01'");  // an appointment
  const auto page = opened()->timeline("PA", {.may_show = shows_all()});
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(days(*page), Days{"2025-08-01"});
}

TEST_F(TimelineOf, PagesWithoutLossOrRepeatThoughManyShareADay) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14");
  for (const char* day : {"2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", "2024-02-01", "2024-03-01"})
    drawn.event(0, day, 0, 0, 0);
  const auto snapshot = opened();
  for (std::size_t limit = 1; limit <= 7; ++limit) {
    Days all;
    std::string before;
    std::size_t pages = 0;
    do {
      const auto page = snapshot->timeline("PA", {.before = before, .limit = limit, .may_show = shows_all()});
      ASSERT_TRUE(page.ok());
      EXPECT_EQ(page->lanes.empty(), !before.empty());
      const Days some = days(*page);
      all.insert(all.end(), some.begin(), some.end());
      before = page->next;
      ASSERT_LE(++pages, 6U);
    } while (!before.empty());
    EXPECT_EQ(all, (Days{"2024-03-01", "2024-02-01", "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01"})) << limit;
  }
}

TEST_F(TimelineOf, DrawsLanesByAgencyAndMonthAndCanBeOfOneAgency) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .event(0, "2024-01-01", 0, 0, 0)
      .event(0, "2024-01-31", 0, 0, 0)
      .event(0, "2024-02-01", 21, 1, 2);
  const auto page = opened()->timeline("PA", {.agency = "ae", .may_show = shows_all()});
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(days(*page), Days{"2024-02-01"});
  ASSERT_EQ(page->lanes.size(), 2U);  // of the whole life, whatever is listed
  EXPECT_EQ(page->lanes[0].agency, "gp");
  ASSERT_EQ(page->lanes[0].months.size(), 1U);
  EXPECT_EQ(page->lanes[0].months[0].events, 2U);
}

TEST_F(TimelineOf, RefusesACursorThatIsNoneAndNobody) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14");
  const auto snapshot = opened();
  for (const char* cursor : {"x", "1", ":", "1:0", "u:", "9999999999:1", "1:-1", "1;DROP TABLE events:1"}) {
    const auto page = snapshot->timeline("PA", {.before = cursor, .may_show = shows_all()});
    ASSERT_FALSE(page.ok()) << cursor;
    EXPECT_EQ(page.error().code, base::ErrorCode::usage);
  }
  EXPECT_EQ(snapshot->timeline("nobody", {.may_show = shows_all()}).error().code, base::ErrorCode::not_found);
}

}  // namespace
}  // namespace kursaal::view
