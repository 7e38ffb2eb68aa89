// What a real run publishes, as the screens read it: every person has a page, and nothing is lost on the way.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "app/program_in_test.hpp"
#include "place/place.hpp"
#include "tables/database.hpp"
#include "view/view.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

class PublishedView : public testing::Test {
 protected:
  void SetUp() override {
    out = fs::canonical(SmallPlace::of_all_tests().out() / "current");
    auto read = place::open_site(SmallPlace::of_all_tests().site());
    ASSERT_TRUE(read.ok()) << read.error().text;
    site = std::move(read).value();
    auto opened = view::Snapshot::open(out, {.data_folder = fs::path(built().checkout) / "data", .site = &site});
    ASSERT_TRUE(opened.ok()) << opened.error().text;
    snapshot = std::move(opened).value();
    auto database = tables::Database::open({.file = out / "population.duckdb", .read_only = true});
    ASSERT_TRUE(database.ok());
    auto connection = database->connect();
    ASSERT_TRUE(connection.ok());
    const auto read_people = connection->table("SELECT person_id FROM people ORDER BY person_index");
    ASSERT_TRUE(read_people.ok());
    for (const auto& row : read_people->rows) people.push_back(row[0].value_or(""));
    const auto read_events = connection->table(
        "SELECT person_id, count(*) FROM events JOIN people USING (person_index) WHERE (day IS NULL OR day <= DATE '" +
        base::format_day(snapshot->facts().as_of) +
        "' OR kind IN (60, 61)) AND (known_day IS NULL OR known_day <= DATE '" +
        base::format_day(snapshot->facts().known_by) + "') GROUP BY person_id");
    ASSERT_TRUE(read_events.ok()) << read_events.error().text;
    for (const auto& row : read_events->rows) events[row[0].value_or("")] = row[1].value_or("");
    const auto read_reasons =
        connection->table("SELECT person_id, count(*) FROM read_parquet(" +
                          tables::sql_quote((out / "direct" / "reasons.parquet").string()) + ") WHERE as_of = DATE '" +
                          base::format_day(snapshot->facts().as_of) +
                          "' AND score IN ('efi', 'efi2', 'hfrs', 'charlson', 'elixhauser', 'cms', 'ltc_count', "
                          "'frailty_scale', 'barthel') GROUP BY person_id");
    ASSERT_TRUE(read_reasons.ok()) << read_reasons.error().text;
    for (const auto& row : read_reasons->rows) reasons[row[0].value_or("")] = row[1].value_or("");
  }
  static std::string count_in(const std::map<std::string, std::string>& counts, const std::string& id) {
    const auto found = counts.find(id);
    return found == counts.end() ? "0" : found->second;
  }
  static view::MayShow everything() {
    return [](view::Labels) { return true; };
  }
  std::string whole_timeline(const std::string& id, const view::MayShow& may_show, std::size_t& items) const {
    std::string text, before;
    do {
      const auto page = snapshot->timeline(id, {.before = before, .limit = 3, .may_show = may_show});
      EXPECT_TRUE(page.ok());
      items += page->items.size();
      for (const view::TimelineItem& item : page->items) text += item.words + ' ' + item.code + '\n';
      before = page->next;
    } while (!before.empty());
    return text;
  }

  fs::path out;
  place::Site site;
  std::shared_ptr<const view::Snapshot> snapshot;
  std::vector<std::string> people;
  std::map<std::string, std::string> events, reasons;
};

TEST_F(PublishedView, EverybodyHasAPageWithEveryEventAndReason) {
  ASSERT_GE(people.size(), 3U);
  EXPECT_EQ(snapshot->facts().people, people.size());
  for (const std::string& id : people) {
    const auto page = snapshot->person(id, everything());
    ASSERT_TRUE(page.ok());
    EXPECT_FALSE(page->scores.empty());
    EXPECT_FALSE(page->use.empty());
    EXPECT_FALSE(page->flags.empty());
    std::size_t items = 0;
    whole_timeline(id, everything(), items);
    EXPECT_EQ(std::to_string(items), count_in(events, id));
    std::size_t told = 0;
    for (const view::ScoreShown& score : page->scores) told += score.reasons.size();
    EXPECT_EQ(std::to_string(told), page->identity.sealed ? "0" : count_in(reasons, id));
  }
}

TEST_F(PublishedView, ShowsAFigureOrWhyThereIsNone) {
  for (const std::string& id : people) {
    const auto page = snapshot->person(id, everything());
    ASSERT_TRUE(page.ok());
    for (const view::ScoreShown& score : page->scores)
      EXPECT_TRUE(score.value.value || !score.value.words.empty()) << score.code;
    for (const view::UseShown& use : page->use) EXPECT_TRUE(use.value.value || !use.value.words.empty()) << use.code;
    for (const view::FlagShown& flag : page->flags)
      EXPECT_TRUE(flag.value.value || !flag.value.words.empty()) << flag.code;
  }
}

TEST_F(PublishedView, SR20_TheHivOfARealRunIsSeenByWhoMayAndLeavesNoTraceForOthers) {
  const std::string old = SmallPlace::of_all_tests().person("old");
  const view::Labels hiv = terminology::bit_of(terminology::SensitivityLabel::hiv);
  const view::MayShow all_but = [hiv](view::Labels labels) { return (labels & hiv) == 0; };
  std::size_t with = 0;
  std::size_t without = 0;
  EXPECT_NE(whole_timeline(old, everything(), with).find("B24"), std::string::npos);
  EXPECT_EQ(whole_timeline(old, all_but, without).find("B24"), std::string::npos);
  EXPECT_EQ(with, without + 1);
  const auto page = snapshot->person(old, all_but);
  ASSERT_TRUE(page.ok());
  for (const view::ScoreShown& score : page->scores) {
    for (const view::ScoreReason& reason : score.reasons) EXPECT_EQ(reason.words.find("HIV"), std::string::npos);
    if (score.code == "charlson") {
      EXPECT_EQ(score.value.absence, base::Absence::withheld);
    }
  }
}

TEST_F(PublishedView, SR20_ASealedRecordIsKnownAsSuchAndTellsNoPlace) {
  const std::string sealed = SmallPlace::of_all_tests().person("sealed");
  EXPECT_TRUE(snapshot->facts_of(sealed).sealed);
  const auto who = snapshot->identity(sealed);
  ASSERT_TRUE(who.has_value());
  EXPECT_EQ(who->postcode + who->practice + who->locality, "");
}

}  // namespace
}  // namespace kursaal::app
