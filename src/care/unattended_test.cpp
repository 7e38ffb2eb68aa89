// Offers that nobody attends to: who hears of which.
#include "care/unattended.hpp"

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Unattended : public PlaceInTest {
 protected:
  UnattendedSeen seen(const std::string& name, Page* page = nullptr) {
    return value(see_unattended(*store, as(name), nothing_known, page));
  }
  void decline(const std::string& person_id, int months) {
    const OfferShown shown = offer_of(person_id);
    ok(decline_offer(*store, as("ann"), {shown.id, shown.version}, {"person-declined", "", months}, nothing_known));
  }
  static std::vector<std::string> people(const UnattendedSeen& seen) {
    std::vector<std::string> out;
    for (const UnattendedOffer& each : seen.offers) out.push_back(each.person_id);
    return out;
  }
};
KURSAAL_ON_BOTH_ENGINES(Unattended);

TEST_P(Unattended, SR11_an_offer_past_its_time_is_told_to_who_leads_the_team_with_how_late_it_is) {
  offer({"p1", "p2"});
  EXPECT_TRUE(seen("liz").offers.empty());
  take_on("p2");
  const Instant due = offer_of("p1").due_at;
  pass(due.micros - store->now().micros);
  EXPECT_TRUE(seen("liz").offers.empty()) << "at its time it is not late";
  pass(3 * kMicrosADay + 1);
  const UnattendedSeen late = seen("liz");
  ASSERT_EQ(people(late), std::vector<std::string>{"p1"});
  EXPECT_EQ(late.offers[0].owner_name, "Liz Lead");
  EXPECT_EQ(late.offers[0].due_at, due);
  EXPECT_EQ(late.offers[0].late_days, 3);
  ASSERT_EQ(late.counts.size(), 1U);
  EXPECT_EQ(late.counts[0].offers, 1);
  EXPECT_TRUE(seen("leo").counts.empty()) << "of another team";
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-offer' AND purpose = 'running-the-service' AND "
                  "person_id = 'p1'"),
            1);
}

TEST_P(Unattended, SR11_who_said_ask_me_again_is_told_of_without_a_name_when_the_day_has_come) {
  offer({"p1", "p2"});
  decline("p1", 1);
  decline("p2", 12);
  pass(40 * kMicrosADay);
  const UnattendedSeen due = seen("liz");
  ASSERT_EQ(due.offers.size(), 1U);
  EXPECT_EQ(due.offers[0].kind, UnattendedKind::ask_again);
  EXPECT_EQ(due.offers[0].person_id, "") << "no longer of the team's people";
  EXPECT_EQ(due.offers[0].due_day, base::add_months(london_day(store->now() - 40 * kMicrosADay), 1));
  // Asked again: no longer unattended.
  Worklist list = list_of({"p1"}, 10, "snap2");
  list.as_of = london_day(store->now());
  ok(take_worklist(*store, list));
  EXPECT_TRUE(seen("liz").offers.empty());
}

TEST_P(Unattended, SR19_who_plans_or_administers_hears_how_many_and_nobody_else_hears_anything) {
  offer({"p1", "p2"});
  pass(30 * kMicrosADay);
  for (const char* name : {"amy", "adam"}) {
    const UnattendedSeen counts = seen(name);
    EXPECT_TRUE(counts.offers.empty()) << name;
    ASSERT_EQ(counts.counts.size(), 1U) << name;
    EXPECT_EQ(counts.counts[0].offers, 2) << name;
    EXPECT_EQ(counts.counts[0].team, "west") << name;
  }
  for (const char* name : {"ann", "nan", "pat", "piers"})
    EXPECT_EQ(code_of(see_unattended(*store, as(name), nothing_known)), base::ErrorCode::denied) << name;
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-unattended' AND outcome = 'refused'"), 4);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-unattended' AND outcome = 'granted'"), 2);
}

TEST_P(Unattended, SR19_somebody_whom_the_leader_may_not_see_is_neither_listed_nor_counted) {
  offer({"p1", "mother"});
  ok(declare_kin(*store, as_admin(), callers["liz"].account, "mother", "mother"));
  pass(30 * kMicrosADay);
  const UnattendedSeen own = seen("liz");
  EXPECT_EQ(people(own), std::vector<std::string>{"p1"});
  EXPECT_EQ(own.counts.at(0).offers, 1);
}

TEST_P(Unattended, are_read_page_by_page_and_audited_as_they_are_shown) {
  offer({"p1", "p2", "p3"});
  pass(30 * kMicrosADay);
  Page page;
  page.limit = 2;
  std::vector<std::string> all = people(seen("liz", &page));
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'see-offer' AND purpose = 'running-the-service'"), 2);
  page.after = page.next;
  for (const std::string& person : people(seen("liz", &page))) all.push_back(person);
  EXPECT_TRUE(page.next.empty());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, (std::vector<std::string>{"p1", "p2", "p3"}));
}

}  // namespace
}  // namespace kursaal::care
